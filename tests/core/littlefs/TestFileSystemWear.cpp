// SPDX-License-Identifier: MIT
// Ten thousand random changes on a partition of a module's size, with restarts and power cuts: the image is sound all
// the time, and the erases of data blocks spread. Metadata pairs, which version 1 rewrites in place, are counted apart.
#include "core/littlefs/FileSystem.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/image/ImageInspector.h"
#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Mount.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>

using namespace core;
using namespace core::littlefs;
using core::restore::everyTear;
using core::restore::SimulatedNor;
using test::Bytes;
using test::Mount;
using test::Shape;

namespace
{

constexpr std::uint32_t blocks = 96; // 384 KiB, the user partition of a UIS8910

/// Tells the erases for file data from those for metadata by what is programmed next.
class CountingDevice final : public BlockDevice
{
public:
    explicit CountingDevice(SimulatedNor& nor) : m_nor(nor) {}

    Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        return m_nor.read(block, offset, out);
    }
    Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override
    {
        const auto header = loadMetadataHeader(in.data());
        const bool isCommit = offset == 0 && header.size >= emptyPairSize && header.size <= in.size() &&
                              checksum::littlefsCrc(in.first(header.size)) == 0;
        if (offset == 0)
            ++(isCommit ? metadata : data)[block];
        return m_nor.program(block, offset, in);
    }
    Result<void> erase(std::uint32_t block) override { return m_nor.erase(block); }
    Result<void> sync() override { return m_nor.sync(); }

    std::array<std::uint32_t, blocks> data{};
    std::array<std::uint32_t, blocks> metadata{};

private:
    SimulatedNor& m_nor;
};

} // namespace

class TestFileSystemWear : public QObject
{
    Q_OBJECT

private slots:
    void spreads_data();
    void spreads();
};

void TestFileSystemWear::spreads_data()
{
    QTest::addColumn<int>("meanTurn");
    // The fewer changes between two starts, the more depends on where the allocation begins.
    QTest::newRow("a restart every 4 changes") << 4;
    QTest::newRow("a restart every 40 changes") << 40;
    QTest::newRow("a restart every 1000 changes") << 1000;
}

void TestFileSystemWear::spreads()
{
    QFETCH(int, meanTurn);
    const auto shape = Shape::device(blocks - 1);
    const auto seed = test::seedOr(4711);
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };

    SimulatedNor nor(blocks, shape.geometry.blockSize);
    CountingDevice device(nor);
    auto mount = std::make_unique<Mount>(device, shape);
    QVERIFY(mount->fs.format(blocks));
    const std::vector<std::string> folders = {"", "/app", "/log"};
    for (const auto* folder : {"/app", "/log"})
        QVERIFY(mount->fs.makeDirectory(folder));
    // A quarter is filled with what never changes.
    QVERIFY(mount->put("/app/firmware.bin", test::xorshiftWords(1, 24 * 4000)));

    int cuts = 0;
    int restarts = 0;
    const auto restart = [&] {
        nor.powerOn();
        mount = std::make_unique<Mount>(device, shape);
        ++restarts;
        return test::message(mount->fs.mount());
    };
    for (int step = 0; step < 10'000; ++step) {
        const bool cut = below(50) == 0;
        if (cut)
            nor.cutAt(below(6), everyTear[below(std::size(everyTear))]);
        const auto path = folders[below(3)] + "/f" + std::to_string(below(6));
        const auto other = folders[below(3)] + "/f" + std::to_string(below(6));
        switch (below(8)) {
        case 0:
            (void)mount->fs.remove(path);
            break;
        case 1:
            (void)mount->fs.rename(path, other);
            break;
        default:
            (void)mount->put(path, test::xorshiftWords(random() | 1, below(2) == 0 ? below(300) : below(9000)));
        }
        const auto where = QString("step %1, seed %2: ").arg(step).arg(seed);
        cuts += nor.isPowerLost() ? 1 : 0;
        if (nor.isPowerLost() || cut || below(static_cast<std::uint32_t>(meanTurn)) == 0) {
            const auto fault = restart();
            QVERIFY2(fault.isEmpty(), qPrintable(where + fault));
        }
        if (step % 25 != 0)
            continue;
        QVERIFY2(inspectImage(nor.content()).usable, qPrintable(where));
        const auto raw = test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount);
        QVERIFY2(raw.faults.empty(), qPrintable(where + raw.report()));
    }
    // A commit that a cut tore looks like one that decayed until the next ones: two for each folder.
    QCOMPARE(restart(), QString());
    for (int i = 0; i < 2; ++i) {
        for (const auto& folder : folders)
            QVERIFY(mount->put(folder + "/last", {}));
        for (const auto& folder : folders)
            QVERIFY(mount->fs.remove(folder + "/last"));
    }
    const auto inspection = inspectImage(nor.content());
    QVERIFY2(inspection.whole(), inspection.damages.empty() ? "" : inspection.damages.front().description.c_str());
    QCOMPARE(nor.violations(), 0u);
    QVERIFY(cuts > 50);

    std::vector<std::uint32_t> data;
    std::ranges::copy_if(device.data, std::back_inserter(data), [](std::uint32_t count) { return count > 0; });
    const auto sum = std::accumulate(data.begin(), data.end(), 0.0);
    const auto mean = sum / static_cast<double>(data.size());
    const auto most = *std::ranges::max_element(data);
    std::vector<std::uint32_t> pairs(device.metadata.begin(), device.metadata.end());
    std::ranges::sort(pairs, std::ranges::greater());
    qInfo("%d cuts, %d restarts; data: %zu blocks, mean %.1f, most %u erases (%.2f times); metadata: %u %u %u %u %u "
          "%u %u %u erases",
          cuts, restarts, data.size(), mean, most, most / mean, pairs[0], pairs[1], pairs[2], pairs[3], pairs[4],
          pairs[5], pairs[6], pairs[7]);
    QVERIFY2(most <= 3 * mean, "a data block is erased more than three times as often as the mean");
}

QTEST_GUILESS_MAIN(TestFileSystemWear)
#include "TestFileSystemWear.moc"
