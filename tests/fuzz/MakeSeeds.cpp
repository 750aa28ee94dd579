// SPDX-License-Identifier: MIT
// Writes the seeds of the fuzz targets: golden files as they are, and small images and archives made here.
#include "core/littlefs/image/ImageBuilder.h"
#include "core/wire/Bsl.h"
#include "core/wire/Pdl.h"
#include "device/download/NvImage.h"
#include "tests/firmware/HostScript.h"
#include "tests/support/TestData.h"

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using namespace test;

namespace
{

void put16(Bytes& out, std::uint32_t value)
{
    for (int i = 0; i < 2; ++i)
        out.push_back(static_cast<std::byte>(value >> (8 * i)));
}

void put32(Bytes& out, std::uint32_t value)
{
    put16(out, value);
    put16(out, value >> 16);
}

void put(Bytes& out, const Bytes& more)
{
    out.insert(out.end(), more.begin(), more.end());
}

// A stored zip, enough for a seed; its check values are left to the fuzzer's other half, which ignores them.
Bytes zipOf(const std::vector<std::pair<std::string, Bytes>>& members)
{
    Bytes archive;
    Bytes directory;
    for (const auto& [name, content] : members) {
        const auto offset = static_cast<std::uint32_t>(archive.size());
        Bytes common;
        put16(common, 20);
        put16(common, 0);
        put16(common, 0);
        put32(common, 0x00210000);
        put32(common, 0);
        put32(common, static_cast<std::uint32_t>(content.size()));
        put32(common, static_cast<std::uint32_t>(content.size()));
        put16(common, static_cast<std::uint32_t>(name.size()));
        put16(common, 0);
        put32(archive, 0x04034B50);
        put(archive, common);
        put(archive, bytesOf(name));
        put(archive, content);
        put32(directory, 0x02014B50);
        put16(directory, 20);
        put(directory, common);
        put(directory, Bytes(10));
        put32(directory, offset);
        put(directory, bytesOf(name));
    }
    const auto start = static_cast<std::uint32_t>(archive.size());
    put(archive, directory);
    put32(archive, 0x06054B50);
    put32(archive, 0);
    put16(archive, static_cast<std::uint32_t>(members.size()));
    put16(archive, static_cast<std::uint32_t>(members.size()));
    put32(archive, static_cast<std::uint32_t>(directory.size()));
    put32(archive, start);
    put16(archive, 0);
    return archive;
}

Bytes smallImage()
{
    const auto text = bytesOf("print('hello')\n");
    const auto big = xorshiftWords(3, 2000);
    core::littlefs::ImageSpec spec;
    spec.blockSize = 256;
    spec.partitionBlocks = 48;
    spec.files = {{"main.py", text}, {"app/net.py", text}, {"app/deep/blob.bin", big}, {"empty", {}}};
    for (int i = 0; i < 20; ++i)
        spec.files.push_back({"many/file" + std::to_string(i), {}});
    return core::littlefs::buildImage(spec).value();
}

// What FuzzLoader.cpp takes for frames: type, size (low byte first), data.
Bytes unframed(const Bytes& stream)
{
    Bytes result;
    Bytes buffer(0x3020);
    core::wire::BslReceiver receiver(buffer);
    for (const std::byte byte : stream) {
        if (receiver.feed(byte) != core::wire::BslReceiver::Event::frame)
            continue;
        result.push_back(static_cast<std::byte>(receiver.type()));
        put16(result, static_cast<std::uint32_t>(receiver.data().size()));
        put(result, {receiver.data().begin(), receiver.data().end()});
    }
    return result;
}

// A good session with every command that a loader knows.
void writeLoaderSeeds(const fs::path& folder)
{
    using core::wire::BslType;
    Bytes files;
    for (const auto& [name, size] : {std::pair("a/b.txt", 5u), std::pair("TRAILER!!!", 0u)}) {
        put16(files, 0x71C7);
        put(files, Bytes(18));
        put16(files, static_cast<std::uint32_t>(std::string(name).size() + 1));
        put16(files, 0);
        put16(files, size);
        put(files, bytesOf(name));
        put(files, Bytes(1 + (std::string(name).size() + 1) % 2 + size + size % 2));
    }
    const auto words = [](BslType type, const std::vector<std::uint32_t>& list) { return bslWith(type, list); };
    Bytes session =
        bsl(BslType::connect) + words(BslType::changeBaud, {921600}) +
        words(BslType::eraseFlash, {0x60002000, 0x2000}) + sendContent(0x60001000, xorshiftWords(5, 5000), 0x800) +
        words(BslType::readFlash, {0x60001000, 300, 0}) + sendContent(0xFE000002, Bytes(0x100)) +
        words(BslType::readFlash, {0xFE000002, 0x100, 0}) + sendContent(0xFE000003, xorshiftWords(6, 0x200)) +
        words(BslType::readFlash, {0xFE000003, 0x100, 0}) + words(BslType::readFlash, {0xFE000003, 0x100, 0x100}) +
        sendContent(0xFE000004, files) + words(BslType::eraseFlash, {0xFE000001, 0}) +
        words(BslType::eraseFlash, {0xFE000006, 0x53595346}) + words(BslType::eraseFlash, {0, 0xFFFFFFFF}) +
        bsl(BslType::repartition);
    const auto reset = bsl(BslType::normalReset);
    // The first byte is explained in FuzzLoader.cpp.
    const auto write = [&](const char* name, int first, const Bytes& rest) {
        writeFile(folder / name, Bytes{static_cast<std::byte>(first)} + rest);
    };
    write("whole", 0, sendFdl1(uImage(192)) + sendFdl2(uImage(448)) + session + reset);
    write("whole_lenient", 1, sendFdl1(uImage(192)) + sendFdl2(uImage(448)) + session + bsl(BslType::powerOff));
    write("fdl1", 2, sendContent(0x810000, uImage(448), 0x210) + bsl(BslType::execData) + session);
    write("fdl1_frames", 8, unframed(sendContent(0x810000, uImage(448), 0x210) + bsl(BslType::execData) + session));
    write("fdl2", 4, session + reset);
    write("fdl2_frames", 10, unframed(session + reset));
    write("fdl2_frames_lenient", 11, unframed(session));
}

/// The answers of a module to a whole download of what FuzzDownload.cpp sends.
Bytes downloadAnswers()
{
    using core::wire::BslType;
    Bytes seed = {std::byte{6}};
    const auto answer = [&](const Bytes& bytes) {
        seed.push_back(static_cast<std::byte>(bytes.size()));
        put(seed, bytes);
    };
    const auto silence = [&](int transfers) { seed.resize(seed.size() + static_cast<std::size_t>(transfers)); };
    const auto frame = [&](BslType type, const Bytes& data = {}) {
        Bytes bytes(core::wire::bslFrameLimit(data.size()));
        bytes.resize(core::wire::encodeBsl(type, data, core::wire::BslCheck::sum, bytes));
        answer(bytes);
    };
    const auto reply = core::wire::pdlReply(core::wire::PdlCode::ack);
    const Bytes romAck(reply.begin(), reply.end());
    const Bytes content(10, std::byte{0x7E});
    Bytes nv = content;
    device::sealNvImage(nv);

    // The ROM: its requests come in two or three transfers.
    silence(2);
    answer(romAck); // CONNECT, behind a flag
    for (const int transfers : {2, 3, 2}) {
        silence(transfers - 1);
        answer(romAck);
    }
    silence(2); // EXEC_DATA
    frame(BslType::version, bytesOf("1.2"));
    for (int i = 0; i < 6; ++i) // CONNECT, START_DATA, MIDST_DATA, END_DATA, EXEC_DATA, CONNECT
        frame(BslType::ack);
    frame(BslType::flashData, content);   // NV
    frame(BslType::flashData, Bytes(64)); // the first look at the flash
    for (int i = 0; i < 4; ++i)           // ERASE_FLASH, START_DATA, MIDST_DATA, END_DATA
        frame(BslType::ack);
    frame(BslType::flashData, content);
    for (int i = 0; i < 3; ++i)
        frame(BslType::ack);
    frame(BslType::flashData, nv);
    frame(BslType::ack); // NORMAL_RESET
    answer(bytesOf("\r\nOK\r\n"));
    return seed;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2)
        return 2;
    const fs::path root(argv[1]);
    for (const auto* target : {"fuzz_littlefs", "fuzz_pac", "fuzz_asr_zip", "fuzz_lists", "fuzz_loader",
                               "fuzz_download", "fuzz_app_fota", "fuzz_telnet", "fuzz_repl"})
        fs::create_directories(root / target);
    writeFile(root / "fuzz_littlefs/small", smallImage());
    for (const auto* pac : {"nofs.pac", "nofs_split.pac"})
        writeFile(root / "fuzz_pac" / pac, readFile(dataFile(std::string("unisoc/") + pac)));
    for (const auto& entry : fs::directory_iterator(dataFile("quecpython/variants")))
        writeFile(root / "fuzz_lists" / entry.path().filename(), readFile(entry.path()));

