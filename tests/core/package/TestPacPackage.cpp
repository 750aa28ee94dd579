// SPDX-License-Identifier: MIT
#include "core/package/PacPackage.h"
#include "tests/core/package/PackageTools.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::package;

class TestPacPackage : public QObject
{
    Q_OBJECT

private slots:
    void listsTheFixture();
    void readsContents();
    void writesWhatItRead_data();
    void writesWhatItRead();
    void insertsBothImagesAsTheReferenceDoes_data();
    void insertsBothImagesAsTheReferenceDoes();
    void putsNewEntriesInTheRightPlace_data();
    void putsNewEntriesInTheRightPlace();
    void writesTheDescriptionInTheStyleOfItsNeighbours_data();
    void writesTheDescriptionInTheStyleOfItsNeighbours();
    void replacesAnExistingImage();
    void padsAnOddImage();
    void selectsAFileSystemThatIsReplaced();
    void replacesAnOrdinaryEntry();
    void refusesToReplace_data();
    void refusesToReplace();
    void locatesTheFileSystems_data();
    void locatesTheFileSystems();
    void tellsOfAFlashTableItCouldNotCheck();
    void believesAGivenAddressButTells();
    void refusesAFileSystemOnTopOfTheOther();
    void isUnchangedAfterAnError();
    void refusesPackages_data();
    void refusesPackages();
    void readsBadChecksumsWhenAsked();
    void readsOtherMagicWithoutChecksums();
    void onlyReadsTheSecondVersion();
    void plansTheFixture();
    void plansAnEntryWithNvAndOneLoader();
    void plansNoNvBackupThatThePackageDoesNotWant();
    void refusesToPlanWithoutLoader();
    void writesOntoItself();
    void leavesTheOldFileWhenWritingFails();
    void readsRealPackages_data();
    void readsRealPackages();
    void setsImagesInRealPackages_data();
    void setsImagesInRealPackages();
};

namespace
{

std::unique_ptr<Package> openFixture(const std::string& name)
{
    auto package = openPackage(test::dataFile("unisoc/" + name));
    if (!package)
        qFatal("%s", test::explain(package).constData());
    return std::move(*package);
}

test::Bytes written(const Package& package)
{
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "out.pac";
    if (const auto result = package.write(path); !result)
        qFatal("%s", test::explain(result).constData());
    return test::readFile(path);
}

std::vector<std::string> idsOf(const Package& package)
{
    std::vector<std::string> ids;
    for (const Entry& entry : package.entries())
        ids.push_back(entry.id);
    return ids;
}

test::PacFile loader()
{
    return {"HOST_FDL", "fdl1.img", 0x8000C0, 0xFF40, test::xorshiftWords(1, 256), "HOST_FDL"};
}

test::PacFile eraseOf(const char* id, std::uint32_t address, std::uint32_t size)
{
    return {id, "", address, size, {}, "EraseFlash"};
}

test::PacFile file(const char* id, std::uint32_t address, std::uint32_t regionSize, std::size_t size)
{
    return {id, std::string(id) + ".bin", address, regionSize, test::xorshiftWords(7, size), "CODE"};
}

AddressHints given(std::uint32_t address, std::uint32_t size = 0)
{
    return {Region{address, size}, std::nullopt};
}

AddressHints profile(std::uint32_t address, std::uint32_t size)
{
    return {std::nullopt, Region{address, size}};
}

/// A loader with a flash table of its own.
test::PacFile loaderWithTable(const std::vector<std::tuple<std::string, std::uint32_t, std::uint32_t>>& regions)
{
    test::Bytes table = test::bytesOf("PRTI");
    table.resize(16);
    for (const auto& [name, offset, size] : regions) {
        test::Bytes record = test::bytesOf("FBD2SFL1" + name);
        record.resize(32);
        test::putU32(record, 12, offset);
        test::putU32(record, 16, size);
        table.insert(table.end(), record.begin(), record.end());
    }
    test::putU32(table, 8, static_cast<std::uint32_t>(table.size()));
    test::putU32(table, 4, test::crc32ByZlib(table.data() + 8, table.size() - 8));
    return {"FDL2", "fdl2.img", 0x810000, 0x30000, table, "FDL2"};
}

} // namespace

void TestPacPackage::listsTheFixture()
{
    const auto package = openFixture("minimal.pac");
    QCOMPARE(package->formatName(), std::string_view("unisoc-pac"));
    QCOMPARE(package->platform(), std::string("unisoc8910"));
    const std::vector<Entry> expected{
        {"HOST_FDL", "fdl1.img", 0x008000C0, 0x100, 0xFF40, true, false},
        {"FDL2", "fdl2.img", 0x00810000, 0x200, 0x30000, true, false},
        {"AP", "ap.img", 0x60010000, 0x2000, 0x240000, true, false},
        {"ERASE_PY_FS_U", "", 0x60420000, 0, 0x60000, true, true},
        {"ERASE_PY_FS_B", "", 0x60480000, 0, 0x20000, true, true},
        {"PY_FS_U", "customer_fs.bin", 0x60420000, 0x60000, 0x60000, true, false},
        {"PY_FS_B", "customer_backup_fs.bin", 0x60480000, 0x20000, 0x20000, true, false},
        {"FMT_FSSYS", "", 0xFE000006, 0, 0x53595346, false, true},
        {"PhaseCheck", "", 0xFE000002, 0, 0x100, true, false},
        {"FLASH", "", 0xFE000001, 0, 0, true, true},
        {"", "UIX8910_MODEM.xml", 0, 0xE80, std::nullopt, false, false},
    };
    QCOMPARE(package->entries().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(package->entries()[i] == expected[i], expected[i].id.c_str());
}

void TestPacPackage::readsContents()
{
    const auto package = openFixture("minimal.pac");
    const std::map<std::string, std::uint32_t> crcs{{"HOST_FDL", 0xF0D9A7B0}, {"FDL2", 0x143C6656},
                                                    {"AP", 0xBD31F5C0},       {"PY_FS_U", 0x7755650B},
                                                    {"PY_FS_B", 0x8B85E5E9},  {"", 0xD3D9199D}};
    for (const auto& [id, crc] : crcs) {
        const auto content = test::contentOf(*package, id);
        QCOMPARE(test::crc32ByZlib(content.data(), content.size()), crc);
    }
    QVERIFY(test::contentOf(*package, "FMT_FSSYS").empty());
}

void TestPacPackage::writesWhatItRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("with images") << "minimal.pac";
    QTest::newRow("without images") << "nofs.pac";
}

