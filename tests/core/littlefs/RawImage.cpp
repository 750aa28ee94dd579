// SPDX-License-Identifier: MIT
#include "tests/core/littlefs/RawImage.h"

#include <zlib.h>

#include <cstring>

namespace test
{

namespace
{

constexpr std::uint32_t null = 0xFFFFFFFF;

std::uint32_t word(const std::byte* at)
{
    std::uint32_t value = 0;
    std::memcpy(&value, at, 4); // both the format and the machines that tests run on are little-endian
    return value;
}

std::uint32_t littlefsCrcByZlib(std::span<const std::byte> bytes)
{
    return ~static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

using Blocks = std::array<std::uint32_t, 2>;

bool sameSet(const Blocks& x, const Blocks& y)
{
    return (x[0] == y[0] && x[1] == y[1]) || (x[0] == y[1] && x[1] == y[0]);
}

bool overlap(const Blocks& x, const Blocks& y)
{
    return x[0] == y[0] || x[0] == y[1] || x[1] == y[0] || x[1] == y[1];
}

struct RawEntry {
    unsigned type = 0;
    std::array<std::byte, 8> data{};
    std::string name;

    bool isFile() const { return (type & 0x7F) == 0x11; }
    bool isFolder() const { return (type & 0x7F) == 0x22; }
    bool isMoved() const { return (type & 0x80) != 0 && (isFile() || isFolder()); }
    Blocks blocks() const { return {word(data.data()), word(data.data() + 4)}; }
    std::uint32_t size() const { return word(data.data() + 4); }
};

struct RawFolderPart {
    RawPair at;
    Blocks tail{null, null};
    bool continues = false;
    std::vector<RawEntry> entries;
    bool entriesWhole = true;
};

class RawReader
{
public:
    RawReader(std::span<const std::byte> image, std::uint32_t blockSize, std::uint32_t blockCount)
        : m_image(image), m_blockSize(blockSize), m_blockCount(blockCount)
    {
    }

    RawImage read()
    {
        walkTailList();
        if (!m_list.empty()) {
            countStates();
            walkTree();
            countBlocks();
        }
        return std::move(m_result);
    }

private:
    void fault(const std::string& text) { m_result.faults.push_back(text); }

    std::span<const std::byte> block(std::uint32_t number) const
    {
        if (number >= m_blockCount || (std::size_t{number} + 1) * m_blockSize > m_image.size())
            return {};
        return m_image.subspan(std::size_t{number} * m_blockSize, m_blockSize);
    }

    std::optional<RawFolderPart> part(const Blocks& pair) const
    {
        if (pair[0] >= m_blockCount || pair[1] >= m_blockCount || pair[0] == pair[1])
            return {};
        int best = -1;
        for (int half = 0; half < 2; ++half) {
            const auto bytes = block(pair[half]);
            if (bytes.empty())
                continue;
            const std::uint32_t size = word(bytes.data() + 4) & 0x7FFFFFFF;
            if (size < 20 || size > m_blockSize || littlefsCrcByZlib(bytes.first(size)) != 0)
                continue;
            if (best < 0 || static_cast<std::int32_t>(word(bytes.data()) - word(block(pair[best]).data())) >= 0)
                best = half;
        }
        if (best < 0)
            return {};
        const auto bytes = block(pair[best]);
        RawFolderPart part;
        part.at = {pair[best], pair[1 - best], word(bytes.data() + 4) & 0x7FFFFFFF};
        part.continues = (word(bytes.data() + 4) & 0x80000000) != 0;
        part.tail = {word(bytes.data() + 8), word(bytes.data() + 12)};
        const std::uint32_t end = part.at.size - 4;
        for (std::uint32_t at = 16; at + 12 <= end;) {
            RawEntry entry;
            const auto length = [&](int i) { return static_cast<std::uint32_t>(bytes[at + i]); };
            entry.type = length(0);
            const std::uint32_t name = at + 4 + length(1) + length(2);
            const std::uint32_t next = name + length(3);
            if (next > end || (((entry.type & 0x70) == 0x10 || (entry.type & 0x70) == 0x20) && length(1) < 8)) {
                part.entriesWhole = false;
                break;
            }
            std::memcpy(entry.data.data(), bytes.data() + at + 4, 8);
            entry.name.assign(reinterpret_cast<const char*>(bytes.data()) + name, next - name);
            part.entries.push_back(entry);
            at = next;
        }
        return part;
    }

    void walkTailList()
    {
        std::set<std::uint32_t> seen;
        for (Blocks next{0, 1}; next[0] != null && next[1] != null;) {
            const auto found = part(next);
            if (!found) {
                fault("tail list: no valid half of " + std::to_string(next[0]) + ", " + std::to_string(next[1]));
                return;
            }
            if (!seen.insert(next[0]).second || !seen.insert(next[1]).second) {
                fault("tail list: block " + std::to_string(next[0]) + " or " + std::to_string(next[1]) + " twice");
                return;
            }
            if (!found->entriesWhole)
                fault("entry overruns block " + std::to_string(found->at.current));
            m_list.push_back(*found);
            m_result.pairs.push_back(found->at);
            next = found->tail;
        }
    }

    template <class Visit>
    void forEachEntry(Visit visit) const
    {
        for (std::size_t i = 0; i < m_list.size(); ++i) {
            for (const auto& entry : m_list[i].entries)
                visit(i, entry);
        }
    }

    bool hasTwin(const RawEntry& moved) const
    {
        if (moved.isFile() && moved.size() == 0 && word(moved.data.data()) == null)
            return false; // all empty files look alike
        bool found = false;
        forEachEntry([&](std::size_t, const RawEntry& entry) {
            found = found || (entry.type == (moved.type & 0x7F) && entry.data == moved.data);
        });
        return found;
    }

    void countStates()
    {
        forEachEntry([&](std::size_t, const RawEntry& entry) { m_result.moved += entry.isMoved() ? 1 : 0; });
        for (std::size_t i = 1; i < m_list.size(); ++i) {
            if (m_list[i - 1].continues)
                continue;
            const Blocks pair = m_list[i - 1].tail;
            unsigned exact = 0;
            unsigned near = 0;
            forEachEntry([&](std::size_t, const RawEntry& entry) {
                if ((entry.type & 0x70) != 0x20 || (entry.isMoved() && hasTwin(entry)))
                    return;
                exact += sameSet(entry.blocks(), pair) ? 1 : 0;
                near += overlap(entry.blocks(), pair) ? 1 : 0;
            });
            if (near > 1)
                fault("the folder in block " + std::to_string(pair[0]) + " has several parents");
            m_result.orphans += near == 0 ? 1 : 0;
            m_result.desynced += near > exact ? 1 : 0;
        }
    }

    void walkTree()
    {
        const RawEntry* root = nullptr;
        for (const auto& entry : m_list[0].entries) {
            if ((entry.type & 0x7F) == 0x2E || entry.type == 0xE2)
                root = &entry;
        }
        if (!root || root->name != "littlefs") {
            fault("no superblock entry");
            return;
        }
        walkFolder("", root->blocks());
    }

    void walkFolder(const std::string& path, Blocks pair)
    {
        for (;;) {
            const auto found = part(pair);
            if (!found || !m_walked.insert(found->at.current).second || !m_walked.insert(found->at.other).second) {
                fault("folder " + path + " cannot be read, or loops");
                m_result.unreadable.insert(path);
                return;
            }
            bool listed = false;
            for (const auto& other : m_list)
                listed = listed || overlap(pair, {other.at.current, other.at.other});
            if (!listed)
                fault("folder " + path + " is not in the tail list");
            if (!found->entriesWhole)
                m_result.unreadable.insert(path);
            for (const auto& entry : found->entries) {
                if ((entry.isFile() || entry.isFolder()) && !(entry.isMoved() && hasTwin(entry)))
                    visit(path + "/" + entry.name, entry);
            }
            if (!found->continues)
                return;
            pair = found->tail;
        }
    }

    void visit(const std::string& path, const RawEntry& entry)
    {
        if (m_result.tree.contains(path) || m_result.unreadable.contains(path)) {
            fault("name twice: " + path);
            return;
        }
        if (entry.isFolder()) {
            m_result.tree[path] = std::nullopt;
            walkFolder(path, entry.blocks());
            return;
        }
        const auto blocks = blocksOf(entry);
        if (!blocks) {
            fault("file cannot be read: " + path);
            m_result.unreadable.insert(path);
            return;
        }
        Bytes content;
        for (std::size_t i = 0; i < blocks->size(); ++i) {
            const auto bytes = block((*blocks)[i]);
            const std::size_t skip = i == 0 ? 0 : 4 * pointersAt(i);
            const std::size_t size = std::min<std::size_t>(m_blockSize - skip, entry.size() - content.size());
            content.insert(content.end(), bytes.begin() + static_cast<std::ptrdiff_t>(skip),
                           bytes.begin() + static_cast<std::ptrdiff_t>(skip + size));
        }
        m_result.tree[path] = std::move(content);
    }

    static unsigned pointersAt(std::size_t index)
    {
        unsigned count = 1;
        for (; index % 2 == 0; index /= 2)
            ++count;
        return count;
    }

    /// Index 0 first; nothing when a pointer leaves the image or the two ways to a block disagree.
    std::optional<std::vector<std::uint32_t>> blocksOf(const RawEntry& entry) const
    {
        std::size_t count = 0;
        for (std::uint64_t room = 0; room < entry.size(); ++count) {
            if (count >= m_blockCount)
                return {};
            room += m_blockSize - (count == 0 ? 0 : 4 * pointersAt(count));
        }
        std::vector<std::uint32_t> blocks(count);
        for (std::size_t i = count; i-- > 0;) {
            blocks[i] = i + 1 == count ? word(entry.data.data()) : word(block(blocks[i + 1]).data());
            if (blocks[i] < 2 || block(blocks[i]).empty())
                return {};
        }
        for (std::size_t i = 1; i < count; ++i) {
            for (unsigned k = 0; k < pointersAt(i); ++k) {
                if (word(block(blocks[i]).data() + 4 * k) != blocks[i - (std::size_t{1} << k)])
                    return {};
            }
        }
        return blocks;
    }

    void countBlocks()
    {
        for (const auto& part : m_list)
            m_result.used.insert({part.at.current, part.at.other});
        forEachEntry([&](std::size_t, const RawEntry& entry) {
            if ((entry.type & 0x70) != 0x10)
                return;
            const auto blocks = blocksOf(entry);
            if (!blocks) {
                fault("file blocks: " + entry.name);
                return;
            }
            const bool counted = entry.isMoved() && hasTwin(entry);
            for (const auto number : *blocks) {
                if (!m_result.used.insert(number).second && !counted && !entry.isMoved() && !m_moved.contains(number))
                    fault("block " + std::to_string(number) + " used twice, by " + entry.name);
                if (entry.isMoved())
                    m_moved.insert(number);
            }
        });
    }

    std::span<const std::byte> m_image;
    std::uint32_t m_blockSize;
    std::uint32_t m_blockCount;
    std::vector<RawFolderPart> m_list;
    std::set<std::uint32_t> m_walked;
    std::set<std::uint32_t> m_moved; ///< blocks of entries that are being moved, which may be named twice
    RawImage m_result;
};

} // namespace

QString difference(const FileTree& got, const FileTree& wanted)
{
    std::string text;
    for (const auto& [path, content] : wanted) {
        const auto other = got.find(path);
        if (other == got.end())
            text += "missing: " + path + "\n";
        else if (other->second != content)
            text += "other content: " + path + "\n";
    }
    for (const auto& [path, content] : got) {
        if (!wanted.contains(path))
            text += "unexpected: " + path + "\n";
    }
    return QString::fromStdString(text);
}

QString RawImage::report() const
{
    std::string text = std::to_string(orphans) + " orphans, " + std::to_string(moved) + " moved, " +
                       std::to_string(desynced) + " desynced\n";
    for (const auto& line : faults)
        text += line + "\n";
    return QString::fromStdString(text);
}

RawImage readRawImage(std::span<const std::byte> image, std::uint32_t blockSize, std::uint32_t blockCount)
{
    return RawReader(image, blockSize, blockCount).read();
}

bool fixCrc(std::span<std::byte> half)
{
    const std::uint32_t size = word(half.data() + 4) & 0x7FFFFFFF;
    if (size < 20 || size > half.size())
        return false;
    const std::uint32_t crc = littlefsCrcByZlib(half.first(size - 4));
    std::memcpy(half.data() + size - 4, &crc, 4);
    return true;
}

} // namespace test
