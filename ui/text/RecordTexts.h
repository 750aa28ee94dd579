// SPDX-License-Identifier: MIT
// What a module's status record says (core/restore/RecordLog.h), and what there is to say about its partitions.
#pragma once

#include "core/project/ModuleStatus.h"
#include "core/restore/RecordLog.h"
#include "ui/text/Text.h"

#include <vector>

namespace ui
{

/// How the last run of the restore ended: "done".
Text wordsOfOutcome(std::uint8_t outcome);
/// "an update was installed"; empty for none.
Text wordsOf(core::restore::UpdateOutcome update);

/// "Last restore with something to do (record 7)"
Phrase titleOf(const core::restore::StatusRecord& record);
/// Each fact of it for itself, the outcome first: "done", "2 restored", "17 blocks free". Empty without a record.
std::vector<Phrase> phrasesOf(const core::restore::StatusRecord& record);

/// Whether the restore is switched on: "backup_restore.json is missing"; empty when it is.
Text wordsOf(const core::restore::FlagFacts& flag);

} // namespace ui
