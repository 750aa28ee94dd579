// SPDX-License-Identifier: MIT
#include "tests/proof/Sweep.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"
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

class Printing final : public core::restore::Log
{
public:
    void line(std::span<const std::string_view> parts) override
    {
        std::fputs("  ", stdout);
        for (const auto part : parts)
            std::printf("%.*s", static_cast<int>(part.size()), part.data());
        std::fputc('\n', stdout);
    }
};

Silence silence;

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

const char* nameOf(Fault fault)
{
    switch (fault) {
    case Fault::none:
        break;
    case Fault::lost:
        return "lost";
    case Fault::lostBit:
        return "lostBit";
    case Fault::weakBit:
        return "weakBit";
    case Fault::refused:
        return "refused";
    case Fault::noAnswer:
        return "noAnswer";
    case Fault::worn:
        return "worn";
    }
    return "";
}

const char* nameOf(const Cut& cut)
{
    return cut.fault == Fault::none ? nameOf(cut.tear) : nameOf(cut.fault);
}

bool cutNamed(const std::string& name, Cut& cut)
{
    for (const auto each : everyTear) {
        if (name == nameOf(each)) {
            cut.tear = each;
            return true;
        }
    }
    for (const auto each : everyFault) {
        if (name == nameOf(each)) {
            cut.fault = each;
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

/// Where updates and sets keep what they need.
bool isOfExtras(std::string_view path)
{
    return path.starts_with("/.updater") || path.starts_with("/.lifeboat");
}

/// A program that is no commit of a metadata pair.
bool isFileData(const ReplayFlash::Recording& recording, std::size_t operation)
{
    const auto& [block, offset, size, data] = recording.operations[operation];
    if (offset != 0 || size < core::littlefs::emptyPairSize)
        return false;
    const std::span bytes(recording.bytes.data() + data, size);
    const auto header = core::littlefs::loadMetadataHeader(bytes.data());
    return header.size <= size && core::checksum::littlefsCrc(bytes.first(header.size)) != 0;
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
        out << ':' << position.first.operation << ':' << nameOf(position.first);
    if (position.isCutAgain)
        out << ':' << position.second.operation << ':' << nameOf(position.second);
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
        return error == std::errc() && end == number.data() + number.size() && cutNamed(parts[at + 1], cut);
    };
    position.isCut = parts.size() >= 3;
    position.isCutAgain = parts.size() == 5;
    return parts.size() <= 5 && parts.size() % 2 == 1 && (!position.isCut || cutFrom(1, position.first)) &&
           (!position.isCutAgain || cutFrom(3, position.second));
}

Sweep::Sweep(const StartState& state, const SweepSettings& settings, Position& position, Counts& counts,
             const OnFailure& onFailure)
    : m_state(state), m_settings(settings), m_position(position), m_counts(counts), m_onFailure(onFailure),
      m_user(state.user, state.shape.blockSize), m_backup(state.backup, state.shape.blockSize), m_log(&silence)
{
}

void Sweep::run()
{
    m_position = {};
    ++m_counts.states;
    if (!undisturbed())
        return;
    m_position.isCut = true;
    for (std::size_t at = 0; at < m_first.operations.size() && !m_hasFailed; ++at) {
        for (const auto fault : everyFault)
            failAt(at, fault);
    }
    // The cut before the first operation and the one after the last belong to it.
    for (std::size_t at = 0; at <= m_first.operations.size() && !m_hasFailed; ++at) {
        for (const auto tear : everyTear) {
            cutAt(at, tear);
            if (at == m_first.operations.size())
                break;
        }
        if (at < m_first.operations.size())
            m_user.perform(m_first, at, Tear::afterwards);
    }
}

void Sweep::runOnly(const Position& position, core::restore::Log& log)
{
    m_position = {};
    m_log = &log;
    if (!undisturbed())
        return;
    m_position = position;
    const auto goTo = [this](const ReplayFlash::Recording& recording, const Cut& cut) {
        for (std::size_t at = 0; at < cut.operation && at < recording.operations.size(); ++at)
            m_user.perform(recording, at, Tear::afterwards);
        if (cut.operation < recording.operations.size())
            m_user.perform(recording, cut.operation, cut.tear);
    };
    if (position.isCut && position.first.fault != Fault::none)
        return failAt(position.first.operation, position.first.fault);
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
    const auto& shape = m_state.shape;
    const auto broken =
        isBroken() ? m_content.read(m_state.beforeDamage, shape.blockSize, shape.userBlocks - 1) : readContent();
    if (!broken.empty())
        return failed("the start state is broken: " + broken), false;
    for (std::size_t i = 0; i < m_content.size(); ++i)
        before.push_back({std::string(m_content[i].path), m_content[i].fingerprint});
    if (const auto fault = bootOnce(&m_first); !fault.empty())
        return failed(fault), false;
    // Damage that no protected file suffers from is not looked for.
    if (isBroken() && m_first.operations.empty())
        return false;
    if (const auto fault = readContent(); !fault.empty())
        return failed("after a boot: " + fault), false;
    for (const auto& [path, fingerprint] : m_state.wanted) {
        if (m_content.fingerprintOf(path) != fingerprint && !m_state.isTight)
            return failed("not as the specification wants it: " + path), false;
    }
    for (std::size_t i = 0; i < m_content.size(); ++i) {
        const auto [path, fingerprint] = m_content[i];
        if (isTemporary(path))
            return failed("a temporary file stays: " + std::string(path)), false;
        m_expectations.push_back({std::string(path), absent, fingerprint, fingerprint});
    }
    for (const auto& [path, fingerprint] : before) {
        const auto found = std::ranges::find(m_expectations, path, &Expectation::path);
        if (found != m_expectations.end())
            found->before = fingerprint;
        else
            m_expectations.push_back({path, fingerprint, absent, fingerprint});
    }
    if (m_state.isTight) {
        for (const auto& [path, fingerprint] : m_state.wanted) {
            const auto found = std::ranges::find(m_expectations, path, &Expectation::path);
            if (found != m_expectations.end())
                found->original = fingerprint;
            else
                m_expectations.push_back({path, absent, absent, fingerprint});
        }
    }
    if (const auto fault = settle(); !fault.empty())
        return failed(fault), false;
    m_ends.insert(m_user.fingerprint());
    m_user.rewind(start);
    return true;
}

// A fault that the flash admits or hides. No file may come out of that boot damaged, and the boot after it does what is
// left to do, around the block where it stays.
void Sweep::failAt(std::size_t operation, Fault fault)
{
    const auto before = m_user.mark();
    m_position.isCutAgain = false;
    m_position.first = {.operation = static_cast<std::uint32_t>(operation), .fault = fault};
    ++m_counts.faults;
    m_isFileData = isFileData(m_first, operation);
    m_user.failAt(m_position.first.operation, fault);
    (void)bootOnce(&m_second); // a lost erase makes the next program one that sets bits
    if (fault != Fault::worn)
        m_user.heal();
    // One block less can be one too few. A file system that is broken already may need the very block: version 1 has no
    // other place for a superblock, and none at all while it cannot tell which blocks are free.
    recover(&m_third, fault != Fault::worn || !(m_state.isTight || isBroken()));
    m_user.heal();
    m_user.rewind(before);
}

void Sweep::cutAt(std::size_t operation, Tear tear)
{
    const auto before = m_user.mark();
    m_position.isCutAgain = false;
    m_position.first = {.operation = static_cast<std::uint32_t>(operation), .tear = tear};
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
    m_position.second = {.operation = static_cast<std::uint32_t>(operation), .tear = tear};
    ++m_counts.cuts;
    ++m_counts.secondCuts;
    m_user.perform(m_second, operation, tear);
    if (m_recovered.insert(m_user.fingerprint()).second)
        recover(&m_third);
    m_user.rewind(before);
}

bool Sweep::recover(ReplayFlash::Recording* recording, bool comesToTheEnd)
{
    if (const auto fault = everyProtectedFileIsWholeOrItsBackupIs(false); !fault.empty())
        return failed("after what went wrong: " + fault), false;
    if (const auto fault = bootOnce(recording); !fault.empty())
        return failed(fault), false;
    if (!comesToTheEnd) {
        const auto fault = everyProtectedFileIsWholeOrItsBackupIs(false);
        if (!fault.empty())
            failed("after the next boot: " + fault);
        return fault.empty();
    }
    if (!m_ends.insert(m_user.fingerprint()).second)
        return true;
    if (const auto fault = everyProtectedFileIsWholeOrItsBackupIs(true); !fault.empty())
        return failed("after the next boot: " + fault), false;
    if (recording->operations.empty())
        return true; // it was that further boot
    const auto fault = settle();
    return fault.empty() || (failed(fault), false);
}

// A further boot writes nothing. With a status record the next one may still have to say that nothing is restored any
// more, and one that counts may take a few.
std::string Sweep::settle()
{
    const int boots = m_state.shape.extras ? 6 : 1;
    for (int i = 0; i < boots; ++i) {
        static ReplayFlash::Recording further;
        if (auto fault = bootOnce(&further); !fault.empty())
            return fault;
        if (further.operations.empty())
            return {};
    }
    // The record has one place; where that is worn out, each boot that has something to say tries again.
    return m_state.shape.extras && m_position.first.fault == Fault::worn ? "" : "a further boot writes";
}

std::string Sweep::bootOnce(ReplayFlash::Recording* recording)
{
    const auto violations = m_user.violations();
    const auto backupOperations = m_backup.operations();
    recording->clear();
    m_user.record(recording);
    ++m_counts.boots;
    boot(m_user, m_backup, m_state.shape, *m_log);
    m_user.record(nullptr);
    if (m_log != &silence)
        tellContent();
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

void Sweep::tellContent()
{
    const auto broken = readContent();
    using core::restore::Decimal;
    m_log->say({"-> ", Decimal(static_cast<std::uint32_t>(m_user.operations())), " operations so far; ",
                broken.empty() ? "" : "broken: ", broken});
    for (std::size_t i = 0; i < m_content.size(); ++i) {
        const auto [path, fingerprint] = m_content[i];
        if (fingerprint != folder)
            m_log->say({"     ", path, " ", Decimal(static_cast<std::uint32_t>(fingerprint))});
    }
}

/// The one rule. After a cut: whatever was whole is there and whole, what no list names is as it was, and a damaged
/// file is as it was or already whole. At the end: everything is as the undisturbed boot leaves it.
std::string Sweep::everyProtectedFileIsWholeOrItsBackupIs(bool atEnd)
{
    // A bit that shows after its block was verified can take the newest state of a folder away, a new folder with it.
    const bool mayDecay = m_position.first.fault == Fault::weakBit && !m_isFileData;
    if (const auto broken = readContent(); !broken.empty())
        // On a file system that was broken the half that counts then may be a leftover of another life of its block.
        return (isBroken() || mayDecay) && (!atEnd || (isBroken() && mayDecay)) ? "" : "broken: " + broken;
    std::size_t met = 0;
    for (const auto& [path, before, after, original] : m_expectations) {
        const auto found = m_content.fingerprintOf(path);
        met += found == absent ? 0 : 1;
        if (found == after || (found == before && !atEnd))
            continue;
        // Which of the files find room depends on what was done before.
        if (m_state.isTight && before != original && (found == before || found == original || found == absent))
            continue;
        if (m_state.shape.extras && isOfExtras(path) && (!atEnd || mayDecay || (found == folder && after == absent)))
            continue; // its own notes on how far it has come; an empty folder may stay
        // The older state that is found then may be that of a broken file system, a list that was not yet written, or
        // one that leaves no room. What is whole on a sound file system stays whole.
        if (mayDecay &&
            (isBroken() || isList(path) || (before != after && (!atEnd || m_state.isTight || m_state.shape.extras))))
            continue;
        // A file that a fault kept from being restored may be missing in the list until the next boot.
        if (!atEnd && m_position.first.fault != Fault::none && isList(path))
            continue;
        const bool movesAside = before != after && (before == folder || after == folder);
        if (atEnd || found != absent || !(isBroken() || movesAside))
            return (found == absent ? "gone: " : "another content: ") + path;
    }
    if (met == m_content.size() || (mayDecay && isBroken()))
        return {};
    for (std::size_t i = 0; i < m_content.size(); ++i) {
        const auto [path, fingerprint] = m_content[i];
        if (m_state.isTight && fingerprint == folder) // made for a file that found no room
            continue;
        if (m_state.shape.extras && isOfExtras(path) && (!atEnd || mayDecay || fingerprint == folder))
            continue;
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
    boot(user, m_backup, m_state.shape, silence);
    if (!std::ranges::equal(user.content(), m_user.content()))
        failed("the content after the cut is not what SimulatedNor makes of it");
}

void Sweep::failed(const std::string& what)
{
    ++m_counts.failures;
    m_hasFailed = true;
    m_onFailure(m_position, what);
}

bool repeat(const std::string& text)
{
    std::string name;
    Position position;
    if (!fromText(text, name, position)) {
        std::printf("not a run: %s\n", text.c_str());
        return false;
    }
    const auto state = makeStartState(name);
    Counts counts;
    Position at;
    Printing log;
    Sweep sweep(state, {}, at, counts, [&](const Position& failedAt, const std::string& what) {
        std::printf("FAILED %s: %s\n", toText(name, failedAt).c_str(), what.c_str());
    });
    sweep.runOnly(position, log);
    std::printf("%s\n", counts.failures == 0 ? "passed" : "failed");
    return counts.failures == 0;
}

} // namespace proof
