// SPDX-License-Identifier: MIT
#include "tests/proof/Sweep.h"

#include "tests/proof/Fingerprint.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <sstream>

namespace proof
{

using core::restore::everyTear;
using core::restore::SimulatedNor;

namespace
{

class Silence final : public core::restore::Log
{
public:
    void line(std::span<const std::string_view>) override {}
};

const char* nameOf(Tear tear)
{
    switch (tear) {
    case Tear::nothing:
        return "nothing";
    case Tear::firstHalf:
        return "firstHalf";
    case Tear::everyOther:
        return "everyOther";
    case Tear::slowly:
        return "slowly";
    case Tear::afterwards:
        return "afterwards";
    }
    return "";
}

bool tearNamed(const std::string& name, Tear& tear)
{
    for (const auto each : everyTear) {
        if (name == nameOf(each)) {
            tear = each;
            return true;
        }
    }
    return false;
}

/// Left over from a cut, and cleared away by the next boot: ".lb", eight digits, "~".
bool isTemporary(std::string_view path)
{
    const auto name = path.substr(path.rfind('/') + 1);
    return name.size() == 12 && name.starts_with(".lb") && name.ends_with("~");
}

/// The list is nobody's file but the firmware's own: it may be replaced whatever it held.
bool isList(std::string_view path)
{
    return path == "/checksum.json";
}

std::uint64_t randomFrom(std::uint64_t& state)
{
    std::uint64_t z = state += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

} // namespace

std::string toText(const std::string& state, const Position& position)
{
    std::ostringstream out;
    out << state;
    if (position.isCut)
        out << ':' << position.first.operation << ':' << nameOf(position.first.tear);
    if (position.isCutAgain)
        out << ':' << position.second.operation << ':' << nameOf(position.second.tear);
    return out.str();
}

bool fromText(const std::string& text, std::string& state, Position& position)
{
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ':');)
        parts.push_back(part);
    if (parts.empty())
        return false;
    state = parts[0];
    position = {};
    const auto cutFrom = [&](std::size_t at, Cut& cut) {
        const auto& number = parts[at];
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), cut.operation);
        return error == std::errc() && end == number.data() + number.size() && tearNamed(parts[at + 1], cut.tear);
    };
    position.isCut = parts.size() >= 3;
    position.isCutAgain = parts.size() == 5;
    return parts.size() <= 5 && parts.size() % 2 == 1 && (!position.isCut || cutFrom(1, position.first)) &&
           (!position.isCutAgain || cutFrom(3, position.second));
}

Sweep::Sweep(const StartState& state, const SweepSettings& settings, Position& position, Counts& counts,
             const OnFailure& onFailure)
    : m_state(state), m_settings(settings), m_position(position), m_counts(counts), m_onFailure(onFailure),
      m_user(state.user, state.shape.blockSize), m_backup(state.backup, state.shape.blockSize)
{
}

void Sweep::run()
{
    m_position = {};
    ++m_counts.states;
    if (!undisturbed())
        return;
    m_position.isCut = true;
    // The cut before the first operation and the one after the last belong to it.
    for (std::size_t at = 0; at <= m_first.operations.size(); ++at) {
        for (const auto tear : everyTear) {
            cutAt(at, tear);
            if (at == m_first.operations.size())
                break;
        }
        if (at < m_first.operations.size())
            m_user.perform(m_first, at, Tear::afterwards);
    }
}

void Sweep::runOnly(const Position& position)
{
    m_position = {};
    if (!undisturbed())
        return;
    m_position = position;
    const auto goTo = [this](const ReplayFlash::Recording& recording, const Cut& cut) {
        for (std::size_t at = 0; at < cut.operation && at < recording.operations.size(); ++at)
            m_user.perform(recording, at, Tear::afterwards);
        if (cut.operation < recording.operations.size())
            m_user.perform(recording, cut.operation, cut.tear);
    };
    if (position.isCut) {
        goTo(m_first, position.first);
        checkReplay(position.first.operation, position.first.tear);
    }
    if (position.isCutAgain) {
        const auto cut = m_user.mark();
        if (const auto fault = bootOnce(&m_second); !fault.empty())
            failed(fault);
        m_user.rewind(cut);
        goTo(m_second, position.second);
    }
    recover(&m_third);
}

