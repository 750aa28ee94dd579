// SPDX-License-Identifier: MIT
#include "ui/common/DraggedPaths.h"

#include <QMimeData>
#include <QUrl>

namespace ui
{

QStringList localFilesIn(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile())
            files += url.toLocalFile();
    }
    return files;
}

QStringList pathsIn(const QMimeData& data, const QString& format)
{
    return data.hasFormat(format) ? QString::fromUtf8(data.data(format)).split('\n') : QStringList();
}

QMimeData* dataOfPaths(const QStringList& paths, const QString& format)
{
    auto* data = new QMimeData;
    data->setData(format, paths.join('\n').toUtf8());
    return data;
}

} // namespace ui
