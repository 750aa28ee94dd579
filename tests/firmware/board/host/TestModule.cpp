// SPDX-License-Identifier: MIT
#include "core/project/ModuleStatus.h"
#include "core/wire/StatusLines.h"
#include "tests/firmware/board/host/ModuleRig.h"

#include <QTest>

#include <algorithm>

using namespace std::chrono_literals;
using namespace core::wire;
using core::restore::Tear;
using firmware::host::Module;
using firmware::host::ModuleSettings;
using firmware::host::Time;
using test::bsl;
using test::Bytes;
using test::bytesOf;
using test::bytesOfHex;
using test::damagedImages;
using test::ModuleRig;
using test::names;
using test::namesOf;
using test::pdl;
using test::operator+;
using State = Module::State;

class TestModule : public QObject
{
    Q_OBJECT

private slots:
    void bootsAndTellsOfIt();
    void restoresAtBoot();
    void reportsAnEmptyFlash();
    void listensInItsWindow_data();
    void listensInItsWindow();
    void answersOnItsConsole();
    void tellsItsStatus();
    void installsUpdatesAndTakesConfirmations();
    void goesIntoDownloadModeAndBack();
    void takesPartitionsAndBoots();
    void switchesOff();
    void recoversFromAnErrorByItsResetKey();
    void survivesEveryPowerCutOfABoot();
    void survivesPowerCutsOfADownload();
    void waitsInTheLoaderAfterACutDownload();
    void waitsForItsFirstDownload();
    void hasFaults_data();
    void hasFaults();
    void answersLate();
    void changesItsBaudRate();
    void hasAnNvImage();
    void liesElsewhereInTheFlash();
    void sixteenOfThemDoNotMeet();
};

namespace
{

const Bytes hello = pdl(pdlConnect());

bool everythingIsWhole(const ModuleRig& rig, const Bytes& backupImage)
{
    const auto status = core::project::statusOfImages(rig.userImage(), backupImage);
    return status.userProblem.empty() && status.files.size() == 4 &&
           std::ranges::all_of(status.files,
                               [](const auto& file) { return file.decision.state == core::backup::FileState::whole; });
}

/// From a console into the boot ROM.
void goIntoDownload(ModuleRig& rig)
{
    QCOMPARE(rig.talk(std::string("AT+QDOWNLOAD=1\r")), std::string("\r\nOK\r\n"));
    QCOMPARE(rig.module.state(), State::download);
}

Bytes partitionSession(const test::PartitionImages& images)
{
    return test::enterFdl2() + test::sendContent(0x60420000, images.user) +
           test::sendContent(0x60480000, images.backup) + bsl(BslType::normalReset);
}

} // namespace

void TestModule::bootsAndTellsOfIt()
{
    ModuleRig rig;
    rig.put(test::sampleImages());
    QCOMPARE(rig.module.state(), State::off);
    QCOMPARE(rig.module.nextPoll(), firmware::host::never);
    rig.module.powerOn(0s);
    QCOMPARE(rig.module.state(), State::window);
    QCOMPARE(rig.module.nextPoll(), Time(50ms));
    rig.pass(49ms);
    QVERIFY(rig.sent.empty());
    rig.pass(1ms);
    QCOMPARE(rig.module.state(), State::console);
    QCOMPARE(test::textOf(rig.sent), std::string("lifeboat: up, 0 restored, 4 whole, 0 updated, 0 not whole\r\n"));
    QCOMPARE(rig.module.flashOperations(), 0u);
}

