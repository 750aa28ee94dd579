// SPDX-License-Identifier: MIT
// The program lifeboat-sim as a process: over its pseudo-terminal, and ended at any moment.
#include "core/project/ModuleStatus.h"
#include "tests/firmware/board/host/ModuleRig.h"
#include "tests/support/HostPort.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

using namespace core::wire;
using test::bsl;
using test::Bytes;
using test::bytesOf;
using test::damagedImages;
using test::HostPort;
using test::operator+;
namespace fs = std::filesystem;

class TestSimulator : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void talksOverItsPort();
    void takesADownload();
    void comesBackUnderAnotherLink();
    void exitsWhenThePowerFails();
    void survivesBeingKilledInABoot();
    void survivesBeingKilledInADownload();
    void damagesFiles();
    void putsFiles();
    void obeysItsResetKey();
    void forgetsTheLockOfADeadHost();
    void refuses_data();
    void refuses();
    void keepsOthersFilesAndLinks();
    void takesFaults();

private:
    QStringList arguments(const QStringList& more = {}) const
    {
        return QStringList{"--flash", path("flash.bin"), "--link", path("port")} + more;
    }
    QString path(const char* name) const { return m_folder->filePath(name); }
    fs::path file(const char* name) const { return path(name).toStdString(); }
    bool start(const QStringList& more = {});
    int run(const QStringList& wanted);
    bool stop();
    Bytes flash() const { return test::readFile(file("flash.bin")); }
    void putFlash(const test::PartitionImages& images) const;
    bool everythingIsWhole() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
};

namespace
{

constexpr int patienceMs = 20000; // only to end a test that hangs

const Bytes pdlAck = test::bytesOfHex("AE 04 00 00 00 FF 00 00 00 00 00 00");
const Bytes bslAck = test::bytesOfHex("7E 00 80 00 00 FF 7F 7E");

} // namespace

void TestSimulator::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_process = std::make_unique<QProcess>();
}

void TestSimulator::cleanup()
{
    m_process->kill();
    m_process->waitForFinished(patienceMs);
}

bool TestSimulator::start(const QStringList& more)
{
    m_process->start(LIFEBOAT_SIM, arguments(more));
    while (!m_process->canReadLine()) {
        if (!m_process->waitForReadyRead(patienceMs))
            return false;
    }
    return true;
}

int TestSimulator::run(const QStringList& wanted)
{
    m_process->start(LIFEBOAT_SIM, wanted);
    return m_process->waitForFinished(patienceMs) && m_process->exitStatus() == QProcess::NormalExit
               ? m_process->exitCode()
               : -1;
}

bool TestSimulator::stop()
{
    m_process->terminate();
    return m_process->waitForFinished(patienceMs) && m_process->exitStatus() == QProcess::NormalExit &&
           m_process->exitCode() == 0;
}

void TestSimulator::putFlash(const test::PartitionImages& images) const
{
    Bytes content(8u << 20, std::byte{0xFF});
    std::ranges::copy(images.user, content.begin() + 0x420000);
    std::ranges::copy(images.backup, content.begin() + 0x480000);
    test::writeFile(file("flash.bin"), content);
}

bool TestSimulator::everythingIsWhole() const
{
    const auto content = flash();
    const auto all = std::span(content);
    const auto status = core::project::statusOfImages(all.subspan(0x420000, 0x60000), all.subspan(0x480000, 0x20000));
    return status.userProblem.empty() && status.files.size() == 4 && status.everythingWhole();
}

void TestSimulator::talksOverItsPort()
{
    QVERIFY(start());
    const auto name = m_process->readLine().trimmed();
    QVERIFY(name.startsWith("/dev/pts/"));
    QCOMPARE(QString::fromStdString(fs::read_symlink(file("port")).string()), QString(name));
    {
        HostPort port(file("port"));
        QVERIFY(port.isOpen());
        QVERIFY(port.readUntil("lifeboat: up").find("does not mount") != std::string::npos);
        port.write(bytesOf("ATI\r"));
        QVERIFY(port.readUntil("OK\r\n").find("EC600U\r\n") != std::string::npos);
    }
    {
        // Another host, later; nothing is echoed in between.
        HostPort port(file("port"));
        port.write(bytesOf("AT\r"));
        QVERIFY(port.readUntil("OK\r\n").ends_with("\r\nOK\r\n"));
    }
    QVERIFY(stop());
    QVERIFY(!fs::exists(fs::symlink_status(file("port"))));
    const auto content = flash();
    QCOMPARE(content.size(), std::size_t{8u << 20});
    QVERIFY(std::ranges::all_of(content, [](std::byte byte) { return byte == std::byte{0xFF}; }));
}

