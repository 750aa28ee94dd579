// SPDX-License-Identifier: MIT
// Which image is which, told by what is in it, and what is said about files that are neither.
#include "core/project/StatusFiles.h"

#include "core/littlefs/image/ImageBuilder.h"
#include "core/project/Combine.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::project;
using Paths = std::vector<std::filesystem::path>;

class TestStatusFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        CombineRequest request;
        request.project.module = "EC600U-CNLB";
        request.project.firmware = test::dataFile("unisoc/nofs_split.pac");
        request.project.files = {{test::dataFile("quecpython/project/usr"), "/usr"}};
        request.output = path("product.pac");
        request.imagesDir = path("images");
        QVERIFY(combine(request));
        for (const auto& entry : std::filesystem::directory_iterator(path("images"))) {
            const auto name = entry.path().filename().string();
            std::filesystem::rename(entry.path(),
                                    path(name.contains("backup") || name.contains("_B") ? "backup.bin" : "user.bin"));
        }
        write("text.bin", test::bytesOf("no image at all"));
        littlefs::ImageSpec spec;
        spec.partitionBlocks = 16;
        write("empty.bin", littlefs::buildImage(spec).value());
    }

    void tellsTheImagesApart_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("user first") << QStringList{"user.bin", "backup.bin"};
        QTest::newRow("backup first") << QStringList{"backup.bin", "user.bin"};
    }
    void tellsTheImagesApart()
    {
        QFETCH(QStringList, names);
        const auto found = statusOfFiles(paths(names));
        QVERIFY(found);
        QCOMPARE(found->user, path("user.bin"));
        QCOMPARE(found->backup, path("backup.bin"));
        QVERIFY(found->status.everythingWhole());
        QVERIFY(!found->status.files.empty());
    }

    void oneImageAlone()
    {
        const auto user = statusOfFiles(paths({"user.bin"}));
        QVERIFY(user);
        QVERIFY(user->backup.empty());
        QVERIFY(user->status.userProblem.empty());
        QVERIFY(!user->status.backupProblem.empty());
        const auto backup = statusOfFiles(paths({"backup.bin"}));
        QVERIFY(backup);
        QVERIFY(backup->user.empty());
        QVERIFY(!backup->status.userProblem.empty());
        QVERIFY(!backup->status.files.empty());
        // A fresh module's partition has nothing in it: that is no backup.
        QCOMPARE(statusOfFiles(paths({"empty.bin", "backup.bin"})).value().user, path("empty.bin"));
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<int>("code");
        QTest::newRow("nothing") << QStringList{} << int(ErrorCode::badUsage);
        QTest::newRow("three") << QStringList{"user.bin", "backup.bin", "empty.bin"} << int(ErrorCode::badUsage);
        QTest::newRow("two of a kind") << QStringList{"user.bin", "empty.bin"} << int(ErrorCode::duplicate);
        QTest::newRow("no such file") << QStringList{"none.bin"} << int(ErrorCode::notFound);
        QTest::newRow("no image") << QStringList{"text.bin"} << int(ErrorCode::badMagic);
        QTest::newRow("no image, with another") << QStringList{"user.bin", "text.bin"} << int(ErrorCode::badMagic);
    }
    void refuses()
    {
        QFETCH(QStringList, names);
        const auto found = statusOfFiles(paths(names));
        QVERIFY(!found);
        QTEST(int(found.error().code), "code");
    }

    void readsAPackage()
    {
        const auto product = path("product.pac");
        const auto whole = statusOfFiles(Paths{product});
        QVERIFY(whole);
        QCOMPARE(whole->user, product);
        QCOMPARE(whole->backup, product);
        QVERIFY(whole->status.everythingWhole());
        const auto file = test::dataFile("unisoc/nofs.pac");
        const auto found = statusOfFiles(Paths{file});
        QVERIFY(!found);
        QCOMPARE(int(found.error().code), int(ErrorCode::noAddress));
    }

private:
    std::filesystem::path path(const QString& name) const { return m_folder.filePath(name).toStdString(); }
    Paths paths(const QStringList& names) const
    {
        Paths all;
        for (const auto& name : names)
            all.push_back(path(name));
        return all;
    }
    void write(const QString& name, const test::Bytes& bytes) { test::writeFile(path(name), bytes); }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestStatusFiles)
#include "TestStatusFiles.moc"
