// SPDX-License-Identifier: MIT
// Flash that errs: bits that flip, blocks that cannot be read or written, reads that fail once. What is lost is what
// cannot be read any more, the report says so, and the backup partition is never written.
#include "tests/proof/Content.h"
#include "tests/proof/StartState.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/FileSystem.h"
#include "core/restore/SimulatedNor.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

using namespace proof;
using core::Result;
using core::littlefs::BlockDevice;
using core::restore::Defect;
using core::restore::Outcome;
using core::restore::Report;
using core::restore::SimulatedNor;

namespace
{

using Files = std::map<std::string, std::uint64_t>;

class Lines final : public core::restore::Log
{
public:
    void line(std::span<const std::string_view> parts) override
    {
        for (const auto part : parts)
            text += part;
        text += "\n";
    }

    std::string text;
};

/// Counts reads, by byte, and lets some of them fail.
class Watched final : public BlockDevice
{
public:
    explicit Watched(SimulatedNor& nor, std::uint32_t blockSize)
        : reads(nor.content().size()), m_nor(nor), m_blockSize(blockSize)
    {
    }

    Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        const auto number = count++;
        if (number >= failFrom && number < failTo)
            return core::fail<core::ErrorCode::deviceIo, "flash read">();
        for (std::size_t i = 0; i < out.size(); ++i)
            ++reads[std::size_t{block} * m_blockSize + offset + i];
        return m_nor.read(block, offset, out);
    }
    Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override
    {
        return m_nor.program(block, offset, in);
    }
    Result<void> erase(std::uint32_t block) override { return m_nor.erase(block); }
    Result<void> sync() override { return m_nor.sync(); }

    std::vector<std::uint32_t> reads;
    std::uint32_t count = 0;
    std::uint32_t failFrom = 0; ///< reads with numbers from here
    std::uint32_t failTo = 0;   ///< to before here fail

private:
    SimulatedNor& m_nor;
    std::uint32_t m_blockSize;
};

struct Module {
    explicit Module(const StartState& state)
        : shape(state.shape), user(state.user, shape.blockSize), backup(state.backup, shape.blockSize)
    {
    }

    Report boot()
    {
        Lines lines;
        const auto operations = user.operations();
        const auto backupOperations = backup.operations();
        const auto report = proof::boot(user, backup, shape, lines);
        log = lines.text;
        written = user.operations() - operations;
        backupWritten = backupWritten || backup.operations() != backupOperations;
        return report;
    }

    /// Files and what they hold; "" for what is broken.
    std::string read(Files& files) const
    {
        Content content;
        auto broken = content.read(user.content(), shape.blockSize, shape.userBlocks - 1);
        files.clear();
        for (std::size_t i = 0; i < content.size(); ++i) {
            if (content[i].fingerprint != folder)
                files[std::string(content[i].path)] = content[i].fingerprint;
        }
        return broken;
    }

    bool isCommit(std::uint32_t block) const
    {
        const auto half = user.content().subspan(std::size_t{block} * shape.blockSize, shape.blockSize);
        const auto header = core::littlefs::loadMetadataHeader(half.data());
        return header.size >= core::littlefs::emptyPairSize && header.size <= shape.blockSize &&
               core::checksum::littlefsCrc(half.first(header.size)) == 0;
    }

    Shape shape;
    SimulatedNor user;
    SimulatedNor backup;
    std::string log;
    std::uint32_t written = 0;
    bool backupWritten = false;
};

/// Both halves of every folder know all its files: the newest state differs from the one before by nothing that counts.
StartState settled(const std::string& name)
{
    auto state = makeStartState(name);
    SimulatedNor nor(state.user, state.shape.blockSize);
    std::vector<std::byte> memory(4 * state.shape.blockSize);
    const auto part = [&](std::size_t i) {
        return std::span(memory).subspan(i * state.shape.blockSize, state.shape.blockSize);
    };
    core::littlefs::FileSystem fs(nor, state.shape.user(), {part(0), part(1), part(2)});
    if (!fs.mount())
        throw std::runtime_error("mount");
    for (const auto* folder : {"", "/logs", "/app", "/app/data"}) {
        if (!fs.stat(std::string(folder) + "/"))
            continue;
        for (int i = 0; i < 2; ++i) {
            (void)fs.makeDirectory(std::string(folder) + "/x");
            (void)fs.remove(std::string(folder) + "/x");
        }
    }
    state.user = nor.takeContent();
    return state;
}