void TestPacPackage::writesWhatItRead()
{
    QFETCH(QString, name);
    QCOMPARE(written(*openFixture(name.toStdString())), test::readFile(test::dataFile("unisoc/" + name.toStdString())));
}

void TestPacPackage::insertsBothImagesAsTheReferenceDoes_data()
{
    QTest::addColumn<QStringList>("order");
    QTest::newRow("user first") << QStringList{"PY_FS_U", "PY_FS_B"};
    QTest::newRow("backup first") << QStringList{"PY_FS_B", "PY_FS_U"};
}

void TestPacPackage::insertsBothImagesAsTheReferenceDoes()
{
    QFETCH(QStringList, order);
    const auto source = openFixture("minimal.pac");
    const auto package = openFixture("nofs.pac");
    for (const QString& id : order) {
        const auto result = package->replace(id.toStdString(), test::contentOf(*source, id.toStdString()));
        QVERIFY2(result, test::explain(result));
    }
    const auto expected = test::readFile(test::dataFile("unisoc/minimal.pac"));
    QVERIFY(written(*package) == expected);
    QVERIFY(written(*package) == expected); // and once more
    QCOMPARE(idsOf(*package), idsOf(*source));
}

void TestPacPackage::putsNewEntriesInTheRightPlace_data()
{
    QTest::addColumn<QStringList>("present");
    QTest::addColumn<QStringList>("set");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("after the erase entries")
        << QStringList{"AP", "ERASE_PY_FS_U", "ERASE_PY_FS_B", "PS"} << QStringList{"PY_FS_U", "PY_FS_B"}
        << QStringList{"AP", "ERASE_PY_FS_U", "ERASE_PY_FS_B", "PY_FS_U", "PY_FS_B", "PS"};
    QTest::newRow("after all erase entries, of which one is unknown")
        << QStringList{"ERASE_PY_FS_U", "AP", "ERASE_PY_FS_C", "PS"} << QStringList{"PY_FS_U"}
        << QStringList{"ERASE_PY_FS_U", "AP", "ERASE_PY_FS_C", "PY_FS_U", "PS"};
    QTest::newRow("before PS") << QStringList{"AP", "PS", "NV"} << QStringList{"PY_FS_B", "PY_FS_U"}
                               << QStringList{"AP", "PY_FS_U", "PY_FS_B", "PS", "NV"};
    QTest::newRow("before the description") << QStringList{"AP", "NV"} << QStringList{"PY_FS_B", "PY_FS_U"}
                                            << QStringList{"AP", "NV", "PY_FS_U", "PY_FS_B"};
    QTest::newRow("user before a backup that is there already")
        << QStringList{"PY_FS_B", "AP", "PS"} << QStringList{"PY_FS_U"}
        << QStringList{"PY_FS_U", "PY_FS_B", "AP", "PS"};
    QTest::newRow("backup behind a user image that is there already")
        << QStringList{"PY_FS_U", "AP", "PS"} << QStringList{"PY_FS_B"}
        << QStringList{"PY_FS_U", "PY_FS_B", "AP", "PS"};
    QTest::newRow("backup behind the user image and its own erase entry")
        << QStringList{"PY_FS_U", "AP", "ERASE_PY_FS_B", "PS"} << QStringList{"PY_FS_B"}
        << QStringList{"PY_FS_U", "AP", "ERASE_PY_FS_B", "PY_FS_B", "PS"};
}

void TestPacPackage::putsNewEntriesInTheRightPlace()
{
    QFETCH(QStringList, present);
    QFETCH(QStringList, set);
    QFETCH(QStringList, expected);
    std::vector<test::PacFile> files{loader()};
    std::uint32_t address = 0x60100000;
    for (const QString& id : present) {
        files.push_back(id.startsWith("ERASE") ? eraseOf(qPrintable(id), address, 0x10000)
                                               : file(qPrintable(id), address, 0x10000, 100));
        address += 0x10000;
    }
    const auto pac = test::makePac(files);
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    std::uint32_t newAddress = 0x60800000;
    for (const QString& id : set) {
        const auto result = (*package)->replace(id.toStdString(), test::xorshiftWords(3, 4096), given(newAddress));
        QVERIFY2(result, test::explain(result));
        newAddress += 0x10000;
    }
    const auto bytes = written(**package);
    const auto again = parsePackage(bytes);
    QVERIFY2(again, test::explain(again));
    QStringList ids;
    for (const auto& entry : (*again)->entries())
        ids << QString::fromStdString(entry.id);
    QCOMPARE(ids, QStringList("HOST_FDL") + expected + QStringList(""));
    QCOMPARE((*again)->entries(), (*package)->entries());
    for (const QString& id : set) {
        QCOMPARE(test::contentOf(**again, id.toStdString()), test::xorshiftWords(3, 4096));
        QCOMPARE((*again)->entries()[static_cast<std::size_t>(test::indexOf(**again, id.toStdString()))].name,
                 std::string(id == "PY_FS_U" ? "customer_fs.bin" : "customer_backup_fs.bin"));
    }
}

