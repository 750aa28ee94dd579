// SPDX-License-Identifier: MIT
#include "ui/common/Dialogs.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace ui
{

QString DesktopDialogs::openFile(QWidget* parent, const QString& title, const QString& folder, const QString& filter)
{
    return QFileDialog::getOpenFileName(parent, title, folder, filter);
}

QStringList DesktopDialogs::openFiles(QWidget* parent, const QString& title, const QString& folder,
                                      const QString& filter)
{
    return QFileDialog::getOpenFileNames(parent, title, folder, filter);
}

QString DesktopDialogs::openFolder(QWidget* parent, const QString& title, const QString& folder)
{
    return QFileDialog::getExistingDirectory(parent, title, folder);
}

QString DesktopDialogs::saveFile(QWidget* parent, const QString& title, const QString& proposal, const QString& filter)
{
    return QFileDialog::getSaveFileName(parent, title, proposal, filter);
}

bool DesktopDialogs::confirm(QWidget* parent, const Question& question)
{
    QMessageBox box(QMessageBox::Warning, question.title, question.text, QMessageBox::NoButton, parent);
    box.setObjectName("question");
    box.setInformativeText(question.details);
    QPushButton* verb = box.addButton(question.verb, QMessageBox::DestructiveRole);
    verb->setObjectName("confirm");
    QPushButton* cancel = box.addButton(tr("&Cancel"), QMessageBox::RejectRole);
    cancel->setObjectName("cancel");
    box.setDefaultButton(cancel);
    box.setEscapeButton(cancel);
    box.exec();
    return box.clickedButton() == verb;
}

Dialogs::Unsaved DesktopDialogs::unsavedChanges(QWidget* parent, const QString& name)
{
    QMessageBox box(QMessageBox::Question, tr("Unsaved changes"), tr("Save the changes to %1?").arg(name),
                    QMessageBox::NoButton, parent);
    box.setObjectName("unsaved");
    QPushButton* save = box.addButton(tr("&Save"), QMessageBox::AcceptRole);
    save->setObjectName("save");
    QPushButton* discard = box.addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    discard->setObjectName("discard");
    QPushButton* cancel = box.addButton(tr("&Cancel"), QMessageBox::RejectRole);
    cancel->setObjectName("cancel");
    box.setDefaultButton(save);
    box.setEscapeButton(cancel);
    box.exec();
    if (box.clickedButton() == save)
        return Unsaved::save;
    return box.clickedButton() == discard ? Unsaved::discard : Unsaved::cancel;
}

QString DesktopDialogs::askText(QWidget* parent, const QString& title, const QString& label, const QString& proposal)
{
    return QInputDialog::getText(parent, title, label, QLineEdit::Normal, proposal);
}

} // namespace ui