std::string missing(const Files& wanted, const Files& found, const std::set<std::string>& except = {})
{
    for (const auto& [path, fingerprint] : wanted) {
        const auto at = found.find(path);
        if (!except.contains(path) && (at == found.end() || at->second != fingerprint))
            return (at == found.end() ? "gone: " : "another content: ") + path;
    }
    return {};
}

Files wantedOf(const StartState& state)
{
    Files files;
    for (const auto& [path, fingerprint] : state.wanted)
        files[path] = fingerprint;
    return files;
}

/// What cannot be told from the outside once it is damaged, and has no copy.
const std::set<std::string> unlisted = {"/notes.txt", "/logs/a.txt"};

} // namespace

class TestFaults : public QObject
{
    Q_OBJECT

private slots:
    void everyBitOfMetadata()
    {
        const auto state = settled("files/wcwm/good/good");
        const auto wanted = wantedOf(state);
        Module module(state);
        int flips = 0;
        for (std::uint32_t block = 0; block < module.user.blockCount() - 1; ++block) {
            if (!module.isCommit(block))
                continue;
            const auto* half = module.user.content().data() + std::size_t{block} * module.shape.blockSize;
            const auto size = core::littlefs::loadMetadataHeader(half).size;
            for (std::uint32_t bit = 0; bit < size * 8; ++bit, ++flips) {
                module.user.mark();
                module.user.flipBits(block, bit / 8, std::byte{1} << bit % 8);
                module.boot();
                Files files;
                const auto where = QString("block %1, bit %2: ").arg(block).arg(bit);
                const auto broken = module.read(files);
                QVERIFY2(broken.empty(), qPrintable(where + QString::fromStdString(broken)));
                const auto fault = missing(wanted, files);
                QVERIFY2(fault.empty(), qPrintable(where + QString::fromStdString(fault + "\n" + module.log)));
                module.boot();
                QCOMPARE(module.written, 0u);
                module.user.rewind();
            }
        }
        QVERIFY(flips > 5000);
        QVERIFY(!module.backupWritten);
    }

