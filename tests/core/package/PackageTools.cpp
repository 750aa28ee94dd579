// SPDX-License-Identifier: MIT
#include "tests/core/package/PackageTools.h"

#include <QProcess>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <zlib.h>

namespace test
{

namespace
{

void require(bool good, const std::string& what)
{
    if (!good)
        throw std::runtime_error(what);
}

void putText(Bytes& bytes, std::size_t offset, const std::string& text)
{
    for (std::size_t i = 0; i < text.size(); ++i)
        bytes[offset + 2 * i] = static_cast<std::byte>(text[i]);
}

void append(Bytes& bytes, const Bytes& more)
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}

void append(Bytes& bytes, std::initializer_list<std::uint32_t> numbers, std::size_t size)
{
    for (const std::uint32_t number : numbers)
        for (std::size_t i = 0; i < size; ++i)
            bytes.push_back(static_cast<std::byte>(number >> (8 * i)));
}

/// Packed as zip has it: zlib's format without its header and its checksum.
Bytes deflated(const Bytes& content)
{
    uLongf size = compressBound(static_cast<uLong>(content.size()));
    Bytes packed(size);
    const int result = compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                                reinterpret_cast<const Bytef*>(content.data()), static_cast<uLong>(content.size()));
    require(result == Z_OK, "zlib cannot pack");
    return {packed.begin() + 2, packed.begin() + static_cast<std::ptrdiff_t>(size) - 4};
}

/// Python in a process that stays: starting one takes longer than reading an archive. For each job it is told how long
/// the program and its input are, then both; it answers with the length of what the program says, and that.
class Python
{
public:
    Python()
    {
        m_process.start("python3", {"-uc", R"(
import base64, io, json, sys, zipfile
for line in sys.stdin.buffer:
    program, content = [sys.stdin.buffer.read(int(part)) for part in line.split()]
    names = dict(globals(), archive=io.BytesIO(content), out=io.BytesIO())
    try:
        exec(program, names)
        answer = b"+" + names["out"].getvalue()
    except Exception as problem:
        answer = b"-" + repr(problem).encode()
    sys.stdout.buffer.write(b"%d\n" % len(answer) + answer)
)"});
        m_isThere = m_process.waitForStarted() && run("", {}) == "";
    }
    ~Python()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

    bool isThere() const { return m_isThere; }

    /// What a program writes into `out`. It finds the bytes in `archive`, and the modules above.
    QByteArray run(const QByteArray& program, const Bytes& archive)
    {
        m_process.write(QByteArray::number(program.size()) + " " + QByteArray::number(archive.size()) + "\n" + program);
        m_process.write(reinterpret_cast<const char*>(archive.data()), static_cast<qint64>(archive.size()));
        while (!m_process.canReadLine())
            require(m_process.waitForReadyRead(), "python3 does not answer");
        const qint64 size = m_process.readLine().trimmed().toLongLong();
        while (m_process.bytesAvailable() < size)
            require(m_process.waitForReadyRead(), "python3 does not answer");
        const QByteArray answer = m_process.read(size);
        require(answer.startsWith('+'), "python3: " + answer.toStdString());
        return answer.mid(1);
    }

private:
    QProcess m_process;
    bool m_isThere = false;
};

Python& python()
{
    static Python python;
    return python;
}

std::string hexText(std::uint32_t value)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", value);
    return text;
}

constexpr std::size_t pacHeader = 2124;
constexpr std::size_t pacRecord = 2580;

} // namespace

