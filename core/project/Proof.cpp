// SPDX-License-Identifier: MIT
// The proof of a pair of images: the firmware's own restore runs on damaged copies, and the result is judged by the
// inspector, which shares no code with the file system that the restore works on.
#include "core/project/Integration.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/image/ImageDevice.h"
#include "core/littlefs/image/ImageInspector.h"
#include "core/restore/Engine.h"
#include "core/restore/Extras.h"
#include "core/restore/SimulatedNor.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace core::project
{

namespace
{

using littlefs::Geometry;
using restore::SimulatedNor;

// As the modules have it (quecpython-backup 1.1): whole blocks are read and programmed, the last one is not used.
Geometry geometryOf(std::size_t imageBytes)
{
    return {blockSize, blockSize, blockSize, static_cast<std::uint32_t>(imageBytes / blockSize) - 1};
}

class Lines final : public restore::Log
{
public:
    void line(std::span<const std::string_view> parts) override
    {
        auto& text = lines.emplace_back();
        for (const auto part : parts)
            text += part;
    }

    std::vector<std::string> lines;
};

struct Content {
    std::uint32_t size;
    std::uint32_t crc;

    bool operator==(const Content&) const = default;
};
using Tree = std::map<std::string, Content>;

HostResult<Tree> treeOf(std::span<const std::byte> image, const char* which)
{
    const auto inspection = littlefs::inspectImage(image);
    if (!inspection.whole())
        return problem(ErrorCode::proofFailed, which,
                       inspection.damages.empty() ? "the image cannot be read" : inspection.damages[0].description);
    Tree tree;
    for (const auto& entry : inspection.entries) {
        if (!entry.isDirectory)
            tree.emplace(inspection.pathOf(entry), Content{entry.size, entry.crcs ? entry.crcs->quecPython : 0});
    }
    return tree;
}

std::string userPath(const ProtectedFile& file)
{
    return std::string(restore::Survey::userPath(file.name));
}

// The file system of the module, as the application has it.
class Mounted
{
public:
    explicit Mounted(SimulatedNor& flash)
        : m_geometry(geometryOf(flash.content().size())), m_memory(3 * blockSize + m_geometry.blockCount / 8 + 1),
          m_fs(flash, m_geometry, {unit(0), unit(1), std::span(m_memory).subspan(3 * blockSize)})
    {
    }

    Result<void> mount() { return m_fs.mount(); }
    Result<void> remove(const std::string& path) { return m_fs.remove(path); }
    /// With the folders above it.
    Result<void> write(const std::string& path, std::span<const std::byte> content)
    {
        for (auto slash = path.find('/', 1); slash != path.npos; slash = path.find('/', slash + 1)) {
            const auto made = m_fs.makeDirectory(path.substr(0, slash));
            if (!made && made.error().code != ErrorCode::exists)
                return made;
        }
        littlefs::File file;
        constexpr auto mode = littlefs::openWrite | littlefs::openCreate | littlefs::openTruncate;
        auto done = m_fs.open(file, path, static_cast<std::uint8_t>(mode), unit(2));
        if (!done)
            return done;
        done = m_fs.write(file, content);
        const auto closed = m_fs.close(file);
        return done ? closed : done;
    }

private:
    std::span<std::byte> unit(std::size_t index) { return std::span(m_memory).subspan(index * blockSize, blockSize); }

    Geometry m_geometry;
    std::vector<std::byte> m_memory;
    littlefs::FileSystem m_fs;
};

// Deletes what the restore has to bring back, by the file system itself.
HostResult<void> deleteAll(SimulatedNor& flash, const Images& images)
{
    Mounted user(flash);
    auto done = user.mount();
    for (const auto& file : images.protectedFiles) {
        if (done)
            done = user.remove(userPath(file));
    }
    if (!done)
        return problem(ErrorCode::proofFailed, "customer_fs", done.error().where);
    return {};
}

// Turns one bit in the last byte of each protected file, as decaying flash does: littlefs does not notice.
HostResult<void> flipBits(SimulatedNor& flash, const Images& images)
{
    const auto inspection = littlefs::inspectImage(flash.content());
    std::map<std::string, const littlefs::ImageEntry*> entries;
    for (const auto& entry : inspection.entries)
        entries.emplace(inspection.pathOf(entry), &entry);
    for (const auto& file : images.protectedFiles) {
        const auto found = entries.find(userPath(file));
        if (found == entries.end() || file.size == 0)
            return problem(ErrorCode::proofFailed, file.name, "not in the user image");
        const auto last = littlefs::locate(file.size - 1, blockSize);
        flash.flipBits(found->second->head, last.offset, std::byte{1});
    }
    return {};
}

struct Case {
    const char* damage;
    std::function<HostResult<void>(SimulatedNor&, const Images&)> inflict;
    std::vector<backup::FilePolicy> restored; ///< which files come back
};

bool comesBack(const Case& what, const ProtectedFile& file)
{
    return std::ranges::find(what.restored, file.policy) != what.restored.end();
}

struct Boot {
    restore::Report report;
    restore::StatusRecord record;
    Lines log;
};

Boot boot(SimulatedNor& flash, const Images& images)
{
    littlefs::ImageDevice backup(images.backup, blockSize);
    const auto geometry = geometryOf(flash.content().size());
    // 8 bits for each block that a partition of the largest image may have.
    std::vector<std::byte> lookahead(geometry.blockCount / 8 + 1);
    const auto memory = std::make_unique<restore::EngineMemory<blockSize, 8, 8 * blockSize>>();
    auto buffers = memory->buffers();
    buffers.user.lookahead = lookahead;
    Boot boot;
    restore::Extras extras(flash, geometry);
    restore::Engine engine(flash, geometry, backup, geometryOf(images.backup.size()), buffers, boot.log, &extras);
    boot.report = engine.run();
    boot.record = extras.record();
    return boot;
}

HostResult<ProofRun> prove(const Case& what, SimulatedNor& flash, const Images& images, const Tree& wanted)
{
    if (what.inflict) {
        if (auto done = what.inflict(flash, images); !done)
            return std::unexpected(done.error());
    }
    const auto before = flash.operations();

    auto [report, record, log] = boot(flash, images);

    const auto failed = [&](std::string subject, std::string detail) {
        return problem(ErrorCode::proofFailed, std::move(subject), std::string(what.damage) + ": " + std::move(detail));
    };
    const auto expected = static_cast<std::size_t>(
        std::ranges::count_if(images.protectedFiles, [&](const auto& file) { return comesBack(what, file); }));
    if (report.outcome != restore::Outcome::done || report.restored != expected)
        return failed("customer_fs", std::to_string(report.restored) + " of " + std::to_string(expected) +
                                         " files came back" +
                                         (log.lines.empty() ? std::string() : "; " + log.lines.back()));
    // Counting boots takes a record of each.
    if (!what.inflict && flash.operations() != before && images.settings.boots == 0)
        return failed("customer_fs", "the restore wrote to the flash although nothing was wrong");
    const auto after = treeOf(flash.content(), "customer_fs");
    if (!after)
        return std::unexpected(after.error());
    std::set<std::string> kept;
    for (const auto& file : images.protectedFiles) {
        if (what.inflict && !comesBack(what, file))
            kept.insert(userPath(file));
    }
    for (const auto& [path, content] : wanted) {
        const auto found = after->find(path);
        const bool isSame = found != after->end() && found->second == content;
        if (isSame == kept.contains(path))
            return failed(std::string(restore::userMount) + path,
                          isSame ? "is as it was, although the project wants it left alone" : "is not as it was");
    }
    if (std::ranges::any_of(*after, [&](const auto& file) { return !wanted.contains(file.first); }))
        return failed("customer_fs", "there are files that were not there before");
    return ProofRun{what.damage, report.restored, std::move(log.lines)};
}

// The application updates a file, which breaks afterwards: with sets the update comes back, not the factory's version.
HostResult<ProofRun> proveSets(const ProtectedFile& file, SimulatedNor& flash, const Images& images)
{
    const std::string damage = file.name + " updated, then damaged";
    const auto failed = [&](std::string detail) {
        return problem(ErrorCode::proofFailed, file.name, damage + ": " + std::move(detail));
    };
    const auto content = std::as_bytes(std::span("an update by the application"));
    const auto stat = R"([{"name":")" + file.name + R"(","total_size":)" + std::to_string(content.size()) + "}]";
    const auto put = [&](const std::string& path, std::span<const std::byte> bytes) {
        Mounted user(flash);
        auto done = user.mount();
        return done ? user.write(path, bytes) : done;
    };
    auto done = put(std::string(restore::updateFolder) + file.name, content);
    if (done)
        done = put(std::string(restore::updateStat), std::as_bytes(std::span(stat)));
    if (done)
        done = put(std::string(restore::updateFlag), {});
    if (!done)
        return failed(std::string("there is no room for an update (") + done.error().where + ")");
    const auto installed = boot(flash, images);
    if (installed.record.update != restore::UpdateOutcome::installed)
        return failed("the update is not installed" +
                      (installed.log.lines.empty() ? std::string() : "; " + installed.log.lines.back()));
    done = put(userPath(file), std::as_bytes(std::span("damaged")));
    if (!done)
        return failed(done.error().where);
    auto [report, record, log] = boot(flash, images);
    const auto after = treeOf(flash.content(), "customer_fs");
    if (!after)
        return std::unexpected(after.error());
    const auto found = after->find(userPath(file));
    if (found == after->end() ||
        found->second != Content{static_cast<std::uint32_t>(content.size()), checksum::quecPythonCrc32(content)})
        return failed("the update did not come back");
    return ProofRun{damage, report.restored, std::move(log.lines)};
}

// The one that needs the least room; null when none is restored always.
const ProtectedFile* smallestOf(const Images& images)
{
    const ProtectedFile* smallest = nullptr;
    for (const auto& file : images.protectedFiles) {
        if (file.policy == backup::FilePolicy::always && (!smallest || file.size < smallest->size))
            smallest = &file;
    }
    return smallest;
}

} // namespace

HostResult<std::vector<ProofRun>> proveRestore(Images& images)
{
    const auto wanted = treeOf(images.user, "customer_fs");
    if (!wanted)
        return std::unexpected(wanted.error());
    using Policy = backup::FilePolicy;
    const Case cases[] = {
        {"nothing damaged", nullptr, {}},
        {"all protected files deleted", deleteAll, {Policy::always, Policy::ifMissing}},
        {"all protected files damaged", flipBits, {Policy::always}},
    };
    // The image itself becomes the flash, and what was changed is put back after each boot: a copy of 16 MB would cost
    // more than the boot.
    SimulatedNor flash(std::move(images.user), blockSize);
    flash.mark();
    HostResult<std::vector<ProofRun>> runs;
    for (const auto& what : cases) {
        auto run = prove(what, flash, images, *wanted);
        flash.rewind();
        if (!run) {
            runs = std::unexpected(run.error());
            break;
        }
        runs->push_back(std::move(*run));
    }
    const auto* updated = images.settings.sets ? smallestOf(images) : nullptr;
    if (runs && updated) {
        auto run = proveSets(*updated, flash, images);
        flash.rewind();
        if (run)
            runs->push_back(std::move(*run));
        else
            runs = std::unexpected(run.error());
    }
    images.user = flash.takeContent();
    return runs;
}

} // namespace core::project
