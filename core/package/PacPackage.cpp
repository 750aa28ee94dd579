// SPDX-License-Identifier: MIT
#include "core/package/PacPackage.h"

#include "core/package/AtomicFile.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace core::package
{

namespace
{

constexpr std::uint32_t flashWindow = 0x01000000; ///< the loader takes the low 24 bits of an address as the offset
constexpr std::uint32_t blockSize = 4096;         ///< of the file systems and of the flash
constexpr std::uint32_t fixedNvAddress = 0xFE000003;
constexpr std::uint32_t formatAddress = 0xFE000006;
constexpr std::uint32_t imeiNvItem = 5; ///< kept in every backup of the vendor's tools

constexpr std::string_view erasePrefix = "ERASE_";
constexpr std::string_view eraseFileSystemPrefix = "ERASE_PY_FS_";
constexpr std::string_view modemFileSystem = "PS";

std::string_view fileSystemId(Role role)
{
    return role == Role::user ? "PY_FS_U" : "PY_FS_B";
}

std::string_view imageName(Role role)
{
    return role == Role::user ? "customer_fs.bin" : "customer_backup_fs.bin";
}

std::optional<Role> roleOf(std::string_view id)
{
    for (const Role role : {Role::user, Role::backup})
        if (id == fileSystemId(role))
            return role;
    return std::nullopt;
}

bool isFlash(std::uint32_t address)
{
    return address >> 24 == 0x60 || address >> 24 == 0x70;
}

/// The loader's table calls the user file system PY_U. The backup's name is not known, but it will begin like that.
bool mayBelongTo(Role role, const FlashRegion& region)
{
    return role == Role::user ? region.name == "PY_U" : region.name != "PY_U" && region.name.starts_with("PY_");
}

bool overlap(std::uint64_t startA, std::uint64_t sizeA, std::uint64_t startB, std::uint64_t sizeB)
{
    return startA < startB + sizeB && startB < startA + sizeA;
}

std::string rangeText(std::uint64_t start, std::uint64_t size)
{
    return hex(start) + " to " + hex(start + size);
}

/// A region that comes from outside must at least be possible.
HostResult<void> checkRegion(std::string_view id, const Region& region)
{
    if (region.address % blockSize != 0)
        return problem(ErrorCode::badArgument, std::string(id),
                       hex(region.address) + " is not a multiple of the flash's erase size " + hex(blockSize));
    if (!isFlash(region.address) || region.size > flashWindow - region.address % flashWindow)
        return problem(ErrorCode::outOfRange, std::string(id),
                       rangeText(region.address, region.size) +
                           " is not inside the flash (0x60000000 or 0x70000000, 0x1000000 bytes each)");
    return {};
}

Entry makeEntry(const PacRecord& record, const PacXmlFile* file)
{
    Entry entry;
    entry.id = record.id;
    entry.name = record.fileName;
    entry.address = record.address;
    entry.size = record.size;
    if (file != nullptr)
        entry.regionSize = file->size;
    entry.selected = record.selected;
    entry.eraseOnly = record.size == 0 && file != nullptr && file->isErase();
    return entry;
}

/// The description must tell of every entry, in the order of the table, and agree with it.
HostResult<void> checkAgainstXml(const std::vector<PacRecord>& records, const PacXml& xml)
{
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i + 1 < records.size(); ++i) {
        const PacRecord& record = records[i];
        if (record.id.empty())
            return problem(ErrorCode::corrupt, "",
                           "PAC: entry " + std::to_string(i) + " has no ID and is not the last");
        if (!ids.insert(record.id).second)
            return problem(ErrorCode::duplicate, record.id, "PAC: the ID stands twice");
        if (i >= xml.files.size() || xml.files[i].id != record.id)
            return problem(ErrorCode::corrupt, record.id,
                           "PAC: the description has " + (i < xml.files.size() ? xml.files[i].id : "nothing") +
                               " in its place");
        if (xml.files[i].base != record.address)
            return problem(ErrorCode::corrupt, record.id,
                           "PAC: address " + hex(record.address) + " in the table, " + hex(xml.files[i].base) +
                               " in the description");
    }
    if (xml.files.size() + 1 != records.size())
        return problem(ErrorCode::corrupt, xml.files.back().id, "PAC: in the description, but not in the table");
    return {};
}

} // namespace

