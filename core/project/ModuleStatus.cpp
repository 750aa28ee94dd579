// SPDX-License-Identifier: MIT
#include "core/project/ModuleStatus.h"

#include "core/littlefs/image/ImageDevice.h"
#include "core/littlefs/image/ImageInspector.h"
#include "core/project/Integration.h"
#include "core/project/StatusNotes.h"
#include "core/restore/StatusWalk.h"

#include <algorithm>

namespace core::project
{

namespace
{

// A partition image as a module would mount it. Images of other tools may use the last block too, so all are allowed.
class Partition
{
public:
    explicit Partition(std::span<const std::byte> image)
        : m_device(image, blockSize), m_reader(m_device, {blockSize, blockSize, blockSize, blocksOf(image)}, m_buffer)
    {
    }

    /// Null when it does not mount.
    littlefs::Reader* mount(std::string& problem)
    {
        const auto done = m_reader.mount();
        if (done)
            return &m_reader;
        problem = done.error().where;
        return nullptr;
    }

private:
    static std::uint32_t blocksOf(std::span<const std::byte> image)
    {
        // A cut-off image still names blocks behind its end: those read as bad.
        const auto inspection = littlefs::inspectImage(image);
        return std::max(inspection.blocks, static_cast<std::uint32_t>(image.size() / blockSize));
    }

    littlefs::ImageDevice m_device;
    std::byte m_buffer[blockSize];
    littlefs::ReadOnlyFileSystem m_reader;
};

} // namespace

restore::StatusRecord recordOfImage(std::span<const std::byte> userImage)
{
    restore::StatusRecord record;
    const auto blocks = static_cast<std::uint32_t>(userImage.size() / blockSize);
    if (blocks == 0)
        return record;
    littlefs::ImageDevice device(userImage, blockSize);
    std::vector<std::byte> buffer(blockSize);
    (void)restore::readRecord(device, {blockSize, blockSize, blockSize, blocks - 1}, buffer, record);
    return record;
}

std::uint8_t ModuleStatus::attemptsOf(const FileStatus& file) const
{
    const auto hash = restore::nameHash(file.path);
    for (const auto& attempts : record.attempts) {
        if (attempts.count > 0 && attempts.file == hash)
            return attempts.count;
    }
    return 0;
}

bool ModuleStatus::everythingWhole() const
{
    return std::ranges::all_of(files, [](const FileStatus& file) { return backup::isWhole(file.decision.state); });
}

ModuleStatus statusOfImages(std::span<const std::byte> userImage, std::span<const std::byte> backupImage)
{
    ModuleStatus status;
    Partition userPartition(userImage);
    Partition backupPartition(backupImage);
    auto* user = userPartition.mount(status.userProblem);
    auto* backup = backupPartition.mount(status.backupProblem);

    char userName[restore::maxPathLength];
    char backupName[restore::maxPathLength];
    char name[restore::maxPathLength];
    std::vector<std::byte> data(8 * blockSize);
    std::vector<std::byte> seen(4096);
    restore::Survey survey(user, backup, {userName, backupName, name, data, seen});
    StatusNotes notes(status.notes);
    status.flag = survey.readFlag();
    survey.readLists(&notes);
    status.userList = survey.userList();
    status.backupList = survey.backupList();
    status.userListProblem = status.userList.problem;
    status.backupListProblem = status.backupList.problem;

    status.record = recordOfImage(userImage);

    std::vector<char> path(4096); // names are as long as the folders that they lie in are deep
    restore::StatusWalk walk(user, backup, survey, path, data, notes);
    for (restore::StatusWalk::File file; walk.next(file);)
        status.files.push_back({std::string(file.name), file.facts, file.decision, file.policy});
    std::ranges::sort(status.files, {}, &FileStatus::path);
    return status;
}

} // namespace core::project
