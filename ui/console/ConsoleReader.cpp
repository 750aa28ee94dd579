// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleReader.h"

#include "device/serial/OpenPort.h"
#include "ui/common/Words.h"

#include <QMutexLocker>
#include <QThread>

namespace ui
{

using device::ConsoleText;
using device::Time;
using namespace std::chrono_literals;

namespace
{

constexpr qsizetype batch = 100'000;     ///< characters that the window takes in one go
constexpr qsizetype queueSize = 500'000; ///< characters that wait; beyond, the module has to
constexpr Time betweenBatches = 50ms;
constexpr Time shortWait = 20ms; ///< for bytes; what is typed waits no longer
constexpr Time quiet = 50ms;     ///< an answer has ended
constexpr Time patience = 1s;    ///< for an answer, before the next line goes out anyway

/// What was sent, as it is shown.
QString shownText(QByteArray line)
{
    while (line.endsWith('\r') || line.endsWith('\n'))
        line.chop(1);
    ConsoleText text;
    std::vector<ConsoleText::Piece> pieces;
    text.feed(std::as_bytes(std::span(line.constData(), static_cast<std::size_t>(line.size()))), pieces);
    text.finish(pieces);
    QString shown;
    for (const auto& piece : pieces)
        shown += QString::fromStdString(piece.text);
    return shown;
}

} // namespace

ConsoleReader::ConsoleReader(std::string port, std::uint32_t baudRate, ConsoleMode mode, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_baudRate(baudRate), m_mode(mode)
{
    m_facts.isPython = isPython();
}

ConsoleReader::~ConsoleReader()
{
    stopAndWait();
}

void ConsoleReader::sendLines(const QList<QByteArray>& lines)
{
    const QMutexLocker lock(&m_mutex);
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
}

void ConsoleReader::sendPython(const QByteArray& text)
{
    const QMutexLocker lock(&m_mutex);
    m_requests.push_back({PythonRequest::Kind::text, text});
}

void ConsoleReader::sendPassword(const QByteArray& password)
{
    const QMutexLocker lock(&m_mutex);
    m_requests.push_back({PythonRequest::Kind::password, password});
    m_facts.prompt = ConsoleFacts::Prompt::none; // when it asks again, that is news
}

void ConsoleReader::softReset()
{
    const QMutexLocker lock(&m_mutex);
    m_requests.push_back({PythonRequest::Kind::reset, {}});
}

void ConsoleReader::complete(const QByteArray& line)
{
    const QMutexLocker lock(&m_mutex);
    m_requests.push_back({PythonRequest::Kind::names, line});
}

void ConsoleReader::sendNow(const QByteArray& bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_urgent.push_back(bytes);
}

ConsoleFacts ConsoleReader::facts()
{
    const QMutexLocker lock(&m_mutex);
    return m_facts;
}

std::vector<ConsolePiece> ConsoleReader::take()
{
    const QMutexLocker lock(&m_mutex);
    m_isTold = false;
    std::vector<ConsolePiece> taken;
    for (qsizetype size = 0; size < batch && !m_pieces.empty(); m_pieces.pop_front()) {
        size += m_pieces.front().text.size() + 1;
        m_size -= m_pieces.front().text.size() + 1;
        taken.push_back(std::move(m_pieces.front()));
    }
    return taken;
}

void ConsoleReader::work()
{
    auto port = device::openPort(m_port, m_baudRate, [this] { return token().isCancelled(); });
    if (!port) {
        m_problem = std::move(port.error());
        return;
    }
    emit opened();
    if (isPython())
        m_console.greet();
    if (auto done = converse(**port); !done && !token().isCancelled())
        m_problem = std::move(done.error());
}

core::HostResult<void> ConsoleReader::converse(device::Transport& port)
{
    m_lastSent = port.now() - patience;
    m_lastTold = port.now() - betweenBatches;
    ConsoleText text;
    std::vector<std::byte> buffer(16 * 1024);
    core::HostResult<void> result;
    while (!token().isCancelled()) {
        result = write(port);
        if (!result)
            break;
        if (isFull()) {
            QThread::msleep(5);
        } else {
            const auto count = port.read(buffer, shortWait);
            if (!count) {
                result = std::unexpected(count.error());
                break;
            }
            if (*count > 0)
                m_lastReceived = port.now();
            const std::string heard(reinterpret_cast<const char*>(buffer.data()), *count);
            const std::string shown = m_console.receive(heard, port.now());
            std::vector<ConsoleText::Piece> pieces;
            text.feed(std::as_bytes(std::span(shown)), pieces);
            keep(std::move(pieces));
        }
        look();
        tell(port.now());
    }
    std::vector<ConsoleText::Piece> last;
    text.finish(last);
    keep(std::move(last));
    return result;
}

core::HostResult<void> ConsoleReader::write(device::Transport& port)
{
    return isPython() ? writePython(port) : writeLine(port);
}

bool ConsoleReader::isPython() const
{
    return m_mode == ConsoleMode::python ||
           (m_mode == ConsoleMode::automatic && m_console.watch().speaker() == device::ConsoleWatch::Speaker::python);
}

/// The module echoes what it takes.
core::HostResult<void> ConsoleReader::writePython(device::Transport& port)
{
    {
        const QMutexLocker lock(&m_mutex);
        for (; !m_requests.empty(); m_requests.pop_front()) {
            const PythonRequest& request = m_requests.front();
            switch (request.kind) {
            case PythonRequest::Kind::text:
                m_console.send(request.text.toStdString());
                break;
            case PythonRequest::Kind::password:
                m_console.sendPassword(request.text.toStdString());
                break;
            case PythonRequest::Kind::reset:
                m_console.softReset();
                break;
            case PythonRequest::Kind::names:
                if (const auto completion = device::Completion::at(request.text.toStdString());
                    completion && m_console.complete(*completion))
                    m_asked = request.text;
                break;
            }
        }
        for (; !m_urgent.empty(); m_urgent.pop_front())
            m_console.sendNow(m_urgent.front().toStdString());
    }
    for (;;) {
        const std::string bytes = m_console.nextWrite(port.now());
        if (bytes.empty())
            return {};
        if (auto written = port.write(std::as_bytes(std::span(bytes))); !written)
            return written;
    }
}

core::HostResult<void> ConsoleReader::writeLine(device::Transport& port)
{
    QByteArray bytes;
    bool isLine = false;
    {
        const QMutexLocker lock(&m_mutex);
        const Time now = port.now();
        const bool hasAnswered = m_lastReceived > m_lastSent && now - m_lastReceived >= quiet;
        if (!m_urgent.empty()) {
            bytes = std::move(m_urgent.front());
            m_urgent.pop_front();
        } else if (!m_lines.empty() && (hasAnswered || now - m_lastSent >= patience)) {
            bytes = std::move(m_lines.front());
            m_lines.pop_front();
            isLine = true;
        } else {
            return {};
        }
        m_pieces.push_back({QDateTime::currentDateTime(), shownText(bytes), true, true});
        m_size += m_pieces.back().text.size() + 1;
    }
    if (isLine)
        m_lastSent = port.now();
    return port.write(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

/// What has become known since the last time.
void ConsoleReader::look()
{
    const device::ConsoleWatch& watch = m_console.watch();
    const ConsoleFacts facts{isPython(), watch.prompt(), watch.isLocked(), m_console.isWaiting()};
    bool isNew = false;
    {
        const QMutexLocker lock(&m_mutex);
        isNew = facts != m_facts;
        m_facts = facts;
    }
    if (isNew)
        emit factsChanged();
    if (const auto problem = m_console.takeProblem())
        emit gaveUp(QByteArray::fromStdString(problem->detail));
    if (const auto names = m_console.takeNames()) {
        QStringList list;
        for (const std::string& name : *names)
            list += QString::fromStdString(name);
        emit named(m_asked, list);
    }
}

void ConsoleReader::keep(std::vector<ConsoleText::Piece> pieces)
{
    const QDateTime now = QDateTime::currentDateTime();
    const QMutexLocker lock(&m_mutex);
    for (const auto& piece : pieces) {
        m_pieces.push_back({now, QString::fromStdString(piece.text), piece.endsLine});
        m_size += m_pieces.back().text.size() + 1;
    }
}

void ConsoleReader::tell(Time now)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (m_isTold || m_pieces.empty() || now - m_lastTold < betweenBatches)
            return;
        m_isTold = true;
    }
    m_lastTold = now;
    emit arrived();
}

bool ConsoleReader::isFull()
{
    const QMutexLocker lock(&m_mutex);
    return m_size > queueSize;
}

} // namespace ui
