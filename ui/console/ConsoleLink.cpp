// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleLink.h"

#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"

#include <QTimer>

namespace ui
{

using core::ErrorCode;

namespace
{

constexpr int retryMs = 250;
/// A port that has just appeared belongs to nobody yet: the system gives it its permissions a little later, and others
/// look at it first.
constexpr qint64 settleMs = 3'000;

} // namespace

ConsoleLink::ConsoleLink(Workspace& workspace, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_retry(new QTimer(this))
{
    m_retry->setSingleShot(true);
    m_retry->setInterval(retryMs);
    connect(m_retry, &QTimer::timeout, this, &ConsoleLink::tryToOpen);
    connect(&workspace.ports, &PortClaims::giveUp, this, &ConsoleLink::giveUp);
    connect(&workspace.ports, &PortClaims::freed, this, &ConsoleLink::freed);
    connect(&workspace.module, &ModuleSelection::changed, this, &ConsoleLink::selectionChanged);
    connect(&workspace.module, &ModuleSelection::connectedChanged, this, [this] {
        if (m_state == State::waiting)
            tryToOpen();
    });
}

ConsoleLink::~ConsoleLink() = default;

void ConsoleLink::setMode(ConsoleMode mode)
{
    m_mode = mode;
    reopen();
    emit factsChanged();
}

std::optional<ConsoleLink::Choice> ConsoleLink::choice() const
{
    using device::PortPurpose;
    const ModuleSelection& module = m_workspace.module;
    const int row = module.modules().rowOf(module.key());
    // What the ports of a running module are for is known.
    const bool isKnown = row >= 0 && module.modules().entry(row).ports &&
                         module.modules().entry(row).mode == device::ModuleMode::running;
    if (m_mode != ConsoleMode::at) {
        if (auto port = module.port(PortPurpose::repl))
            return Choice{*port, isKnown || m_wasPython ? ConsoleMode::python : m_mode};
    }
    if (auto port = module.port(PortPurpose::at))
        return Choice{*port, isKnown ? ConsoleMode::at : m_mode};
    return {};
}

std::optional<device::ChosenPort> ConsoleLink::port() const
{
    const auto chosen = choice();
    return chosen ? std::optional(chosen->port) : std::nullopt;
}

ConsoleFacts ConsoleLink::facts() const
{
    if (m_reader)
        return m_reader->facts();
    const auto expected = choice();
    return {.isPython = (expected ? expected->mode : m_mode) == ConsoleMode::python};
}

void ConsoleLink::open()
{
    if (m_isWanted)
        return;
    m_key = m_workspace.module.key();
    m_isWanted = true;
    m_wasOpen = false;
    m_wasPython = false; // that may have been another module
    tryToOpen();
}

void ConsoleLink::close()
{
    m_isWanted = false;
    m_retry->stop();
    if (m_reader)
        m_reader->cancel(); // the rest when it has ended
    else
        end(State::closed);
}

void ConsoleLink::reopen()
{
    if (m_reader)
        m_reader->cancel();
}

void ConsoleLink::sendLines(const QList<QByteArray>& lines)
{
    if (m_reader)
        m_reader->sendLines(lines);
}

void ConsoleLink::sendNow(const QByteArray& bytes)
{
    if (m_reader)
        m_reader->sendNow(bytes);
}

void ConsoleLink::sendPython(const QByteArray& text)
{
    if (m_reader)
        m_reader->sendPython(text);
}

void ConsoleLink::sendPassword(const QByteArray& password)
{
    if (m_reader)
        m_reader->sendPassword(password);
}

void ConsoleLink::softReset()
{
    if (m_reader)
        m_reader->softReset();
}

void ConsoleLink::complete(const QByteArray& line)
{
    if (m_reader)
        m_reader->complete(line);
}

void ConsoleLink::tryToOpen()
{
    if (!m_isWanted || m_reader)
        return;
    if (!choice())
        return m_wasOpen ? waitForModule()
                         : fail(core::Problem(ErrorCode::noPort, utf8(m_workspace.module.name()), ""));
    if (m_claimed != m_key)
        releasePort(); // of the module that was open before
    const auto start = [this] {
        m_claimed = m_key;
        startReader();
    };
    if (!m_workspace.ports.claimToLend(m_key, this, start))
        setState(State::lent);
}

void ConsoleLink::startReader()
{
    // Asked for while the user waited for a job to release it, and closed meanwhile.
    const auto chosen = choice();
    if (!m_isWanted || !chosen)
        return m_isWanted ? waitForModule() : end(State::closed);
    m_portName = text(chosen->port.name);
    m_reader = std::make_unique<ConsoleReader>(
        chosen->port.name, static_cast<std::uint32_t>(m_workspace.settings.consoleBaudRate()), chosen->mode);
    connect(m_reader.get(), &ConsoleReader::opened, this, [this] {
        m_wasOpen = true;
        setState(State::open);
    });
    connect(m_reader.get(), &ConsoleReader::arrived, this, [this] {
        if (m_reader)
            emit arrived(m_reader->take());
    });
    connect(m_reader.get(), &ConsoleReader::factsChanged, this, &ConsoleLink::factsChanged);
    connect(m_reader.get(), &ConsoleReader::named, this, &ConsoleLink::named);
    connect(m_reader.get(), &ConsoleReader::gaveUp, this, &ConsoleLink::gaveUp);
    connect(m_reader.get(), &Job::finished, this, &ConsoleLink::readerFinished);
    if (m_state != State::waiting)
        setState(State::opening);
    m_reader->start();
}

void ConsoleLink::readerFinished()
{
    // What it had not handed over yet.
    for (auto pieces = m_reader->take(); !pieces.empty(); pieces = m_reader->take())
        emit arrived(pieces);
    const std::optional<core::Problem> problem = m_reader->problem();
    const bool isPython = m_reader->facts().isPython;
    m_reader.release()->deleteLater();
    const bool isLending = std::exchange(m_isLending, false);
    m_wasPython = isLending && m_claimed == m_key && m_mode == ConsoleMode::automatic && isPython;
    if (!m_isWanted)
        return end(State::closed);
    if (m_claimed != m_key)
        return tryToOpen(); // another module was opened meanwhile
    if (isLending)
        return end(State::lent);
    if (!problem)
        return tryToOpen();
    if (!m_wasOpen || !m_workspace.settings.autoReconnect())
        return fail(*problem);
    if (problem->code == ErrorCode::disconnected || problem->code == ErrorCode::noPort)
        return waitForModule();
    if (m_state != State::waiting || m_awaySince.elapsed() > settleMs)
        return fail(*problem);
    wait();
}

void ConsoleLink::waitForModule()
{
    m_awaySince.start();
    wait();
}

void ConsoleLink::wait()
{
    m_retry->start();
    end(State::waiting);
}

void ConsoleLink::fail(const core::Problem& problem)
{
    m_problem = problem;
    m_isWanted = false;
    end(State::failed);
}

void ConsoleLink::end(State state)
{
    setState(state);
    releasePort();
}

void ConsoleLink::releasePort()
{
    if (const QString key = std::exchange(m_claimed, {}); !key.isEmpty())
        m_workspace.ports.release(key, this);
}

void ConsoleLink::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    emit stateChanged();
}

void ConsoleLink::giveUp(const QString& key)
{
    if (key != m_claimed || !m_reader)
        return;
    m_isLending = true;
    m_reader->cancel();
}

void ConsoleLink::freed(const QString& key)
{
    if (key == m_key && m_state == State::lent)
        tryToOpen();
}

void ConsoleLink::selectionChanged()
{
    if (m_isWanted && m_workspace.module.key() != m_key)
        close();
}

} // namespace ui
