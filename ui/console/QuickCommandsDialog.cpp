// SPDX-License-Identifier: MIT
#include "ui/console/QuickCommandsDialog.h"

#include "core/project/QpycomImport.h"
#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace ui
{

QuickCommandsDialog::QuickCommandsDialog(Workspace& workspace, std::vector<QuickCommandEntry> commands, QWidget* parent)
    : QDialog(parent), m_workspace(workspace), m_view(new QTableView), m_card(new MessageCard)
{
    setObjectName("quickCommandsDialog");
    setWindowTitle(tr("Quick commands"));
    m_commands.setCommands(std::move(commands));
    m_card->setObjectName("quickCard");
    m_view->setObjectName("quickTable");
    m_view->setAccessibleName(tr("Quick commands"));
    m_view->setModel(&m_commands);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setTabKeyNavigation(false);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setStretchLastSection(true);

    auto* hint =
        new QLabel(tr("Each line of the text is sent with the line end of the console. \\r\\n begins a new line, "
                      "\\x1a is Ctrl+Z."));
    hint->setWordWrap(true);
    auto* buttons = new QVBoxLayout;
    const auto button = [&](const char* name, const QString& text, auto slot) {
        auto* made = new QPushButton(text);
        made->setObjectName(name);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, slot);
        buttons->addWidget(made);
    };
    button("quickAdd", tr("&Add"), &QuickCommandsDialog::add);
    button("quickRemove", tr("&Remove"), &QuickCommandsDialog::removeCurrent);
    button("quickUp", tr("Move &up"), [this] { move(true); });
    button("quickDown", tr("Move &down"), [this] { move(false); });
    button("quickImport", tr("&Import from QPYcom…"), &QuickCommandsDialog::import);
    buttons->addStretch();

    auto* box = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    box->button(QDialogButtonBox::Save)->setObjectName("quickSave");
    box->button(QDialogButtonBox::Save)->setText(tr("&Save"));
    box->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    connect(box, &QDialogButtonBox::accepted, this, [this, box] {
        box->setFocus(); // its shortcut leaves the focus in the cell that is being edited
        accept();
    });
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* middle = new QHBoxLayout;
    middle->addWidget(m_view, 1);
    middle->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_card);
    layout->addLayout(middle, 1);
    layout->addWidget(hint);
    layout->addWidget(box);
    resize(560, 380);
}

void QuickCommandsDialog::add()
{
    m_commands.add({tr("New command"), QStringLiteral("AT")});
    const QModelIndex index = m_commands.index(m_commands.rowCount() - 1, QuickCommandsModel::nameColumn);
    m_view->setCurrentIndex(index);
    m_view->edit(index);
}

void QuickCommandsDialog::removeCurrent()
{
    if (const int row = m_view->currentIndex().row(); row >= 0)
        m_commands.remove(row);
}

void QuickCommandsDialog::move(bool up)
{
    const int row = m_view->currentIndex().row();
    if (up)
        m_commands.moveUp(row);
    else
        m_commands.moveDown(row);
}

void QuickCommandsDialog::import()
{
    const QString path = m_workspace.dialogs.openFile(this, tr("Import quick commands of QPYcom"), QString(),
                                                      tr("QPYcom's settings (config.ini);;All files (*)"));
    if (path.isEmpty())
        return;
    const auto commands = core::project::readQuickCommands(utf8(path));
    if (!commands) {
        m_card->showProblem(commands.error(), tr("importing quick commands"));
        return;
    }
    m_card->clear();
    for (const auto& command : *commands) {
        const QuickCommandEntry entry{text(command.name), text(command.text)};
        // Imported twice, they are there once.
        if (std::ranges::find(m_commands.commands(), entry) == m_commands.commands().end())
            m_commands.add(entry);
    }
}

} // namespace ui
