// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleScript.h"

#include "core/package/AtomicFile.h"
#include "device/module/PortConnector.h"
#include "device/python/PythonModule.h"
#include "ui/common/Words.h"

#include <QMutexLocker>

namespace ui
{

namespace
{
constexpr std::uint64_t largestScript = 1024 * 1024; ///< bytes; no module has room for more
} // namespace

class ConsoleScript::Observer final : public device::ScriptObserver
{
public:
    explicit Observer(ConsoleScript& job) : m_job(job) {}

    void said(std::string_view bytes) override
    {
        m_found.clear();
        m_text.feed(std::as_bytes(std::span(bytes)), m_found);
        hand();
    }
    void doesNotStop() override { emit m_job.doesNotStop(); }
    void finish()
    {
        m_found.clear();
        m_text.finish(m_found);
        hand();
    }

private:
    void hand()
    {
        bool isFirst = false;
        {
            const QMutexLocker lock(&m_job.m_mutex);
            isFirst = m_job.m_pieces.empty();
            const QDateTime now = QDateTime::currentDateTime();
            for (const auto& piece : m_found)
                m_job.m_pieces.push_back({now, QString::fromStdString(piece.text), piece.endsLine});
        }
        if (isFirst && !m_found.empty())
            emit m_job.arrived();
    }

    ConsoleScript& m_job;
    device::ConsoleText m_text;
    std::vector<device::ConsoleText::Piece> m_found;
};

ConsoleScript::ConsoleScript(ConsoleScriptRequest request, QObject* parent) : Job(parent), m_request(std::move(request))
{
}

ConsoleScript::~ConsoleScript()
{
    stopAndWait();
}

void ConsoleScript::interrupt()
{
    const QMutexLocker lock(&m_mutex);
    if (m_run)
        m_run->interrupt();
    else
        cancel();
}

std::vector<ConsolePiece> ConsoleScript::take()
{
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_pieces, {});
}

void ConsoleScript::work()
{
    m_result.emplace(run());
}

core::HostResult<device::ScriptEnd> ConsoleScript::run()
{
    const std::string path = utf8(m_request.path);
    std::string text;
    if (!m_request.isStored) {
        const auto bytes = core::package::readWholeFile(std::filesystem::path(path), largestScript);
        if (!bytes)
            return std::unexpected(bytes.error());
        text.assign(reinterpret_cast<const char*>(bytes->data.get()), bytes->size);
    }
    device::PortConnector connector(m_request.port, m_request.baudRate, token(), m_request.roots);
    auto module = device::PythonModule::open(connector, {.softReset = m_request.maySoftReset}, token());
    if (!module)
        return std::unexpected(module.error());
    Observer observer(*this);
    device::ScriptRun script(**module, observer);
    {
        const QMutexLocker lock(&m_mutex);
        if (isCancelled())
            return core::problem(core::ErrorCode::cancelled, path, "before the script began");
        m_run = &script;
    }
    auto end = m_request.isStored ? script.runStored(path) : script.runText(text, path);
    {
        const QMutexLocker lock(&m_mutex);
        m_run = nullptr;
    }
    observer.finish();
    return end;
}

} // namespace ui
