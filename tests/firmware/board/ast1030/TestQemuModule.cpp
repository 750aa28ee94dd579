// SPDX-License-Identifier: MIT
// The firmware on its emulated Cortex-M4, by the programs that users have: lifeboat-sim around it, lifeboat as host.
#include "core/project/Integration.h"
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/firmware/HostScript.h"
#include "tests/firmware/board/ast1030/EmulatedRig.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace test;

class TestQemuModule : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void doesTheWholeJob();
    void waitsForItsFirstDownload();
    void itsBootPinCountsOnce();
    void obeysItsKeys();
    void keepsItsNvImage();
    void saysWhatIsMissing();

private:
    QString path(const char* name) const { return m_folder->filePath(name); }
    QStringList simulatorOptions() const
    {
        return {"--flash", path("flash.bin"),    "--link",   path("port"),
                "--user",  "0x60420000:0x50000", "--backup", "0x60470000:0x30000"};
    }
    void switchOn(const QStringList& more = {})
    {
        m_module.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu"} + more);
        QVERIFY(m_module.waitForReadyRead(30'000)); // the name of its port
        m_module.readAll();
    }
    void switchOff(int exitCode = 0)
    {
        m_module.terminate();
        QVERIFY(m_module.waitForFinished());
        QCOMPARE(m_module.exitCode(), exitCode);
    }
    CommandRun lifeboat(QStringList arguments)
    {
        arguments << "--port" << path("port") << "--json";
        QProcess process;
        process.start(LIFEBOAT_PROGRAM, arguments);
        if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
            qFatal("the program did not end by itself");
        return {process.exitCode(), process.readAllStandardOutput().toStdString(),
                process.readAllStandardError().toStdString()};
    }

    QTemporaryDir m_programs;
    QString m_package;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_module;
};

namespace
{

firmware::host::ModuleSettings smallPartitions()
{
    firmware::host::ModuleSettings settings;
    settings.user = {0x420000, 0x10000};
    settings.backup = {0x480000, 0x10000};
    return settings;
}

const core::project::Images& smallImages()
{
    static const auto images = [] {
        core::project::FileSet files;
        files.files = {{"main.py", bytesOf("print('main')\n"), true, {}}};
        return core::project::makeImages(files, true, {16, 16}).value();
    }();
    return images;
}

constexpr int patienceMs = 30'000; // only to end a test that hangs

/// The host's end.
class HostPort
{
public:
    explicit HostPort(const QString& path) : m_descriptor(::open(qPrintable(path), O_RDWR | O_NOCTTY | O_CLOEXEC)) {}
    ~HostPort() { ::close(m_descriptor); }

    void write(const Bytes& bytes) const { QVERIFY(::write(m_descriptor, bytes.data(), bytes.size()) > 0); }
    bool waitFor(const std::string& text, int ms)
    {
        std::string got;
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < ms && got.find(text) == std::string::npos) {
            pollfd descriptor{m_descriptor, POLLIN, 0};
            char piece[4096];
            if (::poll(&descriptor, 1, 50) <= 0)
                continue;
            const auto size = ::read(m_descriptor, piece, sizeof piece);
            got.append(piece, size > 0 ? static_cast<std::size_t>(size) : 0);
        }
        return got.find(text) != std::string::npos;
    }

private:
    int m_descriptor;
};

} // namespace

void TestQemuModule::initTestCase()
{
    if (const auto obstacle = EmulatedRig::obstacle(); !obstacle.empty())
        QSKIP(obstacle.c_str());
    m_package = m_programs.filePath("product.pac");
    const auto combined = runCommand({"combine", "--firmware", dataFile("unisoc/nofs_split.pac").string(), "--files",
                                      dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o",
                                      m_package.toStdString()});
    QCOMPARE(combined.exitCode, 0);
}

void TestQemuModule::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestQemuModule::cleanup()
{
    if (m_module.state() != QProcess::NotRunning) {
        m_module.kill();
        m_module.waitForFinished();
    }
}

void TestQemuModule::doesTheWholeJob()
{
    switchOn();
    const auto first = lifeboat({"download", m_package});
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(first.result().at("verified"), 3);
    const auto status = lifeboat({"status"});
    QVERIFY2(status.exitCode == 0, status.err.c_str());
    // From the console into the loader, which its reset does not forget.
    const auto again = lifeboat({"download", m_package});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(again.result().at("verified"), 0);
    switchOff();

    QCOMPARE(QProcess::execute(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--delete", "/usr/app/net.py",
                                                                                    "--flip", "/usr/assets/blob.bin",
                                                                                    "--empty", "/usr/checksum.json"}),
             0);
    switchOn({"--cut-at", "restoring /usr/assets/blob.bin"});
    QVERIFY(m_module.waitForFinished());
    QCOMPARE(m_module.exitCode(), 10);
    switchOn();
    const auto restored = lifeboat({"status"});
    QVERIFY2(restored.exitCode == 0, restored.err.c_str());
    QCOMPARE(restored.result().at("states").at("whole"), 9);
    switchOff();
}