void TestPacPackage::writesTheDescriptionInTheStyleOfItsNeighbours_data()
{
    QTest::addColumn<QString>("newline");
    QTest::addColumn<QString>("tab");
    QTest::addColumn<bool>("beforePs");
    for (const bool beforePs : {true, false}) {
        const char* where = beforePs ? "before another file" : "at the end";
        QTest::addRow("CR LF and tabs, %s", where) << "\r\n"
                                                   << "\t" << beforePs;
        QTest::addRow("LF and tabs, %s", where) << "\n"
                                                << "\t" << beforePs;
        QTest::addRow("LF and two spaces, %s", where) << "\n"
                                                      << "  " << beforePs;
        QTest::addRow("everything in one line, %s", where) << ""
                                                           << "" << beforePs;
    }
}

void TestPacPackage::writesTheDescriptionInTheStyleOfItsNeighbours()
{
    QFETCH(QString, newline);
    QFETCH(QString, tab);
    QFETCH(bool, beforePs);
    const auto style = [&](const std::vector<test::PacFile>& files) {
        test::PacRecipe plain;
        plain.newline = "\n";
        auto text = QString::fromStdString(test::pacXml(files, plain));
        return text.replace("\t", tab).replace("\n", newline).toStdString();
    };
    std::vector<test::PacFile> files{loader(), file("AP", 0x60010000, 0x10000, 100)};
    if (beforePs)
        files.push_back(file("PS", 0x604A0000, 0x10000, 100));
    test::PacRecipe recipe;
    recipe.xml = style(files);
    const auto pac = test::makePac(files, recipe);
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    const auto result = (*package)->replace("PY_FS_U", test::Bytes(0x5000), given(0x60420000));
    QVERIFY2(result, test::explain(result));
    files.insert(files.begin() + 2, file("PY_FS_U", 0x60420000, 0x5000, 1));
    QCOMPARE(QByteArray::fromStdString(test::textOf(test::contentOf(**package, ""))),
             QByteArray::fromStdString(style(files)));
}

void TestPacPackage::replacesAnExistingImage()
{
    const auto package = openFixture("minimal.pac");
    const auto image = test::xorshiftWords(5, 0x4000);
    QVERIFY(package->replace("PY_FS_U", image));
    const auto bytes = written(*package);
    const auto again = parsePackage(bytes);
    QVERIFY2(again, test::explain(again));
    const auto before = openFixture("minimal.pac");
    QCOMPARE(idsOf(**again), idsOf(*before));
    for (const std::string& id : idsOf(*before))
        QCOMPARE(test::contentOf(**again, id), id == "PY_FS_U" ? image : test::contentOf(*before, id));
    QCOMPARE(bytes.size(), 567464u - 0x60000 + 0x4000);
}

void TestPacPackage::padsAnOddImage()
{
    const auto package = openFixture("nofs.pac");
    QVERIFY(package->replace("PY_FS_U", test::bytesOf("odd")));
    QCOMPARE(test::contentOf(*package, "PY_FS_U"), test::bytesOf(std::string("odd\0", 4)));
    QCOMPARE(package->entries()[5].size, 4u);
    QCOMPARE(package->entries()[5].regionSize, std::optional<std::uint32_t>(0x60000));
}

void TestPacPackage::selectsAFileSystemThatIsReplaced()
{
    auto image = file("PY_FS_U", 0x60420000, 0x10000, 100);
    image.check = 0;
    const auto pac = test::makePac({loader(), image});
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    QVERIFY(!(*package)->entries()[1].selected);
    QVERIFY((*package)->replace("PY_FS_U", test::Bytes(10)));
    const auto bytes = written(**package);
    const auto again = parsePackage(bytes);
    QVERIFY((*again)->entries()[1].selected);
}

void TestPacPackage::replacesAnOrdinaryEntry()
{
    const auto package = openFixture("nofs.pac");
    const auto content = test::xorshiftWords(5, 0x10000);
    QVERIFY(package->replace("AP", content));
    const auto bytes = written(*package);
    const auto again = parsePackage(bytes);
    QVERIFY2(again, test::explain(again));
    QCOMPARE(test::contentOf(**again, "AP"), content);
    QCOMPARE((*again)->entries()[2].name, std::string("ap.img"));
}

void TestPacPackage::refusesToReplace_data()
{
    QTest::addColumn<QString>("package");
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("fact");
    QTest::newRow("an image larger than its erase entry says")
        << "nofs.pac"
        << "PY_FS_B" << 0x20001 << int(ErrorCode::doesNotFit) << "131072 bytes (32 blocks)";
    QTest::newRow("an image larger than its entry says")
        << "minimal.pac"
        << "PY_FS_U" << 0x61000 << int(ErrorCode::doesNotFit) << "0x60420000";
    QTest::newRow("a loader larger than its region") << "nofs.pac"
                                                     << "FDL2" << 0x30002 << int(ErrorCode::doesNotFit) << "0x810000";
    QTest::newRow("an unknown entry") << "nofs.pac"
                                      << "APPIMG" << 10 << int(ErrorCode::notFound) << "PY_FS_U";
    QTest::newRow("an operation") << "nofs.pac"
                                  << "FLASH" << 10 << int(ErrorCode::badArgument) << "operation";
    QTest::newRow("the description") << "nofs.pac"
                                     << "" << 10 << int(ErrorCode::badArgument) << "description";
    QTest::newRow("with nothing") << "nofs.pac"
                                  << "PY_FS_U" << 0 << int(ErrorCode::badArgument) << "empty";
}

