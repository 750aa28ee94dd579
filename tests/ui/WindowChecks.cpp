// SPDX-License-Identifier: MIT
#include "tests/ui/WindowChecks.h"

#include <QtWidgets>

namespace test
{

namespace
{

constexpr int tolerance = 2; ///< pixels that a style may leave out

QString nameOf(const QWidget& widget)
{
    QStringList names;
    for (const QWidget* at = &widget; at; at = at->parentWidget()) {
        names.prepend(at->objectName().isEmpty() ? at->metaObject()->className() : at->objectName());
        if (at->isWindow())
            break;
    }
    return names.join('/');
}

/// Scroll areas show a part on purpose.
bool isScrolled(const QWidget& widget)
{
    const auto* area = qobject_cast<const QAbstractScrollArea*>(
        widget.parentWidget() ? widget.parentWidget()->parentWidget() : nullptr);
    return area && area->viewport() == widget.parentWidget();
}

QList<const QWidget*> shownWidgets(const QWidget& window)
{
    QList<const QWidget*> shown;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (widget->isVisible() && widget->window() == &window)
            shown += widget;
    }
    return shown;
}

QString textOf(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        return button->text();
    if (const auto* box = qobject_cast<const QGroupBox*>(&widget))
        return box->title();
    return {};
}

bool isCutOff(const QLabel& label)
{
    if (label.text().isEmpty() || !label.pixmap().isNull())
        return false;
    if (label.wordWrap())
        return label.heightForWidth(label.width()) > label.height() + tolerance;
    return label.sizeHint().width() > label.width() + tolerance ||
           label.sizeHint().height() > label.height() + tolerance;
}

bool isCutOff(const QAbstractButton& button)
{
    if (button.text().isEmpty())
        return false;
    const auto* tool = qobject_cast<const QToolButton*>(&button);
    if (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly)
        return false;
    return button.sizeHint().width() > button.width() + tolerance ||
           button.sizeHint().height() > button.height() + tolerance;
}

} // namespace

QStringList cutOffTexts(const QWidget& window)
{
    QStringList complaints;
    for (const QWidget* widget : shownWidgets(window)) {
        const auto* label = qobject_cast<const QLabel*>(widget);
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if ((label && isCutOff(*label)) || (button && isCutOff(*button)))
            complaints += QString("%1 (%2x%3, wants %4x%5): %6")
                              .arg(nameOf(*widget))
                              .arg(widget->width())
                              .arg(widget->height())
                              .arg(widget->sizeHint().width())
                              .arg(label && label->wordWrap() ? label->heightForWidth(label->width())
                                                              : widget->sizeHint().height())
                              .arg(textOf(*widget));
        const QWidget* parent = widget->parentWidget();
        if (parent && !widget->isWindow() && !isScrolled(*widget) && !textOf(*widget).isEmpty() &&
            !parent->rect().adjusted(-tolerance, -tolerance, tolerance, tolerance).contains(widget->geometry()))
            complaints += nameOf(*widget) + ": reaches beyond its parent";
    }
    return complaints;
}

QStringList overlappingWidgets(const QWidget& window)
{
    QStringList complaints;
    QList<const QWidget*> parents = shownWidgets(window);
    parents += &window;
    for (const QWidget* parent : parents) {
        if (!parent->layout() || qobject_cast<const QMainWindow*>(parent))
            continue;
        QList<const QWidget*> children;
        for (const QObject* child : parent->children()) {
            const auto* widget = qobject_cast<const QWidget*>(child);
            if (widget && widget->isVisible() && !widget->isWindow() && parent->layout()->indexOf(widget) >= 0)
                children += widget;
        }
        for (int i = 0; i < children.size(); ++i) {
            for (int k = i + 1; k < children.size(); ++k) {
                const QRect both = children[i]->geometry().intersected(children[k]->geometry());
                if (both.width() > tolerance && both.height() > tolerance)
                    complaints += nameOf(*children[i]) + " lies on " + nameOf(*children[k]);
            }
        }
    }
    return complaints;
}

QStringList namelessControls(const QWidget& window)
{
    QStringList complaints;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const bool isControl = widget->focusPolicy() != Qt::NoFocus;
        const QString className = widget->metaObject()->className();
        // Qt's own parts of a control that has a name.
        const bool isPart = widget->objectName().startsWith("qt_") || className.startsWith("QComboBox") ||
                            className == "QExpandingLineEdit" || qobject_cast<const QMenu*>(widget) ||
                            qobject_cast<const QTabBar*>(widget) || qobject_cast<const QScrollArea*>(widget) ||
                            qobject_cast<const QStackedWidget*>(widget) || qobject_cast<const QScrollBar*>(widget);
        const auto* parentBox = qobject_cast<const QComboBox*>(widget->parentWidget());
        const auto* parentSpin = qobject_cast<const QAbstractSpinBox*>(widget->parentWidget());
        const bool isFieldItself = qobject_cast<const QComboBox*>(widget);
        if (qobject_cast<const QLabel*>(widget)) // can be selected, and is its own text
            continue;
        if (!widget->isVisible()) // its texts come when it is shown
            continue;
        if (!isControl || (isPart && !isFieldItself) || parentBox || parentSpin || !textOf(*widget).isEmpty())
            continue;
        const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        if (!accessible || accessible->text(QAccessible::Name).isEmpty())
            complaints += nameOf(*widget) + " (" + className + ")";
    }
    return complaints;
}

QStringList englishWords(const QWidget& window)
{
    static const QSet<QString> names{
        "Lifeboat", "QuecPython", "Quectel", "QPYcom", "Python", "Unisoc", "ASR",      "PAC", "AT",  "CRC",
        "CSV",      "JSON",       "PDF",     "IMEI",   "USB",    "SHA",    "UTF",      "NV",  "FDL", "MB",
        "kB",       "min",        "mpy",     "cross",  "main",   "boot",   "littlefs", "CR",  "LF",  "ESC",
        "Qt",       "English",    "usr",     "bak",    "Ctrl",   "ini",    "config",   "dev", "MIT", "log",
        "lifeboat", "FDL1",       "FDL2",    "unisoc", "Shift",  "Alt",    "tcp",      "Tab", "Del"};
    static const QRegularExpression word("(?<![\\w./&-])[A-Za-z]{3,}(?![\\w./])");
    QStringList complaints;
    for (const QWidget* widget : shownWidgets(window)) {
        if (widget->objectName().startsWith("quickCommand")) // says what it sends
            continue;
        QStringList texts{textOf(*widget), widget->toolTip(), widget->accessibleName()};
        if (const auto* line = qobject_cast<const QLineEdit*>(widget))
            texts += line->placeholderText();
        for (const QAction* action : widget->actions())
            texts += action->text();
        for (QString text : texts) {
            if (Qt::mightBeRichText(text))
                text = QTextDocumentFragment::fromHtml(text).toPlainText();
            text.remove('&');
            for (auto found = word.globalMatch(text); found.hasNext();) {
                const QString candidate = found.next().captured();
                // Names of modules and packages are in capitals.
                if (!names.contains(candidate) && candidate != candidate.toUpper())
                    complaints += nameOf(*widget) + ": " + candidate + " in “" + text + "”";
            }
        }
    }
    complaints.removeDuplicates();
    return complaints;
}

} // namespace test
