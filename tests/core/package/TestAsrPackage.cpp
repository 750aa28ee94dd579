// SPDX-License-Identifier: MIT
#include "tests/core/package/PackageTools.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace core;
using namespace core::package;

class TestAsrPackage : public QObject
{
    Q_OBJECT

private slots:
    void listsMembersWithTheirPartitions();
    void namesThePlatform_data();
    void namesThePlatform();
    void locatesTheFileSystems();
    void writesWhatItRead();
    void replacesAnImageOfTheSameSize_data();
    void replacesAnImageOfTheSameSize();
    void correctsWeightAndTotalForAnotherSize();
    void findsBackToTheOldTextWithTheOldSize();
    void touchesUnusualWeightsOnlyForAnotherSize();
    void replacesOtherMembers();
    void refusesToReplace_data();
    void refusesToReplace();
    void refusesAPartitionWithTwoImages();
    void refusesPackages_data();
    void refusesPackages();
    void noticesDamageInAnyMember();
    void survivesRandomDamage();
    void plansUpgradeMode();
    void plansProductionMode();
    void leavesOutDisabledGroups();
    void announcesTheWorkThatIsReallyDone();
    void refusesToPlan_data();
    void refusesToPlan();
    void takesTheBestInnerArchive();
    void handlesTheRealPackage_data();
    void handlesTheRealPackage();
};

namespace
{

constexpr std::uint32_t userSize = 0x8000;
constexpr std::uint32_t backupSize = 0x3000;
constexpr std::uint32_t userStart = 0x20000;
constexpr std::uint32_t backupStart = 0x28000;

std::vector<test::AsrRegion> regions()
{
    return {{"all", "group", 0, 0x100000, 0, 0},
            {"external", "flash", 0, 0x100000, 0, 1},
            {"bootloader", "ubi", 0, 0x4000},
            {"ptable", "raw", 0x4000, 0x1000, 2188},
            {"cp", "raw", 0x10000, 0x10000, 50'001},
            {"customer_fs", "raw", userStart, userSize},
            {"customer_backup_fs", "raw", backupStart, backupSize},
            {"nvm", "raw", 0x30000, 0x4000},
            {"factory_a", "raw", 0x40000, 0x1000}};
}

struct Parts {
    std::vector<test::ZipFile> files;

    test::Bytes& operator[](const std::string& name)
    {
        const auto found =
            std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.name == name; });
        if (found == files.end())
            return files.emplace_back(test::ZipFile{name, {}, false}).content;
        return found->content;
    }
    void remove(const std::string& name)
    {
        files.erase(std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.name == name; }));
    }
    void edit(const char* from, const char* to)
    {
        auto text = QString::fromStdString(test::textOf((*this)["download.json"]));
        if (!text.contains(from))
            qFatal("download.json of the test has no %s", from);
        (*this)["download.json"] = test::bytesOf(text.replace(from, to).toStdString());
    }
    test::Bytes zip() const { return test::makeZip(files); }
};

/// A small package, complete in its kind.
Parts parts()
{
    Parts parts;
    parts["customer_fs.bin"] = test::xorshiftWords(1, userSize);
    parts["fota.json"] = test::bytesOf("[]");
    parts["download.json"] = test::bytesOf(R"([
   { "command" : "require", "group" : "0", "name" : "product", "value" : "arom|arom-tiny" },
   { "command" : "require", "group" : "0", "name" : "version-bootrom", "value" : "2019.01.15" },
   { "command" : "progress", "group" : "0", "name" : "weight", "value" : 286565 },
   { "command" : "call", "group" : "0", "image" : "flasher.img" },
   { "command" : "partition", "group" : "0", "image" : "flashinfo.bin" },
   { "command" : "partition", "group" : "0", "image" : "partition.bin" },
   { "command" : "erase", "group" : "1", "partition" : "bootloader", "weight" : 16384 },
   { "command" : "flash", "group" : "2", "image" : "cp.bin", "partition" : "cp", "weight" : 115537 },
   { "command" : "flash", "group" : "2", "image" : "partition.bin", "partition" : "ptable", "weight" : 6284 },
   { "command" : "flash", "group" : "6", "image" : "customer_fs.bin", "partition" : "customer_fs", "weight" : 65536 },
   { "command" : "flash", "group" : "7", "image" : "customer_backup_fs.bin", "partition" : "customer_backup_fs",
     "weight" : 24576 },
   { "command" : "flash", "group" : "8", "image" : "nvm.bin", "partition" : "nvm", "productionOnly" : true,
     "weight" : 32768 },
   { "command" : "erase", "group" : "9", "partition" : "factory_a", "productionOnly" : true, "weight" : 4096 },
   { "command" : "flash", "group" : "1", "image" : "bootloader.ubi", "partition" : "bootloader", "weight" : 21384 }
]
)");
    parts["flasher.img"] = test::xorshiftWords(2, 3000);
    parts["flashinfo.bin"] = test::bytesOf("FNIF and some devices");
    parts["partition.bin"] = test::makePartitionBin(regions());
    parts["cp.bin"] = test::xorshiftWords(3, 50'001);
    parts["customer_backup_fs.bin"] = test::xorshiftWords(4, backupSize);
    parts["nvm.bin"] = test::xorshiftWords(5, 0x4000);
    parts["bootloader.ubi"] = test::xorshiftWords(6, 5000);
    return parts;
}

