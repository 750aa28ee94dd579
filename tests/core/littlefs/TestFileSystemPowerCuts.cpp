// SPDX-License-Identifier: MIT
// The power fails at every erase and program call of every operation, in every way, and again while the traces of that
// are cleared away: always the old state or the new one, and a file system that goes on working.
#include "core/littlefs/FileSystem.h"

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Mount.h"
#include "tests/core/littlefs/Operations.h"

#include <QTest>

#include <algorithm>
#include <unordered_set>

using namespace core;
using namespace core::littlefs;
using core::restore::everyTear;
using core::restore::SimulatedNor;
using core::restore::Tear;
using test::FileTree;
using test::Mount;
using test::Shape;

Q_DECLARE_METATYPE(test::Shape)

class TestFileSystemPowerCuts : public QObject
{
    Q_OBJECT

private slots:
    void leaveTheOldStateOrTheNew_data();
    void leaveTheOldStateOrTheNew();
    void leaveAFormatThatCanBeRepeated_data();
    void leaveAFormatThatCanBeRepeated();
    void duringRelocationLoseNothing_data();
    void duringRelocationLoseNothing();
};

namespace
{

struct ShapeRow {
    const char* name;
    Shape shape;
};

std::vector<ShapeRow> shapes()
{
    auto window = Shape::small(512, 512, 90);
    window.lookaheadBytes = 1;
    auto buffered = Shape::small(32, 512, 90);
    buffered.programBuffer = 128;
    buffered.readBuffer = 64;
    return {{"as the device has it", Shape::device(70)},
            {"blocks of 512 bytes", Shape::small(256, 512, 90)},
            {"blocks of 512 bytes, a window of eight", window},
            {"blocks of 512 bytes, units of 32", buffered}};
}

const test::Bytes afterCutContent = test::xorshiftWords(99, 700);

/// Contents of flashes that need no second judgement: a cut after one call leaves what a cut before the next does, and
/// many a recovery goes through the same states.
class Contents
{
public:
    /// False for one that was there already.
    bool add(const SimulatedNor& nor)
    {
        const auto content = nor.content();
        return m_hashes
            .insert(std::hash<std::string_view>()({reinterpret_cast<const char*>(content.data()), content.size()}))
            .second;
    }

private:
    std::unordered_set<std::size_t> m_hashes;
};

/// What must hold of a flash after the power came back; "" when it does.
/// With `recoveryOperations` the recovery's own erase and program calls are counted.
QString judge(SimulatedNor& nor, const Shape& shape, const std::vector<FileTree>& allowed,
              std::uint32_t* recoveryOperations = nullptr)
{
    const auto raw = [&] {
        return test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount);
    };
    Mount mount(nor, shape);
    if (const auto done = mount.fs.mount(); !done)
        return "mount: " + test::message(done);
    const auto tree = test::wholeTree(mount.fs);
    if (!tree)
        return "listing: " + test::message(tree);
    const auto cut = raw();
    // While the tail list names the old place of a relocated pair, a file that was moved into that folder is seen under
    // both names.
    if (cut.desynced == 0) {
        if (std::ranges::find(allowed, *tree) == allowed.end())
            return "neither the old tree nor the new one: " + test::difference(*tree, allowed.front());
        if (!cut.faults.empty())
            return "before recovery: " + cut.report();
        if (cut.tree != *tree)
            return "mount and raw reading differ: " + test::difference(*tree, cut.tree);
    }

    const auto operations = nor.operations();
    if (const auto done = mount.fs.recover(); !done)
        return "recover: " + test::message(done);
    if (recoveryOperations)
        *recoveryOperations = nor.operations() - operations;
    const auto recovered = raw();
    if (!recovered.isClean())
        return "after recovery: " + recovered.report();
    if (cut.desynced == 0 && recovered.tree != *tree)
        return "recovery changed the tree: " + test::difference(recovered.tree, *tree);
    if (std::ranges::find(allowed, recovered.tree) == allowed.end())
        return "recovered to neither the old tree nor the new one: " +
               test::difference(recovered.tree, allowed.front());

