// SPDX-License-Identifier: MIT
#include "core/package/AtomicFile.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace core;
using namespace core::package;

class TestAtomicFile : public QObject
{
    Q_OBJECT

private slots:
    void writesPiecesInOrder();
    void replacesAnExistingFile();
    void keepsThePermissionsOfTheOldFile();
    void givesNewFilesTheUsualPermissions();
    void writesThroughASymbolicLink();
    void leavesTheOldFileWhenTheDiskIsFull();
    void leavesNothingInAFolderThatRefuses();
    void refusesTargets_data();
    void refusesTargets();
    void isNotDisturbedByALeftover();
    void comparesWhatIsInTheFile();
    void readsTheWholeFile();
    void refusesToRead_data();
    void refusesToRead();
};

namespace
{

/// Files cannot grow beyond a limit while this lives: writing fails half-way, as on a full disk.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        getrlimit(RLIMIT_FSIZE, &m_old);
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limited{bytes, m_old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_old);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_old{};
    void (*m_handler)(int) = nullptr;
};

std::filesystem::path in(const QTemporaryDir& folder, const char* name)
{
    return folder.filePath(name).toStdString();
}

QStringList namesIn(const QTemporaryDir& folder)
{
    return QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

void TestAtomicFile::writesPiecesInOrder()
{
    const QTemporaryDir folder;
    const test::Bytes first = test::xorshiftWords(1, 700'000);
    const test::Bytes second = test::bytesOf("and a tail");
    const std::vector<ByteView> pieces{first, {}, second};
    QVERIFY(writeAtomically(in(folder, "out"), pieces));
    test::Bytes all = first;
    all.insert(all.end(), second.begin(), second.end());
    QCOMPARE(test::readFile(in(folder, "out")), all);
    QCOMPARE(namesIn(folder), QStringList{"out"});
}

void TestAtomicFile::replacesAnExistingFile()
{
    const QTemporaryDir folder;
    test::writeFile(in(folder, "out"), test::bytesOf("a longer old content"));
    QVERIFY(writeAtomically(in(folder, "out"), bytesOf("new")));
    QCOMPARE(test::readFile(in(folder, "out")), test::bytesOf("new"));
    QCOMPARE(namesIn(folder), QStringList{"out"});
}

void TestAtomicFile::keepsThePermissionsOfTheOldFile()
{
    const QTemporaryDir folder;
    test::writeFile(in(folder, "out"), test::bytesOf("old"));
    ::chmod(in(folder, "out").c_str(), 0640);
    QVERIFY(writeAtomically(in(folder, "out"), bytesOf("new")));
    struct stat status {
    };
    QCOMPARE(::stat(in(folder, "out").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 07777, 0640u);
}

void TestAtomicFile::givesNewFilesTheUsualPermissions()
{
    const QTemporaryDir folder;
    const mode_t mask = ::umask(027);
    const auto written = writeAtomically(in(folder, "out"), bytesOf("new"));
    ::umask(mask);
    QVERIFY(written);
    struct stat status {
    };
    QCOMPARE(::stat(in(folder, "out").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 07777, 0640u);
}

void TestAtomicFile::writesThroughASymbolicLink()
{
    const QTemporaryDir folder;
    test::writeFile(in(folder, "real"), test::bytesOf("old"));
    std::filesystem::create_symlink("real", in(folder, "link"));
    QVERIFY(writeAtomically(in(folder, "link"), bytesOf("new")));
    QVERIFY(std::filesystem::is_symlink(in(folder, "link")));
    QCOMPARE(test::readFile(in(folder, "real")), test::bytesOf("new"));
}

void TestAtomicFile::leavesTheOldFileWhenTheDiskIsFull()
{
    const QTemporaryDir folder;
    test::writeFile(in(folder, "out"), test::bytesOf("old"));
    const test::Bytes large(300'000);
    HostResult<void> written;
    {
        const FileSizeLimit limit(100'000);
        written = writeAtomically(in(folder, "out"), ByteView(large));
    }
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::ioFailed);
    QCOMPARE(written.error().subject, in(folder, "out").string());
    QCOMPARE(test::readFile(in(folder, "out")), test::bytesOf("old"));
    QCOMPARE(namesIn(folder), QStringList{"out"});
}

void TestAtomicFile::leavesNothingInAFolderThatRefuses()
{
    const QTemporaryDir folder;
    const auto closed = in(folder, "closed");
    std::filesystem::create_directory(closed);
    std::filesystem::permissions(closed, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const bool refused = ::access(closed.c_str(), W_OK) != 0;
    const auto written = writeAtomically(closed / "out", bytesOf("new"));
    const bool isEmpty = std::filesystem::is_empty(closed);
    std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
    if (!refused)
        QSKIP("this user may write everywhere");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::ioFailed);
    QVERIFY(isEmpty);
}

void TestAtomicFile::refusesTargets_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::newRow("a folder") << "folder" << int(ErrorCode::ioFailed);
    QTest::newRow("a name in a folder that does not exist") << "missing/out" << int(ErrorCode::notFound);
    QTest::newRow("a name below a file") << "file/out" << int(ErrorCode::ioFailed);
    QTest::newRow("a name without a last part") << "folder/" << int(ErrorCode::ioFailed);
    QTest::newRow("a device that is always full") << "/dev/full" << int(ErrorCode::ioFailed);
}

void TestAtomicFile::refusesTargets()
{
    QFETCH(QString, name);
    QFETCH(int, code);
    const QTemporaryDir folder;
    std::filesystem::create_directory(in(folder, "folder"));
    test::writeFile(in(folder, "file"), test::bytesOf("x"));
    const auto target = name.startsWith('/') ? std::filesystem::path(name.toStdString())
                                             : std::filesystem::path(folder.path().toStdString()) / name.toStdString();
    const auto written = writeAtomically(target, bytesOf("new"));
    QVERIFY(!written);
    QCOMPARE(int(written.error().code), code);
    QVERIFY(!written.error().detail.empty());
    QCOMPARE(namesIn(folder), (QStringList{"file", "folder"}));
}

void TestAtomicFile::isNotDisturbedByALeftover()
{
    const QTemporaryDir folder;
    test::writeFile(in(folder, ".lifeboat-0.part"), test::bytesOf("of a run that was killed"));
    QVERIFY(writeAtomically(in(folder, "out"), bytesOf("new")));
    QCOMPARE(test::readFile(in(folder, "out")), test::bytesOf("new"));
    QCOMPARE(test::readFile(in(folder, ".lifeboat-0.part")), test::bytesOf("of a run that was killed"));
}

void TestAtomicFile::comparesWhatIsInTheFile()
{
    const QTemporaryDir folder;
    const test::Bytes content = test::xorshiftWords(3, 600'000);
    const std::vector<ByteView> pieces{ByteView(content).first(1), ByteView(content).subspan(1)};
    const auto verdict = [&](const test::Bytes& inFile) {
        test::writeFile(in(folder, "file"), inFile);
        const auto same = compareWithFile(in(folder, "file"), pieces);
        return same ? 0 : int(same.error().code);
    };
    QCOMPARE(verdict(content), 0);
    auto other = content;
    other[599'999] ^= std::byte{1};
    QCOMPARE(verdict(other), int(ErrorCode::readBackDiffers));
    other = content;
    other.push_back({});
    QCOMPARE(verdict(other), int(ErrorCode::readBackDiffers));
    other.resize(599'999);
    QCOMPARE(verdict(other), int(ErrorCode::readBackDiffers));
}

void TestAtomicFile::readsTheWholeFile()
{
    const QTemporaryDir folder;
    const test::Bytes content = test::xorshiftWords(2, 100'000);
    test::writeFile(in(folder, "in"), content);
    const auto read = readWholeFile(in(folder, "in"), content.size());
    QVERIFY(read);
    QCOMPARE(test::Bytes(read->view().begin(), read->view().end()), content);
}

void TestAtomicFile::refusesToRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::newRow("a missing file") << "missing" << int(ErrorCode::notFound);
    QTest::newRow("a folder") << "folder" << int(ErrorCode::unreadable);
    QTest::newRow("a pipe, without waiting for a writer") << "pipe" << int(ErrorCode::unreadable);
    QTest::newRow("a file above the limit") << "large" << int(ErrorCode::tooLarge);
}

void TestAtomicFile::refusesToRead()
{
    QFETCH(QString, name);
    QFETCH(int, code);
    const QTemporaryDir folder;
    std::filesystem::create_directory(in(folder, "folder"));
    QCOMPARE(::mkfifo(in(folder, "pipe").c_str(), 0600), 0);
    test::writeFile(in(folder, "large"), test::Bytes(101));
    const auto read = readWholeFile(folder.filePath(name).toStdString(), 100);
    QVERIFY(!read);
    QCOMPARE(int(read.error().code), code);
}

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "TestAtomicFile.moc"
