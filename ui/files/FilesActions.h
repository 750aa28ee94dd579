// SPDX-License-Identifier: MIT
// What the files page does on the module: asks where something could be lost, gives the order, and says how it ended.
#pragma once

#include <QObject>

#include "core/Problem.h"
#include "ui/common/Workspace.h"
#include "ui/files/FilesJobs.h"

namespace ui
{

class MessageCard;

class FilesActions final : public QObject
{
    Q_OBJECT

public:
    FilesActions(Workspace& workspace, MessageCard& card, FilesJobs& jobs, QWidget* page);

    /// What the module has, as it was read; null: nothing was.
    void setListing(std::shared_ptr<const ModuleListing> listing) { m_listing = std::move(listing); }

    /// A program that runs there is interrupted.
    void read();
    /// Files and folders of the computer into a folder of the module.
    void copyToModule(const QStringList& sources, const QString& folder);
    /// Of the module into a folder of the computer; asks when something is there.
    void copyToComputer(const QStringList& paths, const QString& folder);
    /// Asks for the name.
    void makeFolder(const QString& folder);
    void rename(const QString& from, const QString& to);
    void move(const QStringList& paths, const QString& folder);
    void remove(const QStringList& paths);
    void showProperties(const QString& path);

    /// Offers to tell the module's list of protected files that were sent, and those of an offer not yet taken.
    /// `headline`: what else there is to say.
    void showSent(const FilesReport& report, const QString& headline = {});
    /// `report`: what was done by then.
    void showProblem(const core::Problem& problem, const QString& activity, const FilesReport& report,
                     const std::function<void(FilesJobs::Consent)>& again);

signals:
    void selectWanted(const QString& path);
    /// An error is shown.
    void failed();

private:
    void showCopied(const FilesReport& report, const QString& headline);
    static QString changedText(const std::vector<std::string>& paths);
    QString consequenceText() const;
    std::vector<std::string> withOffered(std::vector<std::string> paths) const;
    void offerListUpdate(const std::vector<std::string>& paths);
    void addListAction(const std::vector<std::string>& paths);
    void updateList(const std::vector<std::string>& paths);

    Workspace& m_workspace;
    MessageCard& m_card;
    FilesJobs& m_jobs;
    QWidget* m_page;
    std::shared_ptr<const ModuleListing> m_listing;
    std::vector<std::string> m_offered; ///< files that the card offers to update the list for
};

} // namespace ui
