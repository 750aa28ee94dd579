// SPDX-License-Identifier: MIT
#include "tests/firmware/loader/LoaderRig.h"

#include <QTest>

#include <algorithm>

using namespace core::wire;
using test::bsl;
using test::bslWith;
using test::Bytes;
using test::bytesOfHex;
using test::LoaderRig;
using test::names;
using test::sendContent;
using test::operator+;
using Stage = LoaderRig::Stage;

// The second loader: the table of unisoc-8910 chapter 6.4, and the rules of 4.5.
class TestFdl2 : public QObject
{
    Q_OBJECT

private slots:
    void answersTheReferenceFrames_data();
    void answersTheReferenceFrames();
    void answersEveryCommand_data();
    void answersEveryCommand();
    void keepsTheOrderOfATransfer_data();
    void keepsTheOrderOfATransfer();
    void looksAtTheTarget_data();
    void looksAtTheTarget();
    void writesWhereItIsTold_data();
    void writesWhereItIsTold();
    void beginsAnewInTheMiddle();
    void erasesNothingThatIsBlank();
    void noticesWhatDoesNotReadBack();
    void noticesAFlashThatDoesNotErase();
    void erases_data();
    void erases();
    void erasesUpToTheSectorThatIsWrong();
    void reads_data();
    void reads();
    void keepsAnNvImage();
    void keepsAProductionRecord();
    void keepsBothWhileTheChipIsErased();
    void tellsWhenRecordsFail();
    void unpacksFiles();
    void answersTwiceWhenFilesAreBad();
    void findsFrames_data();
    void findsFrames();
    void stopsAtAWrongCheck();
    void dropsFramesThatAreTooLong();
};

namespace
{

constexpr std::uint32_t user = 0x60420000;

void enter(LoaderRig& rig)
{
    rig.feed(test::enterFdl2());
    rig.answers.clear();
}

std::span<const std::byte> flashOf(LoaderRig& rig, std::uint32_t offset, std::size_t size)
{
    return std::span(std::as_const(rig.flash.inner.content())).subspan(offset, size);
}

bool isBlank(std::span<const std::byte> bytes)
{
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0xFF}; });
}

Bytes start(std::uint32_t address, std::uint32_t size)
{
    return bslWith(BslType::startData, {address, size});
}

Bytes middle(std::size_t size)
{
    return bsl(BslType::midstData, Bytes(size, std::byte{0x55}));
}

Bytes end()
{
    return bsl(BslType::endData);
}

} // namespace

