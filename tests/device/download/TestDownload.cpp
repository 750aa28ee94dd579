// SPDX-License-Identifier: MIT
#include "core/littlefs/image/ImageBuilder.h"
#include "tests/device/download/ModuleRig.h"

#include <QTemporaryDir>
#include <QTest>

using namespace device;
using core::ErrorCode;
using core::package::StepKind;
using test::problemOf;
using namespace std::chrono_literals;

class TestDownload : public QObject
{
    Q_OBJECT

private slots:
    void bringsAPackageIntoTheFlash_data();
    void bringsAPackageIntoTheFlash();
    void bringsFileSystemsThatWereAdded();
    void bringsTheRealPackage();
    void comesFromTheFirmware();
    void saysWhatWasVerified();
    void skipsWhatIsThere();
    void writesAnywayWhenAsked();
    void seesADifferenceBehindTheContent();
    void writesOnlyWhatIsNamed();
    void refusesAnUnknownId();
    void refusesAPackageOfAnotherChip();
    void changesTheRate();
    void progressNeverGoesBack();
    void previewsWithoutAModule();
    void readsBack();
    void readsAnythingInTheFlash();
    void findsAnEntrysRegion();
};

namespace
{

StepOutcome outcomeOf(const DownloadReport& report, std::string_view id)
{
    for (const StepReport& step : report.steps)
        if (step.step.id == id)
            return step.outcome;
    return StepOutcome::notReached;
}

class Watcher final : public DownloadObserver
{
public:
    void progressed(const Progress& progress) override { seen.push_back(progress); }
    void noted(const std::string& text) override { notes.push_back(text); }

    std::vector<Progress> seen;
    std::vector<std::string> notes;
};

} // namespace

void TestDownload::bringsAPackageIntoTheFlash_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("fromConsole");
    for (const char* name : {"minimal.pac", "nofs.pac"})
        for (const bool fromConsole : {false, true})
            QTest::addRow("%s, %s", name, fromConsole ? "from the firmware" : "from the boot ROM")
                << QString(name) << fromConsole;
}

void TestDownload::bringsAPackageIntoTheFlash()
{
    QFETCH(QString, name);
    QFETCH(bool, fromConsole);
    const auto package = test::unisocPackage(name.toStdString());
    QVERIFY(package);
    test::ModuleRig rig(921600, 200us, fromConsole ? test::Begin::console : test::Begin::rom);
    const auto before = rig.flash.content();
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(name == "minimal.pac" ? test::holdsMinimal(rig) : test::holdsNofs(rig));
    QCOMPARE(report.module, ModuleState::restarted);
    QVERIFY(report.hasReturned);
    QCOMPARE(rig.connector.openPorts, 0);
    QCOMPARE(rig.peer.module().state(), firmware::host::Module::State::console);
    // "FLASH" erases the running NV; FMT_FSSYS is not selected, PhaseCheck has no data.
    QCOMPARE(rig.peer.module().recordLog(), std::vector<std::string>{"erase FE000001"});
    // Everything else is as it was.
    auto expected = before;
    for (const auto& [address, size] : {std::pair{0x10000u, 0x2000u}, {0x420000u, 0x60000u}, {0x480000u, 0x20000u}})
        std::copy_n(rig.flash.content().begin() + address, size, expected.begin() + address);
    QVERIFY(expected == rig.flash.content());
}

// Another border between the file systems; the firmware finds them there.
void TestDownload::bringsFileSystemsThatWereAdded()
{
    const auto package = test::unisocPackage("nofs_split.pac");
    // With a switch and two empty lists there is nothing that the module would write.
    const auto text = test::bytesOf("print('hello')\n");
    const auto flag = test::bytesOf("{\"enable\": 1}");
    const auto list = test::bytesOf("[]");
    const auto image = [&](std::uint32_t blocks) {
        core::littlefs::ImageSpec spec;
        spec.blockSize = 4096;
        spec.partitionBlocks = blocks;
        spec.files = {{"backup_restore.json", flag}, {"checksum.json", list}, {"main.py", text}};
        return core::littlefs::buildImage(spec).value();
    };
    const auto user = image(80);
    const auto backup = image(48);
    QVERIFY(package->replace("PY_FS_U", user));
    QVERIFY(package->replace("PY_FS_B", backup));
    firmware::host::ModuleSettings settings;
    settings.user = {0x420000, 0x50000};
    settings.backup = {0x470000, 0x30000};
    test::ModuleRig rig(921600, 200us, test::Begin::console, nullptr, settings);
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(outcomeOf(report, "PY_FS_U"), StepOutcome::verified);
    QVERIFY(std::ranges::equal(rig.flashAt(0x60420000, user.size()), user));
    QVERIFY(std::ranges::equal(rig.flashAt(0x60470000, backup.size()), backup));
    QVERIFY(rig.peer.module().lastRestore());
    const auto again = rig.download(*package);
    QVERIFY2(!again.problem, problemOf(again));
    QCOMPARE(outcomeOf(again, "ERASE_PY_FS_U"), StepOutcome::unchanged);
}

