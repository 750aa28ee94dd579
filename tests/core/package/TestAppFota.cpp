// SPDX-License-Identifier: MIT
#include "core/package/AppFota.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <map>
#include <random>

#include <zlib.h>

using namespace core::package;
using core::ErrorCode;
using test::Bytes;

namespace
{

Bytes zlibOf(const std::string& text)
{
    uLongf size = ::compressBound(text.size());
    Bytes packed(size);
    ::compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
               text.size());
    packed.resize(size);
    return packed;
}

std::string unpackedText(ByteView package)
{
    std::string text(1 << 20, 0);
    uLongf size = text.size();
    if (::uncompress(reinterpret_cast<Bytef*>(text.data()), &size, reinterpret_cast<const Bytef*>(package.data()),
                     package.size()) != Z_OK)
        return {};
    text.resize(size);
    return text;
}

/// The class on the module as the reference describes it: recursive, from mark to mark, into /usr.
void vendorUnpack(std::string_view text, std::map<std::string, std::string>& usr)
{
    if (text.empty())
        return;
    const auto partition = [&](std::string_view mark) {
        const auto at = text.find(mark);
        const std::string_view before = text.substr(0, at);
        text = at == text.npos ? std::string_view{} : text.substr(at + mark.size());
        return std::string(before);
    };
    partition("|start|filename|");
    const std::string name = partition("|filesize|");
    const std::size_t size = std::stoul(partition("|filecontent|"));
    usr["/usr/" + name] = text.substr(0, size);
    text.remove_prefix(size);
    partition("|end|");
    vendorUnpack(text, usr);
}

std::string fileText(const std::string& name, const std::string& content)
{
    return "|start|filename|" + name + "|filesize|" + std::to_string(content.size()) + "|filecontent|" + content +
           "|end|";
}

/// The package as it is but for one change of its text.
Bytes changed(ByteView package, const std::string& from, const std::string& to)
{
    std::string text = unpackedText(package);
    const auto at = text.find(from);
    if (at == text.npos)
        qFatal("%s is not in the package", from.c_str());
    return zlibOf(text.replace(at, from.size(), to));
}

const Bytes net = test::bytesOf("print('net')\n");
const Bytes marks = test::bytesOf("a|end||start|filename|x|filesize|1|filecontent|");
const std::vector<AppFotaFile> someFiles{
    {"main.py", net, true}, {"app/深/net.py", net, false}, {"empty", {}, false}, {"marks.bin", marks, true}};

} // namespace

class TestAppFota : public QObject
{
    Q_OBJECT

private slots:
    void theVendorsClassUnpacksIt();
    void readsBackWhatItMade();
    void randomFilesComeBack();
    void theListIsForTheModule();
    void readsAPackageWithoutList();
    void everyChangeIsFound_data();
    void everyChangeIsFound();
    void everyCutAndFlippedByteIsFound();
    void refusesWhatIsNoPackage_data();
    void refusesWhatIsNoPackage();
    void doesNotUnpackABomb();
    void namesThatMustNotBe_data();
    void namesThatMustNotBe();
    void namesOfAnotherEncodingAreReadAndNotWritten();
    void knowsContentsThatHoldMarks();
};

void TestAppFota::theVendorsClassUnpacksIt()
{
    const auto package = buildAppFota(someFiles);
    QVERIFY(package);
    std::map<std::string, std::string> usr;
    vendorUnpack(unpackedText(package->view()), usr);
    QCOMPARE(usr.size(), someFiles.size() + 1);
    for (const AppFotaFile& file : someFiles)
        QCOMPARE(usr.at("/usr/" + file.name), std::string(textOf(file.content)));
    QVERIFY(usr.contains("/usr/" + std::string(appFotaListName)));
    QVERIFY(unpackedText(package->view()).starts_with("|start|filename|main.py|filesize|13|filecontent|print('net')"));
}

void TestAppFota::readsBackWhatItMade()
{
    const auto made = buildAppFota(someFiles);
    const auto package = AppFota::parse(made->view());
    QVERIFY2(package, package ? "" : package.error().detail.c_str());
    QVERIFY(package->isVerified());
    QCOMPARE(package->files().size(), someFiles.size());
    for (std::size_t i = 0; i < someFiles.size(); ++i) {
        QCOMPARE(package->files()[i].name, someFiles[i].name);
        QVERIFY(std::ranges::equal(package->files()[i].content, someFiles[i].content));
        QCOMPARE(package->files()[i].isProtected, someFiles[i].isProtected);
    }
    const auto again = buildAppFota(someFiles);
    QVERIFY(std::ranges::equal(made->view(), again->view()));
    QVERIFY(buildAppFota({}).error().code == ErrorCode::badArgument);
}