// unisoc-8910 chapter 7.3
void TestFdl2::answersTheReferenceFrames_data()
{
    QTest::addColumn<Bytes>("sent");
    QTest::addColumn<Bytes>("answer");
    const auto ack = bytesOfHex("7E 00 80 00 00 FF 7F 7E");
    const auto row = [&](const char* name, const char* sent, const Bytes& answer) {
        QTest::newRow(name) << bytesOfHex(sent) << answer;
    };
    row("CHECK_BAUD", "7E", {});
    row("CONNECT", "7E 00 00 00 00 FF FF 7E", ack);
    row("START_DATA", "7E 00 01 00 08 60 42 00 00 00 06 00 00 9F AE 7E", ack);
    row("START_DATA of a loader", "7E 00 01 00 08 00 81 00 00 00 00 02 00 FD 75 7E", bytesOfHex("7E00890000FF767E"));
    row("START_DATA of NV", "7E 00 01 00 0C FE 00 00 03 00 02 00 00 00 AB CD EF 33 52 7E", ack);
    row("MIDST_DATA without START_DATA", "7E 00 02 00 08 00 7D 5E 11 7D 5D 5E 20 7D 5E 7D 5D 11 5D 7E",
        bytesOfHex("7E 00 86 00 00 FF 79 7E"));
    row("END_DATA without START_DATA", "7E 00 03 00 00 FF FC 7E", bytesOfHex("7E 00 86 00 00 FF 79 7E"));
    row("EXEC_DATA", "7E 00 04 00 00 FF FB 7E", bytesOfHex("7E 00 82 00 00 FF 7D 5D 7E"));
    row("NORMAL_RESET", "7E 00 05 00 00 FF FA 7E", ack);
    row("READ_FLASH of NV that is not there", "7E 00 06 00 0C FE 00 00 03 00 00 30 00 00 00 30 00 A1 E9 7E",
        bytesOfHex("7E 00 82 00 00 FF 7D 5D 7E"));
    row("CHANGE_BAUD", "7E 00 09 00 04 00 01 C2 00 3D F1 7E", ack);
    row("ERASE_FLASH", "7E 00 0A 00 08 60 42 00 00 00 06 00 00 9F A5 7E", ack);
    row("ERASE_FLASH of all", "7E 00 0A 00 08 00 00 00 00 FF FF FF FF FF ED 7E", ack);
    row("ERASE_FLASH of NV", "7E 00 0A 00 08 FE 00 00 01 00 00 00 00 01 EC 7E", ack);
    row("ERASE_FLASH of FSYS", "7E 00 0A 00 08 FE 00 00 06 53 59 53 46 5B 47 7E", ack);
    row("REPARTITION", "7E 00 0B 00 00 FF F4 7E", ack);
    row("POWER_OFF", "7E 00 17 00 00 FF E8 7E", ack);
}

void TestFdl2::answersTheReferenceFrames()
{
    QFETCH(Bytes, sent);
    QFETCH(Bytes, answer);
    LoaderRig rig;
    enter(rig);
    QVERIFY(rig.feed(sent) == answer);

    // READ_FLASH data, with bytes that have to be escaped
    LoaderRig other;
    const auto content = bytesOfHex("7E 7D 00 FF");
    std::ranges::copy(content, other.flash.inner.content().begin() + 0x1000);
    enter(other);
    QVERIFY(other.feed(bslWith(BslType::readFlash, {0x60001000, 4, 0})) ==
            bytesOfHex("7E 00 93 00 04 7D 5E 7D 5D 00 FF 7F EC 7E"));
}

void TestFdl2::answersEveryCommand_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("stage");
    const auto row = [](int type, const char* answer, Stage stage = Stage::fdl2) {
        QTest::addRow("%02X", type) << type << answer << static_cast<int>(stage);
    };
    row(0x00, "ACK");
    row(0x04, "INVALID_CMD");
    row(0x05, "ACK", Stage::restarting);
    row(0x0B, "ACK");
    row(0x17, "ACK", Stage::poweredOff);
    row(0x25, "ACK");
    for (const int type : {0x07, 0x08, 0x0C, 0x0D, 0x0F, 0x10, 0x11, 0x12, 0x1A, 0x21, 0x28, 0x31, 0x7E, 0x80, 0xFFFF})
        row(type, "INVALID_CMD");
}

void TestFdl2::answersEveryCommand()
{
    QFETCH(int, type);
    QFETCH(QString, answer);
    QFETCH(int, stage);
    LoaderRig rig;
    enter(rig);
    QCOMPARE(rig.ask(bsl(static_cast<BslType>(type))), names({qPrintable(answer)}));
    QCOMPARE(static_cast<int>(rig.loader.stage()), stage);
    QCOMPARE(rig.restarts, type == 0x05 ? 1 : 0);
    QCOMPARE(rig.powerOffs, type == 0x17 ? 1 : 0);
    QCOMPARE(rig.ask(bsl(BslType::connect)).empty(), type == 0x05 || type == 0x17);
}