void TestPacPackage::refusesToReplace()
{
    QFETCH(QString, package);
    QFETCH(QString, id);
    QFETCH(int, size);
    QFETCH(int, code);
    QFETCH(QString, fact);
    const auto opened = openFixture(package.toStdString());
    const auto result = opened->replace(id.toStdString(), test::Bytes(static_cast<std::size_t>(size)));
    QVERIFY(!result);
    QVERIFY2(int(result.error().code) == code, test::explain(result));
    QCOMPARE(result.error().subject, id.toStdString());
    QVERIFY2(QString::fromStdString(result.error().detail).contains(fact), test::explain(result));
}

void TestPacPackage::locatesTheFileSystems_data()
{
    using Files = std::vector<test::PacFile>;
    QTest::addColumn<test::Bytes>("pac");
    QTest::addColumn<bool>("backup");
    QTest::addColumn<quint32>("givenAddress");
    QTest::addColumn<quint32>("profileAddress");
    QTest::addColumn<quint32>("address"); // 0: an error
    QTest::addColumn<quint32>("size");
    QTest::addColumn<int>("sourceOrCode");
    const auto add = [](const char* name, Files files, bool backup, quint32 givenAt, quint32 profileAt, quint32 address,
                        quint32 size, int result) {
        files.insert(files.begin(), loader());
        QTest::newRow(name) << test::makePac(files) << backup << givenAt << profileAt << address << size << result;
    };
    const auto erase = eraseOf("ERASE_PY_FS_U", 0x60430000, 0x50000);
    const auto table = loaderWithTable({{"FSYS", 0x370000, 0x1F0000}, {"PY_U", 0x600000, 0x40000}});
    const auto onlyForeign = loaderWithTable({{"FSYS", 0x370000, 0x1F0000}});
    add("by the entry before all else", {table, erase, file("PY_FS_U", 0x60440000, 0x7000, 10)}, false, 0x60500000,
        0x60501000, 0x60440000, 0x7000, int(PlaceSource::entry));
    add("by an entry without a size, which its erase entry knows", {erase, file("PY_FS_U", 0x60430000, 0, 10)}, false,
        0, 0, 0x60430000, 0x50000, int(PlaceSource::entry));
    add("by an entry without a size, which its erase entry elsewhere does not know",
        {erase, file("PY_FS_U", 0x60440000, 0, 10)}, false, 0, 0, 0x60440000, 0, int(PlaceSource::entry));
    add("by the erase entry before the flash table", {table, erase}, false, 0x60500000, 0x60501000, 0x60430000, 0x50000,
        int(PlaceSource::eraseEntry));
    add("by the flash table before what is given", {table}, false, 0x60500000, 0x60501000, 0x60600000, 0x40000,
        int(PlaceSource::flashTable));
    add("by what is given before the profile", {onlyForeign}, false, 0x60100000, 0x60110000, 0x60100000, 0x20000,
        int(PlaceSource::given));
    add("by the profile at last", {onlyForeign}, false, 0, 0x60110000, 0x60110000, 0x20000, int(PlaceSource::profile));
    add("by the profile when there is no table", {}, false, 0, 0x60420000, 0x60420000, 0x20000,
        int(PlaceSource::profile));
    add("the backup not by the user's place in the table", {table}, true, 0, 0x60110000, 0x60110000, 0x20000,
        int(PlaceSource::profile));
    add("not in another file system that the profile points to", {onlyForeign}, false, 0, 0x60420000, 0, 0,
        int(ErrorCode::addressConflict));
    add("not where a profile runs into another file system", {onlyForeign}, false, 0, 0x60360000, 0, 0,
        int(ErrorCode::addressConflict));
    add("not the backup in the user's place", {table}, true, 0, 0x60610000, 0, 0, int(ErrorCode::addressConflict));
    add("not by a profile in the region of another entry", {file("AP", 0x60010000, 0x240000, 10)}, false, 0, 0x60200000,
        0, 0, int(ErrorCode::addressConflict));
    add("nowhere when nobody tells", {onlyForeign}, false, 0, 0, 0, 0, int(ErrorCode::noAddress));
    add("not at an address between blocks", {}, false, 0x60420800, 0, 0, 0, int(ErrorCode::badArgument));
    add("not outside the flash", {}, false, 0x810000, 0, 0, 0, int(ErrorCode::outOfRange));
    add("not beyond the end of the flash", {}, false, 0x60FF0000, 0, 0, 0, int(ErrorCode::outOfRange));
}

