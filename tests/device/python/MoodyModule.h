// SPDX-License-Identifier: MIT
// One module for all tests of a class, as easy or as difficult as each of them wants it.
#pragma once

#include "tests/device/python/PythonRig.h"

#include <array>

namespace test
{

class MoodyModule
{
public:
    /// The module at its prompt, in another mood.
    PythonRig& renewed(const PythonSettings& settings = {}, std::uint32_t baudRate = 921'600)
    {
        rig().renew(settings, baudRate);
        return rig();
    }
    /// The same, restarted with this as its main.py.
    PythonRig& started(const std::string& program, const PythonSettings& settings = {})
    {
        rig().peer.change(settings);
        rig().peer.put("/usr/main.py", bytesOf(program));
        m_isOther = true;
        rig().peer.reset();
        return renewed(settings);
    }
    /// After each test.
    void calmDown()
    {
        if (!std::exchange(m_isOther, false))
            return;
        rig().peer.remove("/usr/main.py");
        rig().peer.change({});
        rig().peer.reset();
    }
    PythonRig& rig()
    {
        if (!m_rig)
            m_rig = std::make_unique<PythonRig>();
        return *m_rig;
    }

private:
    std::unique_ptr<PythonRig> m_rig;
    bool m_isOther = false; ///< it has been started with other settings
};

/// A program that prints for ever.
inline constexpr char ticking[] = "import utime\nwhile True:\n    print('tick')\n    utime.sleep_ms(100)\n";

/// What stands at the prompt that a module was left with.
inline std::string promptOf(PythonRig& rig)
{
    rig.line.wait(std::chrono::milliseconds(100));
    rig.line.discardInput();
    device::PacedTransport transport(rig.line);
    (void)transport.write(bytesOf("\r"));
    std::array<std::byte, 4096> buffer;
    std::string text;
    while (const auto size = transport.read(buffer, std::chrono::milliseconds(100)).value())
        text += textOf(Bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)));
    return text;
}

} // namespace test