    writeFile(root / "fuzz_app_fota/text",
              bytesOf("1|start|filename|main.py|filesize|3|filecontent|a=1|end||start|filename|.lifeboat-update.json|"
                      "filesize|2|filecontent|{}|end|"));
    writeFile(root / "fuzz_telnet/session", bytesOfHex("FFFB03FFFD2C 4142FFFF FFFA2C65000E1000FFF0 43"));

    // Answers in pieces, each behind its size: prompts, a restart, raw-paste mode, blocks.
    int number = 0;
    for (const auto* seed : {"00060D0A3E3E3E20", "011B726177205245504C3B204354524C2D4220746F20657869740D0A3E",
                             "02124D50593A20736F6674207265626F6F740D0A060D0A3E3E3E20",
                             "03055201800001060101010101010604686904043E", "03025200054F4B04043E", "050000054F4B04043E",
                             "06000000044F4B06400206410215410206420304043E", "07000000094F4B013061626364030304043E"})
        writeFile(root / "fuzz_repl" / std::to_string(number++), bytesOfHex(seed));

    writeLoaderSeeds(root / "fuzz_loader");
    writeFile(root / "fuzz_download/whole", downloadAnswers());
    const auto ack = bytesOfHex("00 08 7E00800000FF7F7E");
    for (int mode = 0; mode < 6; ++mode) {
        Bytes seed = {static_cast<std::byte>(mode)};
        put(seed, mode == 1 ? bytesOfHex("0C AE04000000FF000000000000 0C AE04000000EE000009000000") : ack);
        writeFile(root / "fuzz_download" / std::to_string(mode), seed);
    }

