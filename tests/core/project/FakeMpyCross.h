// SPDX-License-Identifier: MIT
// A program that behaves as the mpy-cross of MicroPython 1.13 does, but for the code it makes: the header is real, the
// rest is the source. Files with "syntax error" in them are refused.
#pragma once

#include "tests/support/TestData.h"

#include <filesystem>
#include <string>

namespace test
{

/// Writes it to `path`. `header`: the bytes after the M, as printf has them. Each run adds a line to PATH.runs.
inline void writeFakeMpyCross(const std::filesystem::path& path, const std::string& header = "\\005\\000\\037",
                              const std::string& version = "5")
{
    writeFile(path, bytesOf(R"(#!/bin/sh
[ "$1" = --version ] && { echo "MicroPython v1.13 on 2020-09-11; mpy-cross emitting mpy v)" +
                            version + R"("; exit 0; }
echo "$*" >>"$0.runs"
[ "$1 $2" = "-mno-unicode -s" ] && [ "$4" = -o ] || { echo "usage: $0" >&2; exit 1; }
line=$(grep -n "syntax error" "$6" | cut -d: -f1)
if [ -n "$line" ]; then
    printf 'Traceback (most recent call last):\n  File "%s", line %s\nSyntaxError: invalid syntax\n' "$6" "$line" >&2
    exit 1
fi
{ printf 'M)" + header + R"('; cat "$6"; } >"$5"
)"));
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

} // namespace test
