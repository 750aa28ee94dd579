// SPDX-License-Identifier: MIT
// The real firmware loses its power for real: the emulator is killed in the middle of restores and downloads, and what
// its flash file holds then must be good enough. LIFEBOAT_QEMU_CUTS says how many times (20 if not set); the seed of
// each is printed when something is wrong: LIFEBOAT_SEED repeats its choices, though not to the microsecond.
#include "core/littlefs/image/ImageInspector.h"
#include "core/project/Integration.h"
#include "tests/firmware/HostScript.h"
#include "tests/firmware/board/ast1030/EmulatedRig.h"
#include "tests/support/SimulatedModule.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

using namespace test;
using core::backup::FileState;
using core::wire::BslType;

class TestQemuPowerCuts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void inARestore();
    void inADownload();

private:
    int m_cuts = 20;
};

namespace
{

// QtTest gives a function five minutes, unless it is told before its main() begins.
const bool isPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

constexpr std::uint32_t userBlocks = 24;
constexpr std::uint32_t backupBlocks = 20;
const QStringList allFiles = {"/app/config.json", "/app/net.py", "/blob.bin", "/main.py"};

firmware::host::ModuleSettings settings()
{
    firmware::host::ModuleSettings settings;
    settings.user = {0x420000, userBlocks * 4096};
    settings.backup = {0x480000, backupBlocks * 4096};
    return settings;
}

core::project::Images imagesOf(std::uint32_t version)
{
    core::project::FileSet files;
    files.files = {{"app/config.json", bytesOf("{}"), true, {}},
                   {"app/net.py", xorshiftTopBytes(version, 1500), true, {}},
                   {"blob.bin", xorshiftTopBytes(version + 1, 9000), true, {}},
                   {"main.py", bytesOf("print('main')\n"), true, {}}};
    return core::project::makeImages(files, true, {userBlocks, backupBlocks}).value();
}

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t end)
{
    return random() % end;
}

/// At least one file, in one of several ways; perhaps the list too.
Bytes damaged(const Bytes& image, Random& random)
{
    core::restore::SimulatedNor nor(image);
    const auto first = below(random, static_cast<std::size_t>(allFiles.size()));
    for (std::size_t i = 0; i < static_cast<std::size_t>(allFiles.size()); ++i) {
        const auto path = allFiles[static_cast<qsizetype>(i)].toStdString();
        switch (below(random, i == first ? 3 : 6)) {
        case 0:
            SimulatedModule::remove(nor, path);
            break;
        case 1:
            SimulatedModule::put(nor, path, bytesOf("damaged"));
            break;
        case 2:
            SimulatedModule::put(nor, path, xorshiftTopBytes(7, 5000));
            break;
        default:
            break;
        }
    }
    if (below(random, 4) == 0)
        SimulatedModule::put(nor, "/checksum.json", {});
    return nor.takeContent();
}

std::vector<std::string> wholeFiles(const core::project::ModuleStatus& status)
{
    std::vector<std::string> paths;
    for (const auto& file : status.files) {
        if (file.decision.state == FileState::whole)
            paths.push_back(file.path);
    }
    return paths;
}

/// What is wrong with the user partition; empty when a module can live with it.
std::string complaint(const Bytes& image)
{
    const auto inspection = core::littlefs::inspectImage(image);
    if (!inspection.usable)
        return "the user partition cannot be read";
    return inspection.damages.empty() ? ""
                                      : inspection.damages.front().path + ": " + inspection.damages.front().description;
}

} // namespace

#define CHECK(condition)                                                                                               \
    QVERIFY2(condition, qPrintable(QString("LIFEBOAT_SEED=%1 LIFEBOAT_QEMU_CUTS=%2, cut %3 of them: %4\nit said: %5")  \
                                       .arg(seed)                                                                      \
                                       .arg(m_cuts)                                                                    \
                                       .arg(cut)                                                                       \
                                       .arg(QString::fromStdString(complaint(rig.user())))                             \
                                       .arg(QString::fromStdString(said))))

void TestQemuPowerCuts::initTestCase()
{
    if (const auto obstacle = EmulatedRig::obstacle(); !obstacle.empty())
        QSKIP(obstacle.c_str());
    if (qEnvironmentVariableIsSet("LIFEBOAT_QEMU_CUTS"))
        m_cuts = qEnvironmentVariableIntValue("LIFEBOAT_QEMU_CUTS");
}

