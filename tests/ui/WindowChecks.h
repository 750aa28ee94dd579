// SPDX-License-Identifier: MIT
// What a user would see at a glance and a test cannot read from a model: texts that are cut off, widgets on top of each
// other, controls that a screen reader cannot name, words that nobody translated. Each gives one line per complaint.
#pragma once

#include <QStringList>

class QWidget;

namespace test
{

/// Of everything that is shown in the window now.
QStringList cutOffTexts(const QWidget& window);
QStringList overlappingWidgets(const QWidget& window);
QStringList namelessControls(const QWidget& window);
/// English words in a window that is shown in Chinese. Names (of products, files, protocols) are no words.
QStringList englishWords(const QWidget& window);

} // namespace test
