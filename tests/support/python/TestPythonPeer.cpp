// SPDX-License-Identifier: MIT
// The Python peer does what quecpython-backup.md says of a module, so that what is tested against it means something.
#include "tests/support/python/PythonPeer.h"

#include <QtTest>

#include <fstream>
#include <nlohmann/json.hpp>

using namespace std::chrono_literals;
using namespace test;

namespace
{

const std::string rawPrompt = "raw REPL; CTRL-B to exit\r\n>";

/// Speaks with a peer without a line between.
class Talk
{
public:
    explicit Talk(const PythonSettings& settings = {}) { peer().begin(settings); }

    /// One for all tests: to begin anew is quicker than to start node.
    static PythonPeer& peer()
    {
        static PythonPeer shared;
        return shared;
    }
    /// What it answers, and says until `time` has passed.
    std::string say(const std::string& text, device::Time time = {})
    {
        peer().feed(bytesOf(text), m_now);
        return wait(time);
    }
    std::string wait(device::Time time)
    {
        const auto end = m_now + time;
        auto heard = textOf(peer().takeOutput());
        while (peer().nextPoll() <= end) {
            m_now = std::max(m_now, peer().nextPoll());
            peer().poll(m_now);
            heard += textOf(peer().takeOutput());
        }
        m_now = end;
        peer().poll(m_now);
        return heard + textOf(peer().takeOutput());
    }
    void raw()
    {
        wait(0ms);
        QVERIFY(say("\x03\x01").ends_with(rawPrompt));
    }
    /// The output of code in raw mode, without its frame; the traceback when it fails.
    std::string run(const std::string& code, device::Time time = {})
    {
        const auto answer = say(code + "\x04", time);
        if (!answer.starts_with("OK") || !answer.ends_with("\x04>"))
            return "no answer: " + answer;
        const auto end = answer.find('\x04');
        const auto error = answer.substr(end + 1, answer.size() - end - 3);
        return error.empty() ? answer.substr(2, end - 2) : error;
    }

private:
    device::Time m_now{};
};

std::string lines(const std::vector<std::string>& all)
{
    std::string text;
    for (const auto& line : all)
        text += line + "\n";
    return text;
}

void compareText(const std::string& is, const std::string& expected)
{
    QCOMPARE(QByteArray::fromStdString(is), QByteArray::fromStdString(expected));
}

} // namespace

class TestPythonPeer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void greets();
    void modes();
    void rawPaste_data();
    void rawPaste();
    void softReset();
    void mainProgram();
    void inputIsThrownAway();
    void locked();
    void password();
    void readsInput();
    void inputOverflows();
    void files();
    void backupIsReadOnly();
    void space();
    void checksums();
    void checksumFunctions();
    void unpacks();
    void smallHeap();
    void bootScenarios();
    void installsUpdate();
    void powerCuts();
    void resets();
};

void TestPythonPeer::initTestCase()
{
    if (const auto why = PythonPeer::missing(); !why.empty())
        QSKIP(why.c_str());
}

void TestPythonPeer::greets()
{
    Talk talk;
    compareText(talk.wait(0ms), "mount.\r\nx backup restore procedure error: '/bak/backup_restore.json not exist'\r\n"
                                "Quecpython v1.12 on 2021-11-30 ; EC600S-CNLB with QUECTEL\r\n"
                                "Type \"help()\" for more information.\r\n>>> ");
    compareText(talk.say("print(1 + 1)\r"), "print(1 + 1)\r\n2\r\n>>> ");
    compareText(talk.say("'\xe5\xa4\x87'\r"), "''\r\n''\r\n>>> "); // the line editor knows ASCII only
}

