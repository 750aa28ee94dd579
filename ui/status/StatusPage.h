// SPDX-License-Identifier: MIT
// The page "Module status": the state of every protected file of the connected module, or of images of its partitions,
// and what can be done about those that are not whole.
#pragma once

#include "ui/common/Page.h"
#include "ui/status/FileDetails.h"
#include "ui/status/FileStatusModel.h"
#include "ui/status/StatusTexts.h"

class QSplitter;

namespace ui
{

class DropHint;
class FileStatusView;
class JobLine;
class MessageCard;
class StatusActions;
class StatusBar;
class StatusExporter;
class StatusFacts;
class JobRunner;

class StatusPage : public Page
{
    Q_OBJECT

public:
    explicit StatusPage(Workspace& workspace, QWidget* parent = nullptr);
    ~StatusPage() override;

    QString title() const override;
    QString iconName() const override { return QStringLiteral("status"); }
    QList<QAction*> pageActions() const override;
    void find() override;
    void cancel() override;
    QString unfinishedWork() const override;

    /// The package that the project makes: proposed where a status takes the loaders of one. May be empty.
    void setProjectPackage(const QString& path) { m_projectPackage = path; }
    /// F6: of the selected module.
    void readModule();
    /// One or two partition images, or a package; one image completes the other that is shown.
    void openFiles(const QStringList& paths);

    const ShownStatus& shown() const { return m_shown; }

signals:
    /// A download of the backup partition alone is wanted, into the selected module.
    void flashBackupWanted();

protected:
    void retranslate() override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void moduleCameOrWent();
    void makeActions();
    void makeLayout();
    void chooseFiles();
    void readWith(const QString& package, bool mayRestart, device::Interpreter::Consent consent = {});
    void askForLoader(device::ModuleReading::Missing missing);
    void chooseLoader(bool mayRestart);
    std::string currentPath() const;
    void act(Remedy remedy);
    FileDetails::Obstacles obstacles() const;

    /// `again` does it again.
    void showFailure(const core::Problem& problem, const QString& activity,
                     const std::function<void(device::Interpreter::Consent)>& again);
    void showStatus(ShownStatus shown);
    void showFacts();
    void showDetails();
    void showState();

    ShownStatus m_shown;
    QString m_projectPackage;

    FileStatusModel m_files;
    StatusBar* m_bar;
    StatusExporter* m_exporter;
    DropHint* m_drop;
    StatusFacts* m_facts;
    MessageCard* m_card;
    JobLine* m_line;
    JobRunner* m_runner;
    StatusActions* m_actions;
    QSplitter* m_splitter;
    FileStatusView* m_view;
    FileDetails* m_details;
};

} // namespace ui