void TestModule::restoresAtBoot()
{
    const auto images = damagedImages();
    ModuleRig rig;
    rig.put(images);
    QVERIFY(!everythingIsWhole(rig, images.backup));
    const auto said = rig.boot();
    QVERIFY(said.find("- restoring /usr/app/net.py\r\n") != std::string::npos);
    QVERIFY(said.find("- restoring /usr/main.py\r\n") != std::string::npos);
    QVERIFY(said.find("lifeboat: up, 2 restored") != std::string::npos);
    QVERIFY(everythingIsWhole(rig, images.backup));
    QCOMPARE(rig.module.lastRestore()->restored, 2u);
    // Nothing outside of the user partition
    const auto backup = rig.flash.content().begin() + 0x480000;
    QVERIFY(std::equal(images.backup.begin(), images.backup.end(), backup));
    QVERIFY(std::all_of(rig.flash.content().begin(), rig.flash.content().begin() + 0x420000,
                        [](std::byte byte) { return byte == std::byte{0xFF}; }));
    QCOMPARE(rig.boot(), std::string("lifeboat: up, 0 restored, 4 whole, 0 updated, 0 not whole\r\n"));
}

void TestModule::reportsAnEmptyFlash()
{
    ModuleRig rig;
    const auto said = rig.boot();
    QVERIFY2(said.starts_with("lifeboat: backup partition does not mount"), said.c_str());
    QCOMPARE(rig.module.state(), State::console);
    QCOMPARE(rig.module.flashOperations(), 0u);
    QCOMPARE(rig.talk(std::string("AT\r")), std::string("\r\nOK\r\n"));
}

// unisoc-8910 chapter 5.1
void TestModule::listensInItsWindow_data()
{
    QTest::addColumn<QList<int>>("times"); // of a flag each, in ms; negative: another byte
    QTest::addColumn<bool>("download");
    QTest::newRow("nothing") << QList<int>{} << false;
    QTest::newRow("three at once") << QList<int>{0, 0, 0} << true;
    QTest::newRow("two") << QList<int>{10, 20} << false;
    QTest::newRow("the first at the last moment, the others later") << QList<int>{49, 150, 198} << true;
    QTest::newRow("the last too late") << QList<int>{49, 150, 200} << false;
    QTest::newRow("too late") << QList<int>{50, 50, 50} << false;
    QTest::newRow("interrupted") << QList<int>{10, 20, -30, 40} << false;
    QTest::newRow("interrupted, and again") << QList<int>{10, -20, 30, 40, 45} << true;
}

void TestModule::listensInItsWindow()
{
    QFETCH(QList<int>, times);
    QFETCH(bool, download);
    ModuleRig rig;
    rig.module.powerOn(0s);
    for (const int time : times) {
        rig.pass(std::chrono::milliseconds(std::abs(time)) - rig.now);
        rig.module.feed(Bytes{time < 0 ? std::byte{0x41} : bslFlag}, rig.now);
    }
    if (download) {
        QCOMPARE(namesOf(rig.sent), names({"VER"}));
        QCOMPARE(rig.module.state(), State::restarting);
        QVERIFY(rig.talk(hello, 49ms).empty());
        rig.pass(1ms);
        QCOMPARE(rig.module.state(), State::download);
        QCOMPARE(namesOf(rig.talk(hello)), names({"PDL ACK"}));
    } else {
        rig.pass(300ms);
        QCOMPARE(rig.module.state(), State::console);
    }
}

void TestModule::answersOnItsConsole()
{
    ModuleSettings settings;
    settings.name = "EC200U-EUAB";
    settings.serial = "123456789012345";
    ModuleRig rig(settings);
    rig.module.powerOn(0s);
    QVERIFY(rig.talk(std::string("AT\r"), 40ms).empty()); // not up yet
    rig.pass(1s);
    rig.sent.clear();
    QCOMPARE(rig.talk(std::string("ATI\r")),
             std::string("\r\nQuectel\r\nEC200U\r\nRevision: EC200UEUABR01A01M08_LIFEBOAT\r\n\r\nOK\r\n"));
    QCOMPARE(rig.talk(std::string("AT+CGSN\r")), std::string("\r\n123456789012345\r\n\r\nOK\r\n"));
    QCOMPARE(rig.talk(std::string("what?\r")), std::string("\r\nERROR\r\n"));
}

