// SPDX-License-Identifier: MIT
// Run by the build: renderIcon SVG SIZE PNG draws an icon in one size for the desktop.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

int main(int count, char** values)
{
    if (count != 4)
        return 2;
    QSvgRenderer renderer(QString::fromLocal8Bit(values[1]));
    const int size = QByteArray(values[2]).toInt();
    QImage image(size, size, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    return renderer.isValid() && image.save(QString::fromLocal8Bit(values[3]), "PNG") ? 0 : 1;
}
