// SPDX-License-Identifier: MIT
#include "ui/status/FileDetails.h"

#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/status/FileStatusModel.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace ui
{

using core::backup::EntryFact;
using core::backup::FileFact;

namespace
{

constexpr std::array remedies = {Remedy::restore, Remedy::acceptChange, Remedy::flashBackup, Remedy::readAgain};
constexpr std::array names = {"fileRestore", "fileAccept", "fileFlashBackup", "fileReadAgain"};

QLabel* selectableLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

FileDetails::FileDetails(QWidget* parent)
    : QWidget(parent), m_state(selectableLabel("fileState")), m_reason(selectableLabel("fileReason")),
      m_facts(selectableLabel("fileFacts")), m_remedies(new QVBoxLayout)
{
    setObjectName("fileDetails");
    m_facts->setTextFormat(Qt::RichText);
    for (std::size_t i = 0; i < remedies.size(); ++i) {
        auto* button = new QPushButton;
        button->setObjectName(names[i]);
        connect(button, &QPushButton::clicked, this, [this, remedy = remedies[i]] { emit wanted(remedy); });
        m_buttons.push_back(button);
        m_remedies->addWidget(button);
    }
    m_remedies->addStretch();
    auto* words = new QVBoxLayout;
    words->addWidget(m_state);
    words->addWidget(m_reason);
    words->addWidget(m_facts);
    words->addStretch();
    words->setSpacing(2);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->addLayout(words, 1);
    layout->addLayout(m_remedies);
    refresh();
}

FileDetails::Obstacles FileDetails::obstaclesTo(const ShownStatus& shown, bool isBusy, bool isThere)
{
    Obstacles obstacles;
    if (isBusy) {
        obstacles.fill(tr("Wait until the job is done"));
    } else if (!shown.isOfModule()) {
        obstacles.fill(tr("These are images; only the files of a module can be changed"));
    } else if (!isThere) {
        obstacles.fill(tr("The module is disconnected"));
    } else if (shown.reading->mode == device::ModuleMode::download) {
        obstacles[static_cast<std::size_t>(Remedy::acceptChange)] = tr("The module is in download mode");
    } else if (shown.reading->isPython) {
        // Its Python does all of it.
    } else if (!shown.reading->identity || !shown.reading->identity->runsLifeboat) {
        for (const Remedy remedy : {Remedy::restore, Remedy::acceptChange})
            obstacles[static_cast<std::size_t>(remedy)] = tr("The module does not run Lifeboat's firmware");
    }
    return obstacles;
}

void FileDetails::showFile(std::shared_ptr<const core::project::ModuleStatus> status,
                           const core::project::FileStatus* file, const Obstacles& obstacles)
{
    m_status = std::move(status);
    m_file = file;
    m_obstacles = obstacles;
    refresh();
}

void FileDetails::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

void FileDetails::refresh()
{
    showRemedies();
    m_facts->setVisible(m_file);
    m_reason->setVisible(m_file);
    if (!m_file) {
        m_state->setText(tr("Select a file to see why it has its state."));
        return;
    }
    const StateLook& look = lookOf(m_file->decision.state);
    const QColor colour = QColor::fromRgb(Theme::isDark() ? look.dark : look.light);
    m_state->setText(QStringLiteral("<b>%1</b> &nbsp; <span style='color:%2'>%3 %4</span>")
                         .arg(pathText(m_file->path).toHtmlEscaped(), colour.name(), QString::fromUtf8(look.icon),
                              translated(look.word).toHtmlEscaped()));
    QString reason = reasonOf(*m_status, *m_file);
    if (!reason.isEmpty())
        reason[0] = reason[0].toUpper();
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_facts->setText(factsText());
}

QString FileDetails::factsText() const
{
    const auto& [user, backup, same, userEntry, backupEntry] = m_file->facts;
    const auto cell = [](const QString& text) { return QStringLiteral("<td>%1</td>").arg(text.toHtmlEscaped()); };
    const auto crc = [](const QString& text) {
        return QStringLiteral("<td style='font-family:\"%1\"'>%2</td>")
            .arg(QFontDatabase::systemFont(QFontDatabase::FixedFont).family(), text);
    };
    const auto size = [&](const FileFact& file) {
        return cell(file.kind == FileFact::Kind::read ? tr("%1 bytes").arg(QLocale().toString(file.size)) : QString());
    };
    return QStringLiteral("<table cellspacing='0' cellpadding='2'><tr>") + cell(tr("On the module")) + size(user) +
           crc(m_file->isSizeOnly ? QString() : crcOf(user)) + cell(tr("User list")) + crc(crcOf(userEntry)) +
           QStringLiteral("</tr><tr>") + cell(tr("In the backup")) + size(backup) + crc(crcOf(backup)) +
           cell(tr("Backup list")) + crc(crcOf(backupEntry)) + QStringLiteral("</tr></table>");
}

void FileDetails::showRemedies()
{
    const auto helping = m_file ? remediesOf(m_file->decision.state) : std::span<const Remedy>();
    for (std::size_t i = 0; i < remedies.size(); ++i) {
        QPushButton* button = m_buttons[i];
        button->setVisible(std::ranges::find(helping, remedies[i]) != helping.end());
        button->setText(translated(wordOf(remedies[i])));
        const QString& obstacle = m_obstacles[static_cast<std::size_t>(remedies[i])];
        button->setEnabled(obstacle.isEmpty());
        button->setToolTip(obstacle);
    }
}

} // namespace ui
