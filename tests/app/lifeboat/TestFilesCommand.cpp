// SPDX-License-Identifier: MIT
// lifeboat files …: the verbs over a real MicroPython at a pseudo-terminal.
#include "core/checksum/Crc32.h"
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/support/python/PythonAtPort.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace test;
namespace fs = std::filesystem;

/// Whether a text is there; the whole is shown when not.
#define SUCCEEDED(run) QVERIFY2((run).exitCode == 0, ((run).err + (run).out).c_str())

class TestFilesCommand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void listsFiles();
    void saysWhichFilesCannotBeRead();
    void putsAndGetsFiles();
    void getsToTheFolderThatItIsRunIn();
    void readsStdinAndWritesStdout();
    void keepsTheChecksumsOfProtectedFiles();
    void removesMovesAndMakes();
    void syncsFolders();
    void saysWhatIsWrong();
    void restartsARunningProgramOnlyWithConsent();

private:
    CommandRun run(std::vector<std::string> arguments, const std::string& in = {})
    {
        arguments.insert(arguments.begin(), "files");
        return runCommand(arguments, {.in = in, .port = m_module->port()});
    }
    std::string local(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    std::optional<Bytes> onModule(const std::string& path)
    {
        return m_module->with([&](PythonPeer& peer) { return peer.file(path); });
    }

    QTemporaryDir m_folder;
    std::unique_ptr<PythonAtPort> m_module;
};

void TestFilesCommand::initTestCase()
{
    SKIP_WITHOUT_PYTHON();
    PythonSettings settings;
    settings.files = {{"/usr/main.py", bytesOf("print(1)\n")},
                      {"/usr/app/网络.py", bytesOf("123456789")},
                      {"/usr/protected.py", bytesOf("old")},
                      {"/usr/checksum.json",
                       bytesOf(R"([{"name":"/usr/protected.py","crc32":")" + crcOf(std::string("old")) + "\"}]")}};
    m_module = std::make_unique<PythonAtPort>(settings);
}

void TestFilesCommand::listsFiles()
{
    auto listed = run({"ls"});
    SUCCEEDED(listed);
    HAS(listed.out, "   9  main.py\n");
    HAS(listed.out, "      app/\n");
    HAS(listed.out, " free\n");
    QVERIFY(listed.out.find("网络") == std::string::npos);
    listed = run({"ls", "-R", "--crc", "usr/app", "--json"});
    SUCCEEDED(listed);
    QCOMPARE(listed.events("file").size(), 1U);
    QCOMPARE(listed.events("file")[0]["path"], "/usr/app/网络.py");
    QCOMPARE(listed.events("file")[0]["crc32"], "0xd202d277");
    QVERIFY(listed.result()["usable_bytes"] > 1'000'000);
    listed = run({"ls", "main.py"});
    SUCCEEDED(listed);
    HAS(listed.out, "9  /usr/main.py\n");
}

void TestFilesCommand::saysWhichFilesCannotBeRead()
{
    const auto runText = [&](const std::string& text) {
        return runCommand({"run", "-"}, {.in = text, .port = m_module->port()});
    };
    SUCCEEDED(runText("from builtins import open as _lb_open\n"
                      "def open(path, mode):\n"
                      "    if 'app/' in str(path) or 'checksum' in str(path):\n"
                      "        raise OSError(5)\n"
                      "    return _lb_open(path, mode)\n"));
    auto listed = run({"ls", "-R", "--crc", "--json"});
    QCOMPARE(listed.exitCode, 9);
    QCOMPARE(listed.result()["unreadable"], 2);
    listed = run({"ls", "-R", "--crc"});
    HAS(listed.err, "/usr/app/网络.py cannot be read");
    SUCCEEDED(run({"ls", "-R"}));
    // What cannot be told of the list is no failure of what was done.
    writeFile(local("main.py"), bytesOf("print(1)\n"));
    const auto put = run({"put", local("main.py")});
    SUCCEEDED(put);
    HAS(put.err, "/usr/checksum.json");
    SUCCEEDED(runText("del open\n"));
}

