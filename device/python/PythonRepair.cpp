// SPDX-License-Identifier: MIT
#include "device/python/PythonRepair.h"

#include "core/restore/Survey.h"
#include "device/python/ModuleFiles.h"
#include "device/python/PythonLiteral.h"
#include "device/python/PythonModule.h"
#include "device/python/PythonStatus.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using Kind = RepairStep::Kind;

namespace
{

const std::string listFile = std::string(core::restore::userMount) + std::string(core::restore::listPath);

// The module reads the copy, writes it, and reads it back, without a word.
constexpr Time silence = std::chrono::seconds(60);

core::package::ByteView bytesIn(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

struct Answer {
    std::optional<Problem> problem; ///< nothing when it is done
    bool removedFirst = false;
};

/// What the helper answers for one file.
Answer answerIn(std::string_view text, const std::string& path, std::string& others)
{
    const auto lines = statusLinesIn(text, others);
    std::string_view answer = lines.empty() ? std::string_view() : lines.back();
    const auto takeWord = [&] {
        const auto word = answer.substr(0, answer.find(' '));
        answer.remove_prefix(std::min(word.size() + 1, answer.size()));
        return word;
    };
    const auto word = takeWord();
    const bool removedFirst = takeWord() == "1";
    const auto fails = [&](ErrorCode code, std::string detail) {
        return Answer{Problem(code, path, std::move(detail)), removedFirst};
    };
    if (word == "done")
        return {{}, removedFirst};
    if (word == "space")
        return fails(ErrorCode::noSpace, std::string(answer) + " more free blocks are needed on the user partition");
    if (word == "differs")
        return fails(ErrorCode::flashDiffers, "what was copied is not what the list of the backup says");
    const std::string exception = bytesOfRepr(answer).value_or(std::string(answer));
    const ErrorCode code = exception.starts_with("OSError(28") ? ErrorCode::noSpace : ErrorCode::pythonFailed;
    if (word == "failed")
        return fails(code, exception);
    if (word == "kept")
        return fails(code, exception + "; its whole copy has the name " + temporaryFor(path));
    return fails(ErrorCode::linkFailed, "the module's answer is damaged");
}

/// Steps that only the list is about are done with it.
class Work
{
public:
    Work(PythonModule& module, const RepairPlan& plan, const RepairProgress& progress, const CancelToken& cancel)
        : m_module(module), m_plan(plan), m_progress(progress), m_cancel(cancel), m_list(plan.list)
    {
    }

    HostResult<RepairResult> run()
    {
        if (auto done = restoreFiles(); !done)
            return std::unexpected(done.error());
        if (auto done = updateList(); !done)
            return std::unexpected(done.error());
        tell({});
        auto after = readPythonStatus(m_module);
        if (!after)
            return std::unexpected(after.error());
        m_result.after = std::move(*after);
        return std::move(m_result);
    }

private:
    void tell(const std::string& path) const
    {
        if (m_progress)
            m_progress(m_done, m_plan.steps.size(), path);
    }

    HostResult<void> restoreFiles()
    {
        Interpreter& python = m_module.interpreter();
        for (const RepairStep& step : m_plan.steps) {
            if (step.kind == Kind::restore) {
                if (m_cancel.isCancelled())
                    return core::problem(ErrorCode::cancelled, {}, {});
                tell(step.path);
                if (auto loaded = loadStatusHelper(python); !loaded)
                    return loaded;
                if (auto loaded = python.load("status_restore", helpers::status_restore); !loaded)
                    return loaded;
                const auto answer = python.runHelper(
                    "lb_restore(lb_status," + pythonBytes(step.path) + ",'" + temporaryFor(step.path) + "'," +
                        std::to_string(step.size) + "," + std::to_string(step.crc) + "," + std::to_string(step.blocks) +
                        "," + std::to_string(step.removesFirst ? step.oldBlocks : 0) + ")",
                    silence);
                if (!answer)
                    return std::unexpected(answer.error());
                std::string others;
                auto [problem, removedFirst] = answerIn(*answer, step.path, others);
                python.tellStray(others);
                if (removedFirst)
                    m_result.removedFirst.push_back(step.path);
                if (problem) {
                    m_result.failures.push_back({step.path, std::move(*problem)});
                    ++m_done;
                    continue;
                }
            }
            take(step);
            ++m_done;
        }
        return {};
    }

    /// The step is done, or done with the list.
    void take(const RepairStep& step)
    {
        if (step.kind == Kind::dropEntry)
            return;
        const auto entry = m_list.find(step.path);
        if (entry != m_list.end() && entry->second == step.crc)
            return;
        m_list[step.path] = step.crc;
        m_isListOld = true;
        m_onlyAccepted = m_onlyAccepted && step.kind == Kind::accept;
        m_changed.push_back(step.path);
    }

    HostResult<void> updateList()
    {
        if (!m_isListOld && !m_plan.rewritesAnyway)
            return {};
        tell(listFile);
        ModuleFiles files(m_module);
        if (m_onlyAccepted && m_plan.mayUpdate && !m_plan.rewritesAnyway) {
            const auto left = files.updateChecksums(m_changed);
            if (left && left->empty()) {
                m_result.isListWritten = true;
                return {};
            }
            if (!left && left.error().code != ErrorCode::pythonFailed)
                return std::unexpected(left.error());
        }
        const auto text = listText(m_list);
        if (!text)
            return std::unexpected(text.error());
        TransferObserver nobody;
        const OutgoingFile list{listFile, bytesIn(*text)};
        const auto written = files.write(std::span(&list, 1), {}, nobody, m_cancel);
        if (written.problem)
            return std::unexpected(*written.problem);
        m_result.isListWritten = true;
        return {};
    }

    PythonModule& m_module;
    const RepairPlan& m_plan;
    const RepairProgress& m_progress;
    const CancelToken& m_cancel;
    std::map<std::string, std::uint32_t> m_list;
    std::vector<std::string> m_changed; ///< entries that have another value now
    bool m_isListOld = false;
    bool m_onlyAccepted = true;
    std::size_t m_done = 0;
    RepairResult m_result;
};

} // namespace

HostResult<RepairResult> carryOut(PythonModule& module, const RepairPlan& plan, const RepairProgress& progress,
                                  const CancelToken& cancel)
{
    return Work(module, plan, progress, cancel).run();
}

} // namespace device
