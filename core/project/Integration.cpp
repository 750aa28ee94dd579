// SPDX-License-Identifier: MIT
#include "core/project/Integration.h"

#include "core/backup/ByteSink.h"
#include "core/backup/ChecksumListWriter.h"
#include "core/backup/RestoreFlag.h"
#include "core/checksum/Crc32.h"
#include "core/restore/Survey.h"

#include <nlohmann/json.hpp>

namespace core::project
{

namespace
{

std::string inBackup(std::string_view name)
{
    return std::string(name.substr(1));
}

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

// What goes into both images; the specs view into the file set, the list and the settings.
struct Layout {
    std::vector<std::byte> list;
    std::vector<std::byte> settings; ///< empty when nothing is asked for
    std::vector<ProtectedFile> protectedFiles;
    littlefs::ImageSpec user;
    littlefs::ImageSpec backup;
};

HostResult<std::vector<std::byte>> makeList(const std::vector<ProtectedFile>& files)
{
    std::vector<std::string_view> names;
    for (const auto& file : files)
        names.push_back(file.name);
    std::uint32_t index = 0;
    if (const auto allowed = backup::checkListNames(names, index); !allowed) {
        if (allowed.error().code == ErrorCode::tooLarge)
            return problem(ErrorCode::tooLarge, "checksum.json",
                           std::to_string(files.size()) +
                               " protected files make a list that the vendor's firmware cannot read (it reads " +
                               std::to_string(backup::listLimitBytes) + " bytes, in its own wider spelling)");
        if (allowed.error().code == ErrorCode::duplicate)
            return problem(ErrorCode::duplicate, files[index].name,
                           "another protected file has the same name but for upper and lower case");
        return problem(allowed.error(), files[index].name);
    }
    std::vector<std::byte> memory(backup::listLimitBytes);
    backup::SpanSink sink(memory);
    backup::ChecksumListWriter writer(sink);
    auto done = writer.begin();
    for (const auto& file : files) {
        if (done)
            done = writer.add(file.name, file.crc);
    }
    if (done)
        done = writer.end();
    if (!done)
        return problem(done.error(), "checksum.json");
    memory.resize(sink.written().size());
    return memory;
}

// /bak/.lifeboat.json as core/restore/Settings.h has it, or nothing.
std::string settingsText(const restore::Settings& settings, const std::vector<ProtectedFile>& files)
{
    const restore::Settings plain;
    nlohmann::ordered_json root = {{"version", 1}};
    if (settings.policy != plain.policy)
        root["default"] = toText(settings.policy);
    for (const auto& file : files) {
        if (file.policy != settings.policy)
            root[toText(file.policy)].push_back(file.name);
    }
    if (settings.sets)
        root["sets"] = true;
    if (settings.attempts > 0)
        root["attempts"] = settings.attempts;
    if (settings.boots > 0)
        root["boots"] = settings.boots;
    return root.size() == 1 ? std::string() : root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

HostResult<Layout> layOut(const FileSet& files, bool backup, const PartitionSizes& sizes)
{
    Layout layout;
    layout.user.partitionBlocks = sizes.userBlocks;
    layout.user.directories = files.directories;
    layout.backup.partitionBlocks = sizes.backupBlocks;
    for (const auto& file : files.files) {
        layout.user.files.push_back({file.path, file.content});
        if (!backup || !file.isProtected)
            continue;
        const auto name = std::string(restore::userMount) + "/" + file.path;
        layout.backup.files.push_back({inBackup(name), file.content});
        layout.protectedFiles.push_back({name, static_cast<std::uint32_t>(file.content.size()),
                                         checksum::quecPythonCrc32(file.content), file.policy});
    }
    if (backup) {
        auto list = makeList(layout.protectedFiles);
        if (!list)
            return std::unexpected(list.error());
        layout.list = std::move(*list);
        layout.user.files.push_back({std::string(restore::listPath), layout.list});
        layout.backup.files.push_back({std::string(restore::listPath), layout.list});
        const auto text = settingsText(files.settings, layout.protectedFiles);
        layout.settings.assign(bytesOf(text).begin(), bytesOf(text).end());
        if (text.size() > restore::maxSettingsBytes)
            return problem(ErrorCode::tooLarge, ".lifeboat.json",
                           "too many files have a policy of their own: make the most frequent one the default");
        if (!text.empty())
            layout.backup.files.push_back({std::string(restore::settingsPath), layout.settings});
    }
    const auto flag = backup ? backup::enabledFlagText : backup::disabledFlagText;
    layout.backup.files.push_back({std::string(restore::flagPath), bytesOf(flag)});
    return layout;
}

HostResult<Forecasts> forecastsOf(const Layout& layout)
{
    const auto user = littlefs::forecast(layout.user);
    if (!user)
        return std::unexpected(user.error());
    const auto backup = littlefs::forecast(layout.backup);
    if (!backup)
        return std::unexpected(backup.error());
    return Forecasts{*user, *backup};
}

Problem named(Problem problem, const char* partition)
{
    problem.subject = partition;
    return problem;
}

} // namespace

HostResult<Forecasts> forecastImages(const FileSet& files, bool backup, const PartitionSizes& sizes)
{
    const auto layout = layOut(files, backup, sizes);
    if (!layout)
        return std::unexpected(layout.error());
    return forecastsOf(*layout);
}

HostResult<Images> makeImages(const FileSet& files, bool backup, const PartitionSizes& sizes)
{
    auto layout = layOut(files, backup, sizes);
    if (!layout)
        return std::unexpected(layout.error());
    auto forecasts = forecastsOf(*layout);
    if (!forecasts)
        return std::unexpected(forecasts.error());
    if (!forecasts->user.fits())
        return std::unexpected(named(forecasts->user.doesNotFit(), "customer_fs"));
    if (!forecasts->backup.fits())
        return std::unexpected(named(forecasts->backup.doesNotFit(), "customer_backup_fs"));

    auto user = littlefs::buildImage(layout->user);
    if (!user)
        return std::unexpected(user.error());
    auto backupImage = littlefs::buildImage(layout->backup);
    if (!backupImage)
        return std::unexpected(backupImage.error());
    return Images{std::move(*user),
                  std::move(*backupImage),
                  std::move(forecasts->user),
                  std::move(forecasts->backup),
                  std::move(layout->protectedFiles),
                  files.settings};
}

} // namespace core::project