void TestFdl2::keepsTheOrderOfATransfer_data()
{
    QTest::addColumn<Bytes>("sent");
    QTest::addColumn<QString>("answers");
    QTest::newRow("whole") << start(user, 8) + middle(4) + middle(4) + end() << "ACK ACK ACK ACK";
    QTest::newRow("nothing") << start(user, 0) + end() << "ACK ACK";
    QTest::newRow("end twice") << start(user, 4) + middle(4) + end() + end() << "ACK ACK ACK DOWN_NOT_START";
    QTest::newRow("data after the end") << start(user, 4) + middle(4) + end() + middle(4)
                                        << "ACK ACK ACK DOWN_NOT_START";
    QTest::newRow("too much") << start(user, 4) + middle(6) << "ACK DOWN_SIZE_ERROR";
    QTest::newRow("too much at last") << start(user, 6) + middle(4) + middle(4) + middle(2) + end()
                                      << "ACK ACK DOWN_SIZE_ERROR ACK ACK";
    QTest::newRow("too little") << start(user, 6) + middle(4) + end() + middle(2) + end()
                                << "ACK ACK DOWN_SIZE_ERROR ACK ACK";
    QTest::newRow("a bad start ends what was before")
        << start(user, 4) + start(0x12345678, 4) + middle(4) << "ACK DOWN_DEST_ERROR DOWN_NOT_START";
}

void TestFdl2::keepsTheOrderOfATransfer()
{
    QFETCH(Bytes, sent);
    QFETCH(QString, answers);
    LoaderRig rig;
    enter(rig);
    QStringList words;
    for (const auto& name : rig.ask(sent))
        words += QString::fromStdString(name);
    QCOMPARE(words.join(' '), answers);
    QCOMPARE(rig.ask(bsl(BslType::connect)), names({"ACK"})); // alive after every error
}

void TestFdl2::looksAtTheTarget_data()
{
    QTest::addColumn<quint32>("address");
    QTest::addColumn<quint32>("size");
    QTest::addColumn<QString>("answer");
    QTest::newRow("all of the flash") << 0x60000000u << 0x800000u << "ACK";
    QTest::newRow("one byte more") << 0x60000000u << 0x800001u << "DOWN_DEST_ERROR";
    QTest::newRow("last byte") << 0x607FFFFFu << 1u << "ACK";
    QTest::newRow("behind the end") << 0x60800000u << 1u << "DOWN_DEST_ERROR";
    QTest::newRow("around the address space") << 0x60001000u << 0xFFFFFFFFu << "DOWN_DEST_ERROR";
    QTest::newRow("external flash, which is not there") << 0x70000000u << 0x1000u << "DOWN_DEST_ERROR";
    QTest::newRow("RAM") << 0x00810000u << 0x100u << "DOWN_DEST_ERROR";
    QTest::newRow("phase check") << 0xFE000002u << 0x100u << "ACK";
    QTest::newRow("phase check, short") << 0xFE000002u << 0xFEu << "DOWN_SIZE_ERROR";
    QTest::newRow("phase check, long") << 0xFE000002u << 0x102u << "DOWN_SIZE_ERROR";
    QTest::newRow("NV") << 0xFE000003u << 0x20000u << "ACK";
    QTest::newRow("NV, long") << 0xFE000003u << 0x20002u << "DOWN_SIZE_ERROR";
    QTest::newRow("files") << 0xFE000004u << 0x1000000u << "ACK";
    QTest::newRow("running NV") << 0xFE000001u << 0x100u << "DOWN_DEST_ERROR";
    QTest::newRow("application image") << 0xFE000005u << 0x100u << "DOWN_DEST_ERROR";
    QTest::newRow("format") << 0xFE000006u << 0x53595346u << "DOWN_DEST_ERROR";
}

void TestFdl2::looksAtTheTarget()
{
    QFETCH(quint32, address);
    QFETCH(quint32, size);
    QFETCH(QString, answer);
    LoaderRig rig;
    enter(rig);
    QCOMPARE(rig.ask(start(address, size)), names({qPrintable(answer)}));
}

