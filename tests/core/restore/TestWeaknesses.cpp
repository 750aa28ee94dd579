// SPDX-License-Identifier: MIT
// The weaknesses of the vendor's restore (docs/weaknesses.md), each on the state that shows it: the model of the
// vendor's boot ends worse, ours does not.
#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/core/restore/UpdateStates.h"
#include "tests/support/VendorBoot.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>

using namespace test;
using core::restore::Defect;
using core::restore::everyTear;
using core::restore::Outcome;
using core::restore::SimulatedNor;

using core::littlefs::BlockDevice;
using core::littlefs::FileSystem;
using core::littlefs::Geometry;
using core::littlefs::ReadableDevice;

// All that the engine has of the backup partition is a ReadableDevice: it has no way to write, leads to nothing that
// has, and no file system that writes can be made of it.
static_assert(!std::is_convertible_v<ReadableDevice&, BlockDevice&>);
static_assert(!std::is_base_of_v<BlockDevice, ReadableDevice>);
static_assert(!std::is_constructible_v<FileSystem, ReadableDevice&, const Geometry&, const FileSystem::Buffers&>);
static_assert(std::is_constructible_v<core::restore::Engine, BlockDevice&, const Geometry&, ReadableDevice&,
                                      const Geometry&, const core::restore::EngineBuffers&, core::restore::Log&>);

namespace
{

constexpr std::uint32_t blockSize = 4096;
constexpr int boots = 3;

SimulatedModule scenario(const std::string& id)
{
    for (const auto& each : scenarioFile()["scenarios"]) {
        if (each["id"] == id)
            return moduleFor(each);
    }
    throw std::runtime_error("no scenario " + id);
}

/// Both firmwares on the same flash, three boots each.
struct Both {
    explicit Both(const SimulatedModule& start) : vendor(start), ours(start)
    {
        for (int i = 0; i < boots; ++i) {
            vendorLast = vendorBoot(vendor);
            oursLast = ours.boot();
            oursLog += oursLast.log.text();
        }
    }

    SimulatedModule vendor;
    SimulatedModule ours;
    VendorBoot vendorLast;
    Boot oursLast;
    std::string oursLog;

    Bytes vendorHas(const std::string& path) { return SimulatedModule::read(vendor.user, path).value_or(Bytes()); }
    Bytes oursHas(const std::string& path) { return SimulatedModule::read(ours.user, path).value_or(Bytes()); }
};

/// Files of the lists that are not what they were delivered as.
std::vector<std::string> wrongOn(SimulatedModule& module)
{
    std::vector<std::string> wrong;
    const auto tree = SimulatedModule::tree(module.user);
    for (const auto& [path, original] : protectedFiles()) {
        const auto found = tree.find(path);
        if (found == tree.end() || found->second != original)
            wrong.push_back(path);
    }
    return wrong;
}

const Bytes& original(const std::string& path)
{
    return protectedFiles().at(path);
}

/// The block that holds these bytes at this offset.
std::uint32_t blockWith(const SimulatedNor& nor, std::span<const std::byte> bytes, std::uint32_t offset)
{
    for (std::uint32_t block = 0; block < nor.blockCount(); ++block) {
        if (std::ranges::equal(nor.content().subspan(std::size_t{block} * blockSize + offset, bytes.size()), bytes))
            return block;
    }
    throw std::runtime_error("no such block");
}

core::littlefs::Pair folderPair(SimulatedNor& nor, const std::string& name)
{
    using namespace core::littlefs;
    const auto content = nor.content();
    const auto current = [&](const Pair& pair) {
        const auto* a = content.data() + std::size_t{pair.a} * blockSize;
        const auto* b = content.data() + std::size_t{pair.b} * blockSize;
        return isNewer(load32(b), load32(a)) ? b : a;
    };
    const auto* root = current(loadPair(current(superblockPair) + headerSize + entryHeaderSize));
    const auto end = loadMetadataHeader(root).size - crcSize;
    for (auto at = headerSize; at < end;) {
        const auto header = loadEntryHeader(root + at);
        if (std::string(reinterpret_cast<const char*>(root + at + header.nameOffset()), header.nameLength) == name)
            return loadPair(root + at + entryHeaderSize);
        at += header.size();
    }
    throw std::runtime_error("no folder " + name);
}

void wipe(SimulatedNor& nor, const core::littlefs::Pair& pair)
{
    for (const auto block : {pair.a, pair.b})
        std::memset(nor.content().data() + std::size_t{block} * blockSize, 0, blockSize);
}

} // namespace

