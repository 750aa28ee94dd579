// SPDX-License-Identifier: MIT
#include "firmware/board/host/Module.h"

#include "core/littlefs/Reader.h"
#include "firmware/board/host/PowerFlash.h"
#include "firmware/board/host/RecordsInMemory.h"
#include "firmware/console/Console.h"
#include "firmware/console/StatusReport.h"

#include <algorithm>
#include <deque>

namespace firmware::host
{

using namespace std::chrono_literals;
using core::littlefs::Reader;
using core::restore::Outcome;

namespace
{

// The boot loader's wish to be talked to (unisoc-8910 chapter 5.1).
constexpr Time windowLength = 50ms;
constexpr Time windowAfterHit = 150ms;
constexpr int hitsWanted = 3;
constexpr Time windowToDownload = 50ms;
// After the answer (unisoc-8910 chapters 6.4 and 5.2).
constexpr Time resetDelay = 2ms;
constexpr Time powerOffDelay = 2s;

constexpr std::size_t maxBlocks = (16u << 20) / sectorSize; // of the flash window
using EngineMemory = core::restore::EngineMemory<sectorSize, maxBlocks, 2 * sectorSize>;

std::string modelOf(const std::string& name)
{
    return name.substr(0, name.find('-'));
}

std::string revisionOf(const std::string& name)
{
    auto revision = name;
    std::erase(revision, '-');
    return revision + "R01A01M08_LIFEBOAT";
}

// An NV image (unisoc-8910 chapter 4.8) with one item, the IMEI, as a phone keeps it: its length, then two digits to a
// byte, the first of them beside the kind of the number.
std::vector<std::byte> factoryNv(const std::string& serial)
{
    constexpr std::byte imeiItem{5};
    constexpr std::byte imeiSize{9};
    std::vector<std::byte> image(nvLimit, std::byte{0xFF});
    const auto digit = [&](std::size_t i) { return i < serial.size() ? serial[i] - '0' : 15; };
    std::fill_n(image.begin(), 8, std::byte{0});
    image[4] = imeiItem;
    image[6] = imeiSize;
    image[8] = std::byte{8};
    image[9] = static_cast<std::byte>(digit(0) << 4 | 0x0A);
    for (std::size_t i = 1; i < 15; i += 2)
        image[9 + (i + 1) / 2] = static_cast<std::byte>(digit(i) | digit(i + 1) << 4);
    return image;
}

} // namespace

class Module::Core final : public LoaderBoard,
                           public ConsoleBoard,
                           public core::wire::TextSink,
                           public core::restore::Log
{
public:
    Core(Flash& flash, const ModuleSettings& settings, Output output)
        : m_flash(flash), m_settings(settings), m_output(std::move(output)), m_model(modelOf(settings.name)),
          m_revision(revisionOf(settings.name)), m_user(m_flash, settings.user), m_backup(m_flash, settings.backup)
    {
        if (settings.faults.cut)
            m_flash.cutAt(settings.faults.cut->operation, settings.faults.cut->tear);
        m_records.preset(fixedNv, factoryNv(settings.serial));
    }

    void powerOn(Time now, State to)
    {
        switchOff();
        m_flash.powerOn();
        m_now = now;
        enter(to);
        flush();
    }

    void switchOff()
    {
        m_state = State::off;
        m_due = never;
        m_pending.clear();
        m_loader.reset();
        m_console.reset();
        m_baudRate = 0;
    }

    void feed(std::span<const std::byte> bytes, Time now)
    {
        poll(now);
        for (const std::byte& byte : bytes) {
            if (m_settings.faults.silentAfter && m_received >= *m_settings.faults.silentAfter)
                return;
            ++m_received;
            hear({&byte, 1});
        }
        flush();
    }

    void poll(Time now)
    {
        while (m_due <= now) {
            m_now = m_due;
            m_due = never;
            if (m_state == State::window)
                boot();
            else
                enter(m_next);
        }
        m_now = now;
        flush();
    }

    Time nextPoll() const { return m_pending.empty() ? m_due : std::min(m_due, m_pending.front().due); }

    PowerFlash m_flash;
    ModuleSettings m_settings;
    State m_state = State::off;
    std::uint32_t m_baudRate = 0;
    std::optional<Loader> m_loader;
    RecordsInMemory m_records;
    std::optional<core::restore::Report> m_lastRestore;

private:
    struct Pending {
        Time due;
        std::vector<std::byte> bytes;
    };

    void hear(std::span<const std::byte> bytes)
    {
        if (m_state == State::window)
            hearInWindow(bytes.front());
        else if (m_state == State::console)
            m_console->feed(bytes);
        else if (m_state == State::download)
            m_loader->feed(bytes);
        if (!m_flash.hasPower())
            losePower();
    }

    void enter(State state)
    {
        m_state = state;
        switch (state) {
        case State::window:
            m_hits = 0;
            m_due = m_now + windowLength;
            break;
        case State::download:
            if (!m_loaderMemory)
                m_loaderMemory = std::make_unique<LoaderMemory>();
            m_loader.emplace(m_flash, m_records, *this, *m_loaderMemory, m_settings.loader);
            break;
        case State::off:
            switchOff();
            break;
        default:
            break;
        }
    }

    /// Hears nothing until then.
    void leave(State next, Time wait)
    {
        m_state = State::restarting;
        m_baudRate = 0;
        m_next = next;
        m_due = m_now + wait;
    }

    void losePower()
    {
        // What went out before the cut has gone.
        m_state = State::off;
        m_due = never;
    }

    void hearInWindow(std::byte byte)
    {
        m_hits = byte == core::wire::bslFlag ? m_hits + 1 : 0;
        if (m_hits == 1)
            m_due = m_now + windowAfterHit;
        if (m_hits < hitsWanted)
            return;
        std::array<std::byte, core::wire::bslFrameLimit(loaderVersion.size())> frame;
        const auto size = core::wire::encodeBsl(core::wire::BslType::version, std::as_bytes(std::span(loaderVersion)),
                                                core::wire::BslCheck::sum, frame);
        send(std::span(frame).first(size));
        leave(State::download, windowToDownload);
    }

    void boot()
    {
        {
            const auto memory = std::make_unique<EngineMemory>();
            core::restore::Engine engine(m_user, m_user.geometry(), m_backup, m_backup.geometry(), memory->buffers(),
                                         *this);
            m_lastRestore = engine.run();
        }
        if (!m_flash.hasPower())
            return losePower();
        using core::restore::Decimal;
        const auto& report = *m_lastRestore;
        say({"lifeboat: up, ", Decimal(report.restored), " restored, ", Decimal(report.whole), " whole, ",
             Decimal(report.updated), " updated, ",
             Decimal(report.notRestored + report.notRestorable + report.backupDamaged + report.unknown), " not whole"});
        m_state = State::console;
        m_console.emplace(Identity{"Quectel", m_model, m_revision, m_settings.serial}, *this, *this);
    }

    // --- What the firmware asks of its board

    void send(std::span<const std::byte> bytes) override
    {
        std::vector<std::byte> answer(bytes.begin(), bytes.end());
        if (m_answers++ == m_settings.faults.wrongAnswer)
            answer[2] ^= std::byte{4}; // PDL: the length; BSL: the type
        emit(answer);
    }
    void setBaudRate(std::uint32_t baudRate) override { m_baudRate = baudRate; }
    void restart() override { leave(State::window, resetDelay + m_settings.restartTime); }
    void powerOff() override { leave(State::off, powerOffDelay); }
    void enterDownload() override { leave(State::download, m_settings.restartTime); }

    void writeStatus(core::wire::StatusWriter& writer) override
    {
        const auto memory = std::make_unique<EngineMemory>();
        const auto buffers = memory->buffers();
        std::array<char, 1024> path;
        Reader user(m_user, m_user.geometry(), buffers.user.read);
        Reader backup(m_backup, m_backup.geometry(), buffers.backupRead);
        reportStatus(user, backup, {buffers.survey, path}, writer);
    }

    void put(std::string_view text) override { emit(std::as_bytes(std::span(text))); }

    void line(std::span<const std::string_view> parts) override
    {
        for (const auto part : parts)
            put(part);
        put("\r\n");
    }

    void emit(std::span<const std::byte> bytes)
    {
        if (!m_flash.hasPower())
            return;
        const Time due = m_now + m_settings.faults.answerDelay;
        if (m_pending.empty() || m_pending.back().due != due)
            m_pending.push_back({due, {}});
        auto& last = m_pending.back().bytes;
        last.insert(last.end(), bytes.begin(), bytes.end());
    }

    void flush()
    {
        while (!m_pending.empty() && m_pending.front().due <= m_now) {
            const auto bytes = std::move(m_pending.front().bytes);
            m_pending.pop_front();
            m_output(bytes);
        }
    }

    Output m_output;
    std::string m_model;
    std::string m_revision;
    Partition m_user;
    Partition m_backup;
    std::unique_ptr<LoaderMemory> m_loaderMemory;
    std::optional<Console> m_console;
    Time m_now{0};
    Time m_due = never;        ///< the end of the window, or of a restart
    State m_next = State::off; ///< after a restart
    int m_hits = 0;
    std::uint64_t m_received = 0; ///< bytes
    std::uint32_t m_answers = 0;  ///< of the loader
    std::deque<Pending> m_pending;
};

Module::Module(Flash& flash, const ModuleSettings& settings, Output output)
    : m_core(std::make_unique<Core>(flash, settings, std::move(output)))
{
}

Module::~Module() = default;

void Module::powerOn(Time now)
{
    m_core->powerOn(now, State::window);
}

void Module::powerOnInDownload(Time now)
{
    m_core->powerOn(now, State::download);
}

void Module::powerOff()
{
    m_core->switchOff();
}

void Module::feed(std::span<const std::byte> bytes, Time now)
{
    m_core->feed(bytes, now);
}

void Module::poll(Time now)
{
    m_core->poll(now);
}

Time Module::nextPoll() const
{
    return m_core->nextPoll();
}

Module::State Module::state() const
{
    return m_core->m_state;
}

Loader::Stage Module::loaderStage() const
{
    return m_core->m_loader ? m_core->m_loader->stage() : Loader::Stage::rom;
}

bool Module::isPowerLost() const
{
    return !m_core->m_flash.hasPower();
}

std::uint32_t Module::baudRate() const
{
    return m_core->m_baudRate;
}

void Module::cutPowerAt(std::uint32_t operation, core::restore::Tear tear)
{
    m_core->m_flash.cutAt(operation, tear);
}

std::uint32_t Module::flashOperations() const
{
    return m_core->m_flash.operations();
}

const std::optional<core::restore::Report>& Module::lastRestore() const
{
    return m_core->m_lastRestore;
}

const std::vector<std::string>& Module::recordLog() const
{
    return m_core->m_records.log();
}

} // namespace firmware::host
