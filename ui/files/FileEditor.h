// SPDX-License-Identifier: MIT
// A window with the text of one file, of the module or of the computer. Who opened it saves what it says.
#pragma once

#include <QDialog>

#include "ui/common/Workspace.h"

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace ui
{

class FileEditor final : public QDialog
{
    Q_OBJECT

public:
    /// `name`: in the title, "/usr/main.py". Not modal, and deletes itself when it is closed.
    FileEditor(Workspace& workspace, const QString& name, QWidget* parent = nullptr);

    /// False when these bytes are no text, which is said instead of shown.
    bool setContent(const QByteArray& bytes);
    /// With the line ends that the file had.
    QByteArray content() const;
    bool isModified() const;
    bool isSaving() const { return m_isSaving; }
    /// From now on nothing can be typed; `why` is said.
    void setReadOnly(const QString& why);
    /// From 1.
    void goToLine(int line);

    /// What became of a wish to save: the text is there as `bytes`, or the reason why not.
    void setSaved(const QByteArray& bytes);
    void setNotSaved(const QString& reason);

signals:
    void saveWanted(const QByteArray& bytes);

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

public slots:
    void reject() override;

private:
    void retranslate();
    void save();
    void showState();
    void showPosition();
    bool mayClose();

    Workspace& m_workspace;
    QString m_name;
    bool m_hasCrLf = false;
    bool m_isText = true;
    QString m_whyReadOnly; ///< empty: it is not
    bool m_isSaving = false;
    bool m_closesWhenSaved = false;
    QByteArray m_sent; ///< to be saved
    QPlainTextEdit* m_text;
    QLabel* m_state;
    QLabel* m_position;
    QPushButton* m_save;
    QPushButton* m_close;
};

} // namespace ui
