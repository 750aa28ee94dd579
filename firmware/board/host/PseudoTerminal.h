// SPDX-License-Identifier: MIT
// The serial port of a simulated module: a pseudo-terminal, and a symbolic link to it by a name that stays.
#pragma once

#include "core/Problem.h"

#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace firmware::host
{

class PseudoTerminal
{
public:
    /// `link` may be empty. A link of an earlier run is replaced, anything else of that name is left alone (exists).
    /// ioFailed.
    static core::HostResult<std::unique_ptr<PseudoTerminal>> open(const std::filesystem::path& link);
    /// Removes the link, unless somebody else has put another in its place.
    ~PseudoTerminal();
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;

    const std::string& name() const { return m_name; }
    int descriptor() const { return m_master; }
    bool hasOutput() const { return !m_output.empty(); }

    /// What the host has sent; 0 when there is nothing.
    std::size_t read(std::span<std::byte> into);
    /// Keeps what the host does not fetch, up to a megabyte; beyond that the oldest is lost.
    void write(std::span<const std::byte> bytes);
    /// Sends what was kept, as far as it goes.
    void flush();
    /// A host that died left its exclusive lock on the port, which stays as long as we hold the other end: takes it
    /// off.
    void releaseForgottenLock();

private:
    PseudoTerminal() = default;

    int m_master = -1;
    int m_slave = -1; ///< kept open: the port stays raw while no host is there
    std::string m_name;
    std::filesystem::path m_link;
    std::deque<std::byte> m_output;
};

} // namespace firmware::host