void TestPythonPeer::modes()
{
    Talk talk;
    talk.wait(0ms);
    compareText(talk.say("\x03"), "\r\n>>> ");
    compareText(talk.say("\x01"), "\r\n" + rawPrompt);
    compareText(talk.say("nonsense\x03print('a\\nb')\x04"), "OKa\r\nb\r\n\x04\x04>");
    compareText(talk.say("1/0\x04"),
                "OK\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>"
                "\r\nZeroDivisionError: divide by zero\r\n\x04>");
    compareText(talk.say("print('\xe5\xa4\x87')\x04"), "OK\xe5\xa4\x87\r\n\x04\x04>");
    compareText(talk.say("\x01"), rawPrompt);
    QVERIFY(talk.say("\x02").starts_with("\r\nQuecpython v1.12"));
    compareText(talk.say("\x05"), "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
    QVERIFY(talk.say("print(3)\x04").ends_with("\r\n3\r\n>>> "));
}

void TestPythonPeer::rawPaste_data()
{
    using enum PythonSettings::RawPaste;
    QTest::addColumn<PythonSettings::RawPaste>("kind");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("windowed") << windowed << QByteArray("R\x01\x80\x00\x01", 5);
    QTest::newRow("refused") << refused << QByteArray("R\x00", 2);
    QTest::newRow("old") << old << QByteArray::fromStdString(rawPrompt);
}

void TestPythonPeer::rawPaste()
{
    QFETCH(PythonSettings::RawPaste, kind);
    QFETCH(QByteArray, answer);
    PythonSettings settings;
    settings.rawPaste = kind;
    Talk talk(settings);
    talk.raw();
    QCOMPARE(QByteArray::fromStdString(talk.say("\x05"
                                                "A\x01")),
             answer);
    if (kind == PythonSettings::RawPaste::windowed) {
        compareText(talk.say("#" + std::string(127, 'x')), "\x01"); // one for each window
        compareText(talk.say("\nprint(1)\n1/0"), "");
        QVERIFY(talk.say("\x04").starts_with("\x04"
                                             "1\r\n\x04Traceback"));
    }
    compareText(talk.run("print(2)"), "2\r\n");
}

void TestPythonPeer::softReset()
{
    PythonSettings settings;
    settings.files["/usr/main.py"] = bytesOf("print('main')\nx = 1\n");
    Talk talk(settings);
    QVERIFY(talk.wait(0ms).find("\r\nmain\r\nQuecpython") != std::string::npos);
    talk.raw();
    compareText(talk.run("print(x)\nf = open('/usr/half', 'wb')\nf.write(b'abc')"), "1\r\n");
    QCOMPARE(talk.peer().file("/usr/half"), Bytes());
    const auto said = talk.say("\x04");
    QVERIFY(said.starts_with("OK\r\nMPY: soft reboot\r\nmount.\r\n"));
    QVERIFY(said.ends_with("\r\n" + rawPrompt));
    QVERIFY(said.find("main\r\n") == std::string::npos); // not in raw mode
    QVERIFY(talk.run("print(x)").find("NameError") != std::string::npos);
    QCOMPARE(talk.peer().file("/usr/half"), bytesOf("abc")); // the interpreter closed it
    talk.say("\x02");
    QVERIFY(talk.say("\x04").find("main\r\n") != std::string::npos);
}

void TestPythonPeer::mainProgram()
{
    PythonSettings settings;
    settings.files["/usr/main.py"] = bytesOf("import utime\nwhile True:\n    print('tick')\n    utime.sleep(1)\n");
    settings.ignoresInterruptFor = 5s;
    Talk talk(settings);
    QVERIFY(talk.wait(2500ms).ends_with("tick\r\ntick\r\ntick\r\n"));
    compareText(talk.say("\x03", 1s), "tick\r\n");
    talk.wait(2s);
    const auto said = talk.say("\x03");
    QVERIFY(said.starts_with("Traceback"));
    QVERIFY(
        said.find("File \"/usr/main.py\", line 4, in <module>\r\nKeyboardInterrupt: \r\nMPY: soft reboot\r\nmount.") !=
        std::string::npos);
    QVERIFY(said.ends_with(">>> ")); // main.py was skipped
    QCOMPARE(talk.peer().counts().boots, 2u);
}

void TestPythonPeer::inputIsThrownAway()
{
    Talk talk;
    talk.wait(0ms);
    talk.say("import utime; utime.sleep(3)\r", 500ms);
    talk.say("1+1\r", 1s);
    talk.say("2+2\r", 500ms);
    compareText(talk.wait(2s), ">>> 1+1\r\n2\r\n>>> ");
    QCOMPARE(talk.peer().counts().lost, 4u);
    talk.say("utime.sleep(3)\r", 2s);
    QVERIFY(talk.say("\x03").ends_with("KeyboardInterrupt: \r\n>>> "));
    // In raw mode input waits, and nothing interrupts.
    talk.raw();
    compareText(talk.say("import utime\nutime.sleep(3)\x04", 2s), "OK");
    compareText(talk.say("\x03print(7)\x04", 2s), "\x04\x04>OK7\r\n\x04\x04>");
}

void TestPythonPeer::locked()
{
    PythonSettings settings;
    settings.files["/usr/system_config.json"] = bytesOf("{\"replFlag\": 1}");
    Talk talk(settings);
    talk.wait(0ms);
    QVERIFY(talk.say("1+1\r").ends_with("\r\nREPL refuse\r\n>>> "));
    QVERIFY(talk.say("\x01").ends_with("\r\nREPL refuse\r\n>>> "));
    QVERIFY(talk.say("\x04").ends_with("\r\nREPL refuse\r\n>>> "));
}

void TestPythonPeer::password()
{
    PythonSettings settings;
    settings.lock = PythonSettings::Lock::password;
    Talk talk(settings);
    talk.wait(0ms);
    compareText(talk.say("\x01"), "\r\nPlease enter password:");
    QVERIFY(talk.say("wrong\r").ends_with("\r\nPlease enter password:"));
    QVERIFY(talk.say("quectel\r").ends_with("\r\n>>> "));
    talk.raw();
}

void TestPythonPeer::readsInput()
{
    Talk talk;
    talk.raw();
    talk.say("import sys\nprint(sys.stdin.buffer.read(4))\nb = bytearray(3)\nprint(sys.stdin.buffer.readinto(b), b)\n"
             "sys.stdout.buffer.write(b'\\n\\x00\\xff')\n\x04");
    talk.say(std::string("\x03\x04", 2));
    compareText(talk.say("\xff\x01z"), "b'\\x03\\x04\\xff\\x01'\r\n");
    compareText(talk.say("\r\n"), std::string("3 bytearray(b'z\\r\\n')\r\n\n\x00\xff\x04\x04>", 29));
    PythonSettings settings;
    settings.hasBinaryStdin = false;
    talk.peer().change(settings);
    talk.peer().reset();
    talk.raw();
    QVERIFY(talk.run("import sys\nsys.stdin.buffer").find("AttributeError") != std::string::npos);
    compareText(talk.say("import sys, uselect\np = uselect.poll()\np.register(sys.stdin, uselect.POLLIN)\n"
                         "print(len(p.poll(500)))\nprint(len(p.poll(5000)), sys.stdin.read(2))\n\x04",
                         1s),
                "OK0\r\n");
    compareText(talk.say("ab"), "1 ab\r\n\x04\x04>");
}

void TestPythonPeer::inputOverflows()
{
    PythonSettings settings;
    settings.blockTime = 50ms;
    settings.receiveBuffer = 100;
    Talk talk(settings);
    talk.wait(1s);
    talk.raw();
    talk.say("import sys\nf = open('/usr/a', 'wb')\nsys.stdin.buffer.read(1)\nf.write(bytes(8192))\n"
             "print(sys.stdin.buffer.read(100) == b'y' * 100)\x04",
             1s);
    talk.say("x", 10ms); // two blocks are written now
    talk.say(std::string(150, 'y'), 1s);
    QCOMPARE(talk.peer().counts().lost, 50u);
}

void TestPythonPeer::files()
{
    Talk talk;
    talk.raw();
    compareText(talk.run("import uos\nuos.mkdir('/usr/a')\nwith open('usr/a/\xe8\xaf\xb4.bin', 'wb') as f: "
                         "print(f.write(bytes(range(256)) * 40))\nprint(uos.stat('/usr/a/\xe8\xaf\xb4.bin')[6], "
                         "[e[1:] for e in uos.ilistdir('usr/a')], uos.listdir('/'), uos.getcwd())"),
                "10240\r\n10240 [(32768, 0, 10240)] ['usr', 'bak'] /\r\n");
    Bytes expected;
    for (int i = 0; i < 10240; ++i)
        expected.push_back(static_cast<std::byte>(i));
    QCOMPARE(talk.peer().file("/usr/a/\xe8\xaf\xb4.bin"), expected);
    const auto failing = [&](const std::string& code) {
        return talk.run("try:\n    " + code + "\nexcept OSError as e:\n    print(e.errno)");
    };
    compareText(failing("open('/usr/b')"), "2\r\n");
    compareText(failing("open('/usr/b/c', 'w')"), "2\r\n");
    compareText(failing("open('/usr/a')"), "21\r\n");
    compareText(failing("open('/usr/a/\xe8\xaf\xb4.bin/c', 'w')"), "20\r\n");
    compareText(failing("uos.mkdir('/usr/a')"), "17\r\n");
    compareText(failing("uos.rmdir('/usr/a')"), "39\r\n");
    compareText(failing("uos.mkdir('/x')"), "1\r\n");
    compareText(failing("uos.remove('/usr/b')"), "2\r\n");
    compareText(failing("open('/usr/' + 'n' * 256, 'w')"), "36\r\n");
    compareText(
        talk.run("uos.rename('/usr/a/\xe8\xaf\xb4.bin', '/usr/b')\nuos.rmdir('/usr/a')\nf = open('/usr/b', 'ab')\n"
                 "f.write(b'end')\nf.close()\nf = open('/usr/b', 'r+b')\nf.seek(1)\nf.write(b'XY')\n"
                 "print(f.read(2))\nf.close()\nf = open('/usr/b', 'rb')\nprint(f.read(5))\nf.seek(-4, 2)\n"
                 "print(f.read())\nfrom usr import m"),
        "Traceback (most recent call last):\r\n  File \"<stdin>\", line 15, in <module>\r\n"
        "ImportError: no module named 'usr.m'\r\n");
    talk.peer().put("/usr/m.py", bytesOf("print('imported')"));
    compareText(talk.run("from usr import m"), "imported\r\n");
}

void TestPythonPeer::backupIsReadOnly()
{
    PythonSettings settings;
    settings.files["/bak/usr/a.py"] = bytesOf("a");
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("import uos\nprint(open('/bak/usr/a.py').read(), open('/bak/b', 'w'), uos.mkdir('/bak/c'), "
                         "uos.remove('/bak/usr/a.py'), uos.rename('/bak/usr/a.py', '/bak/z'), uos.umount('/bak'))"),
                "a -1 -1 -1 -1 -1\r\n");
    compareText(talk.run("uos.mount(uos.VfsLfs1(32, 32, 32, 'customer_backup_fs'), '/_bak')\n"
                         "with open('/_bak/b', 'w') as f: f.write('x')\nuos.umount('/_bak')"),
                "");
    QCOMPARE(talk.peer().file("/bak/b"), bytesOf("x"));
}

