// SPDX-License-Identifier: MIT
#include "core/backup/ListName.h"

#include <QTest>

#include <array>
#include <string>

using namespace core::backup;
using namespace std::string_literals;

Q_DECLARE_METATYPE(std::string)

class TestListName : public QObject
{
    Q_OBJECT

private slots:
    void normalisesWhatIsUnderUsr_data();
    void normalisesWhatIsUnderUsr();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void refusesEveryControlCharacterBackslashAndQuote();
    void needsRoomForTheNormalForm();
    void worksInPlace();
    void comparesAsciiLettersInAnyCase();
    void hasAKeyForEveryProblem();
};

void TestListName::normalisesWhatIsUnderUsr_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("noLeadingSlash");
    QTest::addColumn<bool>("otherCase");
    QTest::newRow("normal form") << "/usr/main.py"s
                                 << "/usr/main.py"s << false << false;
    QTest::newRow("in a folder") << "/usr/app/net.py"s
                                 << "/usr/app/net.py"s << false << false;
    QTest::newRow("without leading slash") << "usr/main.py"s
                                           << "/usr/main.py"s << true << false;
    QTest::newRow("prefix in upper case") << "/USR/MAIN.PY"s
                                          << "/usr/MAIN.PY"s << false << true;
    QTest::newRow("prefix in mixed case without slash") << "Usr/x"s
                                                        << "/usr/x"s << true << true;
    QTest::newRow("Chinese") << "/usr/说明.txt"s
                             << "/usr/说明.txt"s << false << false;
    QTest::newRow("bytes that are no UTF-8") << "/usr/\xFF\x80"s
                                             << "/usr/\xFF\x80"s << false << false;
    QTest::newRow("dots within names") << "/usr/.a/..b/c.."s
                                       << "/usr/.a/..b/c.."s << false << false;
    QTest::newRow("colon behind more than a letter") << "/usr/ab:c/1:"s
                                                     << "/usr/ab:c/1:"s << false << false;
    QTest::newRow("usr within usr") << "/usr/usr/x"s
                                    << "/usr/usr/x"s << false << false;
    QTest::newRow("another checksum.json") << "/usr/a/checksum.json"s
                                           << "/usr/a/checksum.json"s << false << false;
    QTest::newRow("blanks") << "/usr/a b "s
                            << "/usr/a b "s << false << false;
}

void TestListName::normalisesWhatIsUnderUsr()
{
    QFETCH(std::string, text);
    QFETCH(std::string, name);
    QFETCH(bool, noLeadingSlash);
    QFETCH(bool, otherCase);
    std::array<char, 64> buffer;
    const NormalName normal = normaliseName(text, buffer);
    QCOMPARE(normal.problem, NameProblem::none);
    QCOMPARE(std::string(normal.name), name);
    QCOMPARE(normal.noLeadingSlash, noLeadingSlash);
    QCOMPARE(normal.otherCase, otherCase);
    QCOMPARE(isNormalName(text), text == name);
    QVERIFY(isNormalName(name));
}

void TestListName::refusesEverythingElse_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* title, const std::string& text, const char* problem) {
        QTest::newRow(title) << text << QString(problem);
    };
    row("nothing", "", "name-empty");
    row("root", "/", "not-under-usr");
    row("usr itself", "/usr", "folder");
    row("usr itself without slash", "usr", "folder");
    row("usr with slash at the end", "/usr/", "folder");
    row("folder", "/usr/app/", "folder");
    row("backup partition", "/bak/main.py", "not-under-usr");
    row("only begins like usr", "/usrx/main.py", "not-under-usr");
    row("two slashes at the start", "//usr/main.py", "not-under-usr");
    row("two slashes behind usr", "/usr//main.py", "empty-path-part");
    row("two slashes in the middle", "/usr/app//main.py", "empty-path-part");
    row("up and out", "/usr/../bak/main.py", "dot-path-part");
    row("up at the start", "../../etc/passwd", "not-under-usr");
    row("up at the end", "/usr/app/..", "dot-path-part");
    row("here", "/usr/./main.py", "dot-path-part");
    row("backslashes", "usr\\..\\main.py", "forbidden-character");
    row("drive with backslashes", "C:\\usr\\main.py", "forbidden-character");
    row("drive", "C:/usr/main.py", "drive-letter");
    row("drive within", "/usr/c:/main.py", "drive-letter");
    row("NUL", "/usr/a\0b"s, "forbidden-character");
    row("the list", "/usr/checksum.json", "list-lists-itself");
    row("the list without slash", "usr/checksum.json", "list-lists-itself");
    row("the list, prefix in upper case", "/USR/checksum.json", "list-lists-itself");
}

void TestListName::refusesEverythingElse()
{
    QFETCH(std::string, text);
    QFETCH(QString, problem);
    QCOMPARE(QString(toText(checkName(text))), problem);
    std::array<char, 64> buffer;
    const NormalName normal = normaliseName(text, buffer);
    QCOMPARE(QString(toText(normal.problem)), problem);
    QVERIFY(normal.name.empty());
    QVERIFY(!isNormalName(text));
}

void TestListName::refusesEveryControlCharacterBackslashAndQuote()
{
    for (int c = 0; c < 256; ++c) {
        const std::string name = "/usr/a" + std::string(1, static_cast<char>(c)) + "b";
        const bool forbidden = c < 0x20 || c == 0x7F || c == '\\' || c == '"';
        QCOMPARE(checkName(name) == NameProblem::forbiddenCharacter, forbidden);
    }
}

void TestListName::needsRoomForTheNormalForm()
{
    std::array<char, 12> buffer;
    const std::span<char> room(buffer);
    for (const std::string text : {"/usr/main.py", "usr/main.py"}) {
        QCOMPARE(normaliseName(text, room).problem, NameProblem::none);
        for (std::size_t size = 0; size < 12; ++size)
            QCOMPARE(normaliseName(text, room.first(size)).problem, NameProblem::tooLong);
    }
}

void TestListName::worksInPlace()
{
    for (const std::string text : {"/usr/app/net.py", "usr/app/net.py", "USR/app/net.py"}) {
        std::array<char, 16> buffer{};
        std::copy(text.begin(), text.end(), buffer.begin());
        const NormalName normal = normaliseName({buffer.data(), text.size()}, buffer);
        QCOMPARE(std::string(normal.name), "/usr/app/net.py"s);
        QCOMPARE(normal.name.data(), static_cast<const char*>(buffer.data()));
    }
}

void TestListName::comparesAsciiLettersInAnyCase()
{
    QVERIFY(sameNameIgnoringCase("/usr/Main.PY", "/USR/mAIN.py"));
    QVERIFY(!sameNameIgnoringCase("/usr/main.py", "/usr/main.p"));
    QVERIFY(!sameNameIgnoringCase("/usr/a@", "/usr/a`")); // neighbours of the letters, 32 apart as well
    QVERIFY(!sameNameIgnoringCase("/usr/a[", "/usr/a{"));
    QVERIFY(!sameNameIgnoringCase("/usr/Ä", "/usr/ä"));
}

void TestListName::hasAKeyForEveryProblem()
{
    QCOMPARE(QString(toText(NameProblem::none)), QString());
    QStringList keys;
    for (int i = 1; i <= static_cast<int>(NameProblem::listItself); ++i)
        keys.append(toText(static_cast<NameProblem>(i)));
    QVERIFY(!keys.contains(QString()));
    QCOMPARE(keys.removeDuplicates(), 0);
}

QTEST_APPLESS_MAIN(TestListName)
#include "TestListName.moc"