    const auto commands = bytesOf(
        R"([{"command":"require","group":"0","name":"product","value":"arom|arom-tiny"},)"
        R"({"command":"progress","group":"0","name":"weight","value":28672},)"
        R"({"command":"call","group":"0","image":"preboot.img"},)"
        R"({"command":"partition","group":"0","image":"partition.bin"},)"
        R"({"command":"flash","group":"6","image":"customer_fs.bin","partition":"customer_fs","weight":16384},)"
        R"({"command":"flash","group":"7","image":"customer_backup_fs.bin","partition":"customer_backup_fs","weight":12288}])");
    Bytes table;
    put(table, bytesOf("BTPA"));
    put32(table, 2);
    std::uint32_t start = 0;
    for (const auto& [name, size] : {std::pair("customer_fs", 8192u), std::pair("customer_backup_fs", 8192u)}) {
        auto text = std::string(name);
        text.resize(32);
        text += "raw";
        text.resize(48);
        put(table, bytesOf(text));
        put32(table, start);
        put32(table, size);
        put32(table, 0x80000000 + start);
        put32(table, size);
        put32(table, 2);
        start += size;
    }
    table.resize(0x88C);
    const auto inner = zipOf({{"download.json", commands},
                              {"partition.bin", table},
                              {"preboot.img", bytesOf("boot")},
                              {"customer_fs.bin", Bytes(8192)},
                              {"customer_backup_fs.bin", Bytes(4096)}});
    writeFile(root / "fuzz_asr_zip/bare", inner);
    writeFile(root / "fuzz_asr_zip/wrapped",
              zipOf({{"platform_config.json", bytesOf(R"({"platform":"ASR"})")}, {"QPY_FW.zip", inner}}));
    return 0;
}
