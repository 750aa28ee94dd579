// SPDX-License-Identifier: MIT
#include "firmware/board/host/Module.h"

#include "firmware/board/host/Factory.h"
#include "firmware/board/host/PowerFlash.h"
#include "firmware/board/host/RecordsInMemory.h"
#include "firmware/module/Module.h"

#include <algorithm>
#include <deque>

namespace firmware::host
{

using namespace std::chrono_literals;

namespace
{

constexpr std::size_t maxBlocks = (16u << 20) / sectorSize; // of the flash window

/// Working memory of a module.
struct Memory {
    LoaderMemory loader;
    core::restore::EngineMemory<sectorSize, maxBlocks, 2 * sectorSize> engine;
    std::array<char, 1024> path;

    ModuleMemory parts() { return {loader, engine.buffers(), path}; }
};

Milliseconds millisecondsOf(Time time)
{
    return static_cast<Milliseconds>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

} // namespace

class Module::Core final : public ModuleBoard
{
public:
    Core(Flash& flash, const ModuleSettings& settings, Output output)
        : m_flash(flash), m_settings(settings), m_output(std::move(output)), m_model(modelOf(settings.name)),
          m_revision(revisionOf(settings.name)), m_memory(std::make_unique_for_overwrite<Memory>()),
          m_module(m_flash, m_records, *this, configOf(), m_memory->parts())
    {
        if (settings.faults.cut)
            m_flash.cutAt(settings.faults.cut->operation, settings.faults.cut->tear);
        m_records.preset(fixedNv, factoryNv(settings.serial));
    }

    void powerOn(Time now, Start start)
    {
        switchOff();
        m_flash.powerOn();
        m_now = now;
        begin(start);
        flush();
    }

    void switchOff()
    {
        m_module.stop();
        m_restartDue = never;
        m_pending.clear();
        m_baudRate = 0;
    }

    void feed(std::span<const std::byte> bytes, Time now)
    {
        poll(now);
        for (const std::byte& byte : bytes) {
            if (m_settings.faults.silentAfter && m_received >= *m_settings.faults.silentAfter)
                return;
            ++m_received;
            m_module.feed({&byte, 1}, sinceStart(now));
            heedPower();
        }
        flush();
    }

    void poll(Time now)
    {
        for (;;) {
            const Time due = std::min(m_restartDue, moduleDue());
            if (due > now)
                break;
            m_now = due;
            if (m_restartDue <= due) {
                m_restartDue = never;
                begin(m_restart);
            } else {
                m_module.poll(sinceStart(due));
                heedPower();
            }
        }
        m_now = now;
        flush();
    }

    Time nextPoll() const
    {
        const Time due = std::min(m_restartDue, moduleDue());
        return m_pending.empty() ? due : std::min(due, m_pending.front().due);
    }

    State state() const
    {
        if (m_restartDue != never)
            return State::restarting;
        switch (m_module.state()) {
        case firmware::Module::State::leaving:
            return State::restarting;
        case firmware::Module::State::window:
            return State::window;
        case firmware::Module::State::console:
            return State::console;
        case firmware::Module::State::download:
            return State::download;
        case firmware::Module::State::off:
            break;
        }
        return State::off;
    }

    const firmware::Module& module() const { return m_module; }

    PowerFlash m_flash;
    ModuleSettings m_settings;
    std::uint32_t m_baudRate = 0;
    RecordsInMemory m_records;

private:
    struct Pending {
        Time due;
        std::vector<std::byte> bytes;
    };

    ModuleConfig configOf() const
    {
        return {{"Quectel", m_model, m_revision, m_settings.serial},
                m_settings.user,
                m_settings.backup,
                m_settings.loader,
                m_settings.waitsForFirstDownload};
    }

    // The module counts milliseconds from its start: what is due then comes at the very microsecond.
    Milliseconds sinceStart(Time now) const { return millisecondsOf(now - m_begin); }
    Time moduleDue() const
    {
        const auto due = m_module.nextPoll();
        return due ? m_begin + std::chrono::milliseconds(*due) : never;
    }

    void begin(Start start)
    {
        m_begin = m_now;
        m_module.start(m_downloadUnderWay ? Start::download : start, 0);
    }

    // What went out before the cut has gone.
    void heedPower()
    {
        if (!m_flash.hasPower())
            m_module.stop();
    }

    // --- What the module has its board do

    void send(std::span<const std::byte> bytes) override
    {
        if (!m_flash.hasPower())
            return;
        const Time due = m_now + m_settings.faults.answerDelay;
        if (m_pending.empty() || m_pending.back().due != due)
            m_pending.push_back({due, {}});
        auto& last = m_pending.back().bytes;
        last.insert(last.end(), bytes.begin(), bytes.end());
        if (m_module.state() == firmware::Module::State::download && m_answers++ == m_settings.faults.wrongAnswer)
            last[last.size() - bytes.size() + 2] ^= std::byte{4}; // PDL: the length; BSL: the type
    }
    void setBaudRate(std::uint32_t baudRate) override { m_baudRate = baudRate; }
    void restart(Start start) override
    {
        m_baudRate = 0;
        m_restart = start;
        m_restartDue = m_now + m_settings.restartTime;
    }
    void powerOff() override { m_baudRate = 0; }
    core::Result<void> keepDownloadMark(bool underWay) override
    {
        m_downloadUnderWay = underWay;
        return {};
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
    std::unique_ptr<Memory> m_memory;
    firmware::Module m_module;
    bool m_downloadUnderWay = false;
    Time m_now{0};
    Time m_begin{0};              ///< of the module's milliseconds
    Time m_restartDue = never;    ///< the module is gone until then
    Start m_restart{};            ///< as what
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
    m_core->powerOn(now, Start::normal);
}

void Module::powerOnInDownload(Time now)
{
    m_core->powerOn(now, Start::download);
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
    return m_core->state();
}

Loader::Stage Module::loaderStage() const
{
    return m_core->module().loaderStage();
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
    return m_core->module().lastRestore();
}

const std::vector<std::string>& Module::recordLog() const
{
    return m_core->m_records.log();
}

} // namespace firmware::host