void TestPythonPeer::space()
{
    PythonSettings settings;
    settings.usrBlocks = 20;
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("import uos\nprint(uos.statvfs('/usr')[:4])"), "(4096, 4096, 20, 15)\r\n");
    compareText(talk.run("f = open('/usr/a', 'wb')\ntry:\n    while True: f.write(bytes(4096))\nexcept OSError as e:\n"
                         "    print(e.errno, uos.statvfs('/usr')[3])\nf.close()\nprint(uos.stat('/usr/a')[6])"),
                "28 0\r\n61440\r\n");
    // The old content needs its place until the new one is closed.
    compareText(
        talk.run("try:\n    f = open('/usr/a', 'wb')\n    f.write(b'b')\nexcept OSError as e:\n    print(e.errno)"),
        "28\r\n");
    QCOMPARE(talk.peer().file("/usr/a")->size(), 61440u);
}

void TestPythonPeer::checksums()
{
    const auto file = nlohmann::json::parse(std::ifstream(dataFile("quecpython/crc_vectors.json")));
    Talk talk;
    talk.raw();
    talk.run("import utils, file_crc32, ubinascii");
    int count = 0;
    for (const auto& vector : file["vectors"]) {
        if (!vector.contains("data_hex"))
            continue;
        const auto hex = vector["data_hex"].get<std::string>();
        const bool isEmpty = hex.empty();
        const auto value = isEmpty ? "None" : vector["crc_tool"].get<std::string>();
        talk.peer().put("/usr/v", bytesOfHex(hex));
        compareText(talk.run("print(file_crc32.calc('/usr/v'), hex(utils.crc32().update(0xffffffff, "
                             "ubinascii.unhexlify('" +
                             hex + "'))))"),
                    value + " " + vector["crc_tool"].get<std::string>() + "\r\n");
        ++count;
    }
    QVERIFY(count > 10);
    compareText(talk.run("print(file_crc32.calc('/usr/nothing'), hasattr(ubinascii, 'crc32'))"), "None False\r\n");
    compareText(talk.run("c = utils.crc32()\nprint(hex(c.update(c.update(0xffffffff, b'1234'), b'56789')))"),
                "0xd202d277\r\n");
}

