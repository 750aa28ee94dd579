// SPDX-License-Identifier: MIT
// A card in a page that says how something is or ended: icon, headline, text, and what can be done about it.
#pragma once

#include <QFrame>

#include "core/Problem.h"
#include "ui/common/Theme.h"

class QBoxLayout;
class QLabel;

namespace ui
{

class MessageCard : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { info, success, warning, error };

    explicit MessageCard(QWidget* parent = nullptr);

    /// Texts can be selected and copied; hidden until the first show….
    void showMessage(Kind kind, const QString& headline, const QString& text = {});
    /// Sentence, circumstance, cause, remedy and code. `activity`: what was being done, "connecting (/dev/ttyUSB2)".
    /// `hint` takes the place of the remedy, `more` is said below it (the state of the module).
    void showProblem(const core::Problem& problem, const QString& activity = {}, const QString& hint = {},
                     const QString& more = {});
    void clear();

    /// A remedy, or another way on. Removed by the next show… or clear(). The name is the object name.
    QAction* addAction(const QString& name, const QString& text);

    QString headline() const;
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintKind();

    Kind m_kind = Kind::info;
    QLabel* m_icon;
    QLabel* m_headline;
    QLabel* m_text;
    QBoxLayout* m_buttons;
};

} // namespace ui