void TestModule::tellsItsStatus()
{
    const auto images = damagedImages();
    ModuleRig rig;
    rig.put(images);
    rig.boot();
    const auto told = rig.talk(std::string("AT+LIFEBOAT=STATUS\r"));
    QVERIFY(told.ends_with("\r\nOK\r\n"));
    StatusReader reader;
    int whole = 0;
    for (const QString& line : QString::fromStdString(told).split("\r\n", Qt::SkipEmptyParts)) {
        const auto text = line.toStdString();
        if (!StatusReader::isStatusLine(text))
            continue;
        std::string buffer(text.size(), '\0');
        const auto got = reader.read(text, buffer);
        QVERIFY(got.has_value());
        whole += got->kind == StatusLine::Kind::file && got->decision.state == core::backup::FileState::whole;
    }
    QVERIFY(reader.isComplete());
    QCOMPARE(whole, 4);
}

void TestModule::installsUpdatesAndTakesConfirmations()
{
    auto images = test::sampleImages();
    core::restore::SimulatedNor user(std::move(images.user));
    core::restore::SimulatedNor backup(std::move(images.backup));
    using test::SimulatedModule;
    SimulatedModule::put(user, "/.updater/usr/main.py", bytesOf("new"));
    SimulatedModule::put(user, "/.updater/download.stat", bytesOf(R"([{"name":"/usr/main.py","total_size":3}])"));
    SimulatedModule::put(user, "/.updater/update.flag", {});
    SimulatedModule::put(backup, "/.lifeboat.json", bytesOf(R"({"version":1,"boots":2})"));
    images = {user.takeContent(), backup.takeContent()};
    ModuleRig rig;
    rig.put(images);
    const auto said = rig.boot();
    QVERIFY2(said.find("lifeboat: update installed\r\n") != std::string::npos, said.c_str());
    const auto record = [&] { return core::project::statusOfImages(rig.userImage(), images.backup).record; };
    QCOMPARE(record().boots, 1);

    const auto told = rig.talk(std::string("AT+LIFEBOAT=STATUS,2\r"));
    QVERIFY2(told.find("+LIFEBOAT: RECORD,1,done,installed,") != std::string::npos, told.c_str());
    QCOMPARE(rig.talk(std::string("AT+LIFEBOAT=OK\r")), std::string("\r\nOK\r\n"));
    QVERIFY(record().confirmed && record().boots == 0);
    for (int boot = 0; boot < 2; ++boot)
        QVERIFY(rig.boot().find("going back") == std::string::npos);
    // The confirmed set is the last good one: it is not left.
    QVERIFY(rig.boot().find("going back") == std::string::npos);
    core::restore::SimulatedNor after(rig.userImage());
    QCOMPARE(test::textOf(*SimulatedModule::read(after, "/main.py")), std::string("new"));
}

void TestModule::goesIntoDownloadModeAndBack()
{
    ModuleRig rig;
    rig.put(test::sampleImages());
    rig.boot();
    rig.module.feed(bytesOf("AT+QDOWNLOAD=1\r\nAT\r\n"), rig.now); // the rest is not heard
    QCOMPARE(rig.module.state(), State::restarting);
    QVERIFY(rig.talk(hello, 99ms) == Bytes());
    rig.pass(1ms);
    QCOMPARE(rig.module.state(), State::download);
    QCOMPARE(namesOf(rig.talk(hello)), names({"PDL ACK"}));
    QVERIFY(rig.talk(std::string("AT\r")).empty());

    rig.sent.clear();
    QCOMPARE(namesOf(rig.talk(test::enterFdl2() + bsl(BslType::normalReset), 1ms)).back(), std::string("ACK"));
    QCOMPARE(rig.module.state(), State::restarting);
    rig.pass(101ms);
    QCOMPARE(rig.module.state(), State::window);
    rig.pass(50ms);
    QCOMPARE(rig.module.state(), State::console);
    QCOMPARE(rig.talk(std::string("AT\r")), std::string("\r\nOK\r\n"));
}

