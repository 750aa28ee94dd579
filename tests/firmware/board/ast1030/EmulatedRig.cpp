// SPDX-License-Identifier: MIT
#include "tests/firmware/board/ast1030/EmulatedRig.h"

#include "firmware/board/ast1030/BoardArea.h"
#include "firmware/board/host/EmulatedModule.h"
#include "tests/firmware/HostScript.h"

#include <QElapsedTimer>

#include <fstream>
#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test
{

using firmware::host::Emulator;
using firmware::host::EmulatorSettings;

namespace
{
constexpr int patienceMs = 30'000; // only to end a test that hangs
} // namespace

EmulatedRig::EmulatedRig(const firmware::host::ModuleSettings& wanted)
    : settings(wanted), m_flash(m_folder.filePath("flash.bin").toStdString()),
      m_firmware(m_folder.filePath("firmware.elf").toStdString())
{
    // A copy: somebody may build while a long run lasts.
    std::filesystem::copy_file(firmware::host::builtFirmware(), m_firmware);
    if (const auto flash = firmware::host::prepareFlash(m_flash, settings); !flash)
        throw std::runtime_error(flash.error().detail);
}

std::string EmulatedRig::obstacle()
{
    // Whatever is missing is noticed before the flash is.
    EmulatorSettings settings;
    settings.flash = "/nonexistent";
    const auto started = Emulator::start(settings);
    return started.error().subject == settings.flash ? std::string()
                                                     : started.error().subject + ": " + started.error().detail;
}

void EmulatedRig::put(const Bytes& user, const Bytes& backup) const
{
    std::fstream file(m_flash, std::ios::binary | std::ios::in | std::ios::out);
    for (const auto& [area, image] : {std::pair(settings.user, &user), std::pair(settings.backup, &backup)}) {
        if (image->size() != area.size)
            throw std::runtime_error("an image of another size");
        file.seekp(area.offset);
        file.write(reinterpret_cast<const char*>(image->data()), static_cast<std::streamsize>(image->size()));
    }
    if (!file.flush())
        throw std::runtime_error("cannot write the flash");
}

Bytes EmulatedRig::read(std::uint32_t offset, std::uint32_t size) const
{
    std::ifstream file(m_flash, std::ios::binary);
    Bytes bytes(size);
    file.seekg(offset);
    if (!file.read(reinterpret_cast<char*>(bytes.data()), size))
        throw std::runtime_error("cannot read the flash");
    return bytes;
}

bool EmulatedRig::isDownloadUnderWay() const
{
    const auto flash = firmware::host::FileFlash::open(m_flash).value();
    return firmware::ast1030::BoardArea(*flash).isDownloadUnderWay();
}

Bytes EmulatedRig::nvImage() const
{
    const auto flash = firmware::host::FileFlash::open(m_flash).value();
    Bytes bytes(firmware::nvLimit);
    const auto size = firmware::ast1030::BoardArea(*flash).read(firmware::fixedNv, bytes);
    bytes.resize(size.value_or(0));
    return bytes;
}

bool EmulatedRig::isInLoader()
{
    const auto answer = textOf(bytesOfHex("AE 04 00 00 00 FF 00 00 00 00 00 00"));
    for (int i = 0; i < 40; ++i) {
        send(pdl(core::wire::pdlConnect()));
        const auto got = readUntil(answer, SIZE_MAX, 500);
        if (!got.empty())
            return got == answer;
    }
    return false;
}

void EmulatedRig::start(bool bootPin)
{
    m_emulator.reset();
    EmulatorSettings wanted;
    wanted.firmware = m_firmware;
    wanted.flash = m_flash;
    wanted.bootPin = bootPin;
    auto emulator = Emulator::start(wanted);
    if (!emulator)
        throw std::runtime_error(emulator.error().subject + ": " + emulator.error().detail);
    m_emulator = std::move(*emulator);
}

void EmulatedRig::send(const Bytes& bytes, std::size_t answers)
{
    std::size_t got = 0;
    QElapsedTimer timer;
    timer.start();
    for (std::size_t at = 0; at < bytes.size() && got < answers && timer.elapsed() < patienceMs;) {
        pollfd descriptor{m_emulator->line(), POLLIN | POLLOUT, 0};
        if (::poll(&descriptor, 1, 100) <= 0)
            continue;
        if ((descriptor.revents & POLLIN) != 0) {
            char answer[4096];
            const auto size = ::read(m_emulator->line(), answer, sizeof answer);
            if (size <= 0)
                return;
            got += static_cast<std::size_t>(size);
        }
        if ((descriptor.revents & POLLOUT) != 0) {
            const auto size = ::send(m_emulator->line(), bytes.data() + at,
                                     std::min<std::size_t>(bytes.size() - at, 1024), MSG_NOSIGNAL);
            if (size > 0)
                at += static_cast<std::size_t>(size);
        }
    }
}

std::string EmulatedRig::readUntil(const std::string& text, std::size_t bytes, int patienceMs)
{
    std::string got;
    QElapsedTimer timer;
    timer.start();
    while (got.size() < bytes && got.find(text) == std::string::npos && timer.elapsed() < patienceMs) {
        pollfd descriptor{m_emulator->line(), POLLIN, 0};
        if (::poll(&descriptor, 1, std::min(patienceMs, 100)) <= 0)
            continue;
        char piece[4096];
        const auto size = ::read(m_emulator->line(), piece, std::min(sizeof piece, bytes - got.size()));
        if (size <= 0)
            break;
        got.append(piece, static_cast<std::size_t>(size));
    }
    return got;
}

} // namespace test