void TestFdl2::writesWhereItIsTold_data()
{
    QTest::addColumn<quint32>("offset");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("chunk");
    QTest::newRow("one sector") << 0x10000u << 4096 << 0x800;
    QTest::newRow("several, in large packets") << 0x10000u << 50000 << 0x3000;
    QTest::newRow("unaligned start") << 0x10123u << 5000 << 0x800;
    QTest::newRow("small packets") << 0x20001u << 1111 << 7;
    QTest::newRow("one byte") << 0x20FFFu << 1 << 0x800;
    QTest::newRow("last sector") << 0x7FF000u << 4096 << 0x3000;
}

void TestFdl2::writesWhereItIsTold()
{
    QFETCH(quint32, offset);
    QFETCH(int, size);
    QFETCH(int, chunk);
    LoaderRig rig;
    auto& flash = rig.flash.inner.content();
    flash = test::xorshiftTopBytes(11, flash.size());
    const auto before = flash;
    enter(rig);
    const auto content = test::xorshiftTopBytes(12, static_cast<std::size_t>(size));
    const auto answers = rig.ask(sendContent(0x60000000 + offset, content, static_cast<std::size_t>(chunk)));
    QVERIFY(std::ranges::all_of(answers, [](const std::string& name) { return name == "ACK"; }));

    // The sectors that the range touches are erased, what is not written in them reads 0xFF, and nothing else changed.
    auto expected = before;
    const auto first = offset / 4096 * 4096;
    const auto last = (offset + static_cast<std::uint32_t>(size) + 4095) / 4096 * 4096;
    std::fill(expected.begin() + first, expected.begin() + last, std::byte{0xFF});
    std::ranges::copy(content, expected.begin() + offset);
    QVERIFY(flash == expected);
    QCOMPARE(rig.flash.erased.size(), (last - first) / 4096);
    QCOMPARE(rig.flash.violations, 0u);
    QCOMPARE(rig.flash.crossings, 0u);
}

void TestFdl2::beginsAnewInTheMiddle()
{
    LoaderRig rig;
    enter(rig);
    const auto content = test::xorshiftTopBytes(3, 6000);
    rig.feed(start(user, 9000) + middle(4096));
    const auto answers = rig.ask(sendContent(user, content, 0x800));
    QCOMPARE(answers, std::vector<std::string>(5, "ACK"));
    QVERIFY(std::ranges::equal(flashOf(rig, 0x420000, content.size()), content));
    QVERIFY(isBlank(flashOf(rig, 0x420000 + 6000, 8192 - 6000)));
}

void TestFdl2::erasesNothingThatIsBlank()
{
    LoaderRig rig;
    enter(rig);
    rig.flash.inner.content()[0x422005] = std::byte{0xFE};
    QCOMPARE(rig.ask(start(user, 0x4000)), names({"ACK"}));
    QVERIFY(rig.flash.erased == std::vector<std::uint32_t>{0x422000});
    rig.flash.inner.content()[0x422005] = std::byte{0xFE};
    QCOMPARE(rig.ask(bslWith(BslType::eraseFlash, {user, 0x4000})), names({"ACK"}));
    QCOMPARE(rig.flash.erased.size(), 2u);
}

void TestFdl2::noticesWhatDoesNotReadBack()
{
    LoaderRig rig;
    enter(rig);
    rig.flash.stuckPages = {0x421F00};
    auto answers = rig.ask(sendContent(user, Bytes(0x3000), 0x1000));
    QCOMPARE(answers, names({"ACK", "ACK", "ACK", "ACK", "VERIFY_ERROR"}));
    // The transfer is not over: another one in its place may be.
    rig.flash.stuckPages.clear();
    answers = rig.ask(sendContent(user, Bytes(0x3000), 0x1000));
    QCOMPARE(answers.back(), std::string("ACK"));
}

