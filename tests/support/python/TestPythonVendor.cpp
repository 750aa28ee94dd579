// SPDX-License-Identifier: MIT
// Files, boot and modules of the Python peer do what quecpython-backup.md chapters 1 to 5 say.
#include "tests/support/python/PythonTalk.h"

#include <fstream>
#include <nlohmann/json.hpp>

using namespace std::chrono_literals;
using namespace test;

namespace
{

std::string lines(const std::vector<std::string>& all)
{
    std::string text;
    for (const auto& line : all)
        text += line + "\n";
    return text;
}

} // namespace

class TestPythonVendor : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void files();
    void backupIsReadOnly();
    void space();
    void checksums();
    void checksumFunctions();
    void unpacks();
    void bootScenarios();
    void installsUpdate();
    void powerCuts();
};

void TestPythonVendor::initTestCase()
{
    SKIP_WITHOUT_PYTHON();
}

void TestPythonVendor::files()
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

void TestPythonVendor::backupIsReadOnly()
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

void TestPythonVendor::space()
{
    PythonSettings settings;
    settings.usrBlocks = 20;
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("import uos\nprint(uos.statvfs('/usr')[:4])"), "(4096, 4096, 20, 15)\r\n");
    compareText(talk.run("f = open('/usr/a', 'wb')\ntry:\n    while True: f.write(bytes(4096))\nexcept OSError as e:\n"
                         "    print(e.errno, uos.statvfs('/usr')[3])\nf.close()\nprint(uos.stat('/usr/a')[6])"),
                "28 0\r\n57344\r\n"); // 14 blocks of content, and their pointers
    // The old content needs its place until the new one is closed.
    compareText(
        talk.run("try:\n    f = open('/usr/a', 'wb')\n    f.write(b'b')\nexcept OSError as e:\n    print(e.errno)"),
        "28\r\n");
    QCOMPARE(talk.peer().file("/usr/a")->size(), 57344u);
}

void TestPythonVendor::checksums()
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

void TestPythonVendor::checksumFunctions()
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

void TestPythonVendor::unpacks()
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

/// Every scenario that was measured with the vendor's own scripts.
void TestPythonVendor::bootScenarios()
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

void TestPythonVendor::installsUpdate()
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
void TestPythonVendor::powerCuts()
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

QTEST_GUILESS_MAIN(TestPythonVendor)
#include "TestPythonVendor.moc"
