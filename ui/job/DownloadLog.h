// SPDX-License-Identifier: MIT
// What a download says, for the log: its phases, notes and result.
#pragma once

#include "device/download/Download.h"

#include <QString>

#include <functional>

namespace ui
{

class Job;
class Log;

/// From now on, as said by "Download PORT". `report` is asked when the job has finished. `log` outlives the job.
void logDownload(Job& job, const QString& port, Log& log, std::function<const device::DownloadReport&()> report);

} // namespace ui
