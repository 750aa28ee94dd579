// SPDX-License-Identifier: MIT
// Who a module is, the state of its files and what can be done about them, over the simulated module.
#include "device/module/Restore.h"

#include "core/project/StatusExport.h"
#include "device/module/Identity.h"
#include "device/module/PackageIds.h"
#include "device/module/StatusReading.h"
#include "tests/device/module/ProtectedModule.h"

#include <QTest>

using namespace device;
using namespace test;
using core::ErrorCode;
using core::backup::FileReason;
using core::backup::FileState;
using core::package::Role;

namespace
{

DownloadObserver nobody;

class Phases final : public DownloadObserver
{
public:
    void progressed(const Progress& progress) override
    {
        names << QString(nameOf(progress.phase));
        QVERIFY(progress.done >= done && progress.done <= progress.total);
        done = progress.done;
    }

    QStringList names;
    std::uint64_t done = 0;
};

const core::project::FileStatus& fileIn(const core::project::ModuleStatus& status, const std::string& path)
{
    const auto found = std::ranges::find(status.files, path, &core::project::FileStatus::path);
    if (found == status.files.end())
        throw std::runtime_error("no " + path);
    return *found;
}

void damage(core::restore::SimulatedNor& user)
{
    SimulatedModule::remove(user, "/a.py");
    SimulatedModule::put(user, "/b.py", bytesOf("changed"));
}

/// The connector of a rig, for another peer.
struct OtherRig {
    VendorFirmware firmware;
    PacedLine line{firmware, 115200, std::chrono::milliseconds(1)};
    LineConnector connector{line};
    CancelToken cancel;
};

} // namespace

class TestRestore : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhoAModuleIs();
    void tellsWhoAnotherModuleIs();
    void readsTheStatusOverTheConsole();
    void saysWhatAStatusTakes();
    void readsTheStatusOfAModuleInDownloadMode();
    void restoresWhatIsDamaged();
    void restoresAModuleInDownloadMode();
    void leavesAWholeModuleAlone();
    void saysWhatCouldNotBeRestored();
    void restoresNothingWithoutOurFirmware();
    void isCancelled();
    void acceptsAChange();
    void acceptsOnlyWhatCanBe();
    void picksTheEntriesOfAPartition();
};

void TestRestore::tellsWhoAModuleIs()
{
    ProtectedModule module;
    Line line(module.rig.cancel);
    QVERIFY(line.attach(module.rig.connector.open(Connector::Mode::asItIs).value()));
    const auto identity = readModuleIdentity(line);
    QVERIFY2(identity, identity ? "" : identity.error().detail.c_str());
    QCOMPARE(identity->manufacturer, "Quectel");
    QCOMPARE(identity->model, "EC600U");
    QCOMPARE(identity->revision, "EC600UCNLBR01A01M08_LIFEBOAT");
    QCOMPARE(identity->serial, "866000000000017");
    QVERIFY(identity->runsLifeboat);
}

void TestRestore::tellsWhoAnotherModuleIs()
{
    OtherRig rig;
    Line line(rig.cancel);
    QVERIFY(line.attach(rig.connector.open(Connector::Mode::asItIs).value()));
    const auto identity = readModuleIdentity(line);
    QVERIFY(identity);
    QCOMPARE(identity->revision, "EC600UCNLBR03");
    QCOMPARE(identity->serial, "");
    QVERIFY(!identity->runsLifeboat);
}

void TestRestore::readsTheStatusOverTheConsole()
{
    ProtectedModule module;
    const auto reading = readModuleStatus(module.rig.connector, {}, nobody, module.rig.cancel);
    QVERIFY2(reading, reading ? "" : reading.error().detail.c_str());
    QVERIFY(reading->mode == ModuleMode::running);
    QCOMPARE(reading->identity.value().serial, "866000000000017");
    QCOMPARE(reading->status.value().files.size(), 3u);
    QVERIFY(reading->status->everythingWhole());
    QCOMPARE(module.rig.connector.openPorts, 0);
}

