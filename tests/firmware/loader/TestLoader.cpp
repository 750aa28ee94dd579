// SPDX-License-Identifier: MIT
#include "core/checksum/Crc32.h"
#include "tests/firmware/loader/LoaderRig.h"

#include <QTest>

#include <random>

using namespace core::wire;
using test::Bytes;
using test::LoaderRig;
using test::sendPackage;
using test::operator+;
using Stage = LoaderRig::Stage;

// All three stages in one session.
class TestLoader : public QObject
{
    Q_OBJECT

private slots:
    void leavesTheFlashThatAPackageAsksFor_data();
    void leavesTheFlashThatAPackageAsksFor();
    void takesQuectelsPackage();
    void hearsTheSameHoweverTheStreamIsCut();
    void countsBytesOnTheWire();
    void neverChangesFlashOutsideOfTransfers();
};

namespace
{

std::unique_ptr<core::package::Package> open(const std::filesystem::path& path)
{
    return core::package::openPackage(path).value();
}

std::uint32_t crcOf(const Bytes& flash, std::uint32_t address, std::uint32_t size)
{
    return core::checksum::zlibCrc32(std::span(flash).subspan(address - 0x60000000, size));
}

} // namespace

// fixtures/unisoc/README.md: "Expected flash after a default flash run"
void TestLoader::leavesTheFlashThatAPackageAsksFor_data()
{
    QTest::addColumn<QString>("package");
    QTest::addColumn<quint32>("userCrc");
    QTest::addColumn<quint32>("backupCrc");
    QTest::newRow("minimal") << "minimal.pac" << 0x7755650Bu << 0x8B85E5E9u;
    QTest::newRow("nofs") << "nofs.pac" << core::checksum::zlibCrc32(Bytes(0x60000, std::byte{0xFF}))
                          << core::checksum::zlibCrc32(Bytes(0x20000, std::byte{0xFF}));
}

void TestLoader::leavesTheFlashThatAPackageAsksFor()
{
    QFETCH(QString, package);
    QFETCH(quint32, userCrc);
    QFETCH(quint32, backupCrc);
    LoaderRig rig;
    auto& flash = rig.flash.inner.content();
    flash = test::xorshiftTopBytes(77, flash.size());
    const auto before = flash;
    const auto answers = rig.ask(sendPackage(*open(test::dataFile("unisoc/" + package.toStdString()))));
    QCOMPARE(std::ranges::count(answers, "ACK") + std::ranges::count(answers, "PDL ACK") +
                 std::ranges::count(answers, "VER"),
             static_cast<std::ptrdiff_t>(answers.size()));
    QCOMPARE(rig.loader.stage(), Stage::restarting);
    QCOMPARE(rig.restarts, 1);

    QCOMPARE(crcOf(flash, 0x60010000, 0x2000), 0xBD31F5C0u);
    QCOMPARE(crcOf(flash, 0x60420000, 0x60000), userCrc);
    QCOMPARE(crcOf(flash, 0x60480000, 0x20000), backupCrc);
    auto rest = flash;
    for (const auto& [address, size] :
         {std::pair(0x60010000u, 0x2000u), std::pair(0x60420000u, 0x60000u), std::pair(0x60480000u, 0x20000u)}) {
        const auto offset = address - 0x60000000;
        std::copy_n(before.begin() + offset, size, rest.begin() + offset);
    }
    QVERIFY(rest == before);
    QCOMPARE(rig.records.inner.log(), test::names({"erase FE000001"})); // FMT_FSSYS is not selected
    QCOMPARE(rig.flash.violations, 0u);
}

void TestLoader::takesQuectelsPackage()
{
    const auto path = test::fixtureFile("unisoc/real/EC600UCN_LB.app.pac");
    if (path.empty())
        QSKIP("the fixtures are not here");
    LoaderRig rig;
    const auto answers = rig.ask(sendPackage(*open(path)));
    QCOMPARE(std::ranges::count(answers, "ACK") + std::ranges::count(answers, "PDL ACK") +
                 std::ranges::count(answers, "VER"),
             static_cast<std::ptrdiff_t>(answers.size()));
    QCOMPARE(rig.loader.stage(), Stage::restarting);
    QVERIFY(rig.records.inner.log().size() > 1);
}

