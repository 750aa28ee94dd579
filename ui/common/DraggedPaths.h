// SPDX-License-Identifier: MIT
// Paths that are dragged or pasted: those of this computer, and those of a tree of ours, one a line.
#pragma once

#include <QStringList>

class QMimeData;

namespace ui
{

/// Of the computer; empty when the data has none.
QStringList localFilesIn(const QMimeData& data);

/// Of the tree whose paths have this format; empty when the data has none.
QStringList pathsIn(const QMimeData& data, const QString& format);
QMimeData* dataOfPaths(const QStringList& paths, const QString& format);

} // namespace ui