void TestAppFota::randomFilesComeBack()
{
    for (unsigned seed = 1; seed <= 50; ++seed) {
        std::mt19937 random(seed);
        std::vector<Bytes> contents;
        for (unsigned i = 0; i < 1 + random() % 20; ++i) {
            Bytes content = test::xorshiftWords(random(), random() % 3000);
            if (random() % 3 == 0) {
                const auto at =
                    content.begin() + static_cast<std::ptrdiff_t>(content.empty() ? 0 : random() % content.size());
                content.insert(at, marks.begin(), marks.end());
            }
            contents.push_back(std::move(content));
        }
        std::vector<AppFotaFile> files;
        for (std::size_t i = 0; i < contents.size(); ++i)
            files.push_back({"folder/file" + std::to_string(i), contents[i], random() % 2 == 0});
        const auto made = buildAppFota(files);
        QVERIFY(made);
        const auto package = AppFota::parse(made->view());
        QVERIFY2(package && package->isVerified() && package->files().size() == files.size(),
                 std::to_string(seed).c_str());
        std::map<std::string, std::string> usr;
        vendorUnpack(unpackedText(made->view()), usr);
        for (std::size_t i = 0; i < files.size(); ++i) {
            QVERIFY2(std::ranges::equal(package->files()[i].content, contents[i]), std::to_string(seed).c_str());
            QCOMPARE(usr.at("/usr/" + files[i].name), std::string(textOf(contents[i])));
        }
    }
}

void TestAppFota::theListIsForTheModule()
{
    const auto made = buildAppFota(someFiles);
    std::map<std::string, std::string> usr;
    vendorUnpack(unpackedText(made->view()), usr);
    const auto list = nlohmann::json::parse(usr.at("/usr/" + std::string(appFotaListName)));
    QCOMPARE(list["version"].get<int>(), 1);
    QCOMPARE(list["files"].size(), someFiles.size());
    const auto& first = list["files"][0];
    QCOMPARE(first["name"].get<std::string>(), "/usr/main.py"); // with its slash: checksum.update goes by it
    QCOMPARE(first["size"].get<int>(), 13);
    QCOMPARE(first["protected"].get<bool>(), true);
    QCOMPARE(list["files"][2]["crc32"].get<std::string>(), "0xffffffff"); // the vendor's CRC of an empty file
    QCOMPARE(list["files"][2]["sha256"].get<std::string>(),
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

void TestAppFota::readsAPackageWithoutList()
{
    const auto package = AppFota::parse(zlibOf(fileText("main.py", "a|end|b") + fileText("x/y", "")));
    QVERIFY(package && !package->isVerified());
    QCOMPARE(package->files().size(), 2u);
    QCOMPARE(std::string(textOf(package->files()[0].content)), "a|end|b");
    // A list that is not the last is a file.
    const auto early = AppFota::parse(zlibOf(fileText(std::string(appFotaListName), "{}") + fileText("x", "")));
    QVERIFY(early && !early->isVerified());
}

void TestAppFota::everyChangeIsFound_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char* title, const char* from, const char* to, ErrorCode code) {
        QTest::newRow(title) << from << to << code;
    };
    row("another content", "print('net')", "print('nit')", ErrorCode::badChecksum);
    row("another name", "|main.py|", "|mean.py|", ErrorCode::badChecksum);
    row("another size in the list", "\"size\":13", "\"size\":12", ErrorCode::badChecksum);
    row("another CRC in the list", "\"crc32\":\"0x", "\"crc32\":\"0X", ErrorCode::badChecksum);
    row("another SHA-256 in the list", "\"sha256\":\"", "\"sha256\":\"0", ErrorCode::corrupt); // its size
    row("a file less", "|start|filename|empty|filesize|0|filecontent||end|", "", ErrorCode::badChecksum);
    row("the last file less", fileText("marks.bin", std::string(textOf(marks))).c_str(), "", ErrorCode::truncated);
    row("a file more", "|start|filename|main", "|start|filename|z|filesize|0|filecontent||end||start|filename|main",
        ErrorCode::badChecksum);
    row("a size too large", "|filesize|13|", "|filesize|999999|", ErrorCode::truncated);
    row("a size too small", "|filesize|13|", "|filesize|12|", ErrorCode::corrupt);
    row("no size", "|filesize|13|", "|filesize||", ErrorCode::corrupt);
    row("a size that is none", "|filesize|13|", "|filesize|-13|", ErrorCode::corrupt);
    row("a size that no computer has", "|filesize|13|", "|filesize|99999999999999999999|", ErrorCode::corrupt);
    row("no version", "\"version\":1", "\"version\":2", ErrorCode::syntax);
    row("a version that is no number", "\"version\":1", "\"version\":{", ErrorCode::syntax);
    row("two of a name", "|start|filename|empty|", "|start|filename|main.py|", ErrorCode::duplicate);
}