    void bitsOfFileData_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("inBackup");
        for (const auto* path : {"/main.py", "/app/net.py", "/app/data/图.bin", "/config.json", "/notes.txt"})
            QTest::addRow("user, %s", path) << QString(path) << false;
        for (const auto* path : {"/main.py", "/app/net.py", "/app/data/图.bin", "/config.json"})
            QTest::addRow("backup, %s", path) << QString(path) << true;
    }

    // A file that is damaged comes back; a copy that is damaged is told and never used.
    void bitsOfFileData()
    {
        QFETCH(QString, path);
        QFETCH(bool, inBackup);
        const auto name = path.toStdString();
        const auto state = makeStartState("files/wwww/good/good");
        Module module(state);
        auto& nor = inBackup ? module.backup : module.user;
        const auto content = Content::bytesOf(nor.content(), module.shape.blockSize, nor.blockCount() - 1,
                                              (inBackup ? "/usr" : "") + name);
        QVERIFY(!content.empty());
        const auto piece = std::span(content).first(std::min<std::size_t>(content.size(), 64));
        const auto at = std::ranges::search(nor.content(), piece).begin() - nor.content().begin();
        const auto block = static_cast<std::uint32_t>(at) / module.shape.blockSize;
        for (std::uint32_t bit = 0; bit < piece.size() * 8; bit += 3) {
            nor.mark();
            module.user.mark();
            nor.flipBits(block, bit / 8, std::byte{1} << bit % 8);
            const auto report = module.boot();
            Files files;
            QCOMPARE(module.read(files), std::string());
            const std::set<std::string> lost = unlisted.contains(name) ? std::set{name} : std::set<std::string>();
            QCOMPARE(missing(wantedOf(state), files, lost), std::string());
            QCOMPARE(report.backupDamaged, inBackup ? 1u : 0u);
            QCOMPARE(report.restored, inBackup || !lost.empty() ? 0u : 1u);
            QCOMPARE(module.written > 0, report.restored > 0);
            module.user.rewind();
            nor.rewind();
        }
        QVERIFY(!module.backupWritten);
    }

    void blocksThatCannotBeRead_data()
    {
        QTest::addColumn<int>("defect");
        QTest::addColumn<bool>("inBackup");
        for (const bool inBackup : {false, true}) {
            const auto* where = inBackup ? "backup" : "user";
            QTest::addRow("%s, reported as bad", where) << int(Defect::readFails) << inBackup;
            QTest::addRow("%s, no answer", where) << int(Defect::readIoError) << inBackup;
            QTest::addRow("%s, zeros", where) << int(Defect::readsZero) << inBackup;
        }
    }

    // Each block in turn. What it held is lost at most; where it only did not answer, nothing is.
    void blocksThatCannotBeRead()
    {
        QFETCH(int, defect);
        QFETCH(bool, inBackup);
        const auto state = settled("files/wcmt/good/good");
        const auto wanted = wantedOf(state);
        for (std::uint32_t block = 0; block < state.shape.userBlocks - 1; ++block) {
            Module module(state);
            auto& nor = inBackup ? module.backup : module.user;
            Files before;
            QCOMPARE(module.read(before), std::string());
            nor.setDefect(block, static_cast<Defect>(defect));
            const auto report = module.boot();
            const auto where = QString("block %1: ").arg(block).toStdString();
            Files files;
            // Files that were whole and are not in that block are there still.
            std::set<std::string> lost;
            for (const auto& [path, fingerprint] : before) {
                const auto content =
                    Content::bytesOf(state.user, state.shape.blockSize, state.shape.userBlocks - 1, path);
                const auto at =
                    module.user.content().subspan(std::size_t{block} * state.shape.blockSize, state.shape.blockSize);
                const auto head = std::span(content).first(std::min<std::size_t>(content.size(), 16));
                const auto tail = std::span(content).last(std::min<std::size_t>(content.size(), 16));
                if (!std::ranges::search(at, head).empty() || !std::ranges::search(at, tail).empty())
                    lost.insert(path);
            }
            nor.setDefect(block, Defect::none);
            const bool sound = module.read(files).empty();
            QVERIFY2(sound || report.outcome == Outcome::userUnusable, (where + module.log).c_str());
            module.boot();
            QCOMPARE(module.read(files), std::string());
            std::set<std::string> except;
            if (!inBackup && static_cast<Defect>(defect) != Defect::readIoError)
                std::ranges::set_intersection(lost, unlisted, std::inserter(except, except.end()));
            const auto fault = missing(wanted, files, except);
            QVERIFY2(fault.empty(), (where + fault + "\n" + module.log).c_str());
            QVERIFY(!module.backupWritten);
        }
    }

    void readsThatFail_data()
    {
        QTest::addColumn<bool>("inBackup");
        QTest::addColumn<int>("count");
        for (const bool inBackup : {false, true}) {
            for (const int count : {1, 3, 9, 1'000'000})
                QTest::addRow("%s, %d in a row", inBackup ? "backup" : "user", count) << inBackup << count;
        }
    }

    // From each read of a boot on, some fail. Nothing is lost by it, and the next boot does what is left.
    void readsThatFail()
    {
        QFETCH(bool, inBackup);
        QFETCH(int, count);
        const auto state = makeStartState("files/wcmt/good/good");
        const auto wanted = wantedOf(state);
        Files before;
        QCOMPARE(Module(state).read(before), std::string());
        for (std::uint32_t from = 0;; ++from) {
            Module module(state);
            Watched user(module.user, state.shape.blockSize);
            Watched backup(module.backup, state.shape.blockSize);
            auto& failing = inBackup ? backup : user;
            failing.failFrom = from;
            failing.failTo = from + static_cast<std::uint32_t>(count);
            Lines lines;
            proof::boot(user, backup, state.shape, lines);
            if (failing.count <= from)
                break;
            Files files;
            const auto where = QString("from read %1: ").arg(from).toStdString() + lines.text;
            QVERIFY2(module.read(files).empty(), where.c_str());
            for (const auto& [path, fingerprint] : before) { // as before, or as it should be
                const auto should = wanted.find(path);
                QVERIFY2(files.contains(path), (where + path).c_str());
                QVERIFY2(files[path] == fingerprint || (should != wanted.end() && files[path] == should->second) ||
                             path == "/checksum.json",
                         (where + path).c_str());
            }
            module.boot();
            QVERIFY2(module.read(files).empty(), where.c_str());
            const auto fault = missing(wanted, files);
            QVERIFY2(fault.empty(), (where + fault).c_str());
            QCOMPARE(module.backup.operations(), 0u);
        }
    }

    void blocksThatCannotBeWritten_data()
    {
        QTest::addColumn<int>("defect");
        QTest::newRow("erase fails") << int(Defect::eraseFails);
        QTest::newRow("program fails") << int(Defect::programFails);
        QTest::newRow("program is ignored") << int(Defect::ignoresPrograms);
    }

    // Each block in turn, for good: all files come back around it. Superblocks need not be written.
    void blocksThatCannotBeWritten()
    {
        QFETCH(int, defect);
        for (const auto* name : {"files/wcmt/good/good", "files/mmmm/missing/good"}) {
            const auto state = makeStartState(name);
            for (std::uint32_t block = 0; block < state.shape.userBlocks - 1; ++block) {
                Module module(state);
                module.user.setDefect(block, static_cast<Defect>(defect));
                module.boot();
                module.boot();
                Files files;
                QCOMPARE(module.read(files), std::string());
                const auto fault = missing(wantedOf(state), files);
                QVERIFY2(fault.empty(), (std::to_string(block) + ": " + fault + "\n" + module.log).c_str());
                QVERIFY(!module.backupWritten);
            }
        }
    }

    void backupThatDoesNotMount_data()
    {
        QTest::addColumn<int>("fill");
        QTest::newRow("erased") << 0xFF;
        QTest::newRow("zeros") << 0;
    }

    // Nothing is written anywhere, and the report says what is the matter.
    void backupThatDoesNotMount()
    {
        QFETCH(int, fill);
        auto state = makeStartState("files/wcmt/good/good");
        std::ranges::fill(state.backup, static_cast<std::byte>(fill));
        Module module(state);
        const auto report = module.boot();
        QCOMPARE(report.outcome, Outcome::backupUnusable);
        QVERIFY(module.log.find("backup partition does not mount") != std::string::npos);
        QCOMPARE(module.written, 0u);
        QVERIFY(!module.backupWritten);
    }

    // Another firmware's file system is not a damaged one.
    void leavesVersion2Alone()
    {
        auto state = makeStartState("files/wcmt/good/good");
        std::ranges::fill(state.user, std::byte{0xFF});
        for (const std::size_t block : {0, 1})
            std::ranges::copy(std::as_bytes(std::span("littlefs", 8)),
                              state.user.begin() + static_cast<std::ptrdiff_t>(block * state.shape.blockSize) + 8);
        Module module(state);
        QCOMPARE(module.boot().outcome, Outcome::userUnusable);
        QCOMPARE(module.written, 0u);
    }

    // When all is well a boot writes nothing, and reads each byte of a user file and of its copy once.
    void readsEachByteOnce()
    {
        const auto state = makeStartState("files/wwww/good/good");
        auto shape = state.shape;
        shape.unit = 128;
        SimulatedNor userNor(state.user, shape.blockSize);
        SimulatedNor backupNor(state.backup, shape.blockSize);
        Watched user(userNor, shape.blockSize);
        Watched backup(backupNor, shape.blockSize);
        Lines lines;
        const auto report = proof::boot(user, backup, shape, lines);
        QCOMPARE(report.whole, 4u);
        QCOMPARE(userNor.operations() + backupNor.operations(), 0u);
        const Module module(state);
        for (const auto* path : {"/main.py", "/app/net.py", "/app/data/图.bin", "/config.json"}) {
            for (const bool inBackup : {false, true}) {
                const auto& nor = inBackup ? backupNor : userNor;
                const auto& reads = inBackup ? backup.reads : user.reads;
                const auto content = Content::bytesOf(nor.content(), shape.blockSize, nor.blockCount() - 1,
                                                      (inBackup ? "/usr" : "") + std::string(path));
                // Of each block what lies behind the unit with the pointers, which lead from the end to the beginning.
                for (std::size_t from = 0; from + 16 <= content.size(); from += 16) {
                    const auto found = std::ranges::search(nor.content(), std::span(content).subspan(from, 16));
                    if (found.empty())
                        continue; // on the border of two blocks
                    const auto at = static_cast<std::size_t>(found.begin() - nor.content().begin());
                    const auto most = *std::max_element(reads.begin() + static_cast<std::ptrdiff_t>(at),
                                                        reads.begin() + static_cast<std::ptrdiff_t>(at) + 16);
                    const bool besidePointers = at % shape.blockSize < shape.unit;
                    QVERIFY2(most >= 1, path);
                    QVERIFY2(most == 1 || besidePointers, (std::string(path) + " " + std::to_string(most)).c_str());
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestFaults)
#include "TestFaults.moc"