Bytes makeZip(const std::vector<ZipFile>& files)
{
    Bytes zip;
    Bytes directory;
    for (const ZipFile& file : files) {
        const bool stored = file.stored || file.name.ends_with('/');
        const Bytes packed = stored ? file.content : deflated(file.content);
        Bytes common;                                                 // of both headers
        append(common, {20, 0, stored ? 0u : 8u, 0x6C20, 0x52B5}, 2); // 2021-05-21 13:33
        append(common,
               {crc32ByZlib(file.content.data(), file.content.size()), static_cast<std::uint32_t>(packed.size()),
                static_cast<std::uint32_t>(file.content.size())},
               4);
        append(common, {static_cast<std::uint32_t>(file.name.size()), 0}, 2);
        append(directory, bytesOf("PK\1\2\x14\3"));
        append(directory, common);
        append(directory, {0, 0, 0}, 2);
        append(directory, {0100644u << 16, static_cast<std::uint32_t>(zip.size())}, 4);
        append(directory, bytesOf(file.name));
        append(zip, bytesOf("PK\3\4"));
        append(zip, common);
        append(zip, bytesOf(file.name));
        append(zip, packed);
    }
    const auto directoryStart = static_cast<std::uint32_t>(zip.size());
    append(zip, directory);
    append(zip, bytesOf("PK\5\6"));
    append(zip, {0, 0, static_cast<std::uint32_t>(files.size()), static_cast<std::uint32_t>(files.size())}, 2);
    append(zip, {static_cast<std::uint32_t>(directory.size()), directoryStart}, 4);
    append(zip, {0}, 2);
    return zip;
}

bool hasPython()
{
    return python().isThere();
}

Bytes pythonZip(const Bytes& archive)
{
    const QByteArray zip = python().run(R"(
class Pipe:
    write = out.write
    flush = out.flush
source = zipfile.ZipFile(archive)
with zipfile.ZipFile(Pipe(), "w") as zip:
    for info in source.infolist():
        zip.writestr(info, source.read(info))
)",
                                        archive);
    return bytesOf(zip.toStdString());
}

std::vector<ZipEntryFacts> readZip(const Bytes& archive)
{
    const QByteArray facts = python().run(R"(
zip = zipfile.ZipFile(archive)
out.write(json.dumps([{"name": i.filename, "content": base64.b64encode(zip.read(i)).decode(), "time": str(i.date_time),
                       "method": i.compress_type, "packed": i.compress_size, "attributes": i.external_attr}
                      for i in zip.infolist()]).encode())
)",
                                          archive);
    std::vector<ZipEntryFacts> entries;
    for (const auto& entry : nlohmann::json::parse(facts.toStdString())) {
        const auto content = QByteArray::fromStdString(entry["content"]);
        entries.push_back({entry["name"], bytesOf(QByteArray::fromBase64(content).toStdString()), entry["time"],
                           entry["method"], entry["packed"], entry["attributes"]});
    }
    return entries;
}

std::vector<std::string> namesIn(const Bytes& archive)
{
    const QByteArray names = python().run(R"(
zip = zipfile.ZipFile(archive)
if zip.testzip():
    raise ValueError(zip.testzip())
out.write(json.dumps(zip.namelist()).encode())
)",
                                          archive);
    return nlohmann::json::parse(names.toStdString());
}