void TestModule::takesPartitionsAndBoots()
{
    const auto images = test::sampleImages();
    ModuleRig rig;
    rig.boot();
    goIntoDownload(rig);
    rig.sent.clear();
    const auto answers = rig.talk(partitionSession(images), 1ms);
    QCOMPARE(namesOf(answers).back(), std::string("ACK"));
    rig.sent.clear();
    rig.pass(1s);
    QCOMPARE(test::textOf(rig.sent), std::string("lifeboat: up, 0 restored, 4 whole, 0 updated, 0 not whole\r\n"));
    QVERIFY(rig.userImage() == images.user);
}

void TestModule::switchesOff()
{
    ModuleRig rig;
    rig.module.powerOnInDownload(0s);
    QCOMPARE(namesOf(rig.talk(test::enterFdl2() + bsl(BslType::powerOff), 1ms)).back(), std::string("ACK"));
    rig.pass(3s);
    QCOMPARE(rig.module.state(), State::off);
    QVERIFY(rig.talk(hello, 10s).empty());
    rig.boot();
    QCOMPARE(rig.module.state(), State::console);
    rig.module.powerOff();
    QVERIFY(rig.talk(std::string("AT\r")).empty());
}

void TestModule::recoversFromAnErrorByItsResetKey()
{
    ModuleRig rig;
    rig.module.powerOnInDownload(0s);
    rig.talk(test::enterFdl2() + bytesOfHex("7E 00 00 00 00 FF FE 7E"));
    QCOMPARE(rig.module.loaderStage(), firmware::Loader::Stage::stopped);
    QVERIFY(rig.talk(bsl(BslType::connect)).empty());
    rig.module.powerOnInDownload(rig.now);
    QCOMPARE(namesOf(rig.talk(hello)), names({"PDL ACK"}));
}

void TestModule::survivesEveryPowerCutOfABoot()
{
    const auto images = damagedImages();
    std::uint32_t operations = 0;
    {
        ModuleRig rig;
        rig.put(images);
        rig.boot();
        operations = rig.module.flashOperations();
    }
    QVERIFY(operations > 5);
    for (std::uint32_t cut = 0; cut < operations; ++cut) {
        for (const Tear tear : core::restore::everyTear) {
            ModuleSettings settings;
            settings.faults.cut = {cut, tear};
            ModuleRig rig(settings);
            rig.put(images);
            rig.boot();
            const auto name = QString("cut at %1, tear %2").arg(cut).arg(static_cast<int>(tear));
            QVERIFY2(rig.module.isPowerLost(), qPrintable(name));
            QCOMPARE(rig.module.state(), State::off);
            QVERIFY(rig.talk(std::string("AT\r"), 1s).empty());
            const auto said = rig.boot();
            QVERIFY2(!rig.module.isPowerLost(), qPrintable(name));
            QVERIFY2(everythingIsWhole(rig, images.backup), qPrintable(name + QString::fromStdString(said)));
        }
    }
}

void TestModule::survivesPowerCutsOfADownload()
{
    const auto images = test::sampleImages();
    const auto session = partitionSession(images);
    for (std::uint32_t cut = 0; cut < 1000; cut += 97) {
        ModuleRig rig;
        std::ranges::fill(rig.flash.content(), std::byte{0});
        rig.module.powerOnInDownload(0s);
        rig.module.cutPowerAt(cut, Tear::everyOther);
        const auto answers = rig.talk(session, 1ms);
        QVERIFY(rig.module.isPowerLost());
        QCOMPARE(rig.module.state(), State::off);
        // It did not say that it had done what the power failed in.
        rig.module.powerOnInDownload(rig.now);
        rig.sent.clear();
        const auto again = rig.talk(session, 1ms);
        QVERIFY(answers.size() < again.size());
        rig.pass(1s);
        QCOMPARE(rig.module.state(), State::console);
        QVERIFY(rig.userImage() == images.user);
    }
}