void TestPythonPeer::checksumFunctions()
{
    PythonSettings settings;
    settings.files["/usr/checksum.json"] =
        bytesOf(R"([{"name":"/usr/a.py","crc32":"0x1"},{"name":"usr/b.py","crc32":"0x2"}])");
    settings.files["/usr/a.py"] = bytesOf("abc");
    settings.files["/usr/b.py"] = bytesOf("abc");
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("import checksum\nprint(checksum.retrieve('usr/A.PY'), checksum.retrieve('/usr/b.py'))"),
                "0x1 None\r\n");
    compareText(talk.run("print(checksum.update('usr/b.py'), checksum.update('usr/c.py'), "
                         "checksum.update('usr/a.py') is None, checksum.retrieve('/usr/a.py'))"),
                "None None False 0x359a672f\r\n");
    const auto list = nlohmann::json::parse(textOf(*talk.peer().file("/usr/checksum.json")));
    QCOMPARE(list[0]["crc32"].get<std::string>(), std::string("0x359a672f"));
    QCOMPARE(list[1]["crc32"].get<std::string>(), std::string("0x2"));

    talk.peer().put("/bak/backup_restore.json", bytesOf("{\"enable\": 1}"));
    talk.peer().put("/bak/checksum.json", bytesOf("[]"));
    compareText(talk.run("import backup_restore\nprint(backup_restore.bak_update('/usr/set.json', {'k': 1}), "
                         "backup_restore.bak_update('/usr/set.json', {}), backup_restore.bak_file('/usr/a.py'))"),
                "0 -1 1\r\n");
    QCOMPARE(talk.peer().file("/bak/usr/set.json"), bytesOf("{\"k\": 1}"));
    QCOMPARE(talk.peer().file("/bak/usr/a.py"), bytesOf("abc"));
    compareText(talk.run("import bak_util\nj = bak_util.JsonFile()\nprint(j.write(5), j.write({'a': 1}), j.write({}), "
                         "j.read())"),
                "-1 0 -3 {'a': 1}\r\n");
}

