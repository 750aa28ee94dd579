// SPDX-License-Identifier: MIT
// What the status page reads: images and packages, and the module itself.
#include "ui/status/StatusPage.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/job/JobRunner.h"
#include "ui/port/ModuleSelection.h"
#include "ui/status/StatusActions.h"
#include "ui/status/StatusJobs.h"

#include <QAction>
#include <QFileInfo>

namespace ui
{

using device::ModuleReading;

void StatusPage::chooseFiles()
{
    const QStringList paths =
        workspace().dialogs.openFiles(this, tr("Open one or two images, or a package"), QString(),
                                      tr("Images and packages (*.bin *.img *.pac *.zip);;All files (*)"));
    if (!paths.isEmpty())
        openFiles(paths);
}

void StatusPage::openFiles(const QStringList& paths)
{
    if (m_runner->isBusy())
        return;
    // The other partition of an image that is shown already.
    QStringList both;
    if (paths.size() == 1 && m_shown.images.size() == 1 && !m_shown.images.contains(paths.front()))
        both = m_shown.images + paths;
    m_card->clear();
    m_runner->run<ImagesJob>(imagesJob(paths, both), {}, tr("Reading the images"), [this, paths](ImagesJob& job) {
        auto& [read, result] = job.result();
        if (!result)
            return showFailure(result.error(), tr("reading the images"), [this, paths](auto) { openFiles(paths); });
        ShownStatus shown;
        shown.status = std::make_shared<core::project::ModuleStatus>(std::move(result->status));
        shown.images = read;
        showStatus(std::move(shown));
    });
}

void StatusPage::readModule()
{
    readWith({}, false);
}

void StatusPage::readWith(const QString& package, bool mayRestart, device::Interpreter::Consent consent)
{
    const ModuleSelection& module = workspace().module;
    const auto port = module.port();
    if (m_runner->isBusy() || !port)
        return;
    const StatusPort statusPort{*port, module.roots(), consent};
    auto job = readStatusJob(statusPort, utf8(package), mayRestart);
    m_card->clear();
    const QString activity = tr("Reading the status of the module");
    m_runner->run<ReadStatusJob>(
        std::move(job), module.key(), activity,
        [this, activity, package, mayRestart, key = module.key(), name = module.name(),
         port = port->name](ReadStatusJob& done) {
            auto& result = done.result();
            if (!m_actions->isForSelected(key, name, activity, result ? nullptr : &result.error()))
                return;
            if (!result)
                return showFailure(result.error(), tr("reading the status (%1)").arg(text(port)),
                                   [this, package, mayRestart](auto given) { readWith(package, mayRestart, given); });
            if (!result->status)
                return askForLoader(result->missing);
            ShownStatus shown;
            shown.status = std::make_shared<core::project::ModuleStatus>(std::move(*result->status));
            shown.reading = std::move(*result);
            shown.key = key;
            shown.module = name;
            shown.port = port;
            shown.loader = package;
            showStatus(std::move(shown));
        });
}

void StatusPage::askForLoader(ModuleReading::Missing missing)
{
    const bool mayRestart = missing == ModuleReading::Missing::loaderAndRestart;
    m_card->showMessage(MessageCard::Kind::info,
                        mayRestart ? tr("The module runs another firmware than Lifeboat's.")
                                   : tr("The module is in download mode."),
                        mayRestart ? tr("Its flash can be read in download mode with the loaders of a package for it. "
                                        "The module is restarted for that, and once more at the end.")
                                   : tr("Its flash can be read with the loaders of a package for it. Nothing is "
                                        "written; the module stays in download mode."));
    if (!m_projectPackage.isEmpty()) {
        QAction* use =
            m_card->addAction("statusUseProject", tr("Read with %1").arg(QFileInfo(m_projectPackage).fileName()));
        connect(use, &QAction::triggered, this, [this, mayRestart] { readWith(m_projectPackage, mayRestart); });
    }
    QAction* choose = m_card->addAction("statusChooseLoader", tr("Choose a package…"));
    connect(choose, &QAction::triggered, this, [this, mayRestart] { chooseLoader(mayRestart); });
}

void StatusPage::chooseLoader(bool mayRestart)
{
    const QString folder = m_projectPackage.isEmpty() ? QString() : QFileInfo(m_projectPackage).path();
    const QString package = workspace().dialogs.openFile(this, tr("Choose a package for this module"), folder,
                                                         tr("Packages (*.pac *.bin *.zip);;All files (*)"));
    if (!package.isEmpty())
        readWith(package, mayRestart);
}

} // namespace ui
