// SPDX-License-Identifier: MIT
#include "device/python/PythonRepairPlan.h"

#include "core/backup/ChecksumListWriter.h"
#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"
#include "device/python/ModuleFiles.h"

#include <algorithm>
#include <optional>
#include <set>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::backup::EntryFact;
using core::backup::FileFact;
using core::backup::FileState;
using core::project::FileStatus;
using core::project::ModuleStatus;
using Kind = RepairStep::Kind;
using ListKind = core::restore::ListFacts::Kind;
using Why = RepairObstacle::Why;

namespace
{

constexpr std::uint32_t roomOfNames = 2; ///< blocks that a change of a folder may take

class TextSink final : public core::backup::ByteSink
{
public:
    core::Result<void> write(std::span<const std::byte> bytes) override
    {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    }

    std::string text;
};

bool isRead(const FileFact& fact)
{
    return fact.kind == FileFact::Kind::read;
}

/// What the rebuilt or kept list is made of: the user list, and that of the backup where there is none of use.
const EntryFact& entryOf(const ModuleStatus& status, const FileStatus& file)
{
    return status.userList.usable() ? file.facts.userEntry : file.facts.backupEntry;
}

/// A value of the SHA-256 era whose content nobody has (entryFact() of the status makes it so).
bool isUnverified(const ModuleStatus& status, const FileStatus& file)
{
    const bool isUser = status.userList.usable();
    const auto& own = isUser ? file.facts.user : file.facts.backup;
    return (isUser ? status.userList : status.backupList).legacy > 0 && entryOf(status, file).crc == ~own.crc;
}

/// The one user file that an entry without folders can mean.
const FileStatus* meantBy(const ModuleStatus& status, const FileStatus& entry)
{
    const auto slash = entry.path.rfind('/');
    const bool isFlat = std::ranges::count(entry.path, '/') == 2;
    if (!isFlat || entry.facts.user.kind != FileFact::Kind::missing)
        return nullptr;
    const std::string_view end = std::string_view(entry.path).substr(slash);
    const FileStatus* found = nullptr;
    for (const FileStatus& file : status.files) {
        if (file.decision.state != FileState::unlisted || file.isSizeOnly || !isRead(file.facts.user) ||
            file.facts.user.crc != entryOf(status, entry).crc || !file.path.ends_with(end))
            continue;
        if (found)
            return nullptr;
        found = &file;
    }
    return found;
}

std::string lowered(std::string_view name)
{
    std::string text(name);
    std::ranges::transform(text, text.begin(), core::backup::lowerAscii);
    return text;
}

/// Puts a plan together: the list as it stands first, then steps.
class Planner
{
public:
    explicit Planner(const ModuleStatus& status) : m_status(status)
    {
        std::set<std::string> seen;
        for (const FileStatus& file : status.files) {
            const EntryFact& entry = entryOf(status, file);
            if (entry.kind != EntryFact::Kind::present || isUnverified(status, file))
                continue;
            // Of nothing the vendor's firmware has no checksum, and would restore it at each start. Names that differ
            // only by case are one to it.
            const bool isNothing =
                isRead(file.facts.user) && file.facts.user.size == 0 && file.facts.user.crc == entry.crc;
            if (!isNothing && seen.insert(lowered(file.path)).second)
                m_plan.list[file.path] = entry.crc;
        }
        m_plan.mayUpdate = status.userList.isClean();
    }

    void step(Kind kind, const FileStatus& file, std::uint32_t crc)
    {
        m_plan.steps.push_back({kind, file.path, file.facts.backup.size, crc, {}});
    }
    void move(const FileStatus& entry, const FileStatus& file)
    {
        m_plan.list.erase(entry.path);
        m_plan.steps.push_back({Kind::moveEntry, file.path, file.facts.user.size, file.facts.user.crc, entry.path});
    }
    void obstacle(const std::string& path, Why why) { m_plan.obstacles.push_back({path, why}); }
    void rewrite() { m_plan.rewritesList = m_plan.rewritesAnyway = true; }

    /// What keeps a file that is not whole from being restored.
    void notRestorable(const FileStatus& file)
    {
        const auto& [user, backup, same, userEntry, backupEntry] = file.facts;
        if (backup.kind == FileFact::Kind::unreadable || user.kind == FileFact::Kind::unreadable ||
            userEntry.kind == EntryFact::Kind::unreadable || backupEntry.kind == EntryFact::Kind::unreadable)
            return obstacle(file.path, Why::cannotRead);
        if (backup.kind == FileFact::Kind::missing)
            return obstacle(file.path, Why::backupMissing);
        obstacle(file.path,
                 file.decision.state == FileState::backupDamaged ? Why::backupDamaged : Why::backupUnverified);
    }