test::Bytes wrapped(const test::Bytes& inner, const std::string& platform = "ASR1601")
{
    return test::makeZip({{"platform_config.json", test::bytesOf(R"({"platform": " )" + platform + R"("})")},
                          {"QPY_FW.zip", inner},
                          {"readme.txt", test::bytesOf("about")}});
}

test::Bytes written(const Package& package)
{
    const QTemporaryDir folder;
    const auto path = folder.filePath("out.bin").toStdString();
    if (const auto result = package.write(path); !result)
        qFatal("%s", test::explain(result).constData());
    return test::readFile(path);
}

std::map<std::string, test::Bytes> contentsIn(const test::Bytes& zip)
{
    std::map<std::string, test::Bytes> contents;
    for (const auto& entry : test::readZip(zip))
        contents[entry.name] = entry.content;
    return contents;
}

std::uint64_t sumOfWeights(const DownloadPlan& plan)
{
    std::uint64_t sum = 0;
    for (const PlanStep& step : plan.steps)
        sum += step.kind == StepKind::progress ? 0 : step.weight;
    return sum;
}

std::uint64_t announced(const DownloadPlan& plan)
{
    return std::find_if(plan.steps.begin(), plan.steps.end(),
                        [](const auto& s) { return s.kind == StepKind::progress; })
        ->weight;
}

} // namespace