// The boot without a cut: what it leads to is what every other has to lead to, and it is judged by what the
// specification wants, not by itself.
bool Sweep::undisturbed()
{
    const auto start = m_user.mark();
    std::vector<StartState::File> before;
    const auto broken = readContent();
    if (!m_state.isBroken) {
        if (!broken.empty())
            return failed("the start state is broken: " + broken), false;
        for (std::size_t i = 0; i < m_content.size(); ++i)
            before.push_back({std::string(m_content[i].path), m_content[i].fingerprint});
    }
    if (const auto fault = bootOnce(&m_first); !fault.empty())
        return failed(fault), false;
    if (const auto fault = readContent(); !fault.empty())
        return failed("after a boot: " + fault), false;
    for (const auto& [path, fingerprint] : m_state.wanted) {
        if (m_content.fingerprintOf(path) != fingerprint)
            return failed("not as the specification wants it: " + path), false;
    }
    for (std::size_t i = 0; i < m_content.size(); ++i) {
        const auto [path, fingerprint] = m_content[i];
        if (isTemporary(path))
            return failed("a temporary file stays: " + std::string(path)), false;
        m_expectations.push_back({std::string(path), absent, fingerprint});
    }
    for (const auto& [path, fingerprint] : before) {
        const auto found = std::ranges::find(m_expectations, path, &Expectation::path);
        if (found != m_expectations.end())
            found->before = fingerprint;
        else
            m_expectations.push_back({path, fingerprint, absent});
    }
    m_ends.insert(m_user.fingerprint());
    if (const auto fault = bootOnce(&m_second); !fault.empty())
        return failed(fault), false;
    if (!m_second.operations.empty())
        return failed("a further boot writes"), false;
    m_user.rewind(start);
    return true;
}

void Sweep::cutAt(std::size_t operation, Tear tear)
{
    const auto before = m_user.mark();
    m_position.isCutAgain = false;
    m_position.first = {static_cast<std::uint32_t>(operation), tear};
    ++m_counts.cuts;
    if (operation < m_first.operations.size())
        m_user.perform(m_first, operation, tear);
    if (m_counts.cuts / m_settings.replayEvery > m_counts.replayed)
        checkReplay(operation, tear);

    const auto cut = m_user.mark();
    // What was met before came to the right end before.
    m_recovered.insert(m_user.fingerprint());
    if (m_cutAgain.insert(m_user.fingerprint()).second && recover(&m_second)) {
        m_position.isCutAgain = true;
        m_user.rewind(cut);
        const auto operations = m_second.operations.size();
        if (m_first.operations.size() * std::size(everyTear) <= m_settings.smallStates) {
            for (std::size_t at = 0; at < operations; ++at) {
                for (const auto again : everyTear)
                    cutAgain(at, again);
                m_user.perform(m_second, at, Tear::afterwards);
            }
        } else if (operations > 0) {
            std::uint64_t random =
                fingerprintOf(std::as_bytes(std::span(m_state.name)), operation * 8 + unsigned(tear));
            std::vector<std::size_t> places;
            for (std::uint32_t i = 0; i < m_settings.secondCuts; ++i)
                places.push_back(randomFrom(random) % operations);
            std::ranges::sort(places);
            std::size_t done = 0;
            for (const auto place : places) {
                for (; done < place; ++done)
                    m_user.perform(m_second, done, Tear::afterwards);
                cutAgain(place, everyTear[randomFrom(random) % std::size(everyTear)]);
            }
        }
    }
    m_user.rewind(before);
}

void Sweep::cutAgain(std::size_t operation, Tear tear)
{
    const auto before = m_user.mark();
    m_position.second = {static_cast<std::uint32_t>(operation), tear};
    ++m_counts.cuts;
    ++m_counts.secondCuts;
    m_user.perform(m_second, operation, tear);
    if (m_recovered.insert(m_user.fingerprint()).second)
        recover(&m_third);
    m_user.rewind(before);
}

bool Sweep::recover(ReplayFlash::Recording* recording)
{
    if (const auto fault = everyProtectedFileIsWholeOrItsBackupIs(false); !fault.empty())
        return failed("after the cut: " + fault), false;
    if (const auto fault = bootOnce(recording); !fault.empty())
        return failed(fault), false;
    if (!m_ends.insert(m_user.fingerprint()).second)
        return true;
    if (const auto fault = everyProtectedFileIsWholeOrItsBackupIs(true); !fault.empty())
        return failed("after the next boot: " + fault), false;
    if (recording->operations.empty())
        return true; // it was that further boot
    const auto end = m_user.mark();
    static ReplayFlash::Recording further;
    if (const auto fault = bootOnce(&further); !fault.empty())
        return failed(fault), false;
    m_user.rewind(end);
    if (!further.operations.empty())
        return failed("a further boot writes"), false;
    return true;
}

std::string Sweep::bootOnce(ReplayFlash::Recording* recording)
{
    Silence silence;
    const auto violations = m_user.violations();
    const auto backupOperations = m_backup.operations();
    recording->clear();
    m_user.record(recording);
    ++m_counts.boots;
    boot(m_user, m_backup, m_state.shape, silence);
    m_user.record(nullptr);
    if (m_user.violations() != violations)
        return "a program would have had to set bits, or left the partition";
    if (m_backup.operations() != backupOperations)
        return "the backup partition was written";
    return {};
}

