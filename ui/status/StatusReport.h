// SPDX-License-Identifier: MIT
// The status of a module as a document for printing.
#pragma once

#include <QString>

#include "core/Problem.h"
#include "ui/status/StatusTexts.h"

#include <memory>

class QTextDocument;

namespace ui
{

/// A4 or letter, as the locale measures: where it is from, the summary, what is unusual, and a row for each file, the
/// worst first.
std::unique_ptr<QTextDocument> statusReport(const ShownStatus& shown);

/// ioFailed.
core::HostResult<void> writePdf(const QTextDocument& document, const QString& path);

} // namespace ui
