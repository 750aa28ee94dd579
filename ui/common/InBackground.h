// SPDX-License-Identifier: MIT
// Short work off the window's thread.
#pragma once

#include "ui/common/Job.h"

namespace ui
{

/// `done` is called on the window's thread, unless `owner` is gone by then.
template <class Result>
void inBackground(QObject* owner, std::function<Result()> work, std::function<void(const Result&)> done)
{
    auto* job = new ValueJob<Result>([work = std::move(work)](const device::CancelToken&) { return work(); }, owner);
    QObject::connect(job, &Job::finished, owner, [job, done = std::move(done)] {
        done(job->result());
        job->deleteLater();
    });
    job->start();
}

} // namespace ui
