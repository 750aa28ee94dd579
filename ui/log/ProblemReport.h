// SPDX-License-Identifier: MIT
// The text that a user sends with the report of a problem: program, system, module and log, without private data.
#pragma once

#include <QString>

namespace ui
{

class Log;

/// Who uses this computer, as it may stand in paths and messages.
struct PrivateNames {
    QString home; ///< "/home/ann"
    QString user; ///< "ann"

    static PrivateNames ofThisComputer();
};

/// The home folder as "~", the user's name and numbers of 14 to 20 digits (IMEI, IMSI, ICCID) made unreadable.
QString withoutPrivateData(QString text, const PrivateNames& names);

/// In English, for us. `module`: what is known about the module; may be empty. The last 2,000 lines of the log.
QString problemReport(const Log& log, const QString& module, const PrivateNames& names);

} // namespace ui