void TestPythonPeer::unpacks()
{
    Talk talk;
    talk.raw();
    talk.run("import uzlib, uio, ubinascii\ndef io(t): return uzlib.DecompIO(uio.BytesIO(ubinascii.a2b_base64(t)))\n"
             "def raw(t, w): return uzlib.DecompIO(uio.BytesIO(ubinascii.a2b_base64(t)), w)");
    const std::string abc = "'7cQ3AQAACACgrM7+EQzhCweR1bNh27Zt27Zt27YfHw=='";
    compareText(talk.run("print(raw(" + abc +
                         ", -10).read() == b'abcdef' * 1000, "
                         "uzlib.decompress(ubinascii.a2b_base64(" +
                         abc + "), -10) == b'abcdef' * 1000)"),
                "True True\r\n");
    // A zlib stream with a window of 32 kB is taken for one of 128 bytes: a match 152 bytes back is too far.
    compareText(talk.run("print(len(io('eJwzMDQyNjE1M7ewNBhljRAWAE28Zos=').read()))"), "500\r\n");
    const std::string far =
        "eNrNzgcCgQAAAMDvZO+9mipUiGiiIaQlDaS3+4Z7wQG5fKFYKleqtXqj2Wp3ur3+YDgaT0AIRlBsihPkbL6gaGa5WrObLbfb"
        "84IoycrheFI13Tibl+vNutuO6/mP4BlGcfJ6f9Jvln3Tz/uVxFH4DB6+5zr23bpdL+bZ0DX1dDwosiQK/H7HbTfserVkaGox"
        "n5EEPsVQBIbALAP+8vUDnXtoKQ==";
    QVERIFY(talk.run("io('" + far + "').read()").find("OSError: [Errno 22]") != std::string::npos);
    compareText(talk.run("print(len(uzlib.decompress(ubinascii.a2b_base64('" + far + "'))))"), "302\r\n");
    // What the peer has and the module has not.
    compareText(talk.run("import deflate, js\nprint(deflate, js)"), "None None\r\n");
}