void TestSimulator::takesADownload()
{
    const auto images = test::sampleImages();
    QVERIFY(start());
    HostPort port(file("port"));
    port.readUntil("lifeboat: up");
    port.write(bytesOf("AT+QDOWNLOAD=1\r"));
    port.readUntil("OK\r\n");
    std::string got;
    for (int i = 0; i < 100 && got.empty(); ++i) {
        QTest::qWait(20); // it is deaf for a while
        port.write(test::pdl(pdlConnect()));
        pollfd descriptor{port.descriptor(), POLLIN, 0};
        if (::poll(&descriptor, 1, 100) > 0)
            got = port.readUntil(pdlAck);
    }
    QVERIFY(!got.empty());
    port.write(test::sendFdl1(test::uImage(192)));
    port.write(test::sendFdl2(test::uImage(448)));
    const auto chunks = [&](std::uint32_t address, const Bytes& image) {
        port.write(test::bslWith(BslType::startData, {address, static_cast<std::uint32_t>(image.size())}));
        port.readUntil(bslAck);
        for (std::size_t at = 0; at < image.size(); at += 0x2000) {
            const auto from = image.begin() + static_cast<std::ptrdiff_t>(at);
            port.write(bsl(BslType::midstData, {from, from + 0x2000}));
            port.readUntil(bslAck);
        }
        port.write(bsl(BslType::endData));
        port.readUntil(bslAck);
    };
    chunks(0x60420000, images.user);
    chunks(0x60480000, images.backup);
    port.write(bsl(BslType::normalReset));
    QVERIFY(port.readUntil("not whole\r\n").find("lifeboat: up, 0 restored, 4 whole") != std::string::npos);
    QVERIFY(stop());
    QVERIFY(everythingIsWhole());
}

void TestSimulator::comesBackUnderAnotherLink()
{
    QVERIFY(start({"--download-link", path("rom")}));
    QVERIFY(!fs::exists(file("rom")));
    {
        HostPort port(file("port"));
        port.readUntil("lifeboat: up");
        port.write(bytesOf("AT+QDOWNLOAD=1\r"));
        QVERIFY(port.readUntil("OK\r\n").ends_with("\r\nOK\r\n"));
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(file("rom")), patienceMs);
        QVERIFY(!fs::exists(fs::symlink_status(file("port"))));
        QCOMPARE(port.readUntil("never"), std::string()); // it is gone
    }
    HostPort port(file("rom"));
    port.write(test::enterFdl2() + bsl(BslType::normalReset));
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(file("port")), patienceMs);
    HostPort again(file("port"));
    QVERIFY(!again.readUntil("lifeboat: up").empty());
    QVERIFY(stop());
}

void TestSimulator::exitsWhenThePowerFails()
{
    const auto images = damagedImages();
    putFlash(images);
    int boots = 0; // each gets one operation further
    for (; boots < 50; ++boots) {
        QVERIFY(start({"--cut", QString::number(boots)}));
        if (HostPort(file("port")).readUntil("lifeboat: up").find("lifeboat: up") != std::string::npos)
            break;
        QVERIFY(m_process->waitForFinished(patienceMs));
        QCOMPARE(m_process->exitCode(), 10);
        m_process = std::make_unique<QProcess>();
    }
    QVERIFY(boots > 5);
    QVERIFY(boots < 50);
    QVERIFY(stop());
    QVERIFY(everythingIsWhole());
}

void TestSimulator::survivesBeingKilledInABoot()
{
    const auto images = damagedImages();
    for (int round = 0; round < 24; ++round) {
        putFlash(images);
        QVERIFY(start());
        // The window ends after 50 ms, the restore takes a few.
        QTest::qSleep(48 + round / 3);
        m_process->kill();
        QVERIFY(m_process->waitForFinished(patienceMs));
        m_process = std::make_unique<QProcess>();
        QVERIFY(start());
        HostPort port(file("port"));
        port.readUntil("lifeboat: up");
        QVERIFY(stop());
        QVERIFY2(everythingIsWhole(), qPrintable(QString("round %1").arg(round)));
        m_process = std::make_unique<QProcess>();
    }
}

