// SPDX-License-Identifier: MIT
// The selected file of the status page in full: its state, why it has it, where it has which size and CRC, and what can
// be done about it.
#pragma once

#include <QWidget>

#include "ui/status/StatusTexts.h"
#include "ui/text/FileStates.h"

#include <array>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui
{

class FileDetails : public QWidget
{
    Q_OBJECT

public:
    explicit FileDetails(QWidget* parent = nullptr);

    /// Why a remedy cannot be had now; empty when it can. In the order of Remedy.
    using Obstacles = std::array<QString, 4>;
    /// `isThere`: the module that the status is of is selected and connected.
    static Obstacles obstaclesTo(const ShownStatus& shown, bool isBusy, bool isThere);

    /// Null: no file is selected.
    void showFile(std::shared_ptr<const core::project::ModuleStatus> status, const core::project::FileStatus* file,
                  const Obstacles& obstacles);

signals:
    void wanted(ui::Remedy remedy);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    QString factsText() const;
    void showRemedies();

    std::shared_ptr<const core::project::ModuleStatus> m_status; ///< keeps the file
    const core::project::FileStatus* m_file = nullptr;
    Obstacles m_obstacles;
    QLabel* m_state;
    QLabel* m_reason;
    QLabel* m_facts;
    QVBoxLayout* m_remedies;
    std::vector<QPushButton*> m_buttons; ///< one for each Remedy
};

} // namespace ui