void TestPythonPeer::smallHeap()
{
    PythonSettings settings;
    settings.heapBytes = 8192;
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("import gc\ngc.collect()\nprint(gc.mem_free())"), "8192\r\n");
    QVERIFY(talk.run("import sys\nsys.stdin.buffer.read(5000)").find("MemoryError") != std::string::npos);
    QVERIFY(talk.run("bytearray(5000)").find("MemoryError") != std::string::npos);
    QVERIFY(talk.run("#" + std::string(5000, 'x')).find("MemoryError") != std::string::npos);
    compareText(talk.run("print(len(bytearray(4000)))"), "4000\r\n");
}

/// Every scenario that was measured with the vendor's own scripts.
void TestPythonPeer::bootScenarios()
{
    const auto scenarios = nlohmann::json::parse(std::ifstream(dataFile("quecpython/restore_scenarios.json")));
    const auto content = [](const nlohmann::json& value) {
        const auto text = value.get<std::string>();
        return text.starts_with('@') ? readFile(dataFile("quecpython/" + text.substr(1))) : bytesOf(text);
    };
    const auto root = dataFile("quecpython/project/usr");
    std::map<std::string, Bytes> start;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.is_regular_file())
            start["/usr/" + entry.path().lexically_relative(root).string()] = readFile(entry.path());
    }
    const auto list = dataFile("quecpython/expected/checksum.json");
    for (const auto& entry : nlohmann::json::parse(std::ifstream(list))) {
        const auto name = entry["name"].get<std::string>();
        start["/bak" + name] = readFile(dataFile("quecpython/project" + name));
    }
    start["/bak/checksum.json"] = readFile(list);
    start["/bak/backup_restore.json"] = readFile(dataFile("quecpython/expected/backup_restore.json"));

    auto& peer = Talk::peer();
    peer.begin({});
    peer.takeOutput();
    for (const auto& scenario : scenarios["scenarios"]) {
        const auto id = scenario["id"].get<std::string>();
        if (scenario.contains("user_free_blocks") || id == "usr-checksum-escaped")
            continue; // counts littlefs's own blocks; has a name that no Unicode string holds
        peer.remove("/usr");
        peer.remove("/bak");
        for (const auto& [path, bytes] : start)
            peer.put(path, bytes);
        for (const auto& [partition, folder] : {std::pair("user", "/usr/"), std::pair("bak", "/bak/")}) {
            for (const auto& [path, value] : scenario[partition].items()) {
                if (value.is_null() || !peer.file(folder + path))
                    peer.remove(folder + path);
            }
            for (const auto& [path, value] : scenario[partition].items()) {
                if (!value.is_null())
                    peer.put(folder + path, content(value));
            }
        }
        for (const auto& boot : scenario["vendor"]["boots"]) {
            peer.reset();
            std::vector<std::string> said;
            for (const auto& line : QString::fromStdString(textOf(peer.takeOutput())).split("\r\n")) {
                if (line.startsWith("- ") || line.startsWith("~ ") || line.startsWith("x ") || line.startsWith("err"))
                    said.push_back(line.toStdString());
            }
            const auto cut = [](std::vector<std::string> all) { // the words after it are the build's
                for (auto& line : all) {
                    const std::string fixed = "x backup restore procedure error: ";
                    if (line.starts_with(fixed) && !line.starts_with(fixed + "'"))
                        line = fixed;
                }
                return lines(all);
            };
            QVERIFY2(cut(said) == cut(boot.get<std::vector<std::string>>()), (id + ":\n" + lines(said)).c_str());
        }
    }
}

