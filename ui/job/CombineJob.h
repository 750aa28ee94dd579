// SPDX-License-Identifier: MIT
// A combine on a thread of its own.
#pragma once

#include "ui/common/Job.h"

#include "core/project/Combine.h"

#include <optional>

namespace ui
{

class CombineJob final : public Job
{
    Q_OBJECT

public:
    explicit CombineJob(core::project::CombineRequest request, QObject* parent = nullptr);
    ~CombineJob() override { stopAndWait(); }

    /// After finished().
    const core::HostResult<core::project::CombineReport>& result() const { return *m_result; }

protected:
    void work() override;

private:
    const core::project::CombineRequest m_request;
    std::optional<core::HostResult<core::project::CombineReport>> m_result;
};

} // namespace ui
