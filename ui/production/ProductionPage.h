// SPDX-License-Identifier: MIT
// The same package into many modules at the same time: one row for each, by hand or as they are plugged in.
#pragma once

#include "ui/common/Page.h"

#include "device/production/UnitRecord.h"
#include "device/serial/Ports.h"
#include "ui/job/PreviewJob.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;

namespace ui
{

class CountsBar;
class MessageCard;
class ProductionLine;
class ProductionModel;

class ProductionPage final : public Page
{
    Q_OBJECT

public:
    explicit ProductionPage(Workspace& workspace, QWidget* parent = nullptr);

    /// What is plugged in (PortMonitor::changed).
    void portsChanged(const device::PortList& list);
    void openPackage(const QString& path);

    QString title() const override;
    QString iconName() const override { return QStringLiteral("production"); }
    QList<QAction*> pageActions() const override;
    void cancel() override;
    QString unfinishedWork() const override;

protected:
    void retranslate() override;
    void showEvent(QShowEvent* event) override;

private:
    struct LoadedPackage {
        SharedPackage package;
        std::string sha256;
    };
    static core::HostResult<LoadedPackage> load(const std::string& path);

    void makeLayout();
    void choosePackage();
    void chooseRecord();
    void openRecord(const QString& path);
    void startSelected();
    void startAll();
    void stopRows(const QList<int>& rows);
    QList<int> selectedRows() const;
    QList<int> runningRows() const;
    void showState();

    ProductionModel* m_model;
    ProductionLine* m_line;
    QString m_package;
    QString m_loading; ///< the package that is being read; empty: none
    QString m_recordPath;
    bool m_wasShown = false;

    QLabel* m_packageLabel;
    QLabel* m_packageName;
    QPushButton* m_choosePackage;
    QLabel* m_recordLabel;
    QLabel* m_recordName;
    QPushButton* m_chooseRecord;
    QCheckBox* m_arm;
    CountsBar* m_counts;
    MessageCard* m_message;
    QTableView* m_table;
    QAction* m_startSelected;
    QAction* m_startAll;
    QAction* m_stopSelected;
    QAction* m_stopAll;
};

} // namespace ui