void TestModule::waitsInTheLoaderAfterACutDownload()
{
    const auto images = test::sampleImages();
    ModuleRig rig;
    rig.put(images);
    rig.module.powerOnInDownload(0s);
    // What only looks changes nothing.
    rig.talk(test::enterFdl2() + test::bslWith(BslType::readFlash, {0x60420000, 0x1000, 0}));
    rig.module.powerOn(rig.now);
    QCOMPARE(rig.module.state(), State::window);

    rig.module.powerOnInDownload(rig.now);
    rig.module.cutPowerAt(100, Tear::nothing);
    rig.talk(partitionSession(images), 1ms);
    QVERIFY(rig.module.isPowerLost());
    for (int i = 0; i < 2; ++i) {
        rig.module.powerOn(rig.now);
        QCOMPARE(rig.module.state(), State::download);
        QCOMPARE(namesOf(rig.talk(hello)), names({"PDL ACK"}));
    }
    rig.sent.clear();
    rig.talk(partitionSession(images), 1s);
    QVERIFY(test::textOf(rig.sent).ends_with("lifeboat: up, 0 restored, 4 whole, 0 updated, 0 not whole\r\n"));
    QCOMPARE(rig.boot(), std::string("lifeboat: up, 0 restored, 4 whole, 0 updated, 0 not whole\r\n"));
}

void TestModule::waitsForItsFirstDownload()
{
    ModuleSettings settings;
    settings.waitsForFirstDownload = true;
    ModuleRig rig(settings);
    rig.module.powerOn(0s);
    QCOMPARE(rig.module.state(), State::download);
    rig.talk(partitionSession(test::sampleImages()), 1s);
    QCOMPARE(rig.module.state(), State::console);
    // A partition that is damaged, or one of the two that is erased, does not keep it there.
    for (const std::uint32_t offset : {0x420000u, 0x480000u}) {
        std::ranges::fill(std::span(rig.flash.content()).subspan(offset, 0x2000), std::byte{0});
        rig.module.powerOn(rig.now);
        QCOMPARE(rig.module.state(), State::window);
    }
    std::ranges::fill(std::span(rig.flash.content()).subspan(0x420000, 0x2000), std::byte{0xFF});
    rig.module.powerOn(rig.now);
    QCOMPARE(rig.module.state(), State::window);
    std::ranges::fill(std::span(rig.flash.content()).subspan(0x480000, 0x2000), std::byte{0xFF});
    rig.module.powerOn(rig.now);
    QCOMPARE(rig.module.state(), State::download);
}

void TestModule::hasFaults_data()
{
    QTest::addColumn<int>("silentAfter"); // -1 for not at all
    QTest::addColumn<int>("wrongAnswer");
    QTest::addColumn<QStringList>("answers");
    QTest::newRow("none") << -1 << -1 << QStringList{"PDL ACK", "PDL ACK", "PDL ACK"};
    QTest::newRow("silent from the start") << 0 << -1 << QStringList{};
    QTest::newRow("silent in the first frame") << 19 << -1 << QStringList{};
    QTest::newRow("silent after the first frame") << 20 << -1 << QStringList{"PDL ACK"};
    QTest::newRow("first answer wrong") << -1 << 0 << QStringList{"PDL ACK", "PDL ACK"};
    QTest::newRow("second answer wrong") << -1 << 1 << QStringList{"PDL ACK", "PDL ACK"};
}