HostResult<std::unique_ptr<Package>> PacPackage::parse(ByteView bytes, ZipShell shell, const OpenOptions& options)
{
    const auto layout = parsePac(bytes, options.ignoreChecksums);
    if (!layout)
        return std::unexpected(layout.error());
    const auto& records = layout->records;
    if (records.empty() || !records.back().id.empty() || records.back().size == 0)
        return problem(ErrorCode::corrupt, "", "PAC: the last entry is not the description (XML)");
    const auto contentOf = [&](const PacRecord& record) {
        return record.size == 0 ? ByteView{} : bytes.subspan(record.offset, record.size);
    };
    auto xml = PacXml::parse(contentOf(records.back()));
    if (!xml)
        return std::unexpected(std::move(xml.error()));
    if (auto agrees = checkAgainstXml(records, *xml); !agrees)
        return std::unexpected(std::move(agrees.error()));

    std::unique_ptr<PacPackage> package(new PacPackage);
    package->m_version = layout->version;
    package->m_productName = layout->productName;
    package->m_header = bytes.first(pacHeaderSize);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const ByteView raw = bytes.subspan(pacHeaderSize + i * pacRecordSize, pacRecordSize);
        package->m_parts.push_back({{raw.begin(), raw.end()}, contentOf(records[i]), {}});
        package->m_entries.push_back(makeEntry(records[i], i < xml->files.size() ? &xml->files[i] : nullptr));
        // FDL2 of the 8910 and FDL of the 8850 are the loaders that know the file systems.
        if (records[i].id == "FDL2" || records[i].id == "FDL")
            package->m_flashTable = PrtiTable::find(contentOf(records[i]));
    }
    package->m_xml = std::move(*xml);
    package->m_shell = std::move(shell);
    return package;
}

std::string PacPackage::platform() const
{
    if (m_productName.starts_with("UIX8910"))
        return "unisoc8910";
    return m_productName.starts_with("8850") ? "unisoc8850" : "unisoc";
}

HostResult<Content> PacPackage::content(std::size_t index) const
{
    return Content(m_parts[index].content);
}

std::string PacPackage::idOf(Role role) const
{
    return std::string(fileSystemId(role));
}

std::optional<std::size_t> PacPackage::find(std::string_view id) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.id == id; });
    if (found == m_entries.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_entries.begin());
}

/// What of the package's own knowledge speaks against `region` for this file system; empty when nothing does.
std::string PacPackage::conflictOf(Role role, const Region& region) const
{
    const std::uint64_t size = std::max<std::uint64_t>(region.size, 1);
    const std::string what = size > 1 ? rangeText(region.address, size) : hex(region.address);
    for (const FlashRegion& other : m_flashTable.regions)
        if (!mayBelongTo(role, other) && overlap(region.address, size, other.address, other.size))
            return what + " lies in the file system " + other.name + " (" + rangeText(other.address, other.size) +
                   ") of the package's own flash table";
    for (std::size_t i = 0; i < m_xml.files.size(); ++i) {
        const PacXmlFile& other = m_xml.files[i];
        const bool ours =
            other.id == fileSystemId(role) || other.id == std::string(erasePrefix) + std::string(fileSystemId(role));
        if (!ours && isFlash(other.base) && overlap(region.address, size, other.base, other.size))
            return what + " lies in the region of the entry " + other.id + " (" + rangeText(other.base, other.size) +
                   ")";
    }
    return {};
}