void TestDownload::bringsTheRealPackage()
{
    const auto path = test::fixtureFile("unisoc/real/EC600UCN_LB.app.pac");
    if (path.empty())
        QSKIP("the fixtures are not here");
    const auto package = core::package::openPackage(path);
    QVERIFY(package);
    test::ModuleRig rig(3000000);
    const auto report = rig.download(**package);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(outcomeOf(report, "APPIMG"), StepOutcome::verified);
    QCOMPARE(outcomeOf(report, "PREPACK"), StepOutcome::acknowledged);
    for (std::size_t i = 0; i < (*package)->entries().size(); ++i) {
        const auto& entry = (*package)->entries()[i];
        if (entry.id == "APPIMG")
            QVERIFY(std::ranges::equal((*package)->content(i)->view(), rig.flashAt(*entry.address, entry.size)));
    }
}

void TestDownload::comesFromTheFirmware()
{
    const auto package = test::unisocPackage("nofs.pac");
    test::ModuleRig rig(921600, 200us, test::Begin::console);
    Watcher watcher;
    rig.observer = &watcher;
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    using Mode = Connector::Mode;
    QCOMPARE(rig.connector.opened, (std::vector{Mode::asItIs, Mode::download, Mode::running}));
    QVERIFY(!watcher.notes.empty());
    QVERIFY(watcher.notes.front().find("EC600U") != std::string::npos);
}

void TestDownload::saysWhatWasVerified()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    for (const char* id : {"HOST_FDL", "FDL2"})
        QCOMPARE(outcomeOf(report, id), StepOutcome::sent);
    for (const char* id : {"AP", "PY_FS_U", "PY_FS_B"})
        QCOMPARE(outcomeOf(report, id), StepOutcome::verified);
    for (const char* id : {"ERASE_PY_FS_U", "ERASE_PY_FS_B", "FLASH"})
        QCOMPARE(outcomeOf(report, id), StepOutcome::acknowledged);
    QVERIFY(report.bytesSent > 0x82000);
    QVERIFY(report.bytesReceived > 0x82000); // everything was read back
}

void TestDownload::skipsWhatIsThere()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    QVERIFY(!rig.download(*package).problem);
    // One byte in the middle of the backup: that alone is written.
    rig.flash.content()[0x490000] ^= std::byte{1};
    const auto operations = rig.peer.module().flashOperations();
    const auto second = rig.download(*package);
    QVERIFY2(!second.problem, problemOf(second));
    for (const char* id : {"AP", "PY_FS_U", "ERASE_PY_FS_U"})
        QCOMPARE(outcomeOf(second, id), StepOutcome::unchanged);
    QCOMPARE(outcomeOf(second, "PY_FS_B"), StepOutcome::verified);
    QCOMPARE(outcomeOf(second, "ERASE_PY_FS_B"), StepOutcome::acknowledged);
    QVERIFY(test::holdsMinimal(rig));
    QVERIFY(second.bytesSent < 0x22000);
    QVERIFY(rig.peer.module().flashOperations() > operations);

    const auto before = rig.peer.module().flashOperations();
    const auto third = rig.download(*package);
    QVERIFY2(!third.problem, problemOf(third));
    QCOMPARE(outcomeOf(third, "PY_FS_B"), StepOutcome::unchanged);
    QCOMPARE(rig.peer.module().flashOperations(), before);
    QVERIFY(third.bytesSent < 4096);
}

