// SPDX-License-Identifier: MIT
#include "core/package/AsrPackage.h"

#include "core/package/AtomicFile.h"

#include <algorithm>

namespace core::package
{

namespace
{

constexpr std::string_view commandList = "download.json";
constexpr std::uint32_t blockSize = 4096;
constexpr std::uint32_t sparseMagic = 0xED26FF3A;
constexpr std::size_t sparseHeaderSize = 32;

std::string_view imageName(Role role)
{
    return role == Role::user ? "customer_fs.bin" : "customer_backup_fs.bin";
}

std::unexpected<Problem> asrProblem(ErrorCode code, std::string subject, std::string detail)
{
    return problem(code, std::move(subject), "ASR package: " + std::move(detail));
}

bool writesPartition(const AsrCommand& command)
{
    return command.command == "flash" || command.command == "erase";
}

/// Bytes that an image occupies in the flash: whole blocks, and a sparse image what it unpacks to.
std::uint64_t sizeInFlash(ByteView start, std::uint64_t size)
{
    if (start.size() >= sparseHeaderSize && readU32(start, 0) == sparseMagic)
        return std::uint64_t{readU32(start, 12)} * readU32(start, 16);
    return (size + blockSize - 1) / blockSize * blockSize;
}

} // namespace

HostResult<std::unique_ptr<Package>> AsrPackage::parse(ZipArchive archive, ZipShell shell, std::string platform,
                                                       const OpenOptions& options)
{
    std::unique_ptr<AsrPackage> package(new AsrPackage);
    package->m_archive = std::move(archive);
    package->m_shell = std::move(shell);
    package->m_platform = std::move(platform);
    package->m_ignoreChecksums = options.ignoreChecksums;
    if (auto sound = package->readStructure(options); !sound)
        return std::unexpected(std::move(sound.error()));
    if (auto sound = package->checkCommands(); !sound)
        return std::unexpected(std::move(sound.error()));
    return package;
}

HostResult<void> AsrPackage::readStructure(const OpenOptions& options)
{
    const auto& members = m_archive.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].directory)
            continue;
        Entry entry;
        entry.id = entry.name = members[i].name;
        entry.size = members[i].size;
        entry.selected = false;
        m_entries.push_back(std::move(entry));
        m_members.push_back(i);
    }

    const auto list = entryNamed(commandList);
    if (!list)
        return asrProblem(ErrorCode::notFound, std::string(commandList), "the list of commands is missing");
    if (m_entries[*list].size > DownloadJson::maxSize)
        return asrProblem(ErrorCode::tooLarge, std::string(commandList),
                          std::to_string(m_entries[*list].size) + " bytes");
    const auto text = content(*list);
    if (!text)
        return std::unexpected(text.error());
    auto commands = DownloadJson::parse(std::string(textOf(text->view())));
    if (!commands)
        return std::unexpected(std::move(commands.error()));
    m_commands = std::move(*commands);

    bool hasTable = false;
    for (const AsrCommand& command : m_commands.commands()) {
        const auto index = entryOf(command);
        if (command.command != "partition" || !index)
            continue;
        const auto image = content(*index);
        if (!image)
            return std::unexpected(image.error());
        // The other thing that is handed over like this is the list of flash chips.
        if (textOf(image->view()).starts_with("FNIF"))
            continue;
        auto table = AsrPartitionTable::parse(image->view(), options.ignoreChecksums);
        if (!table)
            return std::unexpected(std::move(table.error()));
        m_partitions = std::move(*table);
        hasTable = true;
    }
    if (!hasTable)
        return asrProblem(ErrorCode::notFound, "partition.bin", "no command hands over a partition table");

    for (const AsrCommand& command : m_commands.commands()) {
        const auto index = entryOf(command);
        if (!index)
            continue;
        Entry& entry = m_entries[*index];
        entry.selected = entry.selected || !command.productionOnly;
        const AsrPartition* partition = command.command == "flash" ? m_partitions.find(command.partition) : nullptr;
        if (partition != nullptr && !entry.address) {
            entry.id = partition->name;
            entry.address = partition->start;
            entry.regionSize = partition->size;
        }
    }

    // The members that were not needed so far. Damage must not travel on into what we write.
    if (!options.ignoreChecksums)
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            if (const auto whole = content(i); !whole)
                return std::unexpected(whole.error());
    return {};
}