void TestQemuPowerCuts::inARestore()
{
    const auto images = imagesOf(1);
    EmulatedRig rig(settings());
    const auto seed = seedOr(1);
    std::string said;
    int kills = 0;
    int inside = 0; // the cut left something to restore, and something was restored already
    QElapsedTimer timer;
    timer.start();
    for (int cut = 0; cut < m_cuts * 3 / 4; ++cut) {
        Random random(seed + static_cast<std::uint32_t>(cut));
        rig.put(damaged(images.user, random), images.backup);
        auto whole = wholeFiles(rig.status());
        const auto wholeAtFirst = whole.size();
        // Once or twice, somewhere in what a boot says, which is more the more it has to do.
        for (auto again = below(random, 3) == 0 ? 2 : 1; again > 0; --again) {
            rig.start();
            said = rig.readUntil("lifeboat: up",
                                 below(random, 60 + 70 * (static_cast<std::size_t>(allFiles.size()) - whole.size())));
            std::this_thread::sleep_for(std::chrono::microseconds(below(random, 3000)));
            rig.cutPower();
            ++kills;
            CHECK(rig.backup() == images.backup);
            CHECK(complaint(rig.user()).empty());
            const auto now = wholeFiles(rig.status());
            CHECK(std::ranges::includes(now, whole));
            whole = now;
            inside += now.size() > wholeAtFirst && now.size() < static_cast<std::size_t>(allFiles.size());
        }
        rig.start();
        said = rig.readUntil("not whole\r\n");
        rig.switchOff();
        CHECK(said.find(" 0 not whole") != std::string::npos);
        CHECK(complaint(rig.user()).empty());
        CHECK(rig.status().everythingWhole());
        CHECK(wholeFiles(rig.status()).size() == static_cast<std::size_t>(allFiles.size()));
        CHECK(rig.status().userList.usable());
        CHECK(rig.backup() == images.backup);
    }
    qInfo("%d power cuts in restores, %d of them between two files, seeds from %u on, %.1f s", kills, inside, seed,
          static_cast<double>(timer.elapsed()) / 1000);
}

void TestQemuPowerCuts::inADownload()
{
    const auto old = imagesOf(1);
    const auto images = imagesOf(100);
    const Bytes blank(old.user.size(), std::byte{0xFF});
    const Bytes blankBackup(old.backup.size(), std::byte{0xFF});
    const auto session = enterFdl2() + sendContent(0x60420000, images.user, 0x1000) +
                         sendContent(0x60480000, images.backup, 0x1000) + bsl(BslType::normalReset);
    const auto answersInAll = 8u * (userBlocks + backupBlocks + 4);
    EmulatedRig rig(settings());
    const auto seed = seedOr(1);
    std::string said;
    int waiting = 0;
    int finished = 0;
    QElapsedTimer timer;
    timer.start();
    for (int cut = 0; cut < m_cuts - m_cuts * 3 / 4; ++cut) {
        Random random(seed + 100'000 + static_cast<std::uint32_t>(cut));
        const bool wasBlank = below(random, 2) == 0;
        const auto& userBefore = wasBlank ? blank : old.user;
        const auto& backupBefore = wasBlank ? blankBackup : old.backup;
        rig.put(userBefore, backupBefore);
        rig.start(true);
        rig.send(session, 70 + below(random, answersInAll));
        std::this_thread::sleep_for(std::chrono::microseconds(below(random, 5000)));
        rig.cutPower();
        const bool isMarked = rig.isDownloadUnderWay();
        const bool isUntouched = rig.user() == userBefore && rig.backup() == backupBefore;
        const bool isDone = rig.user() == images.user && rig.backup() == images.backup;
        CHECK(isMarked || isUntouched || isDone);

        rig.start();
        if (isMarked || (wasBlank && isUntouched)) {
            ++waiting;
            std::this_thread::sleep_for(std::chrono::milliseconds(below(random, 200)));
            CHECK(rig.isInLoader());
            if (below(random, 4) == 0) {
                ++finished;
                rig.send(session);
                said = rig.readUntil("not whole\r\n");
                rig.switchOff();
                CHECK(said.find("lifeboat: up, 0 restored, 4 whole") != std::string::npos);
                CHECK(rig.user() == images.user && rig.backup() == images.backup);
                CHECK(!rig.isDownloadUnderWay());
            }
        } else {
            said = rig.readUntil("not whole\r\n");
            CHECK(said.find("lifeboat: up, 0 restored, 4 whole") != std::string::npos);
        }
        // The next one begins with a module that has no mark.
        if (rig.isDownloadUnderWay()) {
            rig.start();
            rig.send(enterFdl2() + bsl(BslType::normalReset));
            said = rig.readUntil("not whole\r\n");
            rig.switchOff();
            CHECK(!rig.isDownloadUnderWay());
        }
    }
    qInfo(
        "%d power cuts in downloads, %d modules waited in the loader, %d downloads were done again, seeds from %u on, "
        "%.1f s",
        m_cuts - m_cuts * 3 / 4, waiting, finished, seed, static_cast<double>(timer.elapsed()) / 1000);
}

QTEST_GUILESS_MAIN(TestQemuPowerCuts)
#include "TestQemuPowerCuts.moc"
