// SPDX-License-Identifier: MIT
// From what the module told to the state of each file.
#include "device/python/PythonStatus.h"

#include "core/littlefs/Format.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/littlefs/image/ImageDevice.h"
#include "core/project/Integration.h"
#include "core/project/StatusNotes.h"
#include "core/restore/Wishes.h"

#include <algorithm>

namespace device
{

using core::backup::FileFact;
using core::backup::FileFacts;
using core::project::blockSize;
using core::project::ModuleStatus;
using core::restore::ListFacts;
using core::restore::maxPathLength;

namespace
{

/// A partition that holds nothing but what was read of a module's: the lists are then read as everywhere.
class SmallPartition
{
public:
    void add(std::string_view path, const PythonContent& content)
    {
        if (content.kind == PythonContent::Kind::read)
            m_files.push_back({std::string(path), content.bytes});
    }

    /// Null when `partition` is not there.
    core::littlefs::Reader* mount(const PythonPartition& partition)
    {
        if (!partition.problem.empty())
            return nullptr;
        const core::littlefs::ImageSpec spec{.files = m_files, .partitionBlocks = blocks};
        m_image = buildImage(spec).value_or(std::vector<std::byte>());
        m_device.emplace(m_image, blockSize);
        m_reader.emplace(*m_device, core::littlefs::Geometry{blockSize, blockSize, blockSize, blocks}, m_buffer);
        return m_reader->mount() ? &*m_reader : nullptr;
    }

private:
    static constexpr std::uint32_t blocks = 96; // the largest list that is looked at, and room to spare
    static_assert(blocks * blockSize > 2 * core::restore::maxListBytes);

    std::vector<core::littlefs::ImageFile> m_files;
    std::vector<std::byte> m_image;
    std::byte m_buffer[blockSize];
    std::optional<core::littlefs::ImageDevice> m_device;
    std::optional<core::littlefs::ReadOnlyFileSystem> m_reader;
};

bool liesIn(std::string_view name, const std::vector<std::string>& folders)
{
    return std::ranges::any_of(folders, [&](const std::string& folder) {
        return name.starts_with(folder) && name.substr(folder.size()).starts_with('/');
    });
}

core::restore::SummedFile summed(const PythonSide& side)
{
    return {side.fact, side.sha256 ? &*side.sha256 : nullptr};
}

PythonPair pairOf(const PythonStatusFacts& facts, const std::string& name)
{
    PythonPair pair;
    if (const auto found = facts.files.find(name); found != facts.files.end())
        pair = found->second;
    const auto cannotSee = [&](PythonSide& side, const PythonPartition& partition, const auto& folders) {
        if (!partition.problem.empty() || (side.fact.kind == FileFact::Kind::missing && liesIn(name, folders)))
            side.fact.kind = FileFact::Kind::unreadable;
    };
    cannotSee(pair.user, facts.user, facts.unreadableUserFolders);
    cannotSee(pair.copy, facts.backup, facts.unreadableBackupFolders);
    return pair;
}

void markUnreadable(const PythonContent& content, ListFacts& list, std::string& problem)
{
    if (content.kind != PythonContent::Kind::unreadable)
        return;
    list.kind = ListFacts::Kind::unreadable;
    problem = list.problem = "the module cannot read it";
}

} // namespace

ModuleStatus statusOfFacts(const PythonStatusFacts& facts)
{
    ModuleStatus status;
    status.userProblem = facts.user.problem;
    status.backupProblem = facts.backup.problem;
    if (facts.user.problem.empty() && facts.user.blockSize >= core::littlefs::minBlockSize)
        status.userRoom = {facts.user.blockSize, facts.user.freeBlocks};

    SmallPartition userPartition;
    userPartition.add(core::restore::listPath, facts.userList);
    SmallPartition backupPartition;
    backupPartition.add(core::restore::listPath, facts.backupList);
    backupPartition.add(core::restore::flagPath, facts.flag);
    backupPartition.add(core::restore::settingsPath, facts.settings);
    auto* user = userPartition.mount(facts.user);
    auto* backup = backupPartition.mount(facts.backup);

    char userName[maxPathLength];
    char backupName[maxPathLength];
    char name[maxPathLength];
    std::vector<std::byte> data(2 * blockSize);
    std::vector<std::byte> seen(4096);
    core::restore::Survey survey(user, backup, {userName, backupName, name, data, seen});
    core::project::StatusNotes notes(status.notes);
    status.flag = survey.readFlag();
    if (facts.flag.kind == PythonContent::Kind::unreadable)
        status.flag.kind = core::restore::FlagFacts::Kind::unreadable;
    survey.readLists(&notes);
    status.userList = survey.userList();
    status.backupList = survey.backupList();
    status.userListProblem = status.userList.problem;
    status.backupListProblem = status.backupList.problem;
    markUnreadable(facts.userList, status.userList, status.userListProblem);
    markUnreadable(facts.backupList, status.backupList, status.backupListProblem);
    for (const auto& [folders, root] :
         {std::pair(&facts.unreadableUserFolders, "/usr"), std::pair(&facts.unreadableBackupFolders, "/bak/usr")})
        for (const std::string& folder : *folders)
            status.notes.push_back("a folder cannot be read: " + (root + folder));

    // littlefs keeps two for its folders.
    if (facts.user.problem.empty() && facts.user.blocks > 0 && facts.user.freeBlocks <= 2)
        status.notes.push_back("the user partition is full: of " + std::to_string(facts.user.blocks) + " blocks " +
                               std::to_string(facts.user.freeBlocks) + " are free");

    char text[maxPathLength];
    core::restore::Wishes wishes(user, backup, text, data);
    core::restore::Listing listing;
    auto more = survey.next(listing);
    for (; more.yes(); more = survey.next(listing)) {
        const std::string path(listing.name);
        const PythonPair pair = pairOf(facts, path.substr(core::restore::userMount.size()));
        const FileFacts file{
            pair.user.fact, pair.copy.fact, pair.sameContent,
            entryFact(status.userList, listing.inUserList, listing.userEntry, summed(pair.user), summed(pair.copy)),
            entryFact(status.backupList, listing.inBackupList, listing.backupEntry, summed(pair.copy),
                      summed(pair.user))};
        const auto policy = wishes.policyOf(path);
        status.files.push_back({path, file, wishes.decide(listing, file, policy), policy});
    }
    if (!more)
        status.notes.push_back(std::string("a checksum list cannot be read to its end: ") + more.error().where);

    std::ranges::sort(status.files, {}, &core::project::FileStatus::path);
    const auto listed = status.files.size();
    const auto isListed = [&](const std::string& path) {
        const auto end = status.files.begin() + static_cast<std::ptrdiff_t>(listed);
        return std::ranges::binary_search(status.files.begin(), end, path, {}, &core::project::FileStatus::path);
    };
    const auto addUnlisted = [&](const std::string& name, const FileFact& fact, bool isSizeOnly) {
        const std::string path = std::string(core::restore::userMount) + name;
        if (fact.kind == FileFact::Kind::missing || isListed(path))
            return;
        FileFacts file;
        file.user = fact;
        status.files.push_back({path, file, core::backup::decide(file), {}, isSizeOnly});
    };
    for (const auto& [below, pair] : facts.files)
        addUnlisted(below, pair.user.fact, false);
    for (const auto& [below, size] : facts.others)
        addUnlisted(below, {FileFact::Kind::read, size, 0}, true);
    std::ranges::sort(status.files, {}, &core::project::FileStatus::path);
    return status;
}

} // namespace device
