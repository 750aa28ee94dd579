// SPDX-License-Identifier: MIT
#include "device/python/ModuleFilesStore.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"
#include "device/python/BlockSender.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>
#include <map>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::bytesOf;
using core::package::ByteView;

namespace
{

constexpr Time longestBlock = std::chrono::seconds(20); ///< a large file is read back while the last one is on its way

// Of littlefs v1: what a name takes in a folder besides its letters, and a pair besides its names.
constexpr std::size_t nameSize = 12;
constexpr std::uint32_t pairFrame = 20;

std::string headOf(const StoreItem& item)
{
    std::string head;
    appendU16(head, static_cast<std::uint32_t>(item.path.size()));
    appendU32(head, item.size);
    appendU32(head, item.crc);
    appendU32(head, item.start);
    return head + item.path;
}

/// All items as one stream of bytes.
class Stream
{
public:
    Stream(std::span<const StoreItem> items, const StoreContent& content, const CancelToken& cancel)
        : m_items(items), m_content(content), m_cancel(cancel)
    {
        std::uint64_t at = 0;
        for (const StoreItem& item : items) {
            at += headOf(item).size();
            m_begins.push_back(at);
            at += item.size - item.start;
        }
    }

    HostResult<std::span<const std::byte>> next(std::size_t most)
    {
        if (m_cancel.isCancelled())
            return core::problem(ErrorCode::cancelled, "", "stopped by the user");
        m_block.clear();
        while (m_block.size() < most && (!m_rest.empty() || m_part < 2 * m_items.size())) {
            if (m_rest.empty()) {
                if (const auto begun = beginPart(); !begun)
                    return std::unexpected(begun.error());
                continue;
            }
            const auto part = m_rest.first(std::min(m_rest.size(), most - m_block.size()));
            m_block.insert(m_block.end(), part.begin(), part.end());
            m_rest = m_rest.subspan(part.size());
        }
        return m_block;
    }

    /// What `taken` bytes of the stream are.
    void tell(std::uint64_t taken, const StoreProgress& progress) const
    {
        const auto after = std::ranges::upper_bound(m_begins, taken);
        if (after == m_begins.begin())
            return progress(0, 0);
        const auto index = static_cast<std::size_t>(after - m_begins.begin()) - 1;
        const StoreItem& item = m_items[index];
        const auto bytes = std::min<std::uint64_t>(taken - m_begins[index], item.size - item.start);
        progress(index, item.start + static_cast<std::uint32_t>(bytes));
    }

private:
    HostResult<void> beginPart()
    {
        const std::size_t index = m_part / 2;
        const StoreItem& item = m_items[index];
        if (m_part++ % 2 == 0) {
            m_head = headOf(item);
            m_rest = bytesOf(m_head);
            return {};
        }
        const auto content = m_content(index);
        if (!content)
            return std::unexpected(content.error());
        if (content->size() != item.size || core::checksum::quecPythonCrc32(*content) != item.crc)
            return core::problem(ErrorCode::ioFailed, item.path, "the file on this computer has changed meanwhile");
        m_rest = content->subspan(item.start);
        return {};
    }

    std::span<const StoreItem> m_items;
    const StoreContent& m_content;
    const CancelToken& m_cancel;
    std::vector<std::uint64_t> m_begins; ///< of the contents in the stream
    std::size_t m_part = 0;              ///< the next one: head and content of each item in turn
    std::string m_head;
    ByteView m_rest;
    std::vector<std::byte> m_block;
};

/// The answer of _lb_Store.tell(), also of a run that failed.
HostResult<void> takeAnswer(Interpreter& interpreter, const std::string& answer, std::size_t items, StoreResult& result)
{
    std::string others;
    auto records = fileRecordsIn(answer, others);
    interpreter.tellStray(others);
    if (!records)
        return std::unexpected(records.error());
    for (FileRecord& record : *records) {
        if (record.kind == 's') {
            if (record.size > items)
                return core::problem(ErrorCode::linkFailed, "", "the module tells of more files than it was sent");
            result.done = record.size;
        }
        if (record.kind == 'k')
            result.listed.push_back(std::move(record.path));
        else if (record.kind == 'e')
            result.problem = fileProblemOf(record.size, record.path);
    }
    return {};
}

} // namespace