void TestRestore::saysWhatAStatusTakes()
{
    ModuleRig inDownload(921600, std::chrono::microseconds(200), Begin::rom);
    const auto waiting = readModuleStatus(inDownload.connector, {}, nobody, inDownload.cancel);
    QVERIFY2(waiting, waiting ? "" : waiting.error().detail.c_str());
    QVERIFY(waiting->mode == ModuleMode::download && !waiting->status && !waiting->identity);
    QVERIFY(waiting->missing == ModuleReading::Missing::loader);

    OtherRig other;
    const auto package = unisocPackage("nofs.pac");
    const auto running = readModuleStatus(other.connector, {.loader = package.get()}, nobody, other.cancel);
    QVERIFY2(running, running ? "" : running.error().detail.c_str());
    QVERIFY(running->mode == ModuleMode::running && !running->status);
    QCOMPARE(running->identity.value().model, "EC600U");
    QVERIFY(running->missing == ModuleReading::Missing::loaderAndRestart);
}

void TestRestore::readsTheStatusOfAModuleInDownloadMode()
{
    ProtectedModule module;
    module.changeUser(damage);
    const auto told = readModuleStatus(module.rig.connector, {}, nobody, module.rig.cancel);
    QVERIFY(told);
    module.rig.peer.module().powerOnInDownload(module.rig.line.now());
    const auto package = unisocPackage("nofs.pac");
    const auto read = readModuleStatus(module.rig.connector, {.loader = package.get()}, nobody, module.rig.cancel);
    QVERIFY2(read, read ? "" : read.error().detail.c_str());
    QVERIFY(read->mode == ModuleMode::download);
    QVERIFY(read->missing == ModuleReading::Missing::nothing);
    QCOMPARE(core::project::statusCsv(read->status.value()), core::project::statusCsv(told->status.value()));
}

void TestRestore::restoresWhatIsDamaged()
{
    ProtectedModule module;
    module.changeUser(damage);
    Phases phases;
    const auto report = restoreModule(module.rig.connector, {}, phases, module.rig.cancel);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(report->wasRestarted);
    QVERIFY(!report->before.everythingWhole());
    QVERIFY(report->after.everythingWhole());
    QCOMPARE(report->files.size(), 2u);
    QCOMPARE(report->files.at(0).path, "/usr/a.py");
    QVERIFY(report->files.at(0).before.state == FileState::missing);
    QVERIFY(report->files.at(1).before.state == FileState::changed);
    for (const auto& file : report->files)
        QVERIFY(file.isRestored() && file.after.state == FileState::whole);
    QCOMPARE(phases.names, QStringList({"connect", "restart", "verify", "verify"}));
    QCOMPARE(module.rig.connector.openPorts, 0);
}

void TestRestore::restoresAModuleInDownloadMode()
{
    ProtectedModule module;
    module.changeUser(damage);
    module.rig.peer.module().powerOnInDownload(module.rig.line.now());
    const auto package = unisocPackage("nofs.pac");
    Phases phases;
    const auto report = restoreModule(module.rig.connector, {.loader = package.get()}, phases, module.rig.cancel);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(report->wasRestarted);
    QVERIFY(!report->before.everythingWhole());
    QVERIFY(report->after.everythingWhole());
    QCOMPARE(report->files.size(), 2u);
    QCOMPARE(phases.names, QStringList({"connect", "restart", "verify", "verify"}));
    QCOMPARE(module.rig.connector.openPorts, 0);
}

void TestRestore::leavesAWholeModuleAlone()
{
    ProtectedModule module;
    const auto report = restoreModule(module.rig.connector, {}, nobody, module.rig.cancel);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(!report->wasRestarted);
    QVERIFY(report->files.empty());
}

void TestRestore::saysWhatCouldNotBeRestored()
{
    ProtectedModule module;
    module.changeUser(damage);
    module.changeBackup([](auto& backup) { SimulatedModule::put(backup, "/usr/b.py", bytesOf("also damaged")); });
    const auto report = restoreModule(module.rig.connector, {}, nobody, module.rig.cancel);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(!report->after.everythingWhole());
    QCOMPARE(report->files.size(), 2u);
    QVERIFY(report->files.at(0).isRestored());
    QVERIFY(!report->files.at(1).isRestored());
    QVERIFY(report->files.at(1).after.state == FileState::backupDamaged);
    QVERIFY(report->files.at(1).after.reason == FileReason::backupCopyDiffersFromList);
}