void TestFdl2::noticesAFlashThatDoesNotErase()
{
    LoaderRig rig;
    enter(rig);
    rig.flash.inner.content()[0x421000] = std::byte{0};
    rig.flash.deadSectors = {0x421000};
    QCOMPARE(rig.ask(start(user, 0x3000)), names({"DOWN_DEST_ERROR"}));
    QCOMPARE(rig.ask(bslWith(BslType::eraseFlash, {user, 0x3000})), names({"OPERATION_FAILED"}));
}

void TestFdl2::erases_data()
{
    QTest::addColumn<quint32>("address");
    QTest::addColumn<quint32>("size");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("log");
    const auto row = [](const char* name, quint32 address, quint32 size, const char* answer, const char* log = "") {
        QTest::newRow(name) << address << size << answer << log;
    };
    row("nothing", 0x60420000, 0, "ACK");
    row("the last sector", 0x607FF000, 0x1000, "ACK");
    row("unaligned start", 0x60420800, 0x1000, "INVALID_CMD");
    row("unaligned size", 0x60420000, 0x1800, "INVALID_CMD");
    row("over the end", 0x607FF000, 0x2000, "INVALID_CMD");
    row("behind the end", 0x60800000, 0x1000, "INVALID_CMD");
    row("external flash, which is not there", 0x70000000, 0x1000, "OPERATION_FAILED");
    row("RAM", 0x00810000, 0x1000, "INVALID_CMD");
    row("zero", 0, 0x1000, "INVALID_CMD");
    row("running NV", 0xFE000001, 0, "ACK", "erase FE000001");
    row("running NV, any size", 0xFE000001, 0x1234, "ACK", "erase FE000001");
    row("phase check", 0xFE000002, 0x100, "ACK", "erase FE000002");
    row("NV image", 0xFE000003, 0, "INVALID_CMD");
    row("files", 0xFE000004, 0, "INVALID_CMD");
    row("application image", 0xFE000005, 0, "ACK", "erase FE000005");
    row("FSYS", 0xFE000006, 0x53595346, "ACK", "format FSYS");
    row("FEXT", 0xFE000006, 0x54584546, "ACK", "format FEXT");
    row("FMOD", 0xFE000006, 0x444F4D46, "ACK", "format FMOD");
    row("no such device", 0xFE000006, 0, "OPERATION_FAILED");
    row("no such address", 0xFE000007, 0, "INVALID_CMD");
}

void TestFdl2::erases()
{
    QFETCH(quint32, address);
    QFETCH(quint32, size);
    QFETCH(QString, answer);
    QFETCH(QString, log);
    LoaderRig rig;
    enter(rig);
    QCOMPARE(rig.ask(bslWith(BslType::eraseFlash, {address, size})), names({qPrintable(answer)}));
    QCOMPARE(rig.records.inner.log(), log.isEmpty() ? names({}) : names({qPrintable(log)}));
}

void TestFdl2::erasesUpToTheSectorThatIsWrong()
{
    LoaderRig rig;
    rig.flash.inner.content() = Bytes(8u << 20);
    enter(rig);
    QCOMPARE(rig.ask(bslWith(BslType::eraseFlash, {user, 0x2800})), names({"INVALID_CMD"}));
    QVERIFY((rig.flash.erased == std::vector<std::uint32_t>{0x420000, 0x421000}));
    QCOMPARE(rig.ask(bslWith(BslType::eraseFlash, {0x607FF000, 0x3000})), names({"INVALID_CMD"}));
    QCOMPARE(rig.flash.erased.back(), 0x7FF000u);
    QCOMPARE(rig.flash.erased.size(), 3u);
    QCOMPARE(rig.ask(bslWith(BslType::eraseFlash, {user + 0x800, 0x2800})), names({"INVALID_CMD"}));
    QCOMPARE(rig.flash.erased.size(), 3u);
}

