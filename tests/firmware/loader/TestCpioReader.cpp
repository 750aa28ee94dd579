// SPDX-License-Identifier: MIT
#include "core/package/Package.h"
#include "firmware/loader/CpioReader.h"
#include "tests/firmware/HostScript.h"

#include <QTest>

using firmware::CpioReader;
using test::Bytes;
using test::bytesOfHex;
using test::operator+;
using Event = CpioReader::Event;

class TestCpioReader : public QObject
{
    Q_OBJECT

private slots:
    void readsTheHeaderOfTheReference();
    void readsAnyPieces();
    void readsARealPrepack();
    void refuses_data();
    void refuses();
    void endsAtTheTrailer();
};

namespace
{

// unisoc-8910 chapter 1.7.2, and 21 bytes of content
const Bytes example = bytesOfHex("C7 71 36 73 4A CA B6 81 00 00 00 00 01 00 00 00 08 60 4A DD 14 00 00 00 15 00") +
                      test::bytesOf("prepack/example.txt") + Bytes(1) + Bytes(22, std::byte{0x20});
const Bytes trailer = bytesOfHex("C7 71 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 0B 00 00 00 00 00") +
                      test::bytesOf("TRAILER!!!") + Bytes(2);

struct Found {
    std::vector<std::string> files;
    int bad = 0;
    bool complete = false;
};

Found readAll(const Bytes& stream, std::size_t piece)
{
    CpioReader reader;
    Found found;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        auto bytes = std::span<const std::byte>(stream).subspan(at, std::min(piece, stream.size() - at));
        for (auto event = Event::file; event != Event::none;) {
            event = reader.read(bytes);
            if (event == Event::file)
                found.files.push_back(std::string(reader.name()) + ' ' + std::to_string(reader.size()));
            found.bad += event == Event::bad;
        }
    }
    found.complete = reader.isComplete();
    return found;
}

} // namespace

void TestCpioReader::readsTheHeaderOfTheReference()
{
    const auto found = readAll(example, example.size());
    QCOMPARE(found.files, std::vector<std::string>{"prepack/example.txt 21"});
    QVERIFY(!found.complete);
}

void TestCpioReader::readsAnyPieces()
{
    const auto stream = example + example + trailer;
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        const auto found = readAll(stream, piece);
        QCOMPARE(found.files, std::vector<std::string>(2, "prepack/example.txt 21"));
        QVERIFY(found.complete);
        QCOMPARE(found.bad, 0);
    }
}

void TestCpioReader::readsARealPrepack()
{
    const auto path = test::fixtureFile("unisoc/real/EC600UCN_LB.app.pac");
    if (path.empty())
        QSKIP("the fixtures are not here");
    const auto package = core::package::openPackage(path).value();
    for (std::size_t i = 0; i < package->entries().size(); ++i) {
        if (package->entries()[i].id != "PREPACK")
            continue;
        const auto content = package->content(i).value();
        const auto found = readAll({content.view().begin(), content.view().end()}, 0x3000);
        QVERIFY(!found.files.empty());
        QCOMPARE(found.bad, 0);
        QVERIFY(found.complete);
        return;
    }
    QFAIL("no PREPACK in the package");
}

void TestCpioReader::refuses_data()
{
    QTest::addColumn<Bytes>("stream");
    const auto with = [](std::size_t at, int value) {
        auto stream = example;
        stream[at] = static_cast<std::byte>(value);
        return stream;
    };
    QTest::newRow("magic") << with(0, 0x71);
    QTest::newRow("no name") << with(20, 0);
    QTest::newRow("an empty name") << with(20, 1);
    QTest::newRow("name longer than any") << with(21, 1);
    QTest::newRow("name without its end") << with(20, 19);
}

void TestCpioReader::refuses()
{
    QFETCH(Bytes, stream);
    for (const std::size_t piece : {std::size_t{1}, stream.size()}) {
        const auto found = readAll(stream + example, piece);
        QCOMPARE(found.bad, 1);
        QVERIFY(found.files.empty());
        QVERIFY(!found.complete);
    }
}

void TestCpioReader::endsAtTheTrailer()
{
    QCOMPARE(readAll(trailer + example, 5).files.size(), 0u);
    QCOMPARE(readAll(trailer + Bytes(100, std::byte{0x55}), 7).bad, 0);
}

QTEST_APPLESS_MAIN(TestCpioReader)
#include "TestCpioReader.moc"
