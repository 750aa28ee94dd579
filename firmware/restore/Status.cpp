// SPDX-License-Identifier: MIT
// The state of every file of a module, as C sees it.
#include "firmware/restore/Workspace.h"

#include <algorithm>

using core::backup::EntryFact;
using core::backup::FileFact;
using core::backup::FilePolicy;
using core::backup::FileReason;
using core::backup::FileState;
using core::backup::FlagState;
using core::restore::FlagFacts;
using core::restore::ListFacts;
using core::restore::StatusWalk;
using firmware::restore::Workspace;

namespace
{

// The numbers of the header are those of the core.
template <class Kind>
constexpr bool equal(Kind kind, unsigned number)
{
    return static_cast<unsigned>(kind) == number;
}
static_assert(equal(FileFact::Kind::missing, LIFEBOAT_CONTENT_MISSING));
static_assert(equal(FileFact::Kind::unreadable, LIFEBOAT_CONTENT_UNREADABLE));
static_assert(equal(FileFact::Kind::read, LIFEBOAT_CONTENT_READ));
static_assert(equal(EntryFact::Kind::absent, LIFEBOAT_ENTRY_ABSENT));
static_assert(equal(EntryFact::Kind::unreadable, LIFEBOAT_ENTRY_UNREADABLE));
static_assert(equal(EntryFact::Kind::present, LIFEBOAT_ENTRY_PRESENT));
static_assert(equal(ListFacts::Kind::missing, LIFEBOAT_LIST_MISSING));
static_assert(equal(ListFacts::Kind::unreadable, LIFEBOAT_LIST_UNREADABLE));
static_assert(equal(ListFacts::Kind::unusable, LIFEBOAT_LIST_UNUSABLE));
static_assert(equal(ListFacts::Kind::usable, LIFEBOAT_LIST_USABLE));
static_assert(equal(FileState::whole, LIFEBOAT_WHOLE));
static_assert(equal(FileState::changed, LIFEBOAT_CHANGED));
static_assert(equal(FileState::missing, LIFEBOAT_MISSING));
static_assert(equal(FileState::backupDamaged, LIFEBOAT_BACKUP_DAMAGED));
static_assert(equal(FileState::unknown, LIFEBOAT_UNKNOWN));
static_assert(equal(FileState::updated, LIFEBOAT_UPDATED));
static_assert(equal(FileState::notRestorable, LIFEBOAT_NOT_RESTORABLE));
static_assert(equal(FileState::unlisted, LIFEBOAT_UNLISTED));
static_assert(equal(FilePolicy::always, LIFEBOAT_ALWAYS));
static_assert(equal(FilePolicy::ifMissing, LIFEBOAT_IF_MISSING));
static_assert(equal(FilePolicy::never, LIFEBOAT_NEVER));
static_assert(equal(FileReason::none, LIFEBOAT_REASON_NONE));
static_assert(equal(FileReason::notListed, LIFEBOAT_REASON_NOT_LISTED));
static_assert(equal(FileReason::listUnreadable, LIFEBOAT_REASON_LIST_UNREADABLE));
static_assert(equal(FileReason::userFileUnreadable, LIFEBOAT_REASON_USER_FILE_UNREADABLE));
static_assert(equal(FileReason::backupCopyUnreadable, LIFEBOAT_REASON_BACKUP_COPY_UNREADABLE));
static_assert(equal(FileReason::backupCopyMissing, LIFEBOAT_REASON_BACKUP_COPY_MISSING));
static_assert(equal(FileReason::backupCopyDiffersFromList, LIFEBOAT_REASON_BACKUP_COPY_DIFFERS_FROM_LIST));
static_assert(equal(FileReason::backupCopyUnverified, LIFEBOAT_REASON_BACKUP_COPY_UNVERIFIED));
static_assert(equal(FileReason::fileMissing, LIFEBOAT_REASON_FILE_MISSING));
static_assert(equal(FileReason::listStale, LIFEBOAT_REASON_LIST_STALE));
static_assert(equal(FileReason::updatedInTheField, LIFEBOAT_REASON_UPDATED_IN_THE_FIELD));
static_assert(equal(FileReason::contentDiffers, LIFEBOAT_REASON_CONTENT_DIFFERS));
static_assert(equal(FileReason::sizeDiffers, LIFEBOAT_REASON_SIZE_DIFFERS));
static_assert(equal(FileReason::sameChecksumOtherContent, LIFEBOAT_REASON_SAME_CHECKSUM_OTHER_CONTENT));
static_assert(equal(FileReason::keptByPolicy, LIFEBOAT_REASON_KEPT_BY_POLICY));

lifeboat_content contentOf(const FileFact& fact)
{
    return {static_cast<std::uint8_t>(fact.kind), fact.size, fact.crc};
}

lifeboat_entry entryOf(const EntryFact& fact)
{
    return {static_cast<std::uint8_t>(fact.kind), fact.crc};
}

void tellList(const ListFacts& facts, lifeboat_list& list)
{
    list = {facts.problem,
            facts.bytes,
            facts.entries,
            facts.rejected,
            facts.invalid,
            facts.legacy,
            static_cast<std::uint8_t>(facts.kind),
            facts.repeated,
            facts.oddNames};
}

std::uint8_t flagOf(const FlagFacts& facts)
{
    if (facts.kind == FlagFacts::Kind::missing)
        return LIFEBOAT_FLAG_IS_MISSING;
    if (facts.kind == FlagFacts::Kind::unreadable)
        return LIFEBOAT_FLAG_IS_UNREADABLE;
    switch (facts.flag.state) {
    case FlagState::enabled:
        return LIFEBOAT_FLAG_IS_ENABLED;
    case FlagState::disabled:
        return LIFEBOAT_FLAG_IS_DISABLED;
    default:
        return LIFEBOAT_FLAG_IS_UNUSABLE;
    }
}

/// `name` is for the name with its zero.
lifeboat_file fileOf(const StatusWalk::File& file, std::span<char> name)
{
    *std::copy(file.name.begin(), file.name.end(), name.begin()) = 0;
    return {name.data(),
            static_cast<std::uint8_t>(file.decision.state),
            static_cast<std::uint8_t>(file.decision.reason),
            static_cast<std::uint8_t>(file.policy),
            file.facts.sameContent,
            contentOf(file.facts.user),
            contentOf(file.facts.backup),
            entryOf(file.facts.userEntry),
            entryOf(file.facts.backupEntry)};
}

} // namespace

