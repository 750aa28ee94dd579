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

ConsoleReader::ConsoleReader(std::string port, std::uint32_t baudRate, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_baudRate(baudRate)
{
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

void ConsoleReader::sendNow(const QByteArray& bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_urgent.push_back(bytes);
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
            if (*count > 0) {
                m_lastReceived = port.now();
                std::vector<ConsoleText::Piece> pieces;
                text.feed(std::span(buffer).first(*count), pieces);
                keep(std::move(pieces));
            }
        }
        tell(port.now());
    }
    std::vector<ConsoleText::Piece> last;
    text.finish(last);
    keep(std::move(last));
    return result;
}

core::HostResult<void> ConsoleReader::write(device::Transport& port)
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
