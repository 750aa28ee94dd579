// SPDX-License-Identifier: MIT
#include "firmware/board/ast1030/SpiFlash.h"

#include <algorithm>
#include <cstring>

namespace firmware::ast1030
{

using core::ErrorCode;
using core::Result;

namespace
{

// Registers of the FMC
constexpr std::uint32_t controller = 0x7E620000;
constexpr std::uint32_t configuration = 0x00;
constexpr std::uint32_t writeEnable = 1u << 16; // of the first chip
constexpr std::uint32_t control = 0x10;         // of the first chip
constexpr std::uint32_t userMode = 3;
constexpr std::uint32_t deselected = 1u << 2;

constexpr std::uint32_t window = 0x80000000;

// Commands of the flash
constexpr std::uint8_t readIdentity = 0x9F;
constexpr std::uint8_t readData = 0x03;
constexpr std::uint8_t readStatus = 0x05;
constexpr std::uint8_t enableWrite = 0x06;
constexpr std::uint8_t programPage = 0x02;
constexpr std::uint8_t eraseSector = 0x20;
constexpr std::uint8_t busy = 1;

constexpr std::uint32_t identity = 0xC22018;
// Far longer than the flash ever takes: an erase has 0.2 s at most.
constexpr std::uint32_t patience = 10'000'000;

volatile std::uint32_t& reg(std::uint32_t offset)
{
    return *reinterpret_cast<volatile std::uint32_t*>(controller + offset);
}

/// One command: the flash is selected for as long as this lives.
class Transfer
{
public:
    explicit Transfer(std::uint8_t command)
    {
        reg(control) = userMode;
        put(command);
    }
    Transfer(std::uint8_t command, std::uint32_t address) : Transfer(command)
    {
        for (int shift = 16; shift >= 0; shift -= 8)
            put(static_cast<std::uint8_t>(address >> shift));
    }
    ~Transfer() { reg(control) = userMode | deselected; }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    void put(std::uint8_t byte) { *reinterpret_cast<volatile std::uint8_t*>(window) = byte; }
    std::uint8_t get() { return *reinterpret_cast<volatile std::uint8_t*>(window); }

    // Four bytes at a time, the lowest first.
    void put(std::span<const std::byte> bytes)
    {
        for (; bytes.size() >= 4; bytes = bytes.subspan(4)) {
            std::uint32_t word;
            std::memcpy(&word, bytes.data(), 4);
            *reinterpret_cast<volatile std::uint32_t*>(window) = word;
        }
        for (const std::byte byte : bytes)
            put(std::to_integer<std::uint8_t>(byte));
    }
    void get(std::span<std::byte> bytes)
    {
        for (; bytes.size() >= 4; bytes = bytes.subspan(4)) {
            const std::uint32_t word = *reinterpret_cast<volatile std::uint32_t*>(window);
            std::memcpy(bytes.data(), &word, 4);
        }
        for (std::byte& byte : bytes)
            byte = static_cast<std::byte>(get());
    }
};

Result<void> waitUntilDone()
{
    Transfer status(readStatus);
    for (std::uint32_t i = 0; i < patience; ++i) {
        if ((status.get() & busy) == 0)
            return {};
    }
    return core::fail<ErrorCode::deviceIo, "flash">();
}

} // namespace

Result<void> SpiFlash::start()
{
    reg(configuration) = reg(configuration) | writeEnable;
    Transfer transfer(readIdentity);
    std::uint32_t answer = 0;
    for (int i = 0; i < 3; ++i)
        answer = answer << 8 | transfer.get();
    if (answer != identity)
        return core::fail<ErrorCode::deviceIo, "flash identity">();
    return {};
}

Result<void> SpiFlash::read(std::uint32_t offset, std::span<std::byte> out)
{
    if (offset > size() || out.size() > size() - offset)
        return core::fail<ErrorCode::outOfRange, "flash read">();
    Transfer(readData, offset).get(out);
    return {};
}

// Within a page the flash wraps around, so each page is a command of its own.
Result<void> SpiFlash::program(std::uint32_t offset, std::span<const std::byte> in)
{
    if (offset > size() || in.size() > size() - offset)
        return core::fail<ErrorCode::outOfRange, "flash program">();
    while (!in.empty()) {
        const auto page = in.first(std::min<std::size_t>(in.size(), pageSize - offset % pageSize));
        Transfer{enableWrite};
        Transfer(programPage, offset).put(page);
        if (const auto done = waitUntilDone(); !done)
            return done;
        offset += static_cast<std::uint32_t>(page.size());
        in = in.subspan(page.size());
    }
    return {};
}

Result<void> SpiFlash::erase(std::uint32_t offset)
{
    if (offset >= size() || offset % sectorSize != 0)
        return core::fail<ErrorCode::outOfRange, "flash erase">();
    Transfer{enableWrite};
    Transfer{eraseSector, offset};
    return waitUntilDone();
}

} // namespace firmware::ast1030