std::string pacXml(const std::vector<PacFile>& files, const PacRecipe& recipe)
{
    std::vector<std::string> lines = {
        R"(<?xml version="1.0" encoding="utf-8"?>)",
        "<BMAConfig>",
        "\t<ProductList>",
        "\t\t<Product name=\"" + recipe.product + "\">",
        "\t\t\t<SchemeName>" + recipe.product + "</SchemeName>",
        R"(			<NVBackup backup="1">)",
        R"(				<NVItem name="Calibration" backup="1">)",
        "\t\t\t\t\t<ID>0x26d</ID>",
        "\t\t\t\t</NVItem>",
        R"(				<NVItem name="IMEI" backup="1">)",
        "\t\t\t\t\t<ID>0xffffffff</ID>",
        "\t\t\t\t</NVItem>",
        "\t\t\t</NVBackup>",
        "\t\t</Product>",
        "\t</ProductList>",
        "\t<SchemeList>",
        "\t\t<Scheme name=\"" + recipe.product + "\">",
    };
    for (const PacFile& file : files) {
        lines.insert(lines.end(),
                     {"\t\t\t<File>", "\t\t\t\t<ID>" + file.id + "</ID>", "\t\t\t\t<IDAlias>" + file.id + "</IDAlias>",
                      "\t\t\t\t<Type>" + file.type + "</Type>", "\t\t\t\t<Block>",
                      "\t\t\t\t\t<Base>" + hexText(file.address) + "</Base>",
                      "\t\t\t\t\t<Size>" + hexText(file.regionSize) + "</Size>", "\t\t\t\t</Block>",
                      "\t\t\t\t<Flag>" + std::string(file.content.empty() ? "0" : "1") + "</Flag>",
                      "\t\t\t\t<CheckFlag>0</CheckFlag>", "\t\t\t\t<Description>" + file.id + "</Description>",
                      "\t\t\t</File>"});
    }
    lines.insert(lines.end(), {"\t\t</Scheme>", "\t</SchemeList>", "</BMAConfig>"});
    std::string text;
    for (const std::string& line : lines)
        text += line + recipe.newline;
    return text;
}

Bytes makePac(const std::vector<PacFile>& files, const PacRecipe& recipe)
{
    std::vector<PacFile> all = files;
    PacFile xml;
    xml.name = recipe.product + ".xml";
    xml.content = bytesOf(recipe.xml.empty() ? pacXml(files, recipe) : recipe.xml);
    xml.check = 0;
    all.push_back(std::move(xml));

    Bytes pac(pacHeader + all.size() * pacRecord);
    putText(pac, 0, recipe.version);
    putText(pac, 0x34, recipe.product);
    putText(pac, 0x234, "8910 MODULE");
    putU32(pac, 0x434, static_cast<std::uint32_t>(all.size()));
    putU32(pac, 0x438, pacHeader);
    putU32(pac, 0x844, recipe.magic);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::size_t at = pacHeader + i * pacRecord;
        putU32(pac, at, pacRecord);
        putText(pac, at + 4, all[i].id);
        putText(pac, at + 0x204, all[i].name);
        putU32(pac, at + 0x604, static_cast<std::uint32_t>(all[i].content.size()));
        putU32(pac, at + 0x608, all[i].content.empty() ? 0 : all[i].id.empty() ? 2 : 1);
        putU32(pac, at + 0x60C, all[i].check);
        putU32(pac, at + 0x610, static_cast<std::uint32_t>(pac.size()));
        putU32(pac, at + 0x618, 1);
        putU32(pac, at + 0x61C, all[i].address);
        append(pac, all[i].content);
    }
    sealPac(pac);
    return pac;
}

void sealPac(Bytes& pac)
{
    putU32(pac, 0x30, static_cast<std::uint32_t>(pac.size()));
    const auto put = [&](std::size_t offset, std::uint16_t value) {
        pac[offset] = static_cast<std::byte>(value);
        pac[offset + 1] = static_cast<std::byte>(value >> 8);
    };
    put(0x848, crc16ByDefinition(pac.data(), 0x848));
    put(0x84A, crc16ByDefinition(pac.data() + pacHeader, pac.size() - pacHeader));
}

std::uint16_t crc16ByDefinition(const std::byte* data, std::size_t size)
{
    unsigned crc = 0;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= std::to_integer<unsigned>(data[i]);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xA001u : 0u);
    }
    return static_cast<std::uint16_t>(crc);
}

std::uint32_t crc32ByZlib(const std::byte* data, std::size_t size)
{
    return static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(data), static_cast<uInt>(size)));
}