void TestSimulator::survivesBeingKilledInADownload()
{
    const auto images = test::sampleImages();
    const auto session = test::enterFdl2() + test::sendContent(0x60420000, images.user, 0x800) +
                         test::sendContent(0x60480000, images.backup, 0x800) + bsl(BslType::normalReset);
    for (int round = 0; round < 10; ++round) {
        QVERIFY(start({"--download"}));
        {
            HostPort port(file("port"));
            const auto size = session.size() / 10 * static_cast<std::size_t>(round) + 1000;
            port.write({session.begin(), session.begin() + static_cast<std::ptrdiff_t>(size)});
        }
        m_process->kill();
        QVERIFY(m_process->waitForFinished(patienceMs));
        QCOMPARE(flash().size(), std::size_t{8u << 20});
        m_process = std::make_unique<QProcess>();
    }
    // What it is left with is no obstacle.
    QVERIFY(start({"--download"}));
    HostPort port(file("port"));
    port.write(session);
    QVERIFY(port.readUntil("not whole\r\n").find("lifeboat: up, 0 restored, 4 whole") != std::string::npos);
    QVERIFY(stop());
    QVERIFY(everythingIsWhole());
}

void TestSimulator::damagesFiles()
{
    putFlash(test::sampleImages());
    const QStringList flashOnly = {"--flash", path("flash.bin")};
    QCOMPARE(run(flashOnly + QStringList{"--delete", "/usr/app/net.py", "--flip", "/usr/assets/blob.bin", "--empty",
                                         "/usr/checksum.json"}),
             0);
    const auto content = flash();
    const auto all = std::span(content);
    auto status = core::project::statusOfImages(all.subspan(0x420000, 0x60000), all.subspan(0x480000, 0x20000));
    QStringList states;
    for (const auto& one : status.files)
        states += QString::fromStdString(one.path + " " + toText(one.decision.state));
    QCOMPARE(states, QStringList({"/usr/app/config.json whole", "/usr/app/net.py missing",
                                  "/usr/assets/blob.bin changed", "/usr/main.py whole"}));
    QCOMPARE(status.userList.kind, core::restore::ListFacts::Kind::unusable);

    QCOMPARE(run(flashOnly + QStringList{"--flip", "/bak/usr/main.py"}), 0);
    QCOMPARE(run(flashOnly + QStringList{"--delete", "/usr/none"}), 3);
    QCOMPARE(run(flashOnly + QStringList{"--flip", "/usr/none"}), 3);
    QCOMPARE(run(flashOnly + QStringList{"--flip", "main.py"}), 3);
    QCOMPARE(run(flashOnly + QStringList{"--flip", "/usr/checksum.json"}), 3); // is empty by now
}

void TestSimulator::putsFiles()
{
    putFlash(test::sampleImages());
    const QStringList flashOnly = {"--flash", path("flash.bin")};
    test::writeFile(file("new.py"), bytesOf("print('new')\n"));
    QCOMPARE(run(flashOnly +
                 QStringList{"--put", path("new.py") + "=/usr/a/b/new.py", "--put", path("new.py") + "=/usr/main.py"}),
             0);
    const auto content = flash();
    const auto all = std::span(content);
    const auto status = core::project::statusOfImages(all.subspan(0x420000, 0x60000), all.subspan(0x480000, 0x20000));
    QStringList states;
    for (const auto& one : status.files)
        states += QString::fromStdString(one.path + " " + toText(one.decision.state));
    QCOMPARE(states, QStringList({"/usr/a/b/new.py unlisted", "/usr/app/config.json whole", "/usr/app/net.py whole",
                                  "/usr/assets/blob.bin whole", "/usr/main.py changed"}));

    QCOMPARE(run(flashOnly + QStringList{"--put", path("new.py")}), 2);
    QCOMPARE(run(flashOnly + QStringList{"--put", path("none.py") + "=/usr/none.py"}), 3);
    QCOMPARE(run(flashOnly + QStringList{"--put", path("new.py") + "=none.py"}), 3);
}

void TestSimulator::obeysItsResetKey()
{
    QVERIFY(start({"--download"}));
    HostPort port(file("port"));
    port.write(test::enterFdl2() + test::bytesOfHex("7E 00 00 00 00 FF FE 7E")); // stops it
    ::kill(static_cast<pid_t>(m_process->processId()), SIGUSR1);
    QVERIFY(!port.readUntil("lifeboat: up").empty());
    ::kill(static_cast<pid_t>(m_process->processId()), SIGUSR2);
    QTest::qWait(50);
    port.write(test::pdl(pdlConnect()));
    QVERIFY(port.readUntil(pdlAck).ends_with(test::textOf(pdlAck)));
    QVERIFY(stop());
}