void TestPacPackage::locatesTheFileSystems()
{
    QFETCH(test::Bytes, pac);
    QFETCH(bool, backup);
    QFETCH(quint32, givenAddress);
    QFETCH(quint32, profileAddress);
    QFETCH(quint32, address);
    QFETCH(quint32, size);
    QFETCH(int, sourceOrCode);
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    AddressHints hints;
    if (givenAddress != 0)
        hints.given = Region{givenAddress, 0x20000};
    if (profileAddress != 0)
        hints.profile = Region{profileAddress, 0x20000};
    const auto place = (*package)->locate(backup ? Role::backup : Role::user, hints);
    if (address == 0) {
        QVERIFY(!place);
        QVERIFY2(int(place.error().code) == sourceOrCode, test::explain(place));
        QVERIFY(place.error().detail.size() > 20);
        return;
    }
    QVERIFY2(place, test::explain(place));
    QCOMPARE(place->region.address, address);
    QCOMPARE(place->region.size, size);
    QCOMPARE(int(place->source), sourceOrCode);
    QVERIFY(!describe(place->source).empty());
    // What was typed and is not used must not vanish silently.
    QCOMPARE(place->note.empty(), givenAddress == 0 || givenAddress == address);
}

void TestPacPackage::tellsOfAFlashTableItCouldNotCheck()
{
    auto table = loaderWithTable({{"PY_U", 0x600000, 0x40000}});
    table.content[4] ^= std::byte{1};
    const auto pac = test::makePac({loader(), table});
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    const auto place = (*package)->locate(Role::user, given(0x60420000));
    QVERIFY2(place, test::explain(place));
    QCOMPARE(place->region, (Region{0x60600000, 0x40000}));
    QVERIFY2(place->note.find("check value") != std::string::npos, place->note.c_str());
    QVERIFY2(place->note.find("0x60420000") != std::string::npos, place->note.c_str());
}

void TestPacPackage::believesAGivenAddressButTells()
{
    const auto pac = test::makePac({loader(), loaderWithTable({{"FSYS", 0x370000, 0x1F0000}})});
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    const auto place = (*package)->locate(Role::user, given(0x60420000));
    QVERIFY2(place, test::explain(place));
    QVERIFY2(place->note.find("FSYS (0x60370000 to 0x60560000)") != std::string::npos, place->note.c_str());
    QVERIFY((*package)->replace("PY_FS_U", test::Bytes(5000), given(0x60420000)));
    QCOMPARE((*package)->entries()[2].address, std::optional<std::uint32_t>(0x60420000));
    QCOMPARE((*package)->entries()[2].regionSize, std::optional<std::uint32_t>(8192)); // whole blocks of the image
}

void TestPacPackage::refusesAFileSystemOnTopOfTheOther()
{
    const auto pac = test::makePac({loader()});
    const auto package = parsePackage(pac);
    QVERIFY((*package)->replace("PY_FS_U", test::Bytes(0x3000), given(0x60420000)));
    const auto result = (*package)->replace("PY_FS_B", test::Bytes(0x1000), given(0x60422000));
    QVERIFY(!result);
    QVERIFY2(result.error().code == ErrorCode::addressConflict, test::explain(result));
    QVERIFY((*package)->replace("PY_FS_B", test::Bytes(0x1000), given(0x60423000)));
}

void TestPacPackage::isUnchangedAfterAnError()
{
    const auto package = openFixture("nofs.pac");
    QVERIFY(!package->replace("PY_FS_U", test::Bytes(0x70000)));
    QVERIFY(!package->replace("AP", test::Bytes(0x240002)));
    QCOMPARE(written(*package), test::readFile(test::dataFile("unisoc/nofs.pac")));

    std::vector<test::PacFile> full{loader()};
    for (int i = 1; i < 63; ++i)
        full.push_back(file(("E" + std::to_string(i)).c_str(), 0x60000000, 0, 2));
    const auto pac = test::makePac(full);
    const auto crowded = parsePackage(pac);
    QVERIFY2(crowded, test::explain(crowded));
    const auto result = (*crowded)->replace("PY_FS_U", test::Bytes(2), given(0x60420000));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::tooLarge);
    QCOMPARE(written(**crowded), pac);
}

