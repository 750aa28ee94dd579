// SPDX-License-Identifier: MIT
#include "ui/files/ModuleFilesJob.h"

#include "device/module/PortConnector.h"
#include "ui/common/Settings.h"
#include "ui/files/TransferMeter.h"
#include "ui/port/ModuleSelection.h"

#include <QMutexLocker>

namespace ui
{

using core::ErrorCode;

std::optional<PythonPort> pythonPort(const Workspace& workspace, device::Interpreter::Consent consent)
{
    const auto port = workspace.module.port(device::PortPurpose::repl);
    if (!port)
        return {};
    return PythonPort{*port, static_cast<std::uint32_t>(workspace.settings.consoleBaudRate()), workspace.module.roots(),
                      consent};
}

ModuleFilesJob::ModuleFilesJob(PythonPort port, Work work, Reads reads, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_work(std::move(work)), m_reads(reads)
{
}

void ModuleFilesJob::work()
{
    if (auto done = doIt(); !done)
        m_problem = std::move(done.error());
}

core::HostResult<void> ModuleFilesJob::doIt()
{
    device::PortConnector connector(m_port.port, m_port.baudRate, token(), m_port.roots);
    const auto module = device::PythonModule::open(connector, m_port.consent, token(), [this](std::string_view text) {
        const QMutexLocker lock(&m_mutex);
        m_stray.append(text.data(), static_cast<qsizetype>(text.size()));
        emit strayed();
    });
    if (!module)
        return std::unexpected(module.error());
    device::ModuleFiles files(**module);
    TransferMeter meter(observer());
    FilesContext context{**module, files, meter, token()};
    auto done = m_work(context, m_report);
    const bool isGone = !done && (done.error().code == ErrorCode::disconnected || token().isCancelled());
    if (m_reads != Reads::nothing && !isGone) {
        using device::ModuleFiles;
        auto listing = readListing(
            **module, m_reads == Reads::filesAndCrcs ? ModuleFiles::Crcs::all : ModuleFiles::Crcs::none, token());
        if (listing)
            m_listing = std::move(*listing);
        else if (done)
            done = std::unexpected(listing.error());
    }
    return done;
}

QByteArray ModuleFilesJob::takeStray()
{
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_stray, {});
}

} // namespace ui
