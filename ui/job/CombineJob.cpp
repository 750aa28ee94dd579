// SPDX-License-Identifier: MIT
#include "ui/job/CombineJob.h"

namespace ui
{

CombineJob::CombineJob(core::project::CombineRequest request, QObject* parent)
    : Job(parent), m_request(std::move(request))
{
}

void CombineJob::work()
{
    m_result = core::project::combine(m_request);
}

} // namespace ui