void TestLoader::hearsTheSameHoweverTheStreamIsCut()
{
    const auto session = sendPackage(*open(test::dataFile("unisoc/nofs.pac")));
    const auto prepared = [] {
        auto rig = std::make_unique<LoaderRig>();
        std::fill_n(rig->flash.inner.content().begin(), 0x500000, std::byte{0});
        return rig;
    };
    auto whole = prepared();
    whole->feed(session);
    QCOMPARE(whole->loader.stage(), Stage::restarting);

    const auto seed = test::seedOr(4711);
    std::mt19937 random(seed);
    for (int round = 0; round < 20; ++round) {
        auto rig = prepared();
        const std::size_t largest = round == 0 ? 1 : round * 100;
        for (std::size_t at = 0; at < session.size();) {
            const auto size = std::min<std::size_t>(1 + random() % largest, session.size() - at);
            rig->feed(Bytes(session.begin() + static_cast<std::ptrdiff_t>(at),
                            session.begin() + static_cast<std::ptrdiff_t>(at + size)));
            at += size;
        }
        QVERIFY2(rig->answers == whole->answers, qPrintable(QString("LIFEBOAT_SEED=%1").arg(seed)));
        QVERIFY(rig->flash.inner.content() == whole->flash.inner.content());
    }
}

// The flash of fixtures/unisoc/README.md comes out of the frames whose sizes and CRCs stand there.
void TestLoader::countsBytesOnTheWire()
{
    LoaderRig rig;
    rig.feed(test::enterFdl2());
    const auto package = open(test::dataFile("unisoc/minimal.pac"));
    const auto content = package->content(2).value();
    const Bytes ap(content.view().begin(), content.view().end());
    const auto frames = test::sendContent(0x60010000, ap, 0x800);
    // 8294 bytes of MIDST_DATA between START_DATA and END_DATA
    const auto around =
        test::bslWith(BslType::startData, {0x60010000, 0x2000}).size() + test::bsl(BslType::endData).size();
    QCOMPARE(frames.size(), around + 8294);
    rig.feed(frames);
    QCOMPARE(crcOf(rig.flash.inner.content(), 0x60010000, 0x2000), 0xBD31F5C0u);
}

// Noise of any kind, with frames in it that are right: what is not in a transfer's range stays.
void TestLoader::neverChangesFlashOutsideOfTransfers()
{
    const auto seed = test::seedOr(99);
    std::mt19937 random(seed);
    firmware::LoaderSettings settings;
    settings.lenient = true;
    LoaderRig rig(settings, 1u << 20);
    rig.feed(test::enterFdl2());
    rig.flash.inner.content() = Bytes(1u << 20);
    for (int round = 0; round < 2000; ++round) {
        Bytes noise(random() % 40);
        for (auto& byte : noise)
            byte = static_cast<std::byte>(random());
        const auto offset = 0x80000 + random() % 0x10000;
        rig.feed(noise +
                 test::bslWith(BslType::startData, {0x60000000 + static_cast<std::uint32_t>(offset),
                                                    static_cast<std::uint32_t>(random() % 0x1000)}) +
                 noise + test::bsl(BslType::midstData, noise) + test::bsl(BslType::endData));
        if (rig.loader.stage() != Stage::fdl2)
            break; // the noise was a reset
    }
    const auto& flash = rig.flash.inner.content();
    QVERIFY(std::all_of(flash.begin(), flash.begin() + 0x80000, [](std::byte b) { return b == std::byte{0}; }));
    QVERIFY(std::all_of(flash.begin() + 0x92000, flash.end(), [](std::byte b) { return b == std::byte{0}; }));
}

QTEST_APPLESS_MAIN(TestLoader)
#include "TestLoader.moc"
