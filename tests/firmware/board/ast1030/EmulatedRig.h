// SPDX-License-Identifier: MIT
// The emulated board with partitions of a test's, and the host's end of its line.
#pragma once

#include "core/project/ModuleStatus.h"
#include "firmware/board/host/Emulator.h"
#include "firmware/board/host/Module.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>

#include <memory>
#include <span>
#include <string>

namespace test
{

class EmulatedRig
{
public:
    explicit EmulatedRig(const firmware::host::ModuleSettings& settings);

    /// Why it cannot run here (no emulator, no firmware); empty when it can.
    static std::string obstacle();

    /// Puts images into the flash file; nothing else of it changes.
    void put(const Bytes& user, const Bytes& backup) const;
    Bytes user() const { return read(settings.user.offset, settings.user.size); }
    Bytes backup() const { return read(settings.backup.offset, settings.backup.size); }
    core::project::ModuleStatus status() const { return core::project::statusOfImages(user(), backup()); }
    bool isDownloadUnderWay() const;
    Bytes nvImage() const;
    const std::filesystem::path& flash() const { return m_flash; }

    /// Switches on; whatever ran before has lost its power. Throws std::runtime_error when that fails.
    void start(bool bootPin = false);
    bool isOn() { return !m_emulator->end().has_value(); }
    void cutPower() { m_emulator->cutPower(); }
    /// The flash file is complete then.
    void switchOff() { m_emulator->switchOff(); }

    /// Whether the boot ROM answers, and nothing else; asks for a while.
    bool isInLoader();
    /// As much as goes, until all is sent, the module is gone or it has answered so many bytes.
    void send(const Bytes& bytes, std::size_t answers = SIZE_MAX);
    /// Everything up to this text or so many bytes, or whatever came when nothing more does.
    std::string readUntil(const std::string& text, std::size_t bytes = SIZE_MAX, int patienceMs = 30'000);

    firmware::host::ModuleSettings settings;

private:
    Bytes read(std::uint32_t offset, std::uint32_t size) const;

    QTemporaryDir m_folder;
    std::filesystem::path m_flash;
    std::filesystem::path m_firmware;
    std::unique_ptr<firmware::host::Emulator> m_emulator;
};

} // namespace test
