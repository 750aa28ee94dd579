// SPDX-License-Identifier: MIT
// A download of both partitions is cut before, inside and after every erase and program, the module is started, and the
// download comes again: the module waits for it or boots, writes nothing to the backup partition itself, and ends with
// the images that were sent. Every seventh cut, the tears in turn; all of them with LIFEBOAT_FULL=1.
#include "core/project/ModuleStatus.h"
#include "tests/firmware/board/host/ModuleRig.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace test;
using core::restore::everyTear;
using core::restore::Tear;
using core::wire::BslType;
using firmware::host::ModuleSettings;
using State = firmware::host::Module::State;

class TestDownloadCuts : public QObject
{
    Q_OBJECT

private slots:
    void endWithWhatIsSentAgain();
};

void TestDownloadCuts::endWithWhatIsSentAgain()
{
    ModuleSettings settings;
    settings.user.size = 28 * firmware::sectorSize;
    settings.backup.size = 24 * firmware::sectorSize;
    const auto images = sampleImages(28, 24);
    // What was there before: the same partitions, other content, one file damaged.
    auto old = images;
    {
        core::restore::SimulatedNor nor(std::move(old.user));
        SimulatedModule::put(nor, "/main.py", bytesOf("an older one"));
        SimulatedModule::put(nor, "/own.txt", bytesOf("own"));
        old.user = nor.takeContent();
    }
    const auto session = enterFdl2() + sendContent(0x60420000, images.user) + sendContent(0x60480000, images.backup) +
                         bsl(BslType::normalReset);
    const auto backupOf = [&](const ModuleRig& rig) {
        const auto from = rig.flash.content().begin() + settings.backup.offset;
        return Bytes(from, from + settings.backup.size);
    };

    std::uint32_t operations = 0;
    {
        ModuleRig rig(settings);
        rig.put(old);
        rig.module.powerOnInDownload(0s);
        rig.talk(session, 1ms);
        operations = rig.module.flashOperations();
    }
    QVERIFY(operations > 100);
    const bool full = qEnvironmentVariableIsSet("LIFEBOAT_FULL");
    int waited = 0;
    int booted = 0;
    for (std::uint32_t cut = 0; cut < operations; cut += full ? 1 : 7) {
        for (const auto tear : everyTear) {
            if (!full && tear != everyTear[cut % std::size(everyTear)])
                continue;
            const auto where = QString("cut at %1 of %2, tear %3").arg(cut).arg(operations).arg(static_cast<int>(tear));
            ModuleRig rig(settings);
            rig.put(old);
            rig.module.powerOnInDownload(0s);
            rig.module.cutPowerAt(cut, tear);
            rig.talk(session, 1ms);
            QVERIFY2(rig.module.isPowerLost(), qPrintable(where));

            const auto backup = backupOf(rig);
            rig.module.powerOn(rig.now);
            rig.pass(1s);
            const auto state = rig.module.state();
            QVERIFY2(state == State::console || state == State::download, qPrintable(where));
            ++(state == State::console ? booted : waited);
            QVERIFY2(backupOf(rig) == backup, qPrintable(where));

            rig.module.powerOnInDownload(rig.now);
            rig.talk(session, 1ms);
            rig.pass(1s);
            QVERIFY2(rig.module.state() == State::console, qPrintable(where));
            QVERIFY2(rig.userImage() == images.user && backupOf(rig) == images.backup, qPrintable(where));
            const auto& restore = rig.module.lastRestore();
            QVERIFY2(restore && restore->whole == 4 && restore->restored == 0, qPrintable(where));
        }
    }
    qInfo("%d cuts of a download: after %d the module waited for it, after %d it booted", waited + booted, waited,
          booted);
}

QTEST_APPLESS_MAIN(TestDownloadCuts)
#include "TestDownloadCuts.moc"