void TestModule::hasFaults()
{
    QFETCH(int, silentAfter);
    QFETCH(int, wrongAnswer);
    QFETCH(QStringList, answers);
    ModuleSettings settings;
    if (silentAfter >= 0)
        settings.faults.silentAfter = silentAfter;
    if (wrongAnswer >= 0)
        settings.faults.wrongAnswer = wrongAnswer;
    ModuleRig rig(settings);
    rig.module.powerOnInDownload(0s);
    QStringList got;
    for (const auto& name : namesOf(rig.talk(hello + hello + hello)))
        got += QString::fromStdString(name);
    QCOMPARE(got, answers);
}

void TestModule::answersLate()
{
    ModuleSettings settings;
    settings.faults.answerDelay = 300ms;
    ModuleRig rig(settings);
    rig.module.powerOnInDownload(0s);
    rig.module.feed(hello, 10ms);
    QCOMPARE(rig.module.nextPoll(), Time(310ms));
    rig.now = 10ms;
    rig.pass(299ms);
    QVERIFY(rig.sent.empty());
    rig.pass(1ms);
    QCOMPARE(namesOf(rig.sent), names({"PDL ACK"}));
}

void TestModule::changesItsBaudRate()
{
    ModuleRig rig;
    rig.module.powerOnInDownload(0s);
    rig.talk(test::enterFdl2());
    QCOMPARE(rig.module.baudRate(), 0u);
    rig.sent.clear();
    QCOMPARE(namesOf(rig.talk(test::bslWith(BslType::changeBaud, {921600}))), names({"ACK"}));
    QCOMPARE(rig.module.baudRate(), 921600u);
    rig.talk(bsl(BslType::normalReset));
    QCOMPARE(rig.module.baudRate(), 0u);
}

// A host saves it before it writes another.
void TestModule::hasAnNvImage()
{
    ModuleSettings settings;
    settings.serial = "867396050000017";
    ModuleRig rig(settings);
    rig.module.powerOnInDownload(0s);
    rig.talk(test::enterFdl2());
    const auto read = [&](std::uint32_t size, std::uint32_t offset) {
        return rig.talk(test::bslWith(BslType::readFlash, {0xFE000003, size, offset}));
    };
    QVERIFY(read(18, 0) == bsl(BslType::flashData, bytesOfHex("00000000 0500 0900 088A76930605000071 FF")));
    QCOMPARE(namesOf(read(0x3000, 0x1E000)), names({"READ_FLASH data 8192"}));
    QVERIFY(rig.module.recordLog().empty());
}

void TestModule::liesElsewhereInTheFlash()
{
    ModuleSettings settings;
    settings.user = {0x4E0000, 0x50000};
    settings.backup = {0x540000, 0x30000};
    ModuleRig rig(settings);
    rig.put(test::sampleImages(0x50, 0x30));
    QCOMPARE(rig.boot(), std::string("lifeboat: up, 0 restored, 4 whole, 0 updated, 0 not whole\r\n"));
}

void TestModule::sixteenOfThemDoNotMeet()
{
    const auto images = test::sampleImages();
    const auto session = partitionSession(images);
    std::vector<std::unique_ptr<ModuleRig>> rigs;
    for (int i = 0; i < 16; ++i) {
        rigs.push_back(std::make_unique<ModuleRig>());
        rigs.back()->module.powerOnInDownload(0s);
    }
    // In turn, in pieces of different sizes
    std::vector<std::size_t> at(rigs.size());
    for (bool more = true; more;) {
        more = false;
        for (std::size_t i = 0; i < rigs.size(); ++i) {
            const auto size = std::min(1000 + 300 * i, session.size() - at[i]);
            rigs[i]->module.feed(std::span(session).subspan(at[i], size), 0s);
            at[i] += size;
            more = more || at[i] < session.size();
        }
    }
    for (const auto& rig : rigs) {
        rig->pass(1s);
        QCOMPARE(rig->module.state(), State::console);
        QVERIFY(rig->userImage() == images.user);
    }
}

QTEST_APPLESS_MAIN(TestModule)
#include "TestModule.moc"
