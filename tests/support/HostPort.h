// SPDX-License-Identifier: MIT
// The host's end of a simulated module's port, for tests that speak with it byte by byte.
#pragma once

#include "tests/support/TestData.h"

#include <QElapsedTimer>

#include <filesystem>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace test
{

class HostPort
{
public:
    explicit HostPort(const std::filesystem::path& path)
        : m_descriptor(::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC))
    {
    }
    ~HostPort() { ::close(m_descriptor); }
    HostPort(const HostPort&) = delete;
    HostPort& operator=(const HostPort&) = delete;

    bool isOpen() const { return m_descriptor >= 0; }
    int descriptor() const { return m_descriptor; }

    void write(const Bytes& bytes)
    {
        for (std::size_t at = 0; at < bytes.size();) {
            const auto put = ::write(m_descriptor, bytes.data() + at, bytes.size() - at);
            if (put <= 0)
                return;
            at += static_cast<std::size_t>(put);
        }
    }

    /// Everything up to this text, or whatever came when nothing more does.
    std::string readUntil(const std::string& text, int patienceMs = 30'000)
    {
        std::string got;
        QElapsedTimer timer;
        timer.start();
        while (isOpen() && got.find(text) == std::string::npos && timer.elapsed() < patienceMs) {
            pollfd descriptor{m_descriptor, POLLIN, 0};
            if (::poll(&descriptor, 1, 50) <= 0)
                continue;
            char piece[4096];
            const auto size = ::read(m_descriptor, piece, sizeof piece);
            if (size <= 0)
                break;
            got.append(piece, static_cast<std::size_t>(size));
        }
        return got;
    }
    std::string readUntil(const Bytes& bytes) { return readUntil(textOf(bytes)); }
    bool waitFor(const std::string& text, int patienceMs = 30'000)
    {
        return readUntil(text, patienceMs).find(text) != std::string::npos;
    }

private:
    int m_descriptor;
};

} // namespace test