    if (const auto done = mount.put("/after the cut", afterCutContent); !done)
        return "write: " + test::message(done);
    Mount again(nor, shape);
    if (const auto done = again.fs.mount(); !done)
        return "second mount: " + test::message(done);
    auto wanted = recovered.tree;
    wanted["/after the cut"] = afterCutContent;
    const auto written = raw();
    if (!written.isClean())
        return "after a write: " + written.report();
    const auto got = test::wholeTree(again.fs);
    if (!got || *got != wanted)
        return "a write changed the tree: " + (got ? test::difference(*got, wanted) : test::message(got));
    if (nor.violations() != 0)
        return "a block was programmed without an erase";
    return {};
}

/// Judges a state, and those that cuts during its recovery leave, except the known ones.
QString judgeThoroughly(const SimulatedNor& state, const Shape& shape, const std::vector<FileTree>& allowed,
                        Contents& known)
{
    known.add(state);
    std::uint32_t operations = 0;
    auto nor = state;
    if (const auto fault = judge(nor, shape, allowed, &operations); !fault.isEmpty())
        return fault;
    for (std::uint32_t at = 0; at < operations; ++at) {
        for (const auto tear : everyTear) {
            nor = state;
            Mount mount(nor, shape);
            nor.cutAt(at, tear);
            if (!mount.fs.mount() || mount.fs.recover() || !nor.isPowerLost())
                return "the cut in the recovery did not happen";
            nor.powerOn();
            if (!known.add(nor))
                continue;
            if (const auto fault = judge(nor, shape, allowed); !fault.isEmpty())
                return QString("cut again in the recovery, at %1, tear %2: ").arg(at).arg(static_cast<int>(tear)) +
                       fault;
        }
    }
    return {};
}

/// Runs an operation: the state before it, the one behind it, and those between that a cut may leave. Fewer than two
/// when it fails.
std::vector<FileTree> statesAround(const test::Operation& step, SimulatedNor& nor, const Shape& shape)
{
    Mount mount(nor, shape);
    if (!mount.fs.mount())
        return {};
    std::vector<FileTree> states{test::wholeTree(mount.fs).value_or(FileTree())};
    if (const auto done = step.run(mount); !done) {
        qWarning() << test::message(done);
        return {};
    }
    states.push_back(test::wholeTree(mount.fs).value_or(FileTree()));
    if (step.between) {
        for (auto& tree : step.between(states.front()))
            states.push_back(std::move(tree));
    }
    return states;
}

} // namespace

void TestFileSystemPowerCuts::leaveTheOldStateOrTheNew_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<int>("operation");
    const auto& operations = test::everyOperation();
    for (const auto& [name, shape] : shapes()) {
        for (std::size_t i = 0; i < operations.size(); ++i)
            QTest::addRow("%s, %s", operations[i].name.c_str(), name) << shape << static_cast<int>(i);
    }
}

void TestFileSystemPowerCuts::leaveTheOldStateOrTheNew()
{
    QFETCH(Shape, shape);
    QFETCH(int, operation);
    const auto& step = test::everyOperation()[static_cast<std::size_t>(operation)];
    const auto stocked = test::stockedFlash(shape);

    auto nor = stocked;
    const auto allowed = statesAround(step, nor, shape);
    QVERIFY(allowed.size() >= 2 && allowed[0] != allowed[1]);
    const std::uint32_t calls = nor.operations() - stocked.operations();
    QVERIFY(calls > 0);
    QCOMPARE(judge(nor, shape, {allowed[1]}), QString());

    Contents afterOneCut;
    Contents known;
    for (std::uint32_t at = 0; at < calls; ++at) {
        for (const auto tear : everyTear) {
            nor = stocked;
            {
                Mount mount(nor, shape);
                QVERIFY(mount.fs.mount());
                nor.cutAt(at, tear);
                QVERIFY(!step.run(mount));
                QVERIFY(nor.isPowerLost());
            }
            nor.powerOn();
            if (!afterOneCut.add(nor))
                continue;
            const auto fault = judgeThoroughly(nor, shape, allowed, known);
            QVERIFY2(fault.isEmpty(),
                     qPrintable(QString("cut at %1, tear %2: ").arg(at).arg(static_cast<int>(tear)) + fault));
        }
    }
}