void TestDownload::writesAnywayWhenAsked()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    QVERIFY(!rig.download(*package).problem);
    DownloadRequest request;
    request.writeAnyway = true;
    const auto report = rig.download(*package, request);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(outcomeOf(report, "PY_FS_U"), StepOutcome::verified);
    QCOMPARE(outcomeOf(report, "ERASE_PY_FS_U"), StepOutcome::acknowledged);
    QVERIFY(report.bytesSent > 0x82000);
}

// The erase of a region is left out only when it would change nothing behind the image either.
void TestDownload::seesADifferenceBehindTheContent()
{
    auto package = test::unisocPackage("minimal.pac");
    QVERIFY(package->replace("PY_FS_B", test::Bytes(0x1000, std::byte{0x33})));
    test::ModuleRig rig;
    QVERIFY(!rig.download(*package).problem);
    rig.flash.content()[0x49FFFF] = std::byte{0};
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(outcomeOf(report, "ERASE_PY_FS_B"), StepOutcome::acknowledged);
    QCOMPARE(outcomeOf(report, "PY_FS_B"), StepOutcome::verified);
    QCOMPARE(rig.flash.content()[0x49FFFF], std::byte{0xFF});
    QCOMPARE(outcomeOf(rig.download(*package), "PY_FS_B"), StepOutcome::unchanged);
}

void TestDownload::writesOnlyWhatIsNamed()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    const auto before = rig.flash.content();
    DownloadRequest request;
    request.only = {"PY_FS_B"};
    const auto report = rig.download(*package, request);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(report.steps.size(), std::size_t{4}); // loaders, the one entry, reset
    auto expected = before;
    std::copy_n(rig.flash.content().begin() + 0x480000, 0x20000, expected.begin() + 0x480000);
    QVERIFY(expected == rig.flash.content());
    QVERIFY(expected != before);
}

void TestDownload::refusesAnUnknownId()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    DownloadRequest request;
    for (const char* id : {"PY_FS_X", "", "FMT_FSSYS"}) {
        request.only = {"AP", id};
        const auto report = rig.download(*package, request);
        QVERIFY(report.problem);
        QCOMPARE(report.problem->code, ErrorCode::notFound);
        QCOMPARE(report.problem->subject, std::string(id));
        QCOMPARE(report.phase, Phase::prepare);
    }
    QVERIFY(rig.connector.opened.empty());
}

void TestDownload::refusesAPackageOfAnotherChip()
{
    const auto path = test::fixtureFile("unisoc/real/ec600g_app.pac");
    if (path.empty())
        QSKIP("the fixtures are not here");
    const auto package = core::package::openPackage(path);
    QVERIFY(package);
    test::ModuleRig rig;
    const auto report = rig.download(**package);
    QVERIFY(report.problem);
    QCOMPARE(report.problem->code, ErrorCode::unsupportedFormat);
    QVERIFY(rig.connector.opened.empty());
    QCOMPARE(previewDownload(**package, {}, 115200).error().code, ErrorCode::unsupportedFormat);
}

void TestDownload::changesTheRate()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig(115200, 200us);
    DownloadRequest request;
    request.baudRate = 921600;
    request.awaitReturn = false;
    const auto report = rig.download(*package, request);
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(test::holdsMinimal(rig));
    QVERIFY(report.duration < 15s); // 93 s at 115200 baud
}

void TestDownload::progressNeverGoesBack()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig(921600, 200us, test::Begin::console);
    Watcher watcher;
    rig.observer = &watcher;
    for (int round = 0; round < 2; ++round) {
        watcher.seen.clear();
        const auto report = rig.download(*package);
        QVERIFY2(!report.problem, problemOf(report));
        std::vector<Phase> phases;
        Progress last;
        for (const Progress& progress : watcher.seen) {
            QVERIFY(progress.done >= last.done);
            QVERIFY(progress.done <= progress.total);
            QVERIFY(progress.entryDone <= progress.entryTotal);
            if (phases.empty() || phases.back() != progress.phase)
                phases.push_back(progress.phase);
            last = progress;
        }
        QCOMPARE(last.done, last.total);
        QCOMPARE(std::count_if(watcher.seen.begin(), watcher.seen.end(),
                               [](const Progress& progress) { return progress.done == progress.total; }),
                 1);
        QCOMPARE(phases.front(), Phase::prepare);
        QCOMPARE(phases.back(), Phase::restart);
        const bool hasWritten = std::ranges::find(phases, Phase::write) != phases.end();
        QCOMPARE(hasWritten, round == 0);
        if (round == 0) {
            const bool hasRate = std::ranges::any_of(watcher.seen, [](const Progress& progress) {
                return progress.bytesPerSecond && *progress.bytesPerSecond > 80000 && *progress.bytesPerSecond < 92160;
            });
            QVERIFY(hasRate);
        }
    }
}