std::string temporaryPathOf(std::string_view path, std::uint32_t size, std::uint32_t crc)
{
    std::string key(path);
    appendU32(key, size);
    appendU32(key, crc);
    return joinModulePath(folderOfModulePath(path), temporaryName(core::checksum::quecPythonCrc32(bytesOf(key))));
}

std::uint32_t resumeFrom(const ModuleFile& leftover, ByteView content)
{
    if (!leftover.crc || leftover.size > content.size() ||
        *leftover.crc != core::checksum::quecPythonCrc32(content.first(leftover.size)))
        return 0;
    return leftover.size;
}

std::uint64_t bytesMissingFor(const ModuleSpace& space, std::span<const StoreItem> items,
                              std::span<const std::optional<std::uint32_t>> oldSizes,
                              std::span<const std::string> folders)
{
    namespace littlefs = core::littlefs;
    const std::uint32_t blockSize = std::max(space.blockSize, littlefs::minBlockSize);
    const auto blocksOf = [&](std::uint32_t size) -> std::int64_t { return littlefs::blocksOfFile(size, blockSize); };
    std::int64_t free = std::int64_t{space.freeBlocks} - ModuleSpace::reservedBlocks;
    // A folder is a pair of blocks, and a pair more each time its names fill one.
    std::map<std::string_view, std::size_t> names;
    const auto addName = [&](std::string_view path) {
        names[folderOfModulePath(path)] += nameSize + nameOfModulePath(path).size();
    };
    std::ranges::for_each(folders, addName);
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!oldSizes[i])
            addName(items[i].path);
    free -= 2 * static_cast<std::int64_t>(folders.size());
    for (const auto& [folder, bytes] : names)
        free -= 2 * static_cast<std::int64_t>(bytes / (blockSize - pairFrame));
    std::int64_t least = free;
    for (std::size_t i = 0; i < items.size(); ++i) {
        // Of what is there already, the last block is written anew when it goes on in it.
        const std::int64_t kept = items[i].start == 0 ? 0 : blocksOf(items[i].start + 1) - 1;
        free -= blocksOf(items[i].size) - kept;
        least = std::min(least, free);
        free += blocksOf(oldSizes[i].value_or(0));
    }
    return least < 0 ? static_cast<std::uint64_t>(-least) * blockSize : 0;
}

Problem noSpaceProblem(const std::string& path, std::uint64_t bytesMissing)
{
    return {ErrorCode::noSpace, path,
            std::to_string((bytesMissing + 1023) / 1024) + " kB are missing on the module; the old files stay until "
                                                           "the new ones are whole"};
}

StoreResult storeFiles(Interpreter& interpreter, std::span<const StoreItem> items, const StoreContent& content,
                       const StoreProgress& progress, const CancelToken& cancel)
{
    StoreResult result;
    if (items.empty())
        return result;
    const auto loaded = loadFilesHelper(
        interpreter, {{"files_store", std::string(helpers::files_store)}, {"pull", std::string(helpers::pull)}});
    if (!loaded) {
        result.problem = loaded.error();
        return result;
    }
    if (const auto made = interpreter.runHelper("_lb_s=_lb_Store()"); !made) {
        result.problem = made.error();
        return result;
    }
    Stream stream(items, content, cancel);
    const BlockSender::Request request{"lb_pull(_lb_s.run())", "_lb_s.tell()", true, longestBlock};
    const auto answer = BlockSender(interpreter)
                            .send(
                                request, [&](std::size_t most) { return stream.next(most); },
                                [&](std::uint64_t taken) { stream.tell(taken, progress); });
    if (answer) {
        if (const auto taken = takeAnswer(interpreter, *answer, items.size(), result); !taken)
            result.problem = taken.error();
        else if (!result.problem && result.done != items.size())
            result.problem.emplace(ErrorCode::linkFailed, items[result.done].path, "the module did not finish it");
        return result;
    }
    // The module's own words for it, where it can still say them: the path, and what had been done by then.
    if (interpreter.isEntered())
        if (const auto told = interpreter.finish("_lb_s.tell()"); told)
            static_cast<void>(takeAnswer(interpreter, *told, items.size(), result));
    if (!result.problem || answer.error().code != ErrorCode::pythonFailed) {
        result.problem = answer.error();
        if (result.problem->subject.empty() && result.done < items.size())
            result.problem->subject = items[result.done].path;
    }
    return result;
}

} // namespace device