void TestAppFota::everyChangeIsFound()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(ErrorCode, code);
    const auto made = buildAppFota(someFiles);
    const auto package = AppFota::parse(changed(made->view(), from.toStdString(), to.toStdString()));
    QVERIFY(!package);
    QCOMPARE(static_cast<int>(package.error().code), static_cast<int>(code));
}

void TestAppFota::everyCutAndFlippedByteIsFound()
{
    const auto made = buildAppFota(someFiles);
    for (std::size_t cut = 0; cut < made->size; ++cut)
        QVERIFY2(!AppFota::parse(made->view().first(cut)), std::to_string(cut).c_str());
    Bytes bytes(made->view().begin(), made->view().end());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        bytes[at] ^= std::byte{0x10};
        // Some bits at the end of the stream mean nothing.
        const auto package = AppFota::parse(bytes);
        QVERIFY2(!package || (package->isVerified() && package->files().size() == someFiles.size()),
                 std::to_string(at).c_str());
        bytes[at] ^= std::byte{0x10};
    }
    bytes.push_back(std::byte{0});
    QVERIFY(AppFota::parse(bytes).error().code == ErrorCode::corrupt);
}

void TestAppFota::refusesWhatIsNoPackage_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a zip") << QByteArray("PK\3\4aaaaaaaaaaaaaaaa");
    const auto zipped = [](const std::string& text) {
        const Bytes bytes = zlibOf(text);
        return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    };
    QTest::newRow("an empty stream") << zipped("");
    QTest::newRow("a stream of something else") << zipped("hello");
}

void TestAppFota::refusesWhatIsNoPackage()
{
    QFETCH(QByteArray, file);
    const auto package =
        AppFota::parse(std::as_bytes(std::span(file.constData(), static_cast<std::size_t>(file.size()))));
    QVERIFY(!package && package.error().code == ErrorCode::badMagic);
}

void TestAppFota::doesNotUnpackABomb()
{
    // 65 MiB of zeros in 65 KiB
    const auto package = AppFota::parse(zlibOf(std::string(65u << 20, 0)));
    QVERIFY(!package && package.error().code == ErrorCode::tooLarge);
}

void TestAppFota::namesThatMustNotBe_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"", "/usr/main.py", "../main.py", "a/../b", "a//b", "a/", "./a", "a|b", "C:\\x\\main.py",
                             "C:main.py", "a\nb", "a\\b"})
        QTest::newRow(name) << name;
    QTest::newRow("long") << QString(256, 'x');
    QTest::newRow("very long") << QString("x/").repeated(2000) + "x";
}

void TestAppFota::namesThatMustNotBe()
{
    QFETCH(QString, name);
    const auto made = buildAppFota(std::vector<AppFotaFile>{{name.toStdString(), net, false}});
    QVERIFY(!made && made.error().code == ErrorCode::badName);
    const auto read = AppFota::parse(zlibOf(fileText(name.toStdString(), "x")));
    QVERIFY(!read);
    QVERIFY(read.error().code == ErrorCode::badName || read.error().code == ErrorCode::corrupt);
}

void TestAppFota::namesOfAnotherEncodingAreReadAndNotWritten()
{
    const auto read = AppFota::parse(zlibOf(fileText("\xd6\xd0.py", "x"))); // GBK
    QVERIFY(read);
    const auto made = buildAppFota(read->files());
    QVERIFY(!made && made.error().code == ErrorCode::badName);
}

void TestAppFota::knowsContentsThatHoldMarks()
{
    QVERIFY(hasAppFotaMark(marks));
    QVERIFY(hasAppFotaMark(test::bytesOf("|end|")));
    QVERIFY(!hasAppFotaMark(test::bytesOf("|end")));
    QVERIFY(buildAppFota(std::vector<AppFotaFile>{{std::string(appFotaListName), net, false}}).error().code ==
            ErrorCode::duplicate);
}

QTEST_APPLESS_MAIN(TestAppFota)
#include "TestAppFota.moc"
