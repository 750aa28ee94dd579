// SPDX-License-Identifier: MIT
// A page as a user has it: its parts are found by their names, its actions chosen, its buttons clicked.
#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QTest>

#include <memory>

namespace test
{

/// What a rig does with its member `page`.
template <class Rig>
class PageParts
{
public:
    template <class Part>
    Part* find(const char* name) const
    {
        auto* found = widget().template findChild<Part*>(name);
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    QAction* action(const char* name) const { return find<QAction>(name); }
    void trigger(const char* name) const
    {
        if (!action(name)->isEnabled())
            qFatal("%s cannot be chosen: %s", name, qPrintable(action(name)->toolTip()));
        action(name)->trigger();
    }
    void click(const char* name) const
    {
        auto* button = find<QAbstractButton>(name);
        if (!button->isVisible() || !button->isEnabled())
            qFatal("%s cannot be clicked: %s", name, qPrintable(button->toolTip()));
        QTest::mouseClick(button, Qt::LeftButton);
    }

protected:
    /// As a window, which has the focus.
    void show(QSize size)
    {
        widget().resize(size);
        widget().show();
        widget().activateWindow();
        if (!QTest::qWaitForWindowActive(&widget()))
            qFatal("no window");
    }

private:
    static QWidget& widgetOf(QWidget& page) { return page; }
    template <class Page>
    static QWidget& widgetOf(const std::unique_ptr<Page>& page)
    {
        return *page;
    }
    QWidget& widget() const { return widgetOf(const_cast<Rig*>(static_cast<const Rig*>(this))->page); }
};

} // namespace test