    /// Errors of listText() for the list as it will be.
    HostResult<RepairPlan> finish()
    {
        auto list = m_plan.list;
        for (const RepairStep& step : m_plan.steps) {
            if (step.kind == Kind::dropEntry)
                continue;
            const auto entry = list.find(step.path);
            m_plan.rewritesList = m_plan.rewritesList || entry == list.end() || entry->second != step.crc;
            list[step.path] = step.crc;
        }
        if (m_plan.rewritesList) {
            if (const auto text = listText(list); !text)
                return std::unexpected(text.error());
            if (!m_status.userList.isClean())
                findRolledBack(list);
        }
        std::ranges::sort(m_plan.steps, {}, &RepairStep::path);
        std::ranges::sort(m_plan.obstacles, {}, &RepairObstacle::path);
        planRoom();
        return std::move(m_plan);
    }

private:
    std::uint32_t blocksOf(const std::string& path, std::uint32_t blockSize) const
    {
        const auto file = std::ranges::lower_bound(m_status.files, path, {}, &FileStatus::path);
        const bool isThere = file != m_status.files.end() && file->path == path && isRead(file->facts.user);
        return isThere ? core::littlefs::blocksOfFile(file->facts.user.size, blockSize) : 0;
    }

    /// As the restores will find it, one after the other.
    void planRoom()
    {
        const auto [blockSize, freeBlocks] = m_status.userRoom.value_or(core::project::PartitionRoom{4096, UINT32_MAX});
        std::uint64_t free = freeBlocks;
        for (RepairStep& step : m_plan.steps) {
            if (step.kind != Kind::restore)
                continue;
            const auto needed = core::littlefs::blocksOfFile(step.size, blockSize);
            step.blocks = needed + roomOfNames;
            step.oldBlocks = blocksOf(step.path, blockSize);
            free += blocksOf(step.path.substr(0, step.path.rfind('/') + 1) + temporaryFor(step.path), blockSize);
            const bool fits = step.blocks <= free;
            step.removesFirst = !fits && step.blocks <= free + step.oldBlocks;
            if (fits || step.removesFirst)
                free = free + step.oldBlocks - needed;
        }
    }

    void findRolledBack(const std::map<std::string, std::uint32_t>& list)
    {
        for (const FileStatus& file : m_status.files) {
            const auto entry = list.find(file.path);
            const bool isRestored = std::ranges::any_of(m_plan.steps, [&](const RepairStep& step) {
                return (step.kind == Kind::restore || step.kind == Kind::accept) && step.path == file.path;
            });
            if (entry != list.end() && !isRestored && isRead(file.facts.user) && isRead(file.facts.backup) &&
                file.facts.user.crc != entry->second)
                m_plan.rolledBack.push_back(file.path);
        }
    }

    const ModuleStatus& m_status;
    RepairPlan m_plan;
};

const FileStatus* fileOf(const ModuleStatus& status, const std::string& path)
{
    const std::string wanted = path.starts_with("usr/") ? "/" + path : path;
    const auto found = std::ranges::find(status.files, wanted, &FileStatus::path);
    return found == status.files.end() || found->decision.state == FileState::unlisted ? nullptr : &*found;
}

void planRestoreOf(Planner& planner, const FileStatus& file, bool isNamed)
{
    using core::backup::FileAction;
    const auto& decision = file.decision;
    const bool mayReplace = decision.state == FileState::updated && core::backup::isVerifiedCopy(file.facts);
    if (decision.action == FileAction::restore || (isNamed && mayReplace))
        planner.step(Kind::restore, file, file.facts.backup.crc);
    else if (decision.action == FileAction::refreshList)
        planner.step(Kind::refreshEntry, file, file.facts.user.crc);
    else if (!isWhole(decision.state) || (isNamed && decision.state == FileState::updated))
        planner.notRestorable(file);
}

} // namespace

std::string temporaryFor(const std::string& path)
{
    return temporaryName(core::checksum::zlibCrc32(std::as_bytes(std::span(path))));
}

const char* toText(RepairStep::Kind kind)
{
    switch (kind) {
    case Kind::restore:
        return "restore";
    case Kind::accept:
        return "accept";
    case Kind::refreshEntry:
        return "refresh-entry";
    case Kind::addEntry:
        return "add-entry";
    case Kind::convertEntry:
        return "convert-entry";
    case Kind::moveEntry:
        return "move-entry";
    case Kind::dropEntry:
        return "drop-entry";
    }
    return "";
}

const char* toText(RepairObstacle::Why why)
{
    switch (why) {
    case Why::notListed:
        return "not-listed";
    case Why::fileMissing:
        return "file-missing";
    case Why::fileEmpty:
        return "file-empty";
    case Why::cannotRead:
        return "cannot-read";
    case Why::backupMissing:
        return "backup-missing";
    case Why::backupDamaged:
        return "backup-damaged";
    case Why::backupUnverified:
        return "backup-unverified";
    case Why::entryUnverified:
        return "entry-unverified";
    case Why::changed:
        return "changed";
    }
    return "";
}