Bytes makePartitionBin(const std::vector<AsrRegion>& regions)
{
    Bytes table(2188);
    const std::string magic = "BTPA";
    std::transform(magic.begin(), magic.end(), table.begin(), [](char c) { return static_cast<std::byte>(c); });
    putU32(table, 4, static_cast<std::uint32_t>(regions.size()));
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const std::size_t at = 8 + 68 * i;
        for (std::size_t c = 0; c < regions[i].name.size(); ++c)
            table[at + c] = static_cast<std::byte>(regions[i].name[c]);
        for (std::size_t c = 0; c < regions[i].type.size(); ++c)
            table[at + 0x20 + c] = static_cast<std::byte>(regions[i].type[c]);
        putU32(table, at + 0x30, regions[i].start);
        putU32(table, at + 0x34, regions[i].size);
        putU32(table, at + 0x38, regions[i].depth == 0 ? 0xFFFFFFFF : 0x80000000 + regions[i].start);
        putU32(table, at + 0x3C, regions[i].vsize == 0 ? regions[i].size : regions[i].vsize);
        putU32(table, at + 0x40, regions[i].depth);
    }
    putU32(table, 0x888, crc32ByZlib(table.data(), 0x888));
    return table;
}

std::vector<ZipFile> realAsrFiles()
{
    if (fixtureFile("asr/download.json").empty())
        return {};
    const std::vector<std::pair<std::string, std::size_t>> members{
        {"download.json", 0},          {"partition.bin", 0},        {"flashinfo.bin", 0},
        {"preboot.img", 20896},        {"flasher.img", 45100},      {"fwcerts.bin", 2036},
        {"bootloader.ubi", 118784},    {"ReliableData.bin", 65536}, {"apn.bin", 14253},
        {"cp.bin", 5873664},           {"dsp.bin", 1092480},        {"rf.bin", 20480},
        {"customer_app.bin", 15980},   {"updater.bin", 114909},     {"customer_fs.bin", 5242880},
        {"customer_backup_fs.bin", 0}, {"nvm.bin", 524288},         {"fota.json", 0},
        {"fw_version.json", 0}};
    std::vector<ZipFile> files;
    for (const auto& [name, size] : members)
        files.push_back({name, size == 0 ? readFile(fixtureFile("asr/" + name)) : Bytes(size, std::byte{0x5A})});
    return files;
}

QByteArray explain(const core::Problem& problem)
{
    return QByteArray::number(static_cast<int>(problem.code)) + " [" + QByteArray::fromStdString(problem.subject) +
           "] " + QByteArray::fromStdString(problem.detail);
}

int indexOf(const core::package::Package& package, const std::string& id)
{
    const auto& entries = package.entries();
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.id == id; });
    return found == entries.end() ? -1 : static_cast<int>(found - entries.begin());
}

Bytes contentOf(const core::package::Package& package, const std::string& id)
{
    const int index = indexOf(package, id);
    require(index >= 0, "no entry " + id);
    const auto content = package.content(static_cast<std::size_t>(index));
    require(content.has_value(), "no content of " + id);
    return {content->view().begin(), content->view().end()};
}

void putU16(Bytes& bytes, std::size_t offset, std::uint32_t value)
{
    for (std::size_t i = 0; i < 2; ++i)
        bytes.at(offset + i) = static_cast<std::byte>(value >> (8 * i));
}

void putU32(Bytes& bytes, std::size_t offset, std::uint32_t value)
{
    for (std::size_t i = 0; i < 4; ++i)
        bytes.at(offset + i) = static_cast<std::byte>(value >> (8 * i));
}

std::uint32_t getU32(const Bytes& bytes, std::size_t offset)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= std::to_integer<std::uint32_t>(bytes.at(offset + i)) << (8 * i);
    return value;
}

Bytes slice(const Bytes& bytes, std::size_t offset, std::size_t size)
{
    require(offset <= bytes.size() && size <= bytes.size() - offset, "slice");
    return {bytes.begin() + static_cast<std::ptrdiff_t>(offset),
            bytes.begin() + static_cast<std::ptrdiff_t>(offset + size)};
}

} // namespace test
