// SPDX-License-Identifier: MIT
#include "device/python/PythonStatus.h"

#include "device/python/PythonModule.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

// Between two lines a module reads one file and its copy.
constexpr Time silence = std::chrono::seconds(30);
constexpr std::size_t largestBlock = 2048; // four of them are in the module's heap at a time

} // namespace

HostResult<void> loadStatusHelper(Interpreter& python)
{
    const std::size_t block = std::min(python.facts().safeBlock(), largestBlock);
    return python.load(
        {python.crcHelper(),
         {"status", std::string(helpers::status) + "lb_status=LbStatus(" + std::to_string(block) + ")\n"}});
}

HostResult<core::project::ModuleStatus> readPythonStatus(PythonModule& module)
{
    Interpreter& python = module.interpreter();
    if (auto loaded = loadStatusHelper(python); !loaded)
        return std::unexpected(loaded.error());
    HostResult<PythonStatusFacts> facts = core::problem(ErrorCode::linkFailed, {}, {});
    for (int attempt = 0; attempt < 2 && !facts; ++attempt) {
        const auto answer = python.runHelper("lb_status.tell()", silence);
        if (!answer)
            return std::unexpected(answer.error());
        std::string others;
        facts = statusFactsIn(*answer, others);
        python.tellStray(others);
    }
    if (!facts)
        return std::unexpected(facts.error());
    return statusOfFacts(*facts);
}

} // namespace device