HostResult<PartitionPlace> PacPackage::locate(Role role, const AddressHints& hints) const
{
    const std::string id = idOf(role);
    const std::string eraseId = std::string(erasePrefix) + id;
    const auto regionOf = [&](std::string_view entryId) -> std::optional<Region> {
        const auto index = find(entryId);
        if (!index)
            return std::nullopt;
        return Region{m_xml.files[*index].base, m_xml.files[*index].size};
    };
    const auto own = [&](const Region& region, PlaceSource source) {
        PartitionPlace place{region, source, {}};
        if (hints.given && hints.given->address != region.address)
            place.note = hex(hints.given->address) + " was given, but " + std::string(describe(source)) + " says " +
                         hex(region.address);
        return place;
    };
    const auto eraseRegion = regionOf(eraseId);
    if (auto region = regionOf(id)) {
        if (region->size == 0 && eraseRegion && eraseRegion->address == region->address)
            region->size = eraseRegion->size;
        return own(*region, PlaceSource::entry);
    }
    if (eraseRegion && eraseRegion->size != 0)
        return own(*eraseRegion, PlaceSource::eraseEntry);
    if (role == Role::user)
        for (const FlashRegion& region : m_flashTable.regions)
            if (mayBelongTo(role, region)) {
                auto place = own({region.address, region.size}, PlaceSource::flashTable);
                if (!m_flashTable.checked)
                    place.note += (place.note.empty() ? "" : "; ") +
                                  std::string("the check value of the flash table in the loader does not match");
                return place;
            }

    if (hints.given) {
        if (auto possible = checkRegion(id, *hints.given); !possible)
            return std::unexpected(std::move(possible.error()));
        return PartitionPlace{*hints.given, PlaceSource::given, conflictOf(role, *hints.given)};
    }
    if (hints.profile) {
        if (auto possible = checkRegion(id, *hints.profile); !possible)
            return std::unexpected(std::move(possible.error()));
        if (const auto conflict = conflictOf(role, *hints.profile); !conflict.empty())
            return problem(ErrorCode::addressConflict, id,
                           "the profile's address does not fit this package: " + conflict);
        return PartitionPlace{*hints.profile, PlaceSource::profile, {}};
    }
    std::string known;
    for (const FlashRegion& region : m_flashTable.regions)
        known += (known.empty() ? "" : ", ") + region.name + " " + hex(region.address) + " / " + hex(region.size);
    return problem(ErrorCode::noAddress, id,
                   "the package has neither an entry " + id + " nor " + eraseId + ", and " +
                       (known.empty() ? "no flash table" : "its flash table does not name it (" + known + ")"));
}

HostResult<void> PacPackage::replace(std::string_view id, std::vector<std::byte> image, const AddressHints& hints)
{
    if (m_version != PacVersion::r1)
        return problem(ErrorCode::unsupportedVersion, std::string(id),
                       "PAC: packages of version BP_R2.0.1 are only read");
    if (image.empty())
        return problem(ErrorCode::badArgument, std::string(id),
                       "the image is empty, and an entry without content means an operation");
    const auto role = roleOf(id);
    const auto index = find(id);
    if (!index && !role)
        return problem(ErrorCode::notFound, std::string(id),
                       "the package has no such entry, and only PY_FS_U and PY_FS_B can be added");
    if (index && m_entries[*index].size == 0)
        return problem(ErrorCode::badArgument, std::string(id), "the entry is an operation without content");
    if (index && *index + 1 == m_entries.size())
        return problem(ErrorCode::badArgument, std::string(id),
                       "the description (XML) follows from the entries and cannot be replaced");

    PartitionPlace place;
    if (role) {
        auto located = locate(*role, hints);
        if (!located)
            return std::unexpected(std::move(located.error()));
        place = std::move(*located);
    } else {
        place.region = {m_xml.files[*index].base, m_xml.files[*index].size};
    }
    // Of an address that was only given the size is not known; the flash ends somewhere, though.
    Region region = place.region;
    if (region.size == 0)
        region.size = flashWindow - region.address % flashWindow;
    if (image.size() % 2 != 0)
        image.push_back(std::byte{0}); // the wire carries even lengths only
    if (image.size() > region.size)
        return problem(ErrorCode::doesNotFit, std::string(id),
                       sizeText(image.size()) + ", the partition at " + hex(region.address) + " has " +
                           sizeText(region.size));
    if (!index)
        for (std::size_t i = 0; i < m_xml.files.size(); ++i)
            if (roleOf(m_entries[i].id) &&
                overlap(region.address, image.size(), m_xml.files[i].base, m_entries[i].size))
                return problem(ErrorCode::addressConflict, std::string(id),
                               rangeText(region.address, image.size()) + " overlaps " + m_entries[i].id + " (" +
                                   rangeText(m_xml.files[i].base, m_entries[i].size) + ")");

    if (!index)
        return insert(*role, std::move(image), place);
    Part& part = m_parts[*index];
    part.replaced = std::move(image);
    part.content = part.replaced;
    m_entries[*index].size = part.content.size();
    if (role) {
        selectPacRecord(part.record);
        m_entries[*index].selected = true;
    }
    return {};
}