HostResult<void> AsrPackage::checkCommands() const
{
    for (const AsrCommand& command : m_commands.commands()) {
        if (!writesPartition(command))
            continue;
        const AsrPartition* partition = m_partitions.find(command.partition);
        if (partition == nullptr)
            return asrProblem(ErrorCode::corrupt, command.partition,
                              command.command + " names a partition that the table does not have");
        const auto index = entryOf(command);
        if (command.command != "flash" || !index)
            continue;
        const auto start = m_archive.readStart(m_members[*index], sparseHeaderSize);
        if (!start)
            return std::unexpected(start.error());
        if (const auto size = sizeInFlash(start->view(), m_entries[*index].size); size > partition->size)
            return asrProblem(ErrorCode::corrupt, command.image,
                              sizeText(size) + " in whole blocks, the partition " + partition->name + " has " +
                                  sizeText(partition->size));
    }
    return {};
}

std::string AsrPackage::platform() const
{
    if (!m_platform.empty())
        return m_platform;
    for (const AsrCommand& command : m_commands.commands())
        if (command.command == "require" && command.name == "version-bootrom") {
            if (command.value == "2019.01.15")
                return "ASR1601";
            if (command.value == "2020.07.30")
                return "ASR1603";
            if (command.value == "2022.11.06")
                return "ASR1606";
        }
    return "ASR";
}

HostResult<Content> AsrPackage::content(std::size_t index) const
{
    if (const auto replaced = m_replaced.find(index); replaced != m_replaced.end())
        return Content(ByteView(replaced->second));
    return m_archive.read(m_members[index], m_ignoreChecksums);
}

std::optional<std::size_t> AsrPackage::entryNamed(std::string_view name) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.name == name; });
    if (found == m_entries.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_entries.begin());
}

/// The member that a command sends; nothing when it sends none or the package lacks it.
std::optional<std::size_t> AsrPackage::entryOf(const AsrCommand& command) const
{
    if (command.image.empty())
        return std::nullopt;
    return entryNamed(command.onlyOnBootRom.empty() ? command.image : command.onlyOnBootRom + "/" + command.image);
}

std::string AsrPackage::idOf(Role role) const
{
    if (const auto flash = m_commands.findFlash(imageName(role)))
        return m_commands.commands()[*flash].partition;
    return role == Role::user ? "customer_fs" : "customer_backup_fs";
}

HostResult<PartitionPlace> AsrPackage::locate(Role role, const AddressHints&) const
{
    const std::string image(imageName(role));
    const auto flash = m_commands.findFlash(image);
    if (!flash || !entryNamed(image))
        return asrProblem(ErrorCode::notFound, image,
                          flash ? "the member is missing"
                                : "download.json has no command that writes it, so the firmware has no such partition");
    const AsrPartition* partition = m_partitions.find(m_commands.commands()[*flash].partition);
    return PartitionPlace{{partition->start, partition->size}, PlaceSource::partitionTable, {}};
}

HostResult<void> AsrPackage::replace(std::string_view id, std::vector<std::byte> image, const AddressHints&)
{
    const std::string subject(id);
    const auto hasId = [&](const Entry& entry) { return entry.id == id; };
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), hasId);
    if (found == m_entries.end())
        return asrProblem(ErrorCode::notFound, subject, "it has no such partition or member, and none can be added");
    if (std::any_of(found + 1, m_entries.end(), hasId))
        return asrProblem(ErrorCode::duplicate, subject, "several members are written to this partition");
    const auto index = static_cast<std::size_t>(found - m_entries.begin());
    const Entry& entry = *found;

    const auto& commands = m_commands.commands();
    const bool describesPackage =
        entry.name == commandList || std::any_of(commands.begin(), commands.end(), [&](const AsrCommand& command) {
            return command.command == "partition" && entryOf(command) == index;
        });
    if (describesPackage)
        return asrProblem(ErrorCode::badArgument, subject,
                          "the member describes the package or the flash and cannot be replaced");
    if (image.empty())
        return asrProblem(ErrorCode::badArgument, subject, "the image is empty");
    const bool isFileSystem = entry.name == imageName(Role::user) || entry.name == imageName(Role::backup);
    if (isFileSystem && image.size() % blockSize != 0)
        return asrProblem(ErrorCode::badArgument, subject,
                          std::to_string(image.size()) + " bytes are not a multiple of the block size " +
                              std::to_string(blockSize));
    const std::uint64_t limit = entry.regionSize ? *entry.regionSize : maxZipMemberSize;
    if (const auto size = entry.regionSize ? sizeInFlash(image, image.size()) : image.size(); size > limit)
        return asrProblem(ErrorCode::doesNotFit, subject,
                          sizeText(size) +
                              (entry.address ? ", the partition at " + hex(*entry.address) + " has " : ", at most ") +
                              sizeText(limit));

    if (image.size() != entry.size) {
        DownloadJson changed = m_commands;
        for (std::size_t i = 0; i < commands.size(); ++i) {
            if (commands[i].command != "flash" || entryOf(commands[i]) != index)
                continue;
            const std::uint64_t weight = std::uint64_t{m_partitions.find(commands[i].partition)->size} + image.size();
            if (auto set = changed.setWeight(i, weight); !set)
                return set;
        }
        if (changed.text() != m_commands.text()) {
            const auto list = entryNamed(commandList).value_or(0); // it is there, the text came from it
            const ByteView text = bytesOf(changed.text());
            m_replaced[list].assign(text.begin(), text.end());
            m_entries[list].size = text.size();
            m_commands = std::move(changed);
        }
    }
    m_entries[index].size = image.size();
    m_replaced[index] = std::move(image);
    return {};
}