void TestPacPackage::refusesPackages_data()
{
    QTest::addColumn<test::Bytes>("pac");
    QTest::addColumn<int>("code");
    const test::Bytes good = test::makePac({loader(), file("AP", 0x60010000, 0x1000, 100)});
    const std::size_t table = 0x84C;
    const std::size_t record = 2580;
    const auto add = [&](const char* name, ErrorCode code, auto&& change) {
        test::Bytes pac = good;
        change(pac);
        test::sealPac(pac);
        QTest::newRow(name) << pac << int(code);
    };
    add("another version", ErrorCode::unsupportedVersion, [](auto& pac) { pac[8] = std::byte{'9'}; });
    add("65 entries", ErrorCode::tooLarge, [](auto& pac) { test::putU32(pac, 0x434, 65); });
    add("more entries than fit", ErrorCode::truncated, [](auto& pac) { test::putU32(pac, 0x434, 5); });
    add("no entries", ErrorCode::corrupt, [](auto& pac) { test::putU32(pac, 0x434, 0); });
    add("a table elsewhere", ErrorCode::corrupt, [](auto& pac) { test::putU32(pac, 0x438, 2128); });
    add("an entry of another size", ErrorCode::corrupt, [&](auto& pac) { test::putU32(pac, table, 2576); });
    add("a content beyond the file", ErrorCode::outOfRange,
        [&](auto& pac) { test::putU32(pac, table + 0x604, 0x7FFFFFFF); });
    add("a content at the end of the address range", ErrorCode::outOfRange,
        [&](auto& pac) { test::putU32(pac, table + 0x610, 0xFFFFFFFF); });
    add("a content inside the table", ErrorCode::outOfRange,
        [&](auto& pac) { test::putU32(pac, table + 0x610, 0x84C); });
    add("contents on top of each other", ErrorCode::corrupt,
        [&](auto& pac) { test::putU32(pac, table + 0x610, test::getU32(pac, table + 0x610) + 10); });
    add("an id that is no text", ErrorCode::syntax, [&](auto& pac) { pac[table + 5] = std::byte{0xD8}; });
    add("an id that the description does not know", ErrorCode::corrupt,
        [&](auto& pac) { pac[table + 4] = std::byte{'X'}; });
    add("an address that the description does not know", ErrorCode::corrupt,
        [&](auto& pac) { test::putU32(pac, table + 0x61C, 0x8000C4); });
    add("a description without content", ErrorCode::corrupt,
        [&](auto& pac) { test::putU32(pac, table + 2 * record + 0x604, 0); });
    add("a description cut short", ErrorCode::syntax, [&](auto& pac) {
        test::putU32(pac, table + 2 * record + 0x604, test::getU32(pac, table + 2 * record + 0x604) - 20);
    });

    const auto withXml = [&](const char* name, ErrorCode code, const std::string& xml) {
        test::PacRecipe recipe;
        recipe.xml = xml;
        QTest::newRow(name) << test::makePac({loader(), file("AP", 0x60010000, 0x1000, 100)}, recipe) << int(code);
    };
    const std::string xml = test::pacXml({loader(), file("AP", 0x60010000, 0x1000, 100)});
    const auto replaced = [&](const char* from, const char* to) {
        return QString::fromStdString(xml).replace(from, to).toStdString();
    };
    withXml("a description that is no XML", ErrorCode::syntax, "no XML at all");
    withXml("a description with zero bytes", ErrorCode::syntax, xml + std::string(1, '\0'));
    withXml("a description larger than a megabyte", ErrorCode::tooLarge, xml + std::string(1 << 20, ' '));
    withXml("a scheme that is missing", ErrorCode::syntax, replaced("<SchemeName>UIX", "<SchemeName>Y"));
    withXml("an address that is no number", ErrorCode::syntax, replaced("0x60010000", "0x6001000G"));
    withXml("an address that is too long", ErrorCode::syntax, replaced("0x60010000", "0x600100000"));
    withXml("a file without id", ErrorCode::syntax, replaced("<ID>AP</ID>", ""));
    withXml("files in another order", ErrorCode::corrupt,
            test::pacXml({file("AP", 0x60010000, 0x1000, 100), loader()}));
    withXml("a file more than the table has", ErrorCode::corrupt,
            test::pacXml({loader(), file("AP", 0x60010000, 0x1000, 100), file("PS", 0x60100000, 0, 1)}));
    withXml("a file less than the table has", ErrorCode::corrupt, test::pacXml({loader()}));
    QTest::newRow("an id twice") << test::makePac({loader(), loader()}) << int(ErrorCode::duplicate);
    QTest::newRow("an entry without id") << test::makePac({loader(), file("", 0, 0, 10)}) << int(ErrorCode::syntax);

    test::Bytes longer = good;
    longer.push_back({});
    QTest::newRow("bytes behind the end") << longer << int(ErrorCode::corrupt);
    test::Bytes badHeader = good;
    badHeader[0x300] ^= std::byte{1};
    QTest::newRow("a damaged header") << badHeader << int(ErrorCode::badChecksum);
    test::Bytes badContent = good;
    badContent[badContent.size() - 3] ^= std::byte{1};
    QTest::newRow("a damaged content") << badContent << int(ErrorCode::badChecksum);
    // A broken table in a file that is damaged anyway: the damage is the news.
    test::Bytes badTable = good;
    test::putU32(badTable, table, 0);
    QTest::newRow("a damaged table") << badTable << int(ErrorCode::badChecksum);
}

void TestPacPackage::refusesPackages()
{
    QFETCH(test::Bytes, pac);
    QFETCH(int, code);
    const auto package = parsePackage(pac);
    QVERIFY(!package);
    QVERIFY2(int(package.error().code) == code, test::explain(package.error()));
    QVERIFY(!package.error().detail.empty());
}

void TestPacPackage::readsBadChecksumsWhenAsked()
{
    auto pac = test::readFile(test::dataFile("unisoc/nofs.pac"));
    pac[0x7000] ^= std::byte{1};
    QVERIFY(!parsePackage(pac));
    const auto package = parsePackage(pac, {.ignoreChecksums = true});
    QVERIFY2(package, test::explain(package));
    const auto bytes = written(**package);
    const auto again = parsePackage(bytes); // what we write is right again
    QVERIFY2(again, test::explain(again));
}

void TestPacPackage::readsOtherMagicWithoutChecksums()
{
    test::PacRecipe recipe;
    recipe.magic = 0x12345678;
    auto pac = test::makePac({loader()}, recipe);
    pac[0x848] ^= std::byte{1};
    pac[0x84A] ^= std::byte{1};
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    QCOMPARE(test::getU32(written(**package), 0x844), 0x12345678u);
}