void TestFilesCommand::putsAndGetsFiles()
{
    const Bytes content = xorshiftWords(1, 9'000);
    writeFile(local("a.bin"), content);
    auto done = run({"put", local("a.bin"), "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.events("file")[0]["outcome"], "written");
    QCOMPARE(done.events("file")[0]["crc32"], crcOf(content));
    QCOMPARE(onModule("/usr/a.bin"), content);
    done = run({"put", local("a.bin")});
    SUCCEEDED(done);
    HAS(done.out, "/usr/a.bin unchanged, skipped");
    done = run({"put", local("a.bin"), "--force", "--to", "/usr/app/b.bin"});
    SUCCEEDED(done);
    QCOMPARE(onModule("/usr/app/b.bin"), content);
    done = run({"put", local("a.bin"), "--to", "app"}); // a folder that is there
    SUCCEEDED(done);
    QCOMPARE(onModule("/usr/app/a.bin"), content);

    fs::create_directory(local("got"));
    SUCCEEDED(run({"get", "/usr/a.bin", "/usr/app", "-o", local("got")}));
    QCOMPARE(readFile(local("got/a.bin")), content);
    QCOMPARE(readFile(local("got/app/b.bin")), content);
    QCOMPARE(readFile(local("got/app/网络.py")), bytesOf("123456789"));
    SUCCEEDED(run({"get", "/usr/a.bin", "-o", local("other name")}));
    QCOMPARE(readFile(local("other name")), content);
    // A folder that is not there yet is one when it ends with a slash, as the help's example says.
    HAS(run({"get", "--help"}).out, "files get /usr/app -o copy/\n");
    SUCCEEDED(run({"get", "/usr/app", "-o", local("fresh/")}));
    QCOMPARE(readFile(local("fresh/app/b.bin")), content);
    SUCCEEDED(run({"get", "/usr/app", "-o", local("renamed")}));
    QCOMPARE(readFile(local("renamed/b.bin")), content);

    done = run({"put", local("got/app"), "--to", "/usr/new", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["written"], 3);
    QCOMPARE(onModule("/usr/new/网络.py"), bytesOf("123456789"));
    done = run({"put", local("got/app"), "--to", "/usr/new/"});
    SUCCEEDED(done);
    QCOMPARE(onModule("/usr/new/app/b.bin"), content);
    // Files and folders together are one result.
    done = run({"put", local("a.bin"), local("got/app"), "--to", "/usr/mixed/", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["written"], 4);
    QCOMPARE(done.result()["bytes"], 3 * content.size() + 9);
    QCOMPARE(onModule("/usr/mixed/app/a.bin"), content);

    // Neither side gets one in place of the other.
    writeFile(local("got/app/same"), bytesOf("1"));
    writeFile(local("same"), bytesOf("2"));
    done = run({"put", local("got/app/same"), local("same")});
    QCOMPARE(done.exitCode, 2);
    HAS(done.err, "“same”");
    QVERIFY(!onModule("/usr/same"));
    done = run({"get", "/usr/a.bin", "/usr/app/a.bin", "-o", local("both")});
    QCOMPARE(done.exitCode, 2);
    QVERIFY(!fs::exists(local("both")));
    QCOMPARE(run({"get", "/usr/a.bin", "/usr/app/a.bin", "-o", "-"}).out.size(), 2 * content.size());
}

void TestFilesCommand::getsToTheFolderThatItIsRunIn()
{
    const QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QDir::setCurrent(folder.path());
    const auto got = run({"get", "main.py"});
    QDir::setCurrent(before);
    SUCCEEDED(got);
    QCOMPARE(readFile(folder.filePath("main.py").toStdString()), onModule("/usr/main.py").value());
}

void TestFilesCommand::readsStdinAndWritesStdout()
{
    const std::string text("from\0stdin\r\n\x01\x03\x04", 15);
    SUCCEEDED(run({"put", "-", "--to", "/usr/stdin"}, text));
    const auto got = run({"get", "/usr/stdin", "-o", "-"});
    SUCCEEDED(got);
    QCOMPARE(QByteArray::fromStdString(got.out), QByteArray::fromStdString(text));
    QCOMPARE(run({"put", "-"}, text).exitCode, 2);
    QCOMPARE(run({"get", "/usr/stdin", "-o", "-", "--json"}).exitCode, 2);
}

void TestFilesCommand::keepsTheChecksumsOfProtectedFiles()
{
    writeFile(local("protected.py"), bytesOf("new"));
    auto done = run({"put", local("protected.py")});
    SUCCEEDED(done);
    HAS(done.err, "/usr/protected.py is protected");
    HAS(done.err, "--update-checksum");
    HAS(textOf(*onModule("/usr/checksum.json")), crcOf(std::string("old")));
    writeFile(local("protected.py"), bytesOf("newer"));
    done = run({"put", local("protected.py"), "--update-checksum", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["checksum_updated"], std::vector<std::string>{"/usr/protected.py"});
    HAS(textOf(*onModule("/usr/checksum.json")), crcOf(std::string("newer")));

    // As the warning says: the same command again, with the option.
    const std::vector<std::string> path{"/usr/protected.py"};
    writeFile(local("protected.py"), bytesOf("newest"));
    HAS(run({"put", local("protected.py")}).err, "is protected");
    done = run({"put", local("protected.py"), "--update-checksum", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["unchanged"], 1);
    QCOMPARE(done.result()["checksum_updated"], path);
    HAS(textOf(*onModule("/usr/checksum.json")), crcOf(std::string("newest")));
    fs::create_directory(local("protected"));
    writeFile(local("protected/protected.py"), bytesOf("last"));
    HAS(run({"sync", local("protected"), "/usr"}).err, "is protected");
    done = run({"sync", local("protected"), "/usr", "--update-checksum", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["unchanged"], 1);
    QCOMPARE(done.result()["checksum_updated"], path);
    HAS(textOf(*onModule("/usr/checksum.json")), crcOf(std::string("last")));
    // What is named goes, what merely lies in a folder does not.
    writeFile(local("protected/system_config.json"), bytesOf("mine"));
    done = run({"sync", local("protected"), "/usr"});
    SUCCEEDED(done);
    HAS(done.err, "system_config.json is left out");
    QVERIFY(onModule("/usr/system_config.json") != bytesOf("mine"));
    SUCCEEDED(run({"put", local("protected/system_config.json")}));
    QCOMPARE(onModule("/usr/system_config.json"), bytesOf("mine"));
}

void TestFilesCommand::removesMovesAndMakes()
{
    SUCCEEDED(run({"mkdir", "/usr/made/deep", "/usr/other"}));
    SUCCEEDED(run({"put", "-", "--to", "/usr/made/deep/x"}, "x"));
    SUCCEEDED(run({"mv", "/usr/made/deep/x", "/usr/other"})); // into the folder
    QCOMPARE(onModule("/usr/other/x"), bytesOf("x"));
    SUCCEEDED(run({"put", "-", "--to", "/usr/made/y"}, "y"));
    auto done = run({"mv", "/usr/made/y", "/usr/other/x"});
    QCOMPARE(done.exitCode, 3);
    HAS(done.err, "--force");
    SUCCEEDED(run({"mv", "--force", "/usr/made/y", "/usr/other/x"}));
    QCOMPARE(onModule("/usr/other/x"), bytesOf("y"));
    done = run({"mv", "--force", "/usr/other/x", "/usr/other"}); // where it is
    QCOMPARE(done.exitCode, 3);
    QCOMPARE(onModule("/usr/other/x"), bytesOf("y"));
    QCOMPARE(run({"mv", "/usr/other", "/usr/other/below"}).exitCode, 3);
    // Not the file is missing, but where it is to go; a slash at the end means a folder.
    for (const char* to : {"/usr/nowhere/x", "/usr/nowhere/"}) {
        done = run({"mv", "/usr/other/x", to});
        QCOMPARE(done.exitCode, 3);
        HAS(done.err, "files mkdir /usr/nowhere”");
    }
    done = run({"rm", "/usr/made"});
    QCOMPARE(done.exitCode, 3);
    HAS(done.err, "-r");
    done = run({"rm", "-r", "/usr/made", "/usr/other"});
    SUCCEEDED(done);
    HAS(done.out, "Removed /usr/made (0 files, 2 folders)");
    HAS(done.out, "Removed /usr/other (1 file, 1 folder)");
    QVERIFY(!onModule("/usr/other/x"));
}

void TestFilesCommand::syncsFolders()
{
    fs::create_directories(local("project/lib"));
    writeFile(local("project/main.py"), bytesOf("1"));
    writeFile(local("project/lib/a.py"), bytesOf("2"));
    SUCCEEDED(run({"sync", local("project"), "/usr/sync"}));
    QCOMPARE(onModule("/usr/sync/lib/a.py"), bytesOf("2"));
    fs::remove(local("project/lib/a.py"));
    writeFile(local("project/main.py"), bytesOf("3"));
    auto done = run({"sync", local("project"), "/usr/sync", "--delete", "--dry-run"});
    SUCCEEDED(done);
    HAS(done.out, "replace  main.py");
    HAS(done.out, "remove  lib/a.py");
    QCOMPARE(onModule("/usr/sync/main.py"), bytesOf("1"));
    done = run({"sync", local("project"), "/usr/sync", "--delete", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["written"], 1);
    QCOMPARE(done.result()["removed"], 1);
    QVERIFY(!onModule("/usr/sync/lib/a.py"));
    SUCCEEDED(run({"sync", local("copy"), "/usr/sync", "--from-module"}));
    QCOMPARE(readFile(local("copy/main.py")), bytesOf("3"));
    // Nobody wants this on a module.
    fs::create_directories(local("project/.git"));
    writeFile(local("project/.git/config"), bytesOf("4"));
    fs::create_directories(local("project/__pycache__"));
    done = run({"sync", local("project"), "/usr/sync", "--json"});
    SUCCEEDED(done);
    QCOMPARE(done.result()["hidden"], 2);
    QVERIFY(!onModule("/usr/sync/.git/config"));
    done = run({"put", local("project"), "--to", "/usr/sync"});
    SUCCEEDED(done);
    HAS(done.out, "2 hidden left out");
    QVERIFY(onModule("/usr/sync/project/main.py") && !onModule("/usr/sync/project/.git/config"));
    fs::create_directories(local("copy/.git"));
    writeFile(local("copy/.git/config"), bytesOf("5"));
    writeFile(local("copy/other.py"), bytesOf("6"));
    SUCCEEDED(run({"sync", local("copy"), "/usr/sync", "--from-module", "--delete"}));
    QVERIFY(!fs::exists(local("copy/other.py")));
    QCOMPARE(readFile(local("copy/.git/config")), bytesOf("5"));
    // What cannot be taken over is named.
    fs::create_symlink("/etc/passwd", local("project/link"));
    done = run({"sync", local("project"), "/usr/sync"});
    QCOMPARE(done.exitCode, 9);
    HAS(done.err, "link is left out");
    done = run({"sync", local("project"), "/usr/sync", "--dry-run", "--json"});
    QCOMPARE(done.exitCode, 9);
    QCOMPARE(done.result()["left"], 1);
}

void TestFilesCommand::saysWhatIsWrong()
{
    auto done = run({"get", "/usr/nowhere", "-o", local("x")});
    QCOMPARE(done.exitCode, 3);
    HAS(done.err, "/usr/nowhere");
    QVERIFY(!fs::exists(local("x")));
    QCOMPARE(run({"put", local("nowhere")}).exitCode, 3);
    QCOMPARE(run({"ls", "/usr/../bak"}).exitCode, 3);
    done = run({"put", local("a.bin"), "--to", "/bak/a.bin"});
    QCOMPARE(done.exitCode, 3);
    HAS(done.err, "factory copy");
    QCOMPARE(run({"sync", local("project")}).exitCode, 2);
    // Not the user's script: nothing of his to be corrected.
    writeFile(local("\xE9"), bytesOf("a name that this module's Python does not take"));
    done = run({"put", local("\xE9")});
    fs::remove(local("\xE9")); // Qt does not find it
    QCOMPARE(done.exitCode, 7);
    HAS(done.err, "“lifeboat reset”");
    writeFile(local("project/large"), Bytes(6'000'000));
    done = run({"sync", local("project"), "/usr/sync"});
    QCOMPARE(done.exitCode, 3);
    HAS(done.err, "Try:   Remove files or make them smaller.");

    AtAtPort at;
    done = runCommand({"files", "ls", "--port", at.port()});
    QCOMPARE(done.exitCode, 6);
    HAS(done.err, "AT commands");
    QCOMPARE(runCommand({"files", "ls", "--port", "/dev/nowhere"}).exitCode, 4);
}

void TestFilesCommand::restartsARunningProgramOnlyWithConsent()
{
    PythonSettings settings;
    settings.files = {
        {"/usr/main.py", bytesOf("import utime\nwhile True:\n    utime.sleep_ms(100)\n    print('at work')\n")}};
    settings.ignoresInterruptFor = device::Time::max();
    const PythonAtPort module(settings);
    const auto done = runCommand({"files", "ls", "--port", module.port()});
    QCOMPARE(done.exitCode, 7);
    HAS(done.err, "--soft-reset");
}

QTEST_GUILESS_MAIN(TestFilesCommand)
#include "TestFilesCommand.moc"
