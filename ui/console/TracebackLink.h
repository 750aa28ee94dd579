// SPDX-License-Identifier: MIT
// A place in a traceback as a link in a line of the console.
#pragma once

#include <QString>

#include <optional>

namespace ui
{

struct TracebackLink {
    QString file; ///< as the module names it: "usr/app/net.py"
    int line = 0; ///< from 1
    // Characters of the line.
    int begin = 0;
    int end = 0;
};

/// Nothing where there is no place, or where it is in no file: what was typed is called "<stdin>".
std::optional<TracebackLink> tracebackLinkIn(const QString& line);

} // namespace ui