void TestPythonPeer::installsUpdate()
{
    PythonSettings settings;
    settings.files["/usr/app.py"] = bytesOf("old");
    settings.files["/usr/checksum.json"] = bytesOf(R"([{"name":"/usr/app.py","crc32":"0x1"}])");
    settings.files["/usr/.updater/usr/app.py"] = bytesOf("abc");
    settings.files["/usr/.updater/download.stat"] = bytesOf(R"([{"url":"u","name":"/usr/app.py","total_size":3}])");
    settings.files["/usr/.updater/update.flag"] = {};
    auto& peer = Talk::peer();
    peer.begin(settings);
    QCOMPARE(peer.file("/usr/app.py"), bytesOf("abc"));
    QVERIFY(textOf(*peer.file("/usr/checksum.json")).find("0x359a672f") != std::string::npos);
    QVERIFY(!peer.files().contains("/usr/.updater/"));
}

/// Before each flash operation of replacing a file by way of a temporary one, and of writing over it.
void TestPythonPeer::powerCuts()
{
    const auto old = bytesOf("old content");
    const auto cutAt = [&](const std::string& code, std::uint64_t operation) {
        PythonSettings settings;
        Talk talk(settings);
        talk.peer().put("/usr/a", old);
        talk.raw();
        settings.resetAtFlashOperation = talk.peer().counts().flashOperations + operation;
        talk.peer().change(settings);
        talk.run(code);
        return talk.peer().files();
    };
    const std::string replaces = "import uos\nwith open('/usr/t', 'wb') as f: f.write(bytes(6000))\n"
                                 "uos.rename('/usr/t', '/usr/a')";
    std::vector<std::size_t> temporary;
    for (std::uint64_t operation = 1; operation <= 5; ++operation) {
        auto files = cutAt(replaces, operation);
        QCOMPARE(files["/usr/a"], old);
        temporary.push_back(files.contains("/usr/t") ? 1 + files["/usr/t"].size() : 0);
    }
    QCOMPARE(temporary, (std::vector<std::size_t>{0, 1, 1, 1, 6001}));
    QCOMPARE(cutAt(replaces, 6)["/usr/a"], Bytes(6000));
}

void TestPythonPeer::resets()
{
    PythonSettings settings;
    settings.resetAtByteReceived = 9;
    Talk talk(settings);
    talk.wait(0ms);
    QVERIFY(talk.say("x = 111\r\r").find("mount.\r\n") != std::string::npos);
    QVERIFY(talk.say("x\r").find("NameError") != std::string::npos);
    settings.resetAtByteReceived = 0;
    settings.resetAtByteSent = talk.peer().counts().bytesSent + 10;
    talk.peer().change(settings);
    compareText(talk.say("print('12345')\r").substr(0, 18), "print('123mount.\r\n");
    settings.resetAtTime = 10s;
    talk.peer().change(settings);
    talk.wait(9s);
    QCOMPARE(talk.peer().counts().boots, 3u);
    talk.wait(2s);
    QCOMPARE(talk.peer().counts().boots, 4u);
    settings.hangsUpAtReset = true;
    talk.peer().change(settings);
    talk.wait(0ms);
    talk.peer().reset();
    QVERIFY(talk.peer().isGone());
    compareText(talk.say("\x03", 1s), "");
}

QTEST_GUILESS_MAIN(TestPythonPeer)
#include "TestPythonPeer.moc"