void TestFdl2::reads_data()
{
    QTest::addColumn<quint32>("address");
    QTest::addColumn<quint32>("size");
    QTest::addColumn<QString>("answer");
    QTest::newRow("a packet") << 0x60420000u << 0x3000u << "READ_FLASH data 12288";
    QTest::newRow("one byte") << 0x60420001u << 1u << "READ_FLASH data 1";
    QTest::newRow("the last bytes") << 0x607FFF00u << 0x100u << "READ_FLASH data 256";
    QTest::newRow("over the end") << 0x607FFF00u << 0x101u << "INVALID_CMD";
    QTest::newRow("more than a packet") << 0x60420000u << 0x3001u << "INVALID_CMD";
    QTest::newRow("external flash, which is not there") << 0x70000000u << 16u << "OPERATION_FAILED";
    QTest::newRow("RAM") << 0x00810000u << 16u << "INVALID_CMD";
    QTest::newRow("running NV") << 0xFE000001u << 16u << "INVALID_CMD";
}

void TestFdl2::reads()
{
    QFETCH(quint32, address);
    QFETCH(quint32, size);
    QFETCH(QString, answer);
    LoaderRig rig;
    rig.flash.inner.content() = test::xorshiftTopBytes(5, 8u << 20);
    enter(rig);
    // The offset word counts for nothing in the flash.
    const auto got = rig.feed(bslWith(BslType::readFlash, {address, size, 0x777}));
    QCOMPARE(test::namesOf(got), names({qPrintable(answer)}));
    if (answer.startsWith("READ")) {
        const auto content = flashOf(rig, address & 0xFFFFFF, size);
        QVERIFY(got == bsl(BslType::flashData, {content.begin(), content.end()}));
    }
}

void TestFdl2::keepsAnNvImage()
{
    LoaderRig rig;
    enter(rig);
    const auto read = [&](std::uint32_t size, std::uint32_t offset) {
        return rig.feed(bslWith(BslType::readFlash, {0xFE000003, size, offset}));
    };
    QCOMPARE(test::namesOf(read(0x3000, 0)), names({"OPERATION_FAILED"})); // there is none
    const auto image = test::xorshiftTopBytes(21, 0x20000);
    QCOMPARE(rig.ask(sendContent(0xFE000003, image)).back(), std::string("ACK"));
    QCOMPARE(rig.records.inner.log(), names({"write FE000003, 131072 bytes"}));

    QCOMPARE(test::namesOf(read(0x3000, 0x3000)), names({"INVALID_CMD"})); // the first read is at 0
    for (std::uint32_t offset = 0; offset < image.size(); offset += 0x3000) {
        const auto size = std::min<std::uint32_t>(0x3000, 0x20000 - offset);
        QVERIFY(read(0x3000, offset) ==
                bsl(BslType::flashData, {image.begin() + offset, image.begin() + offset + size}));
    }
    QCOMPARE(test::namesOf(read(0x3000, 0x20000)), names({"INVALID_CMD"}));

    // Half an image is none.
    rig.feed(start(0xFE000003, 0x1000) + middle(0x800) + end());
    QVERIFY(read(16, 0) == bsl(BslType::flashData, {image.begin(), image.begin() + 16}));
    QCOMPARE(rig.ask(middle(0x800)), names({"DOWN_NOT_START"}));
}

void TestFdl2::keepsAProductionRecord()
{
    LoaderRig rig;
    enter(rig);
    const auto read = bslWith(BslType::readFlash, {0xFE000002, 16, 0});
    QCOMPARE(rig.ask(read), names({"OPERATION_FAILED"}));
    const auto record = test::xorshiftTopBytes(22, 0x100);
    QCOMPARE(rig.ask(sendContent(0xFE000002, record)), names({"ACK", "ACK", "ACK"}));
    QVERIFY(rig.feed(read) == bsl(BslType::flashData, record)); // all of it, whatever was asked for
    rig.feed(bslWith(BslType::eraseFlash, {0xFE000002, 0}));
    QCOMPARE(rig.ask(read), names({"OPERATION_FAILED"}));
}