int lifeboat_status(const lifeboat_config* config, void (*tell)(void* context, const lifeboat_file* file),
                    void* context, lifeboat_module* module)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    auto& surveyed = workspace->makeSurvey();
    auto& [readers, survey] = surveyed;
    const auto flag = survey.readFlag();
    survey.readLists(&workspace->log);
    auto& walk = workspace->makeStatusWalk(surveyed);
    bool everythingWhole = true;
    for (StatusWalk::File file; walk.next(file);) {
        everythingWhole = everythingWhole && core::backup::isWhole(file.decision.state);
        if (!tell)
            continue;
        const auto told = fileOf(file, workspace->name());
        tell(context, &told);
    }
    if (!module)
        return LIFEBOAT_OK;
    module->user_problem = readers.userProblem;
    module->backup_problem = readers.backupProblem;
    module->flag_problem = core::backup::toText(flag.flag.problem);
    tellList(survey.userList(), module->user_list);
    tellList(survey.backupList(), module->backup_list);
    module->flag = flagOf(flag);
    module->flag_odd = flag.flag.odd;
    module->flag_large = flag.flag.largerThanVendorLimit;
    module->everything_whole = everythingWhole;
    return LIFEBOAT_OK;
}

const char* lifeboat_state_text(unsigned state)
{
    return core::backup::toText(static_cast<FileState>(std::min(state, 255u)));
}

const char* lifeboat_reason_text(unsigned reason)
{
    return core::backup::toText(static_cast<FileReason>(std::min(reason, 255u)));
}