/// Where a new file system goes in the order of the download (reference unisoc-8910.md 1.8, and user before backup).
std::size_t PacPackage::positionFor(Role role) const
{
    std::size_t behindErase = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].id.starts_with(eraseFileSystemPrefix))
            behindErase = i + 1;
    const Role otherRole = role == Role::user ? Role::backup : Role::user;
    if (const auto other = find(fileSystemId(otherRole)))
        return std::max(behindErase, role == Role::user ? *other : *other + 1);
    if (behindErase != 0)
        return behindErase;
    return find(modemFileSystem).value_or(m_entries.size() - 1);
}

HostResult<void> PacPackage::insert(Role role, std::vector<std::byte> image, const PartitionPlace& place)
{
    if (m_entries.size() >= maxPacEntries)
        return problem(ErrorCode::tooLarge, idOf(role),
                       "PAC: it has " + std::to_string(m_entries.size()) + " entries already, and no room for more");
    if (m_xml.files.empty())
        return problem(ErrorCode::corrupt, idOf(role), "PAC: it has no entry but the description");
    PacRecord record;
    record.id = fileSystemId(role);
    record.fileName = imageName(role);
    record.size = image.size();
    record.selected = true;
    record.address = place.region.address;
    // An address that was only given says nothing of the size; the image tells the least that it is.
    const auto imageBlocks = static_cast<std::uint32_t>((image.size() + blockSize - 1) / blockSize);
    const std::uint32_t regionSize = place.region.size != 0 ? place.region.size : imageBlocks * blockSize;

    const std::size_t position = positionFor(role);
    Part& description = m_parts.back();
    auto newText = m_xml.withFile(description.content, position, record.id, record.address, regionSize);
    auto newXml = PacXml::parse(newText);
    const bool grewByThisFile =
        newXml && newXml->files.size() == m_xml.files.size() + 1 && newXml->files[position].id == record.id &&
        newXml->files[position].base == record.address && newXml->files[position].size == regionSize;
    if (!grewByThisFile)
        return problem(ErrorCode::corrupt, record.id,
                       "PAC: the description is not written as expected, a file cannot be added to it");

    description.replaced = std::move(newText);
    description.content = description.replaced;
    m_entries.back().size = description.content.size();
    m_xml = std::move(*newXml);
    const auto at = static_cast<std::ptrdiff_t>(position);
    Part part{makePacRecord(record.id, record.fileName, record.address), {}, std::move(image)};
    part.content = part.replaced;
    m_parts.insert(m_parts.begin() + at, std::move(part));
    m_entries.insert(m_entries.begin() + at, makeEntry(record, &m_xml.files[position]));
    return {};
}

