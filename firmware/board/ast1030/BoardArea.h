// SPDX-License-Identifier: MIT
// What the board keeps in the last 512 KiB of its flash, where no download reaches: the record that the factory wrote
// (who the module is, and where its partitions lie), the mark of a download under way, and what the loader knows as
// records, the NV image above all. Everything outlives a power cut at any moment: a record is replaced by writing its
// other slot, whose header comes last.
#pragma once

#include "firmware/flash/Partition.h"
#include "firmware/loader/Records.h"

#include <array>
#include <string_view>

namespace firmware::ast1030
{

inline constexpr std::uint32_t boardAreaSize = 0x80000; ///< bytes at the end of the flash

/// The flash without the board's area: what the loader and the partitions may use.
class OpenFlash final : public Flash
{
public:
    explicit OpenFlash(Flash& flash) : m_flash(flash) {}

    std::uint32_t size() const override { return m_flash.size() - boardAreaSize; }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override
    {
        return holds(offset, out.size()) ? m_flash.read(offset, out) : outside();
    }
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override
    {
        return holds(offset, in.size()) ? m_flash.program(offset, in) : outside();
    }
    core::Result<void> erase(std::uint32_t offset) override
    {
        return holds(offset, sectorSize) ? m_flash.erase(offset) : outside();
    }

private:
    bool holds(std::uint32_t offset, std::size_t count) const { return offset <= size() && count <= size() - offset; }
    static core::Result<void> outside() { return core::fail<core::ErrorCode::outOfRange, "flash">(); }

    Flash& m_flash;
};

/// Written once for each module.
struct FactoryRecord {
    static constexpr std::size_t textSize = 48;

    Area user;
    Area backup;
    bool lenientLoader = false;
    std::array<char, textSize> model{}; ///< ends with zeros, as the other texts
    std::array<char, textSize> revision{};
    std::array<char, textSize> serial{};

    bool operator==(const FactoryRecord& other) const;
};

void setText(std::array<char, FactoryRecord::textSize>& text, std::string_view value);
std::string_view textOf(const std::array<char, FactoryRecord::textSize>& text);

class BoardArea final : public Records
{
public:
    explicit BoardArea(Flash& flash) : m_flash(flash), m_start(flash.size() - boardAreaSize) {}

    /// Errors: badMagic when there is none; badChecksum; outOfRange when the partitions do not lie in the flash.
    core::Result<FactoryRecord> factoryRecord();
    core::Result<void> setFactoryRecord(const FactoryRecord& record);

    /// True also when the mark cannot be read: then the loader is the place to be.
    bool isDownloadUnderWay();
    core::Result<void> setDownloadUnderWay(bool underWay);

    core::Result<std::size_t> read(std::uint32_t record, std::span<std::byte> out) override;
    core::Result<void> write(std::uint32_t record, std::span<const std::byte> content) override;
    void erase(std::uint32_t record) override;
    /// The devices of the 8910, FSYS, FEXT and FMOD, which hold nothing on this board; notFound for others.
    core::Result<void> format(std::uint32_t device) override;
    void packedFile(std::string_view, std::uint32_t) override {}

private:
    /// Two slots, of which the one with the higher number counts.
    struct Slots {
        std::uint32_t first = 0;   ///< offset in the flash
        std::uint32_t sectors = 0; ///< of a slot; 0: no such record
    };
    struct Slot {
        std::uint32_t offset = 0;
        std::uint32_t number = 0; ///< 0: the slot holds nothing
        std::uint32_t size = 0;
        std::uint32_t crc = 0; ///< of the content
    };

    Slots slotsOf(std::uint32_t record) const;
    Slot readSlot(std::uint32_t offset);
    core::Result<void> replace(std::uint32_t record, std::span<const std::byte> content, bool isGone);
    core::Result<std::uint32_t> nextMark(bool& underWay);

    Flash& m_flash;
    std::uint32_t m_start;
};

} // namespace firmware::ast1030