HostResult<RepairPlan> planRestore(const ModuleStatus& status, std::span<const std::string> paths)
{
    Planner planner(status);
    for (const std::string& path : paths) {
        if (const FileStatus* file = fileOf(status, path))
            planRestoreOf(planner, *file, true);
        else
            planner.obstacle(path, Why::notListed);
    }
    if (paths.empty()) {
        for (const FileStatus& file : status.files)
            planRestoreOf(planner, file, false);
        const auto kind = status.userList.kind;
        if ((kind == ListKind::missing || kind == ListKind::unusable) && status.backupList.usable())
            planner.rewrite();
    }
    return planner.finish();
}

HostResult<RepairPlan> planAccept(const ModuleStatus& status, std::span<const std::string> paths)
{
    Planner planner(status);
    for (const std::string& path : paths) {
        const FileStatus* file = fileOf(status, path);
        if (!file)
            planner.obstacle(path, Why::notListed);
        else if (file->facts.user.kind == FileFact::Kind::missing)
            planner.obstacle(path, Why::fileMissing);
        else if (!isRead(file->facts.user) || file->facts.userEntry.kind == EntryFact::Kind::unreadable)
            planner.obstacle(path, Why::cannotRead);
        else if (file->facts.user.size == 0)
            planner.obstacle(path, Why::fileEmpty);
        else
            planner.step(Kind::accept, *file, file->facts.user.crc);
    }
    return planner.finish();
}

HostResult<RepairPlan> planLists(const ModuleStatus& status)
{
    const auto& list = status.userList;
    if (!status.userProblem.empty() || list.kind == ListKind::unreadable)
        return core::problem(ErrorCode::unreadable, "/usr/checksum.json",
                             status.userProblem.empty() ? status.userListProblem : status.userProblem);
    Planner planner(status);
    const bool isRebuilt = !list.usable();
    if (isRebuilt && !status.backupList.usable())
        return core::problem(ErrorCode::notFound, "/bak/checksum.json", "the backup has no list to rebuild it from");
    if (isRebuilt || !list.isClean())
        planner.rewrite();
    for (const FileStatus& file : status.files) {
        const auto& [user, backup, same, userEntry, backupEntry] = file.facts;
        const EntryFact& entry = entryOf(status, file);
        if (entry.kind == EntryFact::Kind::present && isUnverified(status, file)) {
            planner.step(Kind::dropEntry, file, 0);
            planner.obstacle(file.path, Why::entryUnverified);
        } else if (const FileStatus* meant = entry.kind == EntryFact::Kind::present ? meantBy(status, file) : nullptr) {
            planner.move(file, *meant);
            if (backup.kind == FileFact::Kind::missing)
                planner.obstacle(meant->path, Why::backupMissing);
        } else if (file.decision.action == core::backup::FileAction::refreshList) {
            planner.step(Kind::refreshEntry, file, user.crc);
        } else if (!isRebuilt && userEntry.kind == EntryFact::Kind::absent && isRead(user) && user.size > 0 &&
                   backupEntry.kind == EntryFact::Kind::present && user.crc == backupEntry.crc) {
            planner.step(Kind::addEntry, file, user.crc);
        } else if (!isRebuilt && (list.legacy > 0 || list.oddNames) && userEntry.kind == EntryFact::Kind::present) {
            planner.step(Kind::convertEntry, file, userEntry.crc);
        } else if (isRebuilt && entry.kind == EntryFact::Kind::present && isRead(user) && user.crc == entry.crc &&
                   user.size > 0) {
            planner.step(Kind::addEntry, file, entry.crc);
        }
        if (!isWhole(file.decision.state) && entry.kind == EntryFact::Kind::present && !meantBy(status, file) &&
            !isUnverified(status, file)) {
            if (file.decision.state == FileState::changed || file.decision.state == FileState::missing)
                planner.obstacle(file.path, !core::backup::isVerifiedCopy(file.facts)   ? Why::backupUnverified
                                            : file.decision.state == FileState::missing ? Why::fileMissing
                                                                                        : Why::changed);
            else
                planner.notRestorable(file);
        }
    }
    return planner.finish();
}

HostResult<std::string> listText(const std::map<std::string, std::uint32_t>& entries)
{
    TextSink sink;
    core::backup::ChecksumListWriter writer(sink);
    auto done = writer.begin();
    for (auto entry = entries.begin(); done && entry != entries.end(); ++entry) {
        done = writer.add(entry->first, entry->second);
        if (!done)
            return core::problem(done.error().code, entry->first, done.error().where);
    }
    if (done)
        done = writer.end();
    if (!done)
        return core::problem(done.error());
    return std::move(sink.text);
}

} // namespace device