void TestDownload::previewsWithoutAModule()
{
    const auto package = test::unisocPackage("minimal.pac");
    const auto preview = previewDownload(*package, {}, 115200, 2ms);
    QVERIFY(preview);
    QCOMPARE(preview->bytesToWrite, std::uint64_t{0x100 + 0x200 + 0x2000 + 0x60000 + 0x20000});
    QCOMPARE(preview->bytesToRead, std::uint64_t{0x2000 + 0x60000 + 0x20000});
    QCOMPARE(preview->plan.steps.size(), std::size_t{9});
    // Content and its way back are 1,071,436 bytes on the line (the wire statistics of the package), 93 s; the rest is
    // some hundred bytes a question and 4 ms for each of some 110 of them.
    QVERIFY(preview->estimate > 93s && preview->estimate < 94s);
    DownloadRequest request;
    request.only = {"AP"};
    QCOMPARE(previewDownload(*package, request, 115200)->bytesToRead, std::uint64_t{0x2000});
}

void TestDownload::readsBack()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    QVERIFY(!rig.download(*package).problem);
    DownloadObserver nobody;
    ReadRequest request;
    for (const char* id : {"PY_FS_U", "PY_FS_B"})
        request.regions.push_back(*flashRegionOf(*package, id));
    // Its firmware runs: nothing was said of leaving it.
    QCOMPARE(readFlash(*package, request, rig.connector, nobody, rig.cancel).error().code, ErrorCode::refused);
    request.mayEnterDownloadMode = true;
    for (int round = 0; round < 2; ++round) {
        request.restart = round == 1;
        const auto bytes = readFlash(*package, request, rig.connector, nobody, rig.cancel);
        QVERIFY(bytes);
        QCOMPARE(bytes->size(), std::size_t{2});
        QVERIFY(std::ranges::equal((*bytes)[0], rig.flashAt(0x60420000, 0x60000)));
        QVERIFY(std::ranges::equal((*bytes)[1], rig.flashAt(0x60480000, 0x20000)));
        QCOMPARE(rig.connector.openPorts, 0);
        QCOMPARE(rig.peer.module().loaderStage(),
                 round == 0 ? firmware::Loader::Stage::fdl2 : firmware::Loader::Stage::restarting);
    }
}

void TestDownload::readsAnythingInTheFlash()
{
    const auto package = test::unisocPackage("nofs.pac");
    test::ModuleRig rig;
    DownloadObserver nobody;
    ReadRequest request;
    request.regions = {{0x60000001, 3}, {0x607FFFFE, 2}};
    const auto bytes = readFlash(*package, request, rig.connector, nobody, rig.cancel);
    QVERIFY(bytes);
    QVERIFY(std::ranges::equal((*bytes)[0], rig.flashAt(0x60000001, 3)));
    QVERIFY(std::ranges::equal((*bytes)[1], rig.flashAt(0x607FFFFE, 2)));
    request.regions = {{0xFE000003, 16}};
    QCOMPARE(readFlash(*package, request, rig.connector, nobody, rig.cancel).error().code, ErrorCode::outOfRange);
}

void TestDownload::findsAnEntrysRegion()
{
    const auto package = test::unisocPackage("nofs.pac");
    QCOMPARE(*flashRegionOf(*package, "PY_FS_U"), (core::package::Region{0x60420000, 0x60000}));
    QCOMPARE(*flashRegionOf(*package, "AP"), (core::package::Region{0x60010000, 0x240000}));
    QCOMPARE(flashRegionOf(*package, "FLASH").error().code, ErrorCode::noAddress);
    QCOMPARE(flashRegionOf(*package, "FDL2").error().code, ErrorCode::noAddress);
    QCOMPARE(flashRegionOf(*package, "").error().code, ErrorCode::notFound);
    QCOMPARE(flashRegionOf(*package, "X").error().code, ErrorCode::notFound);
}

QTEST_GUILESS_MAIN(TestDownload)
#include "TestDownload.moc"
