// SPDX-License-Identifier: MIT
// A simulated module at its console, with three protected files in both partitions.
#pragma once

#include "core/project/Integration.h"
#include "tests/device/download/ModuleRig.h"
#include "tests/support/SimulatedModule.h"

namespace test
{

class ProtectedModule
{
public:
    static constexpr std::uint32_t userBlocks = 96;
    static constexpr std::uint32_t backupBlocks = 32;

    ProtectedModule() : rig(921600, std::chrono::microseconds(200), Begin::console)
    {
        core::project::FileSet files;
        for (const char* name : {"a.py", "b.py", "说 100%.txt"})
            files.files.push_back({name, bytesOf(std::string("print('") + name + "')\n"), true, {}, {}});
        auto made = core::project::makeImages(files, true, {userBlocks, backupBlocks}).value();
        put(userAt, made.user);
        put(backupAt, made.backup);
    }

    /// Changes the user partition behind the module's back.
    template <class Work>
    void changeUser(Work work)
    {
        change(userAt, userBlocks, work);
    }
    template <class Work>
    void changeBackup(Work work)
    {
        change(backupAt, backupBlocks, work);
    }

    ModuleRig rig;

private:
    static constexpr std::size_t userAt = 0x420000;
    static constexpr std::size_t backupAt = 0x480000;

    void put(std::size_t at, const Bytes& image)
    {
        const auto place = rig.flash.content().begin() + static_cast<std::ptrdiff_t>(at);
        std::fill_n(place, (at == userAt ? userBlocks : backupBlocks) * 4096, std::byte{0xFF});
        std::ranges::copy(image, place);
    }

    template <class Work>
    void change(std::size_t at, std::uint32_t blocks, Work work)
    {
        const auto begin = rig.flash.content().begin() + static_cast<std::ptrdiff_t>(at);
        SimulatedModule images(Bytes(begin, begin + blocks * 4096), Bytes(4096, std::byte{0xFF}));
        work(images.user);
        std::ranges::copy(images.user.content(), begin);
    }
};

/// A connector for firmware that is not ours: AT, ATI and AT+GMR are answered, all else is an error.
class VendorFirmware final : public device::LinePeer
{
public:
    void feed(std::span<const std::byte> bytes, device::Time) override
    {
        for (const auto byte : bytes) {
            const char c = static_cast<char>(byte);
            if (c != '\r' && c != '\n')
                m_line += c;
            else if (!m_line.empty())
                answer(std::exchange(m_line, {}));
        }
    }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }

private:
    void answer(const std::string& question)
    {
        const std::string text = question == "AT"       ? ""
                                 : question == "ATI"    ? "Quectel\r\nEC600U\r\nRevision: EC600UCNLBR03\r\n\r\n"
                                 : question == "AT+GMR" ? "+GMR: EC600UCNLBR03\r\n\r\n"
                                                        : "ERROR";
        const auto bytes = bytesOf("\r\n" + (text == "ERROR" ? "ERROR\r\n" : text + "OK\r\n"));
        m_output.insert(m_output.end(), bytes.begin(), bytes.end());
    }

    std::string m_line;
    std::vector<std::byte> m_output;
};

} // namespace test
