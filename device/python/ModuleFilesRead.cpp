// SPDX-License-Identifier: MIT
// ModuleFiles::read(): the other side of device/python/helpers/files_fetch.py.
#include "core/checksum/Crc32.h"
#include "device/python/BlockReceiver.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/PythonModule.h"
#include "device/python/helpers/Helpers.h"

#include <functional>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::ByteView;

namespace
{

/// Takes apart what files_fetch.py sends.
class Fetched
{
public:
    using Told = std::function<void(std::size_t file, std::uint32_t done, std::uint32_t size)>;

    Fetched(std::span<const std::string> paths, Told told) : m_paths(paths), m_told(std::move(told)) {}

    HostResult<void> take(ByteView bytes)
    {
        m_queue.insert(m_queue.end(), bytes.begin(), bytes.end());
        std::size_t at = 0;
        for (;;) {
            const ByteView rest = ByteView(m_queue).subspan(at);
            const auto used = takeOne(rest);
            if (!used)
                return std::unexpected(used.error());
            if (*used == 0)
                break;
            at += *used;
        }
        m_queue.erase(m_queue.begin(), m_queue.begin() + static_cast<std::ptrdiff_t>(at));
        return {};
    }

    /// When the stream is over.
    HostResult<std::vector<std::vector<std::byte>>> contents()
    {
        if (m_contents.size() != m_paths.size() || m_state != State::size || !m_queue.empty())
            return core::problem(ErrorCode::linkFailed, "", "the module sent fewer files than it was asked for");
        return std::move(m_contents);
    }

private:
    enum class State { size, piece, end };

    /// How many bytes it took; 0: there are not enough yet.
    HostResult<std::size_t> takeOne(ByteView rest)
    {
        switch (m_state) {
        case State::size:
            if (rest.size() < 4)
                return 0;
            if (m_contents.size() == m_paths.size())
                return core::problem(ErrorCode::linkFailed, "", "the module sent more files than it was asked for");
            m_size = core::package::readU32(rest, 0);
            m_contents.emplace_back();
            m_state = State::piece;
            m_told(m_contents.size() - 1, 0, m_size);
            return 4;
        case State::piece: {
            if (rest.size() < 2)
                return 0;
            const std::size_t length = core::package::readU16(rest, 0);
            if (length == 0) {
                m_state = State::end;
                return 2;
            }
            if (rest.size() < 2 + length)
                return 0;
            if (m_contents.back().size() + length > m_size)
                return core::problem(ErrorCode::linkFailed, m_paths[m_contents.size() - 1],
                                     "the module sent more than the file has");
            const auto piece = rest.subspan(2, length);
            m_contents.back().insert(m_contents.back().end(), piece.begin(), piece.end());
            m_told(m_contents.size() - 1, static_cast<std::uint32_t>(m_contents.back().size()), m_size);
            return 2 + length;
        }
        case State::end:
            break;
        }
        if (rest.size() < 5)
            return 0;
        const std::string& path = m_paths[m_contents.size() - 1];
        const std::uint32_t number = core::package::readU32(rest, 1);
        if (rest[0] != std::byte{0})
            return std::unexpected(fileProblemOf(number, path));
        const auto& content = m_contents.back();
        if (content.size() != m_size || core::checksum::quecPythonCrc32(content) != number)
            return core::problem(ErrorCode::linkFailed, path, "what arrived is not what the module read");
        m_state = State::size;
        return 5;
    }

    std::span<const std::string> m_paths;
    Told m_told;
    std::vector<std::byte> m_queue;
    std::vector<std::vector<std::byte>> m_contents;
    State m_state = State::size;
    std::uint32_t m_size = 0;
};

std::unexpected<Problem> cancelled()
{
    return core::problem(ErrorCode::cancelled, "", "stopped by the user");
}

} // namespace

HostResult<std::vector<std::byte>> ModuleFiles::read(const std::string& path, TransferObserver& observer,
                                                     const CancelToken& cancel)
{
    auto contents = read(std::span(&path, 1), observer, cancel);
    if (!contents)
        return std::unexpected(contents.error());
    return std::move(contents->front());
}

HostResult<std::vector<std::vector<std::byte>>> ModuleFiles::read(std::span<const std::string> paths,
                                                                  TransferObserver& observer, const CancelToken& cancel)
{
    auto& interpreter = m_module.interpreter();
    const auto loaded = loadFilesHelper(interpreter, {{"files_fetch", std::string(helpers::files_fetch)},
                                                      {"take", std::string(helpers::take)},
                                                      {"give", std::string(helpers::give)}});
    if (!loaded)
        return std::unexpected(loaded.error());
    std::vector<std::vector<std::byte>> all;
    TransferProgress progress;
    progress.files = paths.size();
    while (!paths.empty()) {
        const std::size_t count = pathsOfACommand(paths);
        const auto part = paths.first(count);
        const std::size_t before = all.size();
        Fetched fetched(part, [&](std::size_t file, std::uint32_t done, std::uint32_t size) {
            progress.path = part[file];
            progress.filesDone = before + file;
            if (done == 0)
                progress.total += size;
            else
                progress.done += done - progress.fileDone;
            progress.fileDone = done;
            progress.fileSize = size;
            observer.progressed(progress);
        });
        const std::string giver = checkedCall("_lb_p=" + pythonList(part)) + "or(lambda write:_lb_fetch(write,_lb_p))";
        const auto take = [&](ByteView bytes) -> HostResult<void> {
            if (cancel.isCancelled())
                return cancelled();
            return fetched.take(bytes);
        };
        const auto told = whileDamaged([&] { return BlockReceiver(interpreter).receive(giver, take); });
        if (!told)
            return std::unexpected(told.error());
        interpreter.tellStray(*told);
        auto contents = fetched.contents();
        if (!contents)
            return contents;
        std::ranges::move(*contents, std::back_inserter(all));
        paths = paths.subspan(count);
    }
    progress.filesDone = progress.files;
    observer.progressed(progress);
    return all;
}

} // namespace device