void TestFileSystemPowerCuts::leaveAFormatThatCanBeRepeated_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<bool>("blank");
    for (const auto& [name, shape] : shapes()) {
        QTest::addRow("an erased flash, %s", name) << shape << true;
        QTest::addRow("a file system, %s", name) << shape << false;
    }
}

void TestFileSystemPowerCuts::leaveAFormatThatCanBeRepeated()
{
    QFETCH(Shape, shape);
    QFETCH(bool, blank);
    const auto stocked =
        blank ? SimulatedNor(shape.geometry.blockCount, shape.geometry.blockSize) : test::stockedFlash(shape);
    auto nor = stocked;
    FileTree before;
    {
        Mount mount(nor, shape);
        if (mount.fs.mount())
            before = test::wholeTree(mount.fs).value_or(FileTree());
        QVERIFY(mount.fs.format(shape.geometry.blockCount));
    }
    const std::uint32_t calls = nor.operations() - stocked.operations();
    for (std::uint32_t at = 0; at < calls; ++at) {
        for (const auto tear : everyTear) {
            nor = stocked;
            Mount mount(nor, shape);
            nor.cutAt(at, tear);
            QVERIFY(!mount.fs.format(shape.geometry.blockCount));
            nor.powerOn();
            Mount again(nor, shape);
            if (again.fs.mount()) { // nothing that is shown may have a content that it never had
                const auto listing = test::list(again.fs);
                for (const auto& [path, content] : listing.tree) {
                    if (content && !content->empty())
                        QCOMPARE(content, before.at(path));
                }
            } else {
                QVERIFY(blank);
            }
            QVERIFY(again.fs.format(shape.geometry.blockCount));
            QCOMPARE(judge(nor, shape, {{}}), QString());
        }
    }
}

void TestFileSystemPowerCuts::duringRelocationLoseNothing_data()
{
    leaveTheOldStateOrTheNew_data();
}

// A block that wears out during the operation, and then the power fails: entry and tail list may disagree.
// Every block that the operation programs is the bad one in turn; of the cuts, those between two calls and torn ones.
void TestFileSystemPowerCuts::duringRelocationLoseNothing()
{
    QFETCH(Shape, shape);
    QFETCH(int, operation);
    const auto& step = test::everyOperation()[static_cast<std::size_t>(operation)];
    const auto stocked = test::stockedFlash(shape);
    auto nor = stocked;
    const auto allowed = statesAround(step, nor, shape);
    QVERIFY(allowed.size() >= 2);
    std::vector<std::uint32_t> touched;
    for (std::uint32_t block = firstDataBlock; block < shape.geometry.blockCount; ++block) {
        if (nor.erasesOf(block) != stocked.erasesOf(block))
            touched.push_back(block);
    }
    for (const auto block : touched) {
        auto worn = stocked;
        worn.setDefect(block, restore::Defect::programFails);
        nor = worn;
        {
            Mount mount(nor, shape);
            QVERIFY(mount.fs.mount());
            const auto done = step.run(mount);
            QVERIFY2(done, qPrintable(test::message(done)));
        }
        const std::uint32_t calls = nor.operations() - worn.operations();
        Contents known;
        for (std::uint32_t at = 0; at < calls; ++at) {
            for (const auto tear : {Tear::nothing, Tear::everyOther}) {
                nor = worn;
                {
                    Mount mount(nor, shape);
                    QVERIFY(mount.fs.mount());
                    nor.cutAt(at, tear);
                    QVERIFY(!step.run(mount));
                }
                nor.powerOn();
                if (!known.add(nor))
                    continue;
                const auto fault = judge(nor, shape, allowed);
                QVERIFY2(
                    fault.isEmpty(),
                    qPrintable(
                        QString("block %1 bad, cut at %2, tear %3: ").arg(block).arg(at).arg(static_cast<int>(tear)) +
                        fault));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestFileSystemPowerCuts)
#include "TestFileSystemPowerCuts.moc"