void TestFdl2::keepsBothWhileTheChipIsErased()
{
    LoaderRig rig;
    rig.flash.inner.content()[0] = rig.flash.inner.content()[0x7FFFFF] = std::byte{0};
    enter(rig);
    const auto nv = test::xorshiftTopBytes(23, 0x1000);
    const auto record = test::xorshiftTopBytes(24, 0x100);
    rig.feed(sendContent(0xFE000003, nv) + sendContent(0xFE000002, record));
    const auto eraseAll = bslWith(BslType::eraseFlash, {0, 0xFFFFFFFF});
    const auto readNv = bslWith(BslType::readFlash, {0xFE000003, 0x1000, 0});
    const auto readRecord = bslWith(BslType::readFlash, {0xFE000002, 0x100, 0});
    QCOMPARE(rig.ask(eraseAll), names({"ACK"}));
    QVERIFY(isBlank(rig.flash.inner.content()));
    QCOMPARE(rig.ask(readRecord), names({"OPERATION_FAILED"}));
    QCOMPARE(rig.ask(eraseAll), names({"ACK"})); // a second time loses nothing

    QVERIFY(rig.feed(readNv) == bsl(BslType::flashData, nv)); // once
    QCOMPARE(rig.ask(readNv), names({"OPERATION_FAILED"}));
    QCOMPARE(rig.ask(sendContent(0xFE000003, nv)), names({"ACK", "ACK", "ACK"}));
    QVERIFY(rig.feed(readRecord) == bsl(BslType::flashData, record));
    QVERIFY(rig.feed(readNv) == bsl(BslType::flashData, nv));
}

void TestFdl2::tellsWhenRecordsFail()
{
    LoaderRig rig;
    enter(rig);
    rig.feed(sendContent(0xFE000003, Bytes(64)));
    rig.records.fails = true;
    QCOMPARE(rig.ask(sendContent(0xFE000003, Bytes(64))), names({"ACK", "ACK", "OPERATION_FAILED"}));
    QCOMPARE(rig.ask(sendContent(0xFE000002, Bytes(0x100))), names({"ACK", "ACK", "OPERATION_FAILED"}));
    QCOMPARE(rig.ask(bslWith(BslType::readFlash, {0xFE000003, 64, 0})), names({"OPERATION_FAILED"}));
    QCOMPARE(rig.ask(bslWith(BslType::readFlash, {0xFE000002, 64, 0})), names({"OPERATION_FAILED"}));
}

namespace
{

Bytes cpioEntry(const std::string& name, std::uint32_t size, std::uint16_t mode = 0x81B6)
{
    Bytes entry(26);
    const auto put = [&](std::size_t at, std::uint32_t value) {
        entry[at] = static_cast<std::byte>(value);
        entry[at + 1] = static_cast<std::byte>(value >> 8);
    };
    put(0, 0x71C7);
    put(6, mode);
    put(20, static_cast<std::uint32_t>(name.size() + 1));
    put(22, size >> 16);
    put(24, size);
    entry = entry + test::bytesOf(name) + Bytes(1 + (name.size() + 1) % 2);
    return entry + Bytes(size + size % 2, std::byte{0xC7});
}

} // namespace

void TestFdl2::unpacksFiles()
{
    LoaderRig rig;
    enter(rig);
    const auto stream = cpioEntry("prepack", 0, 0x4000) + cpioEntry("prepack/a.txt", 5) +
                        cpioEntry("prepack/large.bin", 0x12345) + cpioEntry("empty", 0) + cpioEntry("TRAILER!!!", 0) +
                        Bytes(510);
    const auto answers = rig.ask(sendContent(0xFE000004, stream, 0x800));
    QCOMPARE(answers, std::vector<std::string>(2 + (stream.size() + 0x7FF) / 0x800, "ACK"));
    QCOMPARE(rig.records.inner.log(),
             names({"file prepack/a.txt, 5 bytes", "file prepack/large.bin, 74565 bytes", "file empty, 0 bytes"}));
}

