// SPDX-License-Identifier: MIT
// A pseudo-terminal whose other end is the test, and what goes through it.
#pragma once

#include "device/serial/DescriptorTransport.h"
#include "tests/support/TestData.h"

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

/// Each value twice in a row: a protocol that doubles one of them has to be exact.
inline Bytes everyByteTwice()
{
    Bytes bytes;
    for (int value = 0; value < 512; ++value)
        bytes.push_back(static_cast<std::byte>(value / 2));
    return bytes;
}

/// So many bytes, or fewer when no more come.
inline Bytes readAll(device::Transport& line, std::size_t size)
{
    Bytes all(size);
    std::size_t have = 0;
    while (have < size) {
        const auto count = line.read(std::span(all).subspan(have), std::chrono::seconds(2));
        if (!count || *count == 0)
            break;
        have += *count;
    }
    all.resize(have);
    return all;
}

} // namespace test