void TestQemuModule::waitsForItsFirstDownload()
{
    EmulatedRig rig(smallPartitions());
    for (int i = 0; i < 2; ++i) {
        rig.start();
        QVERIFY(rig.isInLoader());
        rig.cutPower(); // nothing was changed, so nothing is under way
        QVERIFY(!rig.isDownloadUnderWay());
    }
    rig.put(smallImages().user, smallImages().backup);
    rig.start();
    QCOMPARE(rig.readUntil("not whole\r\n"),
             std::string("lifeboat: up, 0 restored, 1 whole, 0 updated, 0 not whole\r\n"));
    rig.switchOff();
    QVERIFY(rig.user() == smallImages().user); // a boot writes nothing when all is well
}

void TestQemuModule::itsBootPinCountsOnce()
{
    EmulatedRig rig(smallPartitions());
    rig.put(smallImages().user, smallImages().backup);
    rig.start(true);
    QVERIFY(rig.isInLoader());
    rig.send(enterFdl2() + bsl(core::wire::BslType::normalReset));
    QVERIFY(rig.readUntil("not whole\r\n").ends_with("0 not whole\r\n"));
    // The way into the loader goes through a reset.
    rig.send(bytesOf("AT+QDOWNLOAD=1\r"));
    QCOMPARE(rig.readUntil("OK\r\n"), std::string("\r\nOK\r\n"));
    QTRY_VERIFY(rig.isInLoader());
    // It is forgotten without power: nothing was changed.
    rig.start();
    QVERIFY(!rig.readUntil("lifeboat: up").empty());
}

void TestQemuModule::obeysItsKeys()
{
    EmulatedRig rig(smallPartitions());
    rig.put(smallImages().user, smallImages().backup);
    m_module.start(LIFEBOAT_SIMULATOR,
                   {"--board", "qemu", "--download", "--flash", QString::fromStdString(rig.flash().string()), "--user",
                    "0x60420000:0x10000", "--backup", "0x60480000:0x10000", "--link", path("port")});
    QVERIFY(m_module.waitForReadyRead(30'000));
    HostPort port(path("port"));
    port.write(bytesOf("AT\r")); // nobody is there to answer
    ::kill(static_cast<pid_t>(m_module.processId()), SIGUSR1);
    QVERIFY(port.waitFor("lifeboat: up, 0 restored", patienceMs));
    port.write(bytesOf("AT\r"));
    QVERIFY(port.waitFor("\r\nOK\r\n", patienceMs));
    ::kill(static_cast<pid_t>(m_module.processId()), SIGUSR2);
    bool isInLoader = false;
    for (int i = 0; i < 100 && !isInLoader; ++i) { // what it is sent while it is off is lost
        port.write(pdl(core::wire::pdlConnect()));
        isInLoader = port.waitFor(textOf(bytesOfHex("AE 04 00 00 00 FF 00 00 00 00 00 00")), 200);
    }
    QVERIFY(isInLoader);
    switchOff();
}

void TestQemuModule::keepsItsNvImage()
{
    EmulatedRig rig(smallPartitions());
    const auto fromFactory = rig.nvImage();
    QCOMPARE(fromFactory.size(), firmware::nvLimit);
    const auto image = xorshiftWords(5, 3000);
    rig.start();
    rig.send(enterFdl2() + sendContent(firmware::fixedNv, image) + bsl(core::wire::BslType::powerOff));
    while (rig.isOn()) {
        QTest::qWait(20);
    }
    QVERIFY(rig.nvImage() == image);
}

void TestQemuModule::saysWhatIsMissing()
{
    QProcess process;
    process.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu", "--firmware", "/none.elf"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("/none.elf"));

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PATH", "/nonexistent");
    process.setProcessEnvironment(environment);
    process.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("qemu-system-arm"));

    for (const QStringList& wrong : {QStringList{"--cut", "3"}, QStringList{"--download-link", path("other")}}) {
        process.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu"} + wrong);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
    }
}

QTEST_GUILESS_MAIN(TestQemuModule)
#include "TestQemuModule.moc"