class TestWeaknesses : public QObject
{
    Q_OBJECT

private slots:
    // W-1
    void cutInTheFirstBootIsNotTheEnd()
    {
        const auto start = scenario("first-boot");
        auto reference = start;
        const auto operations = reference.boot().operations;
        int dead = 0;
        for (std::uint32_t cut = 0; cut < std::max(operations, 6u); ++cut) {
            for (const auto tear : everyTear) {
                auto vendor = start;
                auto ours = start;
                vendor.user.cutAt(cut, tear);
                ours.user.cutAt(cut, tear);
                vendorBoot(vendor);
                ours.boot();
                for (auto* module : {&vendor, &ours}) {
                    module->user.powerOn();
                    SimulatedModule::put(module->user, "/main.py", bytesOf("broken"));
                }
                vendorBoot(vendor);
                ours.boot();
                dead += wrongOn(vendor).empty() ? 0 : 1;
                QVERIFY(wrongOn(ours).empty());
            }
        }
        QVERIFY(dead > 0);
    }

    // W-2, W-3, W-4, W-9, W-18, W-19, W-34: what the vendor never brings back is whole here
    void bringsBackWhatTheVendorDoesNot_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto* id : {"usr-checksum-zero", "usr-checksum-truncated", "usr-checksum-object",
                               "usr-checksum-sha256", "usr-checksum-empty-value", "usr-checksum-null-value",
                               "usr-checksum-over-16k", "flag-over64", "file-where-folder-needed",
                               "folder-where-file-needed", "no-space", "leading-zeros", "usr-checksum-traversal"})
            QTest::newRow(id) << QString(id);
    }

    void bringsBackWhatTheVendorDoesNot()
    {
        QFETCH(QString, id);
        Both both(scenario(id.toStdString()));
        QVERIFY(!wrongOn(both.vendor).empty());
        const auto wrong = wrongOn(both.ours);
        QVERIFY2(wrong.empty(), (both.oursLog + (wrong.empty() ? "" : wrong.front())).c_str());
        QCOMPARE(both.oursLast.operations, 0u);
    }

    // W-18
    void restoresNamesWithEscapes()
    {
        auto start = scenario("usr-checksum-escaped");
        SimulatedModule::put(start.user, "/docs/说明.txt", bytesOf("broken"));
        Both both(start);
        QCOMPARE(wrongOn(both.vendor), std::vector<std::string>{"/docs/说明.txt"});
        QVERIFY(wrongOn(both.ours).empty());
    }

    // W-5, W-6
    void neverCopiesADamagedCopy_data()
    {
        QTest::addColumn<QString>("copy");
        QTest::newRow("damaged") << QString("rotten backup");
        QTest::newRow("empty") << QString();
    }

    void neverCopiesADamagedCopy()
    {
        QFETCH(QString, copy);
        auto start = scenario("file-changed");
        const auto edited = bytesOf(textOf(original("/main.py")) + "# a small edit\n");
        SimulatedModule::put(start.user, "/main.py", edited);
        SimulatedModule::put(start.backup, "/usr/main.py", bytesOf(copy.toStdString()));
        const auto list = SimulatedModule::read(start.user, "/checksum.json");
        Both both(start);
        QCOMPARE(both.vendorHas("/main.py"), bytesOf(copy.toStdString()));
        QCOMPARE(both.oursHas("/main.py"), edited);
        QCOMPARE(SimulatedModule::read(both.ours.user, "/checksum.json"), list);
        QVERIFY(both.oursLast.log.contains("backup copy corrupt /usr/main.py"));
        if (!copy.isEmpty()) // and it is taken for good from then on
            QVERIFY(both.vendorLast.lines.empty());
    }

    // W-7
    void keepsTheFileWhenItsCopyCannotBeRead()
    {
        auto start = scenario("all-good");
        const auto& blob = original("/assets/blob.bin");
        const auto damaged = [&] {
            auto content = blob;
            content[10] ^= std::byte{1};
            return content;
        }();
        SimulatedModule::put(start.user, "/assets/blob.bin", damaged);
        start.backup.setDefect(blockWith(start.backup, std::span(blob).subspan(blockSize, 64), 4), Defect::readIoError);
        Both both(start);
        QCOMPARE(both.vendorHas("/assets/blob.bin").size(), std::size_t{blockSize}); // its first block
        QCOMPARE(both.oursHas("/assets/blob.bin"), damaged);
        QCOMPARE(both.oursLast.report.unknown, 1u);
        QVERIFY(both.oursLast.log.contains("/usr/assets/blob.bin"));
    }

    // W-8
    void takesNoPartOfAFileForAll()
    {
        auto start = scenario("all-good");
        const auto& blob = original("/assets/blob.bin");
        const auto block = blockWith(start.user, std::span(blob).subspan(blockSize, 64), 4);
        start.user.setDefect(block, Defect::readIoError);
        const auto list = SimulatedModule::read(start.user, "/checksum.json");
        const auto boot = start.boot();
        QCOMPARE(boot.report.unknown + boot.report.restored, 1u);
        QCOMPARE(SimulatedModule::read(start.user, "/checksum.json"), list);
    }

    // W-10
    void mendsADamagedFolder()
    {
        auto start = scenario("file-changed");
        wipe(start.user, folderPair(start.user, "assets"));
        auto vendor = start;
        for (int i = 0; i < boots; ++i)
            QCOMPARE(vendorBoot(vendor).lines, std::vector<std::string>{"x backup restore procedure error: 52"});
        start.boot();
        QVERIFY(wrongOn(start).empty());
    }

    // W-11
    void keepsUnlistedFilesOfAPartitionThatDoesNotMount()
    {
        auto start = scenario("all-good");
        SimulatedModule::put(start.user, "/mine.txt", bytesOf("mine"));
        wipe(start.user, core::littlefs::superblockPair);
        Both both(start);
        QVERIFY(both.vendorHas("/mine.txt").empty());
        QCOMPARE(both.oursHas("/mine.txt"), bytesOf("mine"));
        QVERIFY(wrongOn(both.ours).empty());
        QVERIFY(QString::fromStdString(both.oursLog).contains("user partition repaired"));
    }

    // W-12
    void neverFormatsTheBackup()
    {
        const auto start = scenario("file-changed");
        for (std::uint32_t failures = 1; failures < 40; ++failures) {
            auto ours = start;
            const Bytes before(ours.backup.content().begin(), ours.backup.content().end());
            ours.backup.failReads(failures);
            ours.boot();
            QCOMPARE(ours.backup.operations(), start.backup.operations());
            QVERIFY(std::ranges::equal(ours.backup.content(), before));
            ours.backup.failReads(0);
            ours.boot();
            QVERIFY(wrongOn(ours).empty());
        }
        auto vendor = start;
        vendor.backup.failReads(3); // our reader, which the model uses, asks three times
        vendorBoot(vendor);
        QVERIFY(SimulatedModule::tree(vendor.backup).empty());
    }

    // W-13
    void livesOnAUserPartitionThatCannotBeWritten()
    {
        auto start = scenario("all-good");
        std::ranges::fill(start.user.content(), std::byte{0xFF});
        for (std::uint32_t block = 0; block < start.user.blockCount(); ++block)
            start.user.setDefect(block, Defect::eraseFails);
        const auto boot = start.boot();
        QCOMPARE(boot.report.outcome, Outcome::userUnusable);
        QVERIFY(boot.log.contains("cannot be rebuilt"));
    }

    // W-14, W-17, W-23
    void comesToRest_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto* id : {"empty-file-listed", "noslash-stale", "usr-checksum-duplicates"})
            QTest::newRow(id) << QString(id);
    }

    void comesToRest()
    {
        QFETCH(QString, id);
        Both both(scenario(id.toStdString()));
        QVERIFY(!both.vendorLast.lines.empty()); // in its third boot still
        QCOMPARE(both.oursLast.operations, 0u);
        QCOMPARE(both.oursLast.report.restored, 0u);
        QVERIFY(wrongOn(both.ours).empty());
    }

    // W-15: after an update of three files one is damaged
    void neverMixesVersions()
    {
        auto start = bootedModule("{\"version\":1,\"sets\":true}");
        stage(start.user, {.files = newVersion()});
        start.boot();
        SimulatedModule::put(start.user, "/main.py", bytesOf("broken"));
        Both both(start);
        QCOMPARE(both.vendorHas("/main.py"), original("/main.py")); // beside
        QCOMPARE(both.vendorHas("/app/net.py"), newVersion().at("/app/net.py"));
        for (const auto& [path, content] : newVersion())
            QCOMPARE(both.oursHas(path), content);
    }

    // W-25: whole, and yet it does not run
    void goesBackFromAnUpdateThatDoesNotRun()
    {
        auto start = bootedModule("{\"version\":1,\"sets\":true,\"boots\":2}");
        stage(start.user, {.files = newVersion()});
        start.boot();
        Both both(start);
        QCOMPARE(both.vendorHas("/main.py"), newVersion().at("/main.py"));
        for (const auto& [path, content] : newVersion())
            QCOMPARE(both.oursHas(path), original(path));
    }

    // W-16, W-28: what the vendor does to an edit, and that the project can keep it
    void keepsWhatTheProjectSays()
    {
        const auto edited = bytesOf("edited and not told");
        for (const auto* policy : {"never", "if-missing"}) {
            auto start = scenario("all-good");
            SimulatedModule::put(start.user, "/app/config.json", edited);
            const std::string key = policy; // no raw text with a quote before its end: moc stumbles over that
            SimulatedModule::put(start.backup, "/.lifeboat.json",
                                 bytesOf("{\"version\":1,\"" + key + "\":[\"/usr/app/config.json\"]}"));
            start.extras = true;
            Both both(start);
            QCOMPARE(both.vendorHas("/app/config.json"), original("/app/config.json"));
            QCOMPARE(both.oursHas("/app/config.json"), edited);
        }
    }

    // W-21
    void needsNoSecondPlaceForADamagedFile()
    {
        auto start = scenario("all-good");
        auto damaged = original("/assets/blob.bin");
        damaged[10] ^= std::byte{1};
        SimulatedModule::put(start.user, "/assets/blob.bin", damaged);
        SimulatedModule::fillUp(start.user, 5);
        Both both(start);
        QCOMPARE(wrongOn(both.vendor), std::vector<std::string>{"/assets/blob.bin"});
        QVERIFY2(wrongOn(both.ours).empty(), both.oursLog.c_str());
    }

    // W-24: a device that ends the test when it is written
    void neverWritesTheBackup()
    {
        class Guard final : public core::littlefs::BlockDevice
        {
        public:
            explicit Guard(SimulatedNor& nor) : m_nor(nor) {}
            core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
            {
                return m_nor.read(block, offset, out);
            }
            core::Result<void> program(std::uint32_t, std::uint32_t, std::span<const std::byte>) override
            {
                qFatal("the backup partition was programmed");
                return {};
            }
            core::Result<void> erase(std::uint32_t) override
            {
                qFatal("the backup partition was erased");
                return {};
            }
            core::Result<void> sync() override { return {}; }

        private:
            SimulatedNor& m_nor;
        };
        for (const auto& each : scenarioFile()["scenarios"]) {
            auto module = moduleFor(each);
            Guard guard(module.backup);
            LineLog log;
            const auto memory = std::make_unique<core::restore::EngineMemory<blockSize, 128, 2 * blockSize>>();
            const auto geometryOf = [](const SimulatedNor& nor) {
                return core::littlefs::Geometry{blockSize, blockSize, blockSize, nor.blockCount() - 1};
            };
            core::restore::Extras extras(module.user, geometryOf(module.user));
            core::restore::Engine(module.user, geometryOf(module.user), guard, geometryOf(module.backup),
                                  memory->buffers(), log, &extras)
                .run();
        }
    }
};

QTEST_APPLESS_MAIN(TestWeaknesses)
#include "TestWeaknesses.moc"