HostResult<void> AsrPackage::write(const std::filesystem::path& path) const
{
    std::vector<ZipArchive::Replacement> replacements;
    for (const auto& [index, bytes] : m_replaced) {
        Pieces content;
        content.add(ByteView(bytes));
        replacements.push_back({m_members[index], std::move(content)});
    }
    auto archive = m_archive.rewritten(replacements);
    if (!archive)
        return std::unexpected(std::move(archive.error()));
    const auto whole = m_shell.wrapped(std::move(*archive));
    if (!whole)
        return std::unexpected(whole.error());
    return writeAtomically(path, whole->views());
}

HostResult<PlanStep> AsrPackage::stepOf(const AsrCommand& command) const
{
    static const std::map<std::string_view, StepKind> kinds = {
        {"require", StepKind::require}, {"reject", StepKind::reject}, {"progress", StepKind::progress},
        {"call", StepKind::call},       {"boot", StepKind::boot},     {"partition", StepKind::definePartitions},
        {"erase", StepKind::erase},     {"flash", StepKind::flash},   {"go", StepKind::go},
    };
    const auto kind = kinds.find(command.command);
    if (kind == kinds.end())
        return asrProblem(ErrorCode::unsupportedFormat, command.command,
                          command.command == "fuse" ? "the download would program fuses, which cannot be undone"
                                                    : "download.json has a command that we do not know");
    PlanStep step;
    step.kind = kind->second;
    step.id = writesPartition(command) ? command.partition : command.name;
    step.value = command.value;
    step.onlyOnBootRom = command.onlyOnBootRom;
    if (const AsrPartition* partition = writesPartition(command) ? m_partitions.find(command.partition) : nullptr) {
        step.address = partition->start;
        step.size = partition->size;
        step.weight = partition->size;
    }
    if (!command.image.empty()) {
        step.content = entryOf(command);
        if (!step.content)
            return asrProblem(ErrorCode::notFound, command.image, command.command + " needs a member that is missing");
        step.size = static_cast<std::uint32_t>(m_entries[*step.content].size);
        // The work that is really done, not what download.json says: above it the module would wait for ever for its
        // restart (reference asr-aboot.md 4.6).
        if (step.kind == StepKind::flash)
            step.weight += step.size;
        if (step.id.empty())
            step.id = command.image;
    }
    return step;
}

HostResult<DownloadPlan> AsrPackage::plan(const PlanOptions& options) const
{
    DownloadPlan plan;
    plan.format = formatName();
    std::uint64_t total = 0;
    for (const AsrCommand& command : m_commands.commands()) {
        const auto& disabled = options.disabledGroups;
        const bool isDisabled = std::find(disabled.begin(), disabled.end(), command.group) != disabled.end();
        // Every plan ends with a restart, so the command for it adds nothing.
        if (isDisabled || (command.productionOnly && !options.production) || command.command == "reboot")
            continue;
        auto step = stepOf(command);
        if (!step)
            return std::unexpected(std::move(step.error()));
        total += step->weight;
        plan.steps.push_back(std::move(*step));
    }
    for (PlanStep& step : plan.steps)
        if (step.kind == StepKind::progress)
            step.weight = total;
    for (const StepKind kind : {StepKind::complete, StepKind::reset}) {
        PlanStep step;
        step.kind = kind;
        plan.steps.push_back(std::move(step));
    }
    return plan;
}

} // namespace core::package