void TestAsrPackage::listsMembersWithTheirPartitions()
{
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QCOMPARE((*package)->formatName(), std::string_view("asr-zip"));
    const auto none = std::nullopt;
    const std::vector<Entry> expected{
        {"customer_fs", "customer_fs.bin", userStart, userSize, userSize, true, false},
        {"fota.json", "fota.json", none, 2, none, false, false},
        {"download.json", "download.json", none, parts()["download.json"].size(), none, false, false},
        {"flasher.img", "flasher.img", none, 3000, none, true, false},
        {"flashinfo.bin", "flashinfo.bin", none, 21, none, true, false},
        {"ptable", "partition.bin", 0x4000, 2188, 0x1000, true, false},
        {"cp", "cp.bin", 0x10000, 50'001, 0x10000, true, false},
        {"customer_backup_fs", "customer_backup_fs.bin", backupStart, backupSize, backupSize, true, false},
        {"nvm", "nvm.bin", 0x30000, 0x4000, 0x4000, false, false},
        {"bootloader", "bootloader.ubi", 0, 5000, 0x4000, true, false},
    };
    QCOMPARE((*package)->entries().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2((*package)->entries()[i] == expected[i], expected[i].id.c_str());
    QCOMPARE(test::contentOf(**package, "cp"), test::xorshiftWords(3, 50'001));
}

void TestAsrPackage::namesThePlatform_data()
{
    QTest::addColumn<test::Bytes>("zip");
    QTest::addColumn<QString>("platform");
    QTest::newRow("by the wrapper") << wrapped(parts().zip(), "asr1606 ") << "ASR1606";
    QTest::newRow("by the wrapper, in general words") << wrapped(parts().zip(), "ASR") << "ASR";
    QTest::newRow("by the boot ROM") << parts().zip() << "ASR1601";
    auto newer = parts();
    newer.edit("2019.01.15", "2020.07.30");
    QTest::newRow("by a newer boot ROM") << newer.zip() << "ASR1603";
    auto unknown = parts();
    unknown.edit("2019.01.15", "2031.01.01");
    QTest::newRow("not at all") << unknown.zip() << "ASR";
}

void TestAsrPackage::namesThePlatform()
{
    QFETCH(test::Bytes, zip);
    QFETCH(QString, platform);
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QCOMPARE(QString::fromStdString((*package)->platform()), platform);
}

void TestAsrPackage::locatesTheFileSystems()
{
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const AddressHints hints{Region{0x1000, 0x1000}, Region{0x2000, 0x1000}};
    const auto user = (*package)->locate(Role::user, hints);
    QVERIFY2(user, test::explain(user));
    QCOMPARE(*user, (PartitionPlace{{userStart, userSize}, PlaceSource::partitionTable, {}}));
    const auto backup = (*package)->locate(Role::backup);
    QCOMPARE(*backup, (PartitionPlace{{backupStart, backupSize}, PlaceSource::partitionTable, {}}));
    QCOMPARE((*package)->idOf(Role::user), std::string("customer_fs"));
    QCOMPARE((*package)->idOf(Role::backup), std::string("customer_backup_fs"));

    auto without = parts();
    without.edit("customer_backup_fs.bin", "other.bin");
    const auto zipWithout = without.zip();
    const auto lacking = parsePackage(zipWithout);
    QVERIFY2(lacking, test::explain(lacking));
    const auto missing = (*lacking)->locate(Role::backup);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::notFound);
}

void TestAsrPackage::writesWhatItRead()
{
    NEEDS_PYTHON();
    for (const auto& zip : {parts().zip(), wrapped(parts().zip())}) {
        const auto package = parsePackage(zip);
        QVERIFY2(package, test::explain(package));
        const auto out = written(**package);
        QCOMPARE(contentsIn(out).size(), contentsIn(zip).size());
        QCOMPARE(test::namesIn(out), test::namesIn(zip));
        QCOMPARE(written(**package), out);
    }
    const auto bare = parts().zip();
    QVERIFY(written(**parsePackage(bare)) == bare);
}

void TestAsrPackage::replacesAnImageOfTheSameSize_data()
{
    QTest::addColumn<bool>("isWrapped");
    QTest::newRow("in a bare package") << false;
    QTest::newRow("in a wrapped package") << true;
}

void TestAsrPackage::replacesAnImageOfTheSameSize()
{
    NEEDS_PYTHON();
    QFETCH(bool, isWrapped);
    const auto inner = parts().zip();
    const auto zip = isWrapped ? wrapped(inner) : inner;
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const auto image = test::xorshiftWords(9, backupSize);
    const auto replaced = (*package)->replace("customer_backup_fs", image);
    QVERIFY2(replaced, test::explain(replaced));
    QCOMPARE(test::contentOf(**package, "customer_backup_fs"), image);

    const auto out = written(**package);
    QVERIFY(written(**package) == out);
    auto before = test::readZip(inner);
    std::vector<test::ZipEntryFacts> after;
    if (isWrapped) {
        const auto outer = test::readZip(out);
        const auto outerBefore = test::readZip(zip);
        QCOMPARE(test::namesIn(out), test::namesIn(zip));
        QCOMPARE(outer[0].content, outerBefore[0].content);
        QCOMPARE(outer[2].content, outerBefore[2].content);
        QCOMPARE(outer[1].time, outerBefore[1].time);
        after = test::readZip(outer[1].content);
    } else {
        after = test::readZip(out);
    }
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        QCOMPARE(after[i].name, before[i].name);
        QCOMPARE(after[i].time, before[i].time);
        QCOMPARE(after[i].content, before[i].name == "customer_backup_fs.bin" ? image : before[i].content);
    }
    const auto again = parsePackage(out);
    QVERIFY2(again, test::explain(again));
    QCOMPARE((*again)->entries(), (*package)->entries());
}

void TestAsrPackage::correctsWeightAndTotalForAnotherSize()
{
    NEEDS_PYTHON();
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QVERIFY((*package)->replace("customer_fs", test::xorshiftWords(9, 0x5000)));
    QVERIFY((*package)->replace("customer_backup_fs", test::xorshiftWords(9, 0x1000)));
    const auto out = written(**package);
    const auto contents = contentsIn(out);
    auto expected = QString::fromStdString(test::textOf(parts()["download.json"]));
    expected.replace("\"weight\" : 65536", "\"weight\" : 53248").replace("\"weight\" : 24576", "\"weight\" : 16384");
    expected.replace("286565", QString::number(286565 - 65536 + 53248 - 24576 + 16384));
    QCOMPARE(QString::fromStdString(test::textOf(contents.at("download.json"))), expected);
    QCOMPARE(contents.at("partition.bin"), parts()["partition.bin"]);
    QCOMPARE(test::namesIn(out), test::namesIn(zip));

    const auto again = parsePackage(out);
    QVERIFY2(again, test::explain(again));
    QCOMPARE((*again)->entries(), (*package)->entries());
    const auto plan = (*again)->plan({.production = true, .disabledGroups = {}});
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(announced(*plan), sumOfWeights(*plan));
}

void TestAsrPackage::findsBackToTheOldTextWithTheOldSize()
{
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QVERIFY((*package)->replace("customer_fs", test::Bytes(0x1000)));
    QVERIFY(test::contentOf(**package, "download.json") != parts()["download.json"]);
    QVERIFY((*package)->replace("customer_fs", test::Bytes(userSize)));
    QCOMPARE(test::contentOf(**package, "download.json"), parts()["download.json"]);
}

void TestAsrPackage::touchesUnusualWeightsOnlyForAnotherSize()
{
    Parts unusual = parts();
    unusual.edit("65536", "9");
    const auto zip = unusual.zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QVERIFY((*package)->replace("customer_fs", test::Bytes(userSize)));
    QCOMPARE(test::contentOf(**package, "download.json"), unusual["download.json"]);

    QVERIFY((*package)->replace("customer_fs", test::Bytes(0x5000)));
    unusual.edit("\"weight\" : 9 ", "\"weight\" : 53248 ");
    unusual.edit("286565", "339804"); // - 9 + 53248
    QCOMPARE(QString::fromStdString(test::textOf(test::contentOf(**package, "download.json"))),
             QString::fromStdString(test::textOf(unusual["download.json"])));
    const auto out = written(**package);
    const auto again = parsePackage(out);
    QVERIFY2(again, test::explain(again));
    QCOMPARE((*again)->entries(), (*package)->entries());
}

void TestAsrPackage::replacesOtherMembers()
{
    NEEDS_PYTHON();
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QVERIFY((*package)->replace("cp", test::Bytes(777))); // any length
    QVERIFY((*package)->replace("fota.json", test::bytesOf("[1]")));
    const auto contents = contentsIn(written(**package));
    QCOMPARE(contents.at("cp.bin"), test::Bytes(777));
    QCOMPARE(contents.at("fota.json"), test::bytesOf("[1]"));
}

void TestAsrPackage::refusesToReplace_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("fact");
    QTest::newRow("a file system larger than its partition")
        << "customer_fs" << int(userSize) + 4096 << int(ErrorCode::doesNotFit)
        << "36864 bytes (9 blocks), the partition at 0x20000";
    QTest::newRow("a file system that is no whole number of blocks")
        << "customer_fs" << 5000 << int(ErrorCode::badArgument) << "5000";
    QTest::newRow("a file system with nothing") << "customer_fs" << 0 << int(ErrorCode::badArgument) << "empty";
    QTest::newRow("a firmware that rounds up beyond its partition")
        << "cp" << 0x10001 << int(ErrorCode::doesNotFit) << "0x10000";
    QTest::newRow("a partition that the package does not have")
        << "app" << 4096 << int(ErrorCode::notFound) << "none can be added";
    QTest::newRow("a Unisoc name") << "PY_FS_U" << 4096 << int(ErrorCode::notFound) << "none can be added";
    QTest::newRow("the partition table") << "ptable" << 2188 << int(ErrorCode::badArgument) << "describes";
    QTest::newRow("the list of commands") << "download.json" << 2 << int(ErrorCode::badArgument) << "describes";
}

void TestAsrPackage::refusesToReplace()
{
    QFETCH(QString, id);
    QFETCH(int, size);
    QFETCH(int, code);
    QFETCH(QString, fact);
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const auto result = (*package)->replace(id.toStdString(), test::Bytes(static_cast<std::size_t>(size)));
    QVERIFY(!result);
    QVERIFY2(int(result.error().code) == code, test::explain(result));
    QVERIFY2(QString::fromStdString(result.error().detail).contains(fact), test::explain(result));
    QVERIFY(written(**package) == zip);
}

void TestAsrPackage::refusesAPartitionWithTwoImages()
{
    Parts twice = parts();
    twice.edit("\"nvm.bin\", \"partition\" : \"nvm\"", "\"nvm.bin\", \"partition\" : \"cp\"");
    const auto zip = twice.zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const auto result = (*package)->replace("cp", test::Bytes(4096));
    QVERIFY(!result);
    QVERIFY2(result.error().code == ErrorCode::duplicate, test::explain(result));
}

void TestAsrPackage::refusesPackages_data()
{
    QTest::addColumn<test::Bytes>("zip");
    QTest::addColumn<int>("code");
    const auto add = [](const char* name, ErrorCode code, auto&& change) {
        Parts changed = parts();
        change(changed);
        QTest::newRow(name) << changed.zip() << int(code);
    };
    add("commands that are no JSON", ErrorCode::syntax, [](Parts& p) { p["download.json"] = test::bytesOf("[{"); });
    add("no partition table", ErrorCode::notFound, [](Parts& p) { p.remove("partition.bin"); });
    add("a table that no command hands over", ErrorCode::notFound,
        [](Parts& p) { p.edit(R"({ "command" : "partition", "group" : "0", "image" : "partition.bin" },)", ""); });
    add("a damaged partition table", ErrorCode::badChecksum, [](Parts& p) { p["partition.bin"][100] ^= std::byte{1}; });
    add("a command for an unknown partition", ErrorCode::corrupt,
        [](Parts& p) { p.edit("\"partition\" : \"cp\"", "\"partition\" : \"pc\""); });
    add("an image larger than its partition", ErrorCode::corrupt, [](Parts& p) { p["cp.bin"].resize(0x10001); });
    add("a sparse image that unpacks to more than its partition", ErrorCode::corrupt, [](Parts& p) {
        auto& image = p["cp.bin"];
        test::putU32(image, 0, 0xED26FF3A);
        test::putU32(image, 12, 4096);
        test::putU32(image, 16, 17);
    });
    add("a weight as text", ErrorCode::syntax, [](Parts& p) { p.edit("65536", "\"65536\""); });
    add("a list of commands of more than a megabyte", ErrorCode::tooLarge,
        [](Parts& p) { p["download.json"].resize((1 << 20) + 1, std::byte{' '}); });
}

void TestAsrPackage::refusesPackages()
{
    QFETCH(test::Bytes, zip);
    QFETCH(int, code);
    const auto package = parsePackage(zip);
    QVERIFY(!package);
    QVERIFY2(int(package.error().code) == code, test::explain(package.error()));
}

void TestAsrPackage::noticesDamageInAnyMember()
{
    Parts stored = parts();
    for (auto& file : stored.files)
        file.stored = true;
    const auto good = stored.zip();
    QVERIFY(parsePackage(good));
    const auto cp = test::xorshiftWords(3, 50'001);
    auto zip = good;
    *std::search(zip.begin(), zip.end(), cp.begin(), cp.end()) ^= std::byte{1};
    const auto package = parsePackage(zip);
    QVERIFY(!package);
    QCOMPARE(package.error().code, ErrorCode::badChecksum);
    QCOMPARE(package.error().subject, std::string("cp.bin"));
    QVERIFY(parsePackage(zip, {.ignoreChecksums = true}));
}

void TestAsrPackage::survivesRandomDamage()
{
    const std::uint32_t seed = test::seedOr(1606);
    const auto good = wrapped(parts().zip());
    const auto intact = parsePackage(good);
    QVERIFY2(intact, test::explain(intact));
    const int rounds = 1500;
    const auto random = test::xorshiftWords(seed, 4 * rounds);
    auto zip = good;
    for (int round = 0; round < rounds; ++round) {
        const std::uint32_t word = test::getU32(random, static_cast<std::size_t>(4 * round));
        // Every other bit in the last kilobytes, where the directory is.
        const std::size_t bit =
            round % 2 != 0 ? word % (zip.size() * 8) : (zip.size() - 1 - (word >> 3) % 600) * 8 + word % 8;
        zip[bit / 8] ^= std::byte(1 << bit % 8);
        if (const auto package = parsePackage(zip)) {
            for (std::size_t i = 0; i < (*package)->entries().size(); ++i) {
                const auto was = (*intact)->content(i);
                const auto is = (*package)->content(i);
                QVERIFY2(is && std::equal(is->view().begin(), is->view().end(), was->view().begin(), was->view().end()),
                         qPrintable(QString("bit %1").arg(bit)));
            }
        }
        if (const auto package = parsePackage(zip, {.ignoreChecksums = true})) {
            (void)(*package)->plan();
            (void)(*package)->replace("customer_fs", test::Bytes(4096));
        }
        zip[bit / 8] ^= std::byte(1 << bit % 8);
    }
    for (std::size_t size = 0; size < good.size(); size += 101)
        QVERIFY(!parsePackage(ByteView(good).first(size)));
    qInfo("seed %u", seed);
}

void TestAsrPackage::plansUpgradeMode()
{
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const auto plan = (*package)->plan();
    QVERIFY2(plan, test::explain(plan));
    DownloadPlan expected;
    expected.format = "asr-zip";
    expected.steps = {
        {.kind = StepKind::require, .id = "product", .value = "arom|arom-tiny"},
        {.kind = StepKind::require, .id = "version-bootrom", .value = "2019.01.15"},
        {.kind = StepKind::progress, .id = "weight", .weight = 286565 - 32768 - 4096},
        {.kind = StepKind::call, .id = "flasher.img", .size = 3000, .content = 3},
        {.kind = StepKind::definePartitions, .id = "flashinfo.bin", .size = 21, .content = 4},
        {.kind = StepKind::definePartitions, .id = "partition.bin", .size = 2188, .content = 5},
        {.kind = StepKind::erase, .id = "bootloader", .address = 0, .size = 0x4000, .weight = 16384},
        {.kind = StepKind::flash, .id = "cp", .address = 0x10000, .size = 50'001, .weight = 115537, .content = 6},
        {.kind = StepKind::flash, .id = "ptable", .address = 0x4000, .size = 2188, .weight = 6284, .content = 5},
        {.kind = StepKind::flash,
         .id = "customer_fs",
         .address = userStart,
         .size = userSize,
         .weight = 65536,
         .content = 0},
        {.kind = StepKind::flash,
         .id = "customer_backup_fs",
         .address = backupStart,
         .size = backupSize,
         .weight = 24576,
         .content = 7},
        {.kind = StepKind::flash, .id = "bootloader", .address = 0, .size = 5000, .weight = 21384, .content = 9},
        {.kind = StepKind::complete},
        {.kind = StepKind::reset},
    };
    QVERIFY2(*plan == expected, describe(*plan).c_str());
}

void TestAsrPackage::plansProductionMode()
{
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    const auto plan = (*package)->plan({.production = true, .disabledGroups = {}});
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(announced(*plan), 286565u);
    QCOMPARE(plan->steps.size(), 16u);
    QCOMPARE(plan->steps[11].id, std::string("nvm"));
}

void TestAsrPackage::leavesOutDisabledGroups()
{
    const auto zip = parts().zip();
    const auto package = parsePackage(zip);
    const auto plan = (*package)->plan({.production = false, .disabledGroups = {"2", "6"}});
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(announced(*plan), 286565u - 32768 - 4096 - 115537 - 6284 - 65536);
    QCOMPARE(sumOfWeights(*plan), announced(*plan));
}

void TestAsrPackage::announcesTheWorkThatIsReallyDone()
{
    Parts vendor = parts();
    vendor.edit("286565", "9999999"); // with more than that the module would never restart
    vendor.edit("115537", "50001");
    const auto zip = vendor.zip();
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const auto plan = (*package)->plan({.production = true, .disabledGroups = {}});
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(announced(*plan), 286565u);
    QCOMPARE(sumOfWeights(*plan), 286565u);
}

void TestAsrPackage::refusesToPlan_data()
{
    QTest::addColumn<test::Bytes>("zip");
    QTest::addColumn<int>("code");
    const auto add = [](const char* name, ErrorCode code, auto&& change) {
        Parts changed = parts();
        change(changed);
        QTest::newRow(name) << changed.zip() << int(code);
    };
    add("a missing image", ErrorCode::notFound, [](Parts& p) { p.remove("flasher.img"); });
    add("an unknown command", ErrorCode::unsupportedFormat, [](Parts& p) { p.edit("\"call\"", "\"upload\""); });
    add("fuses", ErrorCode::unsupportedFormat, [](Parts& p) { p.edit("\"call\"", "\"fuse\""); });
}

void TestAsrPackage::refusesToPlan()
{
    QFETCH(test::Bytes, zip);
    QFETCH(int, code);
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    const auto plan = (*package)->plan();
    QVERIFY(!plan);
    QVERIFY2(int(plan.error().code) == code, test::explain(plan.error()));
}

void TestAsrPackage::takesTheBestInnerArchive()
{
    auto other = parts();
    other.edit("286565", "286566");
    const auto config = test::bytesOf(R"({"platform": "ASR1606"})");
    const auto zip = test::makeZip({{"platform_config.json", config},
                                    {"base_library.zip", test::makeZip({{"a.py", test::bytesOf("x")}})},
                                    {"docs.zip", test::makeZip({{"a.txt", test::bytesOf("x")}})},
                                    {"other.zip", other.zip()},
                                    {"QPY_FW.zip", parts().zip()}});
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QCOMPARE(test::contentOf(**package, "download.json"), parts()["download.json"]);
}

void TestAsrPackage::handlesTheRealPackage_data()
{
    QTest::addColumn<bool>("isWrapped");
    QTest::newRow("bare") << false;
    QTest::newRow("wrapped, in a folder of another zip") << true;
}

void TestAsrPackage::handlesTheRealPackage()
{
    QFETCH(bool, isWrapped);
    const auto members = test::realAsrFiles();
    if (members.empty())
        QSKIP("the published ASR files are not here");
    Parts real;
    for (const auto& member : members)
        real[member.name] = member.content;
    auto zip = real.zip();
    if (isWrapped)
        zip = test::makeZip({{"QPY_FW/", {}}, {"QPY_FW/QPY_FW.bin", wrapped(zip), true}});

    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QCOMPARE((*package)->platform(), std::string("ASR1601"));
    const auto place = (*package)->locate(Role::user);
    QVERIFY2(place, test::explain(place));
    QCOMPARE(place->region, (Region{0x9EA000, 0x500000}));
    QCOMPARE((*package)->locate(Role::backup)->region, (Region{0xEEA000, 0x32000}));

    auto plan = (*package)->plan();
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(announced(*plan), 27247350u);
    QCOMPARE(sumOfWeights(*plan), 27247350u);
    QCOMPARE(plan->steps.size(), 28u - 3 + 2);

    // The user image at full size changes one member, the backup image at half size the list of commands, too.
    QVERIFY((*package)->replace("customer_fs", test::Bytes(5242880, std::byte{0xA5})));
    QVERIFY((*package)->replace("customer_backup_fs", test::xorshiftWords(1, 102400)));
    const auto out = written(**package);
    QVERIFY(written(**package) == out);
    const auto again = parsePackage(out);
    QVERIFY2(again, test::explain(again));
    auto expectedList = QString::fromStdString(test::textOf(real["download.json"]));
    expectedList.replace("409600", "307200").replace("28426998", QString::number(28426998 - 102400));
    for (const auto& [name, original, isStored] : members) {
        const auto found = std::find_if((*again)->entries().begin(), (*again)->entries().end(),
                                        [&](const Entry& entry) { return entry.name == name; });
        QVERIFY2(found != (*again)->entries().end(), name.c_str());
        const auto content = (*again)->content(static_cast<std::size_t>(found - (*again)->entries().begin()));
        QVERIFY2(content, test::explain(content));
        const test::Bytes bytes(content->view().begin(), content->view().end());
        if (name == "download.json")
            QCOMPARE(QString::fromStdString(test::textOf(bytes)), expectedList);
        else if (name == "customer_fs.bin")
            QVERIFY(bytes == test::Bytes(5242880, std::byte{0xA5}));
        else if (name == "customer_backup_fs.bin")
            QVERIFY(bytes == test::xorshiftWords(1, 102400));
        else
            QVERIFY2(bytes == original, name.c_str());
    }
    plan = (*again)->plan();
    QVERIFY2(plan, test::explain(plan));
    QCOMPARE(announced(*plan), 27247350u - 102400);
    QCOMPARE(sumOfWeights(*plan), announced(*plan));
    if (!isWrapped && test::hasPython())
        QCOMPARE(test::namesIn(out), test::namesIn(zip));
}

QTEST_GUILESS_MAIN(TestAsrPackage)
#include "TestAsrPackage.moc"