void TestSimulator::forgetsTheLockOfADeadHost()
{
    QVERIFY(start());
    const auto isExclusive = [](const HostPort& port) {
        int exclusive = 0;
        ::ioctl(port.descriptor(), TIOCGEXCL, &exclusive);
        return exclusive != 0;
    };
    HostPort watcher(file("port"));
    {
        HostPort host(file("port"));
        QCOMPARE(::flock(host.descriptor(), LOCK_EX | LOCK_NB), 0);
        QCOMPARE(::ioctl(host.descriptor(), TIOCEXCL), 0);
        QTest::qWait(600);
        QVERIFY(isExclusive(watcher)); // it is alive
    }
    QTRY_VERIFY_WITH_TIMEOUT(!isExclusive(watcher), patienceMs);
    QVERIFY(stop());
}

void TestSimulator::refuses_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<int>("code");
    QTest::newRow("unknown option") << QStringList{"--nonsense"} << 2;
    QTest::newRow("unknown module") << QStringList{"--module", "XY"} << 3;
    QTest::newRow("module of another family") << QStringList{"--module", "EC600S-CNLB"} << 3;
    QTest::newRow("no colon") << QStringList{"--user", "0x60420000"} << 2;
    QTest::newRow("no number") << QStringList{"--user", "here:0x60000"} << 2;
    QTest::newRow("no flash address") << QStringList{"--user", "0x20000000:0x60000"} << 2;
    QTest::newRow("beyond the flash") << QStringList{"--user", "0x607F0000:0x20000"} << 3;
    QTest::newRow("unaligned") << QStringList{"--user", "0x60420800:0x60000"} << 3;
    QTest::newRow("too small") << QStringList{"--user", "0x60420000:0x4000"} << 3;
    QTest::newRow("overlapping") << QStringList{"--user", "0x60420000:0x61000"} << 3;
    QTest::newRow("no such script") << QStringList{"--faults", "/nonexistent"} << 3;
}

void TestSimulator::refuses()
{
    QFETCH(QStringList, more);
    QFETCH(int, code);
    QCOMPARE(run(arguments(more)), code);
    QVERIFY(!m_process->readAllStandardError().isEmpty());
}

void TestSimulator::keepsOthersFilesAndLinks()
{
    // A link of an earlier run is replaced.
    fs::create_symlink("/dev/pts/99999", file("port"));
    QVERIFY(start());
    QVERIFY(fs::exists(file("port")));
    // The flash is in use.
    QProcess other;
    other.start(LIFEBOAT_SIM, {"--flash", path("flash.bin"), "--link", path("other")});
    QVERIFY(other.waitForFinished(patienceMs));
    QCOMPARE(other.exitCode(), 3);
    // Somebody else's link is not removed.
    fs::remove(file("port"));
    fs::create_symlink("/dev/null", file("port"));
    QVERIFY(stop());
    QVERIFY(fs::is_symlink(file("port")));

    fs::remove(file("port"));
    test::writeFile(file("port"), bytesOf("precious"));
    QCOMPARE(run(arguments()), 3);
    QVERIFY(test::readFile(file("port")) == bytesOf("precious"));
    test::writeFile(file("flash.bin"), Bytes(5000));
    QCOMPARE(run({"--flash", path("flash.bin")}), 3);
}

void TestSimulator::takesFaults()
{
    test::writeFile(file("faults"), bytesOf("# late, and not for long\nslow 300\nsilent 3\n"));
    QVERIFY(start({"--faults", path("faults")}));
    HostPort port(file("port"));
    QVERIFY(!port.readUntil("lifeboat: up").empty());
    port.write(bytesOf("AT\rAT\r"));
    QVERIFY(port.readUntil("OK\r\n").ends_with("OK\r\n"));
    QVERIFY(stop());
    m_process = std::make_unique<QProcess>();
    test::writeFile(file("faults"), bytesOf("explode\n"));
    QCOMPARE(run(arguments({"--faults", path("faults")})), 3);
    QVERIFY(m_process->readAllStandardError().contains("line 1"));
}

QTEST_GUILESS_MAIN(TestSimulator)
#include "TestSimulator.moc"