void TestRestore::restoresNothingWithoutOurFirmware()
{
    OtherRig other;
    const auto running = restoreModule(other.connector, {}, nobody, other.cancel);
    QVERIFY(!running && running.error().code == ErrorCode::refused);
    ModuleRig inDownload;
    const auto waiting = restoreModule(inDownload.connector, {}, nobody, inDownload.cancel);
    QVERIFY(!waiting && waiting.error().code == ErrorCode::refused);
    const std::vector<std::string> paths{"/usr/a.py"};
    const auto accepted = acceptFiles(other.connector, paths, other.cancel);
    QVERIFY(!accepted && accepted.error().code == ErrorCode::refused);
}

void TestRestore::isCancelled()
{
    ProtectedModule module;
    module.changeUser(damage);
    module.rig.connector.onCall = [&] {
        // While it waits for the module to come back.
        if (module.rig.connector.opened.back() == Connector::Mode::running)
            module.rig.cancel.cancel();
    };
    const auto report = restoreModule(module.rig.connector, {}, nobody, module.rig.cancel);
    QVERIFY(!report && report.error().code == ErrorCode::cancelled);
    QCOMPARE(module.rig.connector.openPorts, 0);
}

void TestRestore::acceptsAChange()
{
    ProtectedModule module;
    const std::string odd = "/usr/说 100%.txt";
    module.changeUser([](auto& user) {
        SimulatedModule::put(user, "/b.py", bytesOf("better"));
        SimulatedModule::put(user, "/说 100%.txt", bytesOf("better too"));
    });
    const std::vector<std::string> paths{"/usr/b.py", odd};
    const auto report = acceptFiles(module.rig.connector, paths, module.rig.cancel);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(report->accepted == paths);
    QVERIFY(report->refused.empty());
    QVERIFY(fileIn(report->after, "/usr/b.py").decision.state == FileState::updated);
    QVERIFY(fileIn(report->after, odd).decision.state == FileState::updated);
    QVERIFY(fileIn(report->after, "/usr/a.py").decision.state == FileState::whole);

    // And the restore leaves it alone.
    module.changeUser([](auto& user) { SimulatedModule::remove(user, "/a.py"); });
    const auto restored = restoreModule(module.rig.connector, {}, nobody, module.rig.cancel);
    QVERIFY(restored && restored->after.everythingWhole());
    QVERIFY(fileIn(restored->after, "/usr/b.py").decision.state == FileState::updated);
}

void TestRestore::acceptsOnlyWhatCanBe()
{
    ProtectedModule module;
    module.changeUser([](auto& user) {
        SimulatedModule::remove(user, "/a.py");
        SimulatedModule::put(user, "/more.py", bytesOf("unlisted"));
    });
    const std::vector<std::string> paths{"/usr/a.py", "/usr/more.py", "/usr/nothing", "", "/usr/b.py"};
    const auto report = acceptFiles(module.rig.connector, paths, module.rig.cancel);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(report->refused == std::vector<std::string>(paths.begin(), paths.begin() + 4));
    QVERIFY(report->accepted == std::vector<std::string>{"/usr/b.py"}); // it says so already
    QVERIFY(fileIn(report->after, "/usr/a.py").decision.state == FileState::missing);
    const std::vector<std::string> tooLong{"/usr/" + std::string(400, 'x')};
    const auto refused = acceptFiles(module.rig.connector, tooLong, module.rig.cancel);
    QVERIFY(!refused && refused.error().code == ErrorCode::nameTooLong);
}

void TestRestore::picksTheEntriesOfAPartition()
{
    const auto package = unisocPackage("minimal.pac");
    const std::array both{Role::user, Role::backup};
    const auto ids = idsOf(*package, both);
    QVERIFY2(ids, ids ? "" : ids.error().detail.c_str());
    QVERIFY(*ids == (std::vector<std::string>{"ERASE_PY_FS_U", "PY_FS_U", "ERASE_PY_FS_B", "PY_FS_B"}));
    const std::array backup{Role::backup};
    DownloadRequest request;
    request.only = idsOf(*package, backup).value();
    QVERIFY(previewDownload(*package, request, 921600));
    const auto none = idsOf(*unisocPackage("nofs.pac"), backup);
    QVERIFY(!none && none.error().code == ErrorCode::notFound);
}

QTEST_APPLESS_MAIN(TestRestore)
#include "TestRestore.moc"