void TestPacPackage::onlyReadsTheSecondVersion()
{
    test::PacRecipe recipe;
    recipe.version = "BP_R2.0.1";
    auto pac = test::makePac({loader(), file("AP", 0x60010000, 0x1000, 100)}, recipe);
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    QCOMPARE(test::contentOf(**package, "AP"), test::xorshiftWords(7, 100));
    const auto replaced = (*package)->replace("AP", test::Bytes(2));
    QVERIFY(!replaced);
    QCOMPARE(replaced.error().code, ErrorCode::unsupportedVersion);
    const QTemporaryDir folder;
    const auto result = (*package)->write(folder.filePath("out.pac").toStdString());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::unsupportedVersion);
    QVERIFY(QDir(folder.path()).isEmpty());

    // The high words count here.
    test::putU32(pac, 0x84C + 0x5FC, 1);
    test::sealPac(pac);
    const auto huge = parsePackage(pac);
    QVERIFY(!huge);
    QCOMPARE(huge.error().code, ErrorCode::outOfRange);
}

void TestPacPackage::plansTheFixture()
{
    const auto plan = openFixture("minimal.pac")->plan();
    QVERIFY2(plan, test::explain(plan));
    DownloadPlan expected;
    expected.format = "unisoc-pac";
    expected.steps = {
        {.kind = StepKind::loader1, .id = "HOST_FDL", .address = 0x8000C0, .size = 0x100, .content = 0},
        {.kind = StepKind::loader2, .id = "FDL2", .address = 0x810000, .size = 0x200, .content = 1},
        {.kind = StepKind::write, .id = "AP", .address = 0x60010000, .size = 0x2000, .content = 2},
        {.kind = StepKind::erase, .id = "ERASE_PY_FS_U", .address = 0x60420000, .size = 0x60000},
        {.kind = StepKind::erase, .id = "ERASE_PY_FS_B", .address = 0x60480000, .size = 0x20000},
        {.kind = StepKind::write, .id = "PY_FS_U", .address = 0x60420000, .size = 0x60000, .content = 5},
        {.kind = StepKind::write, .id = "PY_FS_B", .address = 0x60480000, .size = 0x20000, .content = 6},
        {.kind = StepKind::erase, .id = "FLASH", .address = 0xFE000001, .size = 0},
        {.kind = StepKind::reset},
    };
    QVERIFY2(*plan == expected, describe(*plan).c_str());
    QCOMPARE(QString::fromStdString(describe(*plan)).split('\n').first(),
             QString("loader1 HOST_FDL at 0x8000c0, 256 bytes"));
}

void TestPacPackage::plansAnEntryWithNvAndOneLoader()
{
    auto fdl = loader();
    fdl.id = fdl.type = "FDL";
    auto nv = file("NV", 0xFE000003, 0x20000, 2000);
    nv.type = "NV";
    auto format = eraseOf("FMT_FSMOD", 0xFE000006, 0x444F4D46);
    auto skipped = file("CP", 0x60400000, 0, 10);
    skipped.check = 0;
    const auto pac = test::makePac({fdl, nv, format, skipped, file("PREPACK", 0xFE000004, 0, 30)});
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    const auto plan = (*package)->plan();
    QVERIFY2(plan, test::explain(plan));
    DownloadPlan expected;
    expected.format = "unisoc-pac";
    expected.steps = {
        {.kind = StepKind::loader1, .id = "FDL", .address = 0x8000C0, .size = 0x100, .content = 0},
        {.kind = StepKind::backupNv, .id = "NV", .address = 0xFE000003, .size = 0x20000},
        {.kind = StepKind::nv, .id = "NV", .address = 0xFE000003, .size = 2000, .content = 1},
        {.kind = StepKind::format, .id = "FMT_FSMOD", .address = 0xFE000006, .size = 0x444F4D46},
        {.kind = StepKind::write, .id = "PREPACK", .address = 0xFE000004, .size = 30, .content = 4},
        {.kind = StepKind::reset},
    };
    expected.nvItems = {0x26D, 5};
    QVERIFY2(*plan == expected, describe(*plan).c_str());
}

void TestPacPackage::plansNoNvBackupThatThePackageDoesNotWant()
{
    auto nv = file("NV", 0xFE000003, 0x20000, 2000);
    nv.type = "NV";
    test::PacRecipe recipe;
    recipe.xml = QString::fromStdString(test::pacXml({loader(), nv}))
                     .replace("NVBackup backup=\"1\"", "NVBackup backup=\"0\"")
                     .toStdString();
    const auto pac = test::makePac({loader(), nv}, recipe);
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    const auto plan = (*package)->plan();
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(plan->steps.size(), 3u);
    QCOMPARE(plan->steps[1].kind, StepKind::nv);
    QVERIFY(plan->nvItems.empty());
}

void TestPacPackage::refusesToPlanWithoutLoader()
{
    const auto pac = test::makePac({file("AP", 0x60010000, 0x1000, 100)});
    const auto package = parsePackage(pac);
    QVERIFY2(package, test::explain(package));
    QVERIFY(!(*package)->plan());
}

void TestPacPackage::writesOntoItself()
{
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "x.pac";
    test::writeFile(path, test::readFile(test::dataFile("unisoc/minimal.pac")));
    const auto package = openPackage(path);
    QVERIFY2(package, test::explain(package));
    QVERIFY((*package)->replace("PY_FS_U", test::Bytes(0x1000)));
    QVERIFY((*package)->write(path));
    const auto again = openPackage(path);
    QVERIFY2(again, test::explain(again));
    QCOMPARE(test::contentOf(**again, "PY_FS_U"), test::Bytes(0x1000));
    QCOMPARE(test::contentOf(**package, "AP"), test::contentOf(**again, "AP"));
}