// A file that cannot be written gives an error of its own, and the packet is acknowledged all the same.
void TestFdl2::answersTwiceWhenFilesAreBad()
{
    LoaderRig rig;
    enter(rig);
    const auto stream = cpioEntry("a", 5) + Bytes(0x1000, std::byte{1});
    QCOMPARE(rig.ask(sendContent(0xFE000004, stream, 0x800)),
             names({"ACK", "OPERATION_FAILED", "ACK", "ACK", "ACK", "ACK"}));
    QCOMPARE(rig.records.inner.log(), names({"file a, 5 bytes"}));
}

// The table of unisoc-8910 chapter 6.2; "c" stands for a CONNECT without its flags.
void TestFdl2::findsFrames_data()
{
    QTest::addColumn<QString>("stream");
    QTest::addColumn<int>("answers");
    QTest::newRow("one") << "7E c 7E" << 1;
    QTest::newRow("noise before") << "00 7D 55 7E c 7E" << 1;
    QTest::newRow("the flag of the frame before opens it") << "c 7E c 7E" << 2;
    QTest::newRow("many flags") << "7E 7E 7E c 7E 7E 7E c 7E 7E" << 2;
    QTest::newRow("a flag for two") << "7E c 7E c 7E" << 2;
    QTest::newRow("aborted by a flag") << "7E 00 00 00 7E c 7E" << 1;
    QTest::newRow("aborted after an escape") << "7E 00 7D 7E c 7E" << 1;
    QTest::newRow("another byte where the flag is due") << "7E c 00 7E c 7E" << 1;
    QTest::newRow("an escape where the flag is due") << "7E c 7D c 7E c 7E" << 1;
    QTest::newRow("a byte between two frames is in the next") << "7E c 7E 55 7E c 7E" << 2;
    QTest::newRow("an escape escaped is stored") << "7E 7D 00 00 00 00 DF FF 7E" << 1; // type 0x2000: INVALID_CMD
    QTest::newRow("no frame at all") << "00 01 02 03" << 0;
}

void TestFdl2::findsFrames()
{
    QFETCH(QString, stream);
    QFETCH(int, answers);
    LoaderRig rig;
    enter(rig);
    const auto bytes = bytesOfHex(stream.replace("c", "00 00 00 00 FF FF").toStdString());
    QCOMPARE(static_cast<int>(rig.ask(bytes).size()), answers);
    QVERIFY(!rig.isStopped());
}

void TestFdl2::stopsAtAWrongCheck()
{
    LoaderRig rig;
    enter(rig);
    QVERIFY(rig.feed(bytesOfHex("7E 00 00 00 00 FF FE 7E")).empty());
    QVERIFY(rig.isStopped());
    QVERIFY(rig.feed(bsl(BslType::connect) + bsl(BslType::normalReset)).empty());

    firmware::LoaderSettings settings;
    settings.lenient = true;
    LoaderRig lenient(settings);
    enter(lenient);
    QCOMPARE(lenient.ask(bytesOfHex("7E 00 00 00 00 FF FE 7E") + bsl(BslType::connect)),
             names({"VERIFY_ERROR", "ACK"}));
}

void TestFdl2::dropsFramesThatAreTooLong()
{
    LoaderRig rig;
    enter(rig);
    rig.feed(start(user, 0x10000));
    QCOMPARE(rig.ask(middle(0x301A)), names({"ACK"}));
    QVERIFY(rig.feed(middle(0x301C)).empty());
    // A closing flag that does not follow directly
    QVERIFY(rig.feed(bytesOfHex("7E 00 00 00 00 FF FF 00 7E")).empty());
    QCOMPARE(rig.ask(bsl(BslType::connect)), names({"ACK"}));
}

QTEST_APPLESS_MAIN(TestFdl2)
#include "TestFdl2.moc"
