// SPDX-License-Identifier: MIT
// The vectors of tests/data/quecpython/crc_vectors.json, with the generated ones already generated.
#pragma once

#include "tests/support/TestData.h"

#include <string>
#include <vector>

namespace test
{

struct CrcVector {
    std::string name;
    Bytes data;
    std::string quecPythonText; ///< "0x" and hexadecimal without padding
    std::string zlibText;
    std::string sha256; ///< 64 digits
};

std::vector<CrcVector> crcVectors();

} // namespace test