void TestPacPackage::leavesTheOldFileWhenWritingFails()
{
    const QTemporaryDir folder;
    const auto package = openFixture("nofs.pac");
    const auto result = package->write(std::filesystem::path(folder.path().toStdString()) / "missing" / "x.pac");
    QVERIFY(!result);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestPacPackage::readsRealPackages_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("platform");
    QTest::addColumn<QStringList>("entries");
    QTest::newRow("of an EC600U") << "EC600UCN_LB.app.pac"
                                  << "unisoc8910"
                                  << QStringList{"HOST_FDL 0x8000c0 14144", "FDL2 0x810000 60288",
                                                 "APPIMG 0x60250000 2848", "PREPACK 0xfe000004 567624", " 0x0 1575"};
    QTest::newRow("of an EC600G") << "ec600g_app.pac"
                                  << "unisoc8850"
                                  << QStringList{"FDL 0x50800000 58624", "APPIMG 0x60300000 4608",
                                                 "PREPACK 0xfe000004 567624", " 0x0 1286"};
}

void TestPacPackage::readsRealPackages()
{
    QFETCH(QString, name);
    QFETCH(QString, platform);
    QFETCH(QStringList, entries);
    const auto path = test::fixtureFile("unisoc/real/" + name.toStdString());
    if (path.empty())
        QSKIP("the published packages are not here");
    const auto package = openPackage(path);
    QVERIFY2(package, test::explain(package));
    QCOMPARE(QString::fromStdString((*package)->platform()), platform);
    QStringList listed;
    std::size_t offset = 2124 + 2580 * (*package)->entries().size();
    const auto file = test::readFile(path);
    for (const Entry& entry : (*package)->entries()) {
        listed << QString("%1 %2 %3")
                      .arg(QString::fromStdString(entry.id), QString::fromStdString(hex(*entry.address)))
                      .arg(entry.size);
        QCOMPARE(test::contentOf(**package, entry.id), test::slice(file, offset, entry.size));
        offset += entry.size;
    }
    QCOMPARE(listed, entries);
    QVERIFY(written(**package) == file);
    const auto plan = (*package)->plan();
    QVERIFY2(plan, test::explain(plan));
}

void TestPacPackage::setsImagesInRealPackages_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("of an EC600U") << "EC600UCN_LB.app.pac";
    QTest::newRow("of an EC600G") << "ec600g_app.pac";
}

void TestPacPackage::setsImagesInRealPackages()
{
    QFETCH(QString, name);
    const auto path = test::fixtureFile("unisoc/real/" + name.toStdString());
    if (path.empty())
        QSKIP("the published packages are not here");
    const auto package = openPackage(path);
    QVERIFY2(package, test::explain(package));
    const auto user = test::xorshiftWords(1, 0x60000);
    const auto backup = test::xorshiftWords(2, 0x20000);

    const auto refused = (*package)->replace("PY_FS_U", user);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::noAddress);
    QVERIFY2(refused.error().detail.find("FSYS") != std::string::npos, test::explain(refused));
    // The usual place of the family lies inside this firmware's system file system.
    const auto conflict = (*package)->replace("PY_FS_U", user, profile(0x60420000, 0x60000));
    QVERIFY(!conflict);
    QCOMPARE(conflict.error().code, ErrorCode::addressConflict);
    QVERIFY2(conflict.error().detail.find("FSYS") != std::string::npos, test::explain(conflict));

    QVERIFY((*package)->replace("PY_FS_U", user, given(0x60420000, 0x60000)));
    QVERIFY((*package)->replace("PY_FS_B", backup, given(0x60480000, 0x20000)));
    const auto bytes = written(**package);
    const auto before = test::readFile(path);
    const std::size_t count = test::getU32(before, 0x434);
    QCOMPARE(test::getU32(bytes, 0x434), count + 2);

    // Header but for size, count and CRCs; old table entries but for their offsets; all old contents.
    auto header = test::slice(bytes, 0, 2124);
    for (const std::size_t field : {0x30, 0x434, 0x848})
        test::putU32(header, field, test::getU32(before, field));
    QCOMPARE(header, test::slice(before, 0, 2124));
    std::size_t contentsEnd = test::getU32(before, 2124 + (count - 1) * 2580 + 0x610);
    const std::size_t shift = 2 * 2580;
    const std::size_t oldContents = 2124 + count * 2580;
    QCOMPARE(test::slice(bytes, oldContents + shift, contentsEnd - oldContents),
             test::slice(before, oldContents, contentsEnd - oldContents));
    for (std::size_t i = 0; i + 1 < count; ++i) {
        auto record = test::slice(bytes, 2124 + i * 2580, 2580);
        test::putU32(record, 0x610, test::getU32(record, 0x610) - shift);
        QCOMPARE(record, test::slice(before, 2124 + i * 2580, 2580));
    }
    const auto again = parsePackage(bytes);
    QVERIFY2(again, test::explain(again));
    QCOMPARE(test::contentOf(**again, "PY_FS_U"), user);
    QCOMPARE(test::contentOf(**again, "PY_FS_B"), backup);
    // The description only grew: without the two new blocks it is the old one.
    const auto xml = QByteArray::fromStdString(test::textOf(test::contentOf(**again, "")));
    const auto oldXml =
        QByteArray::fromStdString(test::textOf(test::slice(before, contentsEnd, before.size() - contentsEnd)));
    const auto start = xml.indexOf("\t\t\t<File>", xml.indexOf("PREPACK</Description>"));
    const auto end = xml.lastIndexOf("</File>") + QByteArray("</File>\r\n").size();
    QCOMPARE(xml.left(start) + xml.mid(end), oldXml);
}

QTEST_GUILESS_MAIN(TestPacPackage)
#include "TestPacPackage.moc"