HostResult<Pieces> PacPackage::composed() const
{
    Buffer head = Buffer::ofSize(pacHeaderSize + m_parts.size() * pacRecordSize);
    std::copy(m_header.begin(), m_header.end(), head.data.get());
    std::uint64_t offset = head.size;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const auto record = head.bytes().subspan(pacHeaderSize + i * pacRecordSize, pacRecordSize);
        std::copy(m_parts[i].record.begin(), m_parts[i].record.end(), record.begin());
        placePacRecord(record, static_cast<std::uint32_t>(m_parts[i].content.size()),
                       static_cast<std::uint32_t>(offset));
        offset += m_parts[i].content.size();
        if (offset > maxPackageSize)
            return problem(ErrorCode::tooLarge, m_entries[i].id,
                           "PAC: the package becomes larger than " + std::to_string(maxPackageSize) + " bytes");
    }
    std::vector<ByteView> rest{head.view().subspan(pacHeaderSize)};
    for (const Part& part : m_parts)
        rest.push_back(part.content);
    sealPacHeader(head.bytes().first(pacHeaderSize), m_parts.size(), rest);

    const auto layout = parsePacLayout(head.view(), offset);
    if (!layout)
        return problem(ErrorCode::internal, layout.error().subject, layout.error().detail);
    if (auto agrees = checkAgainstXml(layout->records, m_xml); !agrees)
        return problem(ErrorCode::internal, agrees.error().subject, agrees.error().detail);

    Pieces pieces;
    pieces.add(std::move(head));
    for (const Part& part : m_parts)
        pieces.add(part.content);
    return pieces;
}

HostResult<void> PacPackage::write(const std::filesystem::path& path) const
{
    if (m_version != PacVersion::r1)
        return problem(ErrorCode::unsupportedVersion, path.string(),
                       "PAC: packages of version BP_R2.0.1 are only read");
    auto pieces = composed();
    if (!pieces)
        return std::unexpected(std::move(pieces.error()));
    const auto whole = m_shell.wrapped(std::move(*pieces));
    if (!whole)
        return std::unexpected(whole.error());
    return writeAtomically(path, whole->views());
}

HostResult<DownloadPlan> PacPackage::plan(const PlanOptions&) const
{
    DownloadPlan plan;
    plan.format = formatName();
    std::vector<PlanStep> loaders;
    std::vector<PlanStep> work;
    const PacXmlFile* writtenNv = nullptr;
    for (std::size_t i = 0; i < m_xml.files.size(); ++i) {
        const PacXmlFile& file = m_xml.files[i];
        const Entry& entry = m_entries[i];
        if (!entry.selected)
            continue;
        PlanStep step;
        step.id = entry.id;
        step.address = file.base;
        if (entry.size != 0) {
            step.size = static_cast<std::uint32_t>(entry.size);
            step.content = i;
        }
        if (file.type == "HOST_FDL" || file.type == "FDL" || file.type == "FDL2") {
            if (entry.size == 0)
                return problem(ErrorCode::corrupt, entry.id, "PAC: the loader has no content");
            step.kind = file.type == "FDL2" ? StepKind::loader2 : StepKind::loader1;
            loaders.push_back(std::move(step));
            continue;
        }
        if (entry.size == 0) {
            // An entry of another type without content (PhaseCheck) is a promise of the module, nothing is sent for it.
            if (!file.isErase())
                continue;
            step.kind = file.base == formatAddress ? StepKind::format : StepKind::erase;
            step.size = file.size;
        } else if (file.type == "NV" || file.base == fixedNvAddress) {
            step.kind = StepKind::nv;
            writtenNv = &file;
        } else {
            step.kind = StepKind::write;
        }
        work.push_back(std::move(step));
    }
    if (loaders.empty() || loaders.front().kind != StepKind::loader1)
        return problem(ErrorCode::corrupt, "", "PAC: no first loader is part of the download");

    plan.steps = std::move(loaders);
    if (writtenNv != nullptr && m_xml.nvBackup) {
        PlanStep backup;
        backup.kind = StepKind::backupNv;
        backup.id = writtenNv->id;
        backup.address = writtenNv->base;
        backup.size = writtenNv->size;
        plan.steps.push_back(std::move(backup));
        plan.nvItems = m_xml.nvItems;
        if (std::find(plan.nvItems.begin(), plan.nvItems.end(), imeiNvItem) == plan.nvItems.end())
            plan.nvItems.push_back(imeiNvItem);
    }
    std::move(work.begin(), work.end(), std::back_inserter(plan.steps));
    PlanStep reset;
    reset.kind = StepKind::reset;
    plan.steps.push_back(std::move(reset));
    return plan;
}

} // namespace core::package
