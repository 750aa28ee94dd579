// SPDX-License-Identifier: MIT
#include "device/module/Identity.h"

#include "core/wire/StatusLines.h"
#include "device/protocol/ConsoleSession.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using Lines = std::vector<std::string>;

namespace
{

/// No lines when the module refuses.
HostResult<Lines> ask(Line& line, std::string_view question)
{
    ConsoleSession session;
    session.request(question);
    const auto done = line.run(session);
    if (done)
        return session.lines();
    if (done.error().code == ErrorCode::refused)
        return Lines();
    return std::unexpected(done.error());
}

/// Some firmware repeats the command in front of the value: "+CGSN: 8660…".
std::string valueIn(const Lines& lines, std::string_view prefix)
{
    if (lines.empty())
        return {};
    std::string_view value = lines.front();
    if (value.starts_with(prefix))
        value.remove_prefix(prefix.size());
    const auto begin = value.find_first_not_of(" \"");
    const auto end = value.find_last_not_of(" \"");
    return begin == value.npos ? std::string() : std::string(value.substr(begin, end - begin + 1));
}

} // namespace

HostResult<ModuleIdentity> readModuleIdentity(Line& line)
{
    ModuleIdentity identity;
    const auto about = ask(line, "ATI");
    if (!about)
        return std::unexpected(about.error());
    if (!about->empty())
        identity.manufacturer = about->at(0);
    if (about->size() > 1)
        identity.model = about->at(1);
    const auto revision = ask(line, "AT+GMR");
    if (!revision)
        return std::unexpected(revision.error());
    identity.revision = valueIn(*revision, "+GMR:");
    const auto serial = ask(line, "AT+CGSN");
    if (!serial)
        return std::unexpected(serial.error());
    identity.serial = valueIn(*serial, "+CGSN:");
    const auto ours = ask(line, core::wire::knownCommand);
    if (!ours)
        return std::unexpected(ours.error());
    identity.runsLifeboat =
        std::ranges::any_of(*ours, [](const std::string& text) { return text.starts_with(core::wire::statusPrefix); });
    return identity;
}

} // namespace device
