// SPDX-License-Identifier: MIT
// A pseudo-terminal whose other end is the test.
#pragma once

#include "device/serial/DescriptorTransport.h"

#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <string>

namespace test
{

class PseudoTerminal
{
public:
    PseudoTerminal() : m_end(std::make_unique<device::DescriptorTransport>(open(m_name), "the test's end")) {}

    /// What openPort() opens.
    const std::string& name() const { return m_name; }
    device::Transport& otherEnd() { return *m_end; }
    void hangUp() { m_end.reset(); }

private:
    static device::Descriptor open(std::string& name)
    {
        device::Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
        if (::grantpt(master.number()) != 0 || ::unlockpt(master.number()) != 0)
            std::abort();
        name = ::ptsname(master.number());
        return master;
    }

    std::string m_name;
    std::unique_ptr<device::DescriptorTransport> m_end;
};

} // namespace test