std::string Sweep::readContent()
{
    const auto& shape = m_state.shape;
    return m_content.read(m_user.content(), shape.blockSize, shape.userBlocks - 1);
}

/// The one rule. After a cut: whatever was whole is there and whole, what no list names is as it was, and a damaged
/// file is as it was or already whole. At the end: everything is as the undisturbed boot leaves it.
std::string Sweep::everyProtectedFileIsWholeOrItsBackupIs(bool atEnd)
{
    if (const auto broken = readContent(); !broken.empty())
        return m_state.isBroken && !atEnd ? "" : "broken: " + broken;
    std::size_t met = 0;
    for (const auto& [path, before, after] : m_expectations) {
        const auto found = m_content.fingerprintOf(path);
        met += found == absent ? 0 : 1;
        if (found == after || (!atEnd && found == before))
            continue;
        const bool mayBeGone = m_state.isBroken || (m_state.isTight && before != after) || isList(path);
        if (atEnd || found != absent || !mayBeGone)
            return (found == absent ? "gone: " : "another content: ") + path;
    }
    if (met == m_content.size())
        return {};
    for (std::size_t i = 0; i < m_content.size(); ++i) {
        const auto path = m_content[i].path;
        if (std::ranges::find(m_expectations, path, &Expectation::path) == m_expectations.end() &&
            (atEnd || !isTemporary(path)))
            return "a file that nobody asked for: " + std::string(path);
    }
    return {};
}

// The same cut by other means: the boot runs, and SimulatedNor takes its power away.
void Sweep::checkReplay(std::size_t operation, Tear tear)
{
    ++m_counts.replayed;
    SimulatedNor user(m_state.user, m_state.shape.blockSize);
    user.cutAt(static_cast<std::uint32_t>(operation), tear);
    Silence silence;
    boot(user, m_backup, m_state.shape, silence);
    if (!std::ranges::equal(user.content(), m_user.content()))
        failed("the content after the cut is not what SimulatedNor makes of it");
}

void Sweep::failed(const std::string& what)
{
    ++m_counts.failures;
    m_onFailure(m_position, what);
}

namespace
{

class Printing final : public core::restore::Log
{
public:
    void line(std::span<const std::string_view> parts) override
    {
        std::fputs("    ", stdout);
        for (const auto part : parts)
            std::printf("%.*s", static_cast<int>(part.size()), part.data());
        std::fputc('\n', stdout);
    }
};

void show(const SimulatedNor& user, const Shape& shape)
{
    Content content;
    const auto broken = content.read(user.content(), shape.blockSize, shape.userBlocks - 1);
    for (std::size_t i = 0; i < content.size(); ++i) {
        const auto [path, fingerprint] = content[i];
        std::printf("    %-24.*s %016llx\n", static_cast<int>(path.size()), path.data(),
                    static_cast<unsigned long long>(fingerprint));
    }
    if (!broken.empty())
        std::printf("    broken: %s\n", broken.c_str());
}

} // namespace

bool repeat(const std::string& text)
{
    std::string name;
    Position position;
    if (!fromText(text, name, position)) {
        std::printf("not a run: %s\n", text.c_str());
        return false;
    }
    const auto state = makeStartState(name);
    SimulatedNor user(state.user, state.shape.blockSize);
    SimulatedNor backup(state.backup, state.shape.blockSize);
    std::printf("before:\n");
    show(user, state.shape);
    const auto start = [&](const char* title, const Cut* cut) {
        Printing log;
        const auto before = user.operations();
        user.powerOn();
        if (cut)
            user.cutAt(cut->operation, cut->tear);
        std::printf("%s:\n", title);
        boot(user, backup, state.shape, log);
        std::printf("  %u operations%s\n", user.operations() - before, user.isPowerLost() ? ", power lost" : "");
        show(user, state.shape);
        return user.operations() - before;
    };
    if (position.isCut)
        start("boot, cut", &position.first);
    if (position.isCutAgain)
        start("boot, cut again", &position.second);
    start("boot", nullptr);
    start("a further boot", nullptr);

    // And the judgement of the sweep on this one run.
    Counts counts;
    Position at;
    Sweep sweep(state, {}, at, counts, [&](const Position& failedAt, const std::string& what) {
        std::printf("FAILED %s: %s\n", toText(name, failedAt).c_str(), what.c_str());
    });
    sweep.runOnly(position);
    const bool passed = counts.failures == 0;
    std::printf("%s\n", passed ? "passed" : "failed");
    return passed;
}

} // namespace proof
