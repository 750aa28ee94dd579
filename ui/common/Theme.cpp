// SPDX-License-Identifier: MIT
#include "ui/common/Theme.h"

#include "ui/text/FileStates.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleOption>
#include <QSvgRenderer>

#include <array>

namespace ui
{

namespace
{

/// Draws a symbol in the colour that the palette has now: such an icon never has to be made anew.
class SymbolEngine final : public QIconEngine
{
public:
    SymbolEngine(QString name, Tone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& place, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QApplication::palette();
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const bool isOnHighlight = mode == QIcon::Selected;
        QColor colour = palette.color(group, isOnHighlight ? QPalette::HighlightedText : QPalette::ButtonText);
        if (m_tone != Tone::neutral && mode != QIcon::Disabled && !isOnHighlight)
            colour = Theme::colourOf(m_tone);
        if (m_svg.isEmpty()) {
            QFile file(":/icons/" + m_name + ".svg");
            if (!file.open(QIODevice::ReadOnly))
                return;
            m_svg = file.readAll();
        }
        QByteArray tinted = m_svg;
        tinted.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(tinted);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, place);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new SymbolEngine(m_name, m_tone); }
    bool isNull() override { return !QFile::exists(":/icons/" + m_name + ".svg"); }
    QString key() const override { return QStringLiteral("symbol"); }

private:
    QString m_name;
    Tone m_tone;
    QByteArray m_svg;
};

QPalette paletteOf(bool dark)
{
    const auto colour = [&](const char* light, const char* onDark) { return QColor(dark ? onDark : light); };
    QPalette palette;
    palette.setColor(QPalette::Window, colour("#F2F2F2", "#2A2C30"));
    palette.setColor(QPalette::Base, colour("#FFFFFF", "#1E1F22"));
    palette.setColor(QPalette::AlternateBase, colour("#F7F7F7", "#242629"));
    palette.setColor(QPalette::ToolTipBase, colour("#FFFFFF", "#33363B"));
    palette.setColor(QPalette::Button, colour("#E8E8E8", "#36393F"));
    palette.setColor(QPalette::Highlight, colour("#1F5FA8", "#3D74B8"));
    palette.setColor(QPalette::HighlightedText, QColor("#FFFFFF"));
    palette.setColor(QPalette::Link, colour("#1A56A0", "#8AB8F0"));
    palette.setColor(QPalette::LinkVisited, colour("#6A2C91", "#C9A2F0"));
    palette.setColor(QPalette::BrightText, QColor("#FFFFFF"));
    palette.setColor(QPalette::Light, colour("#FFFFFF", "#4A4E55"));
    palette.setColor(QPalette::Midlight, colour("#E6E6E6", "#3E4147"));
    palette.setColor(QPalette::Mid, colour("#B4B4B4", "#5A5E66"));
    palette.setColor(QPalette::Dark, colour("#9A9A9A", "#1A1B1E"));
    palette.setColor(QPalette::Shadow, colour("#606060", "#101113"));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, colour("#1B1C1E", "#E6E7E9"));
        palette.setColor(QPalette::Disabled, role, colour("#6C6F73", "#8E9197"));
    }
    palette.setColor(QPalette::PlaceholderText, colour("#66696D", "#9A9DA3"));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colour("#B0B0B0", "#4A4E55"));
    return palette;
}

/// Fusion, whose empty check boxes can hardly be seen on a dark ground.
class ThemeStyle final : public QProxyStyle
{
public:
    ThemeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isBox = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
        if (!isBox || !Theme::isDark(option->palette))
            return;
        const QPen pen = painter->pen();
        painter->setPen(option->palette.color(QPalette::PlaceholderText));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->setPen(pen);
    }
};

} // namespace

void Theme::apply(Appearance appearance)
{
    static const bool isStyled = [] {
        QApplication::setStyle(new ThemeStyle);
        return true;
    }();
    Q_UNUSED(isStyled);
    // The system's own palette comes back with a default one.
    static const bool wasDark = isDark(QApplication::palette());
    if (appearance == Appearance::system && !wasDark) {
        QApplication::setPalette(paletteOf(false));
        return;
    }
    QApplication::setPalette(paletteOf(appearance != Appearance::light));
}

bool Theme::isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

bool Theme::isDark()
{
    return isDark(QApplication::palette());
}

QColor Theme::colourOf(Tone tone, bool dark)
{
    // Those of the states of files, which were chosen so that everyone can tell them apart.
    using core::backup::FileState;
    constexpr std::array states{FileState::unknown, FileState::whole, FileState::changed, FileState::missing,
                                FileState::backupDamaged};
    const StateLook& look = lookOf(states[static_cast<std::size_t>(tone)]);
    return QColor::fromRgb(dark ? look.dark : look.light);
}

QIcon Theme::icon(const QString& name)
{
    return icon(name, Tone::neutral);
}

QIcon Theme::icon(const QString& name, Tone tone)
{
    return QIcon(new SymbolEngine(name, tone));
}

} // namespace ui
