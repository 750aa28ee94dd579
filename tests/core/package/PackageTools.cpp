// SPDX-License-Identifier: MIT
#include "tests/core/package/PackageTools.h"

#include <algorithm>
#include <stdexcept>
#include <zip.h>
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

zip_t* openForWriting(zip_source_t*& source)
{
    zip_error_t error;
    zip_error_init(&error);
    source = zip_source_buffer_create(nullptr, 0, 0, &error);
    require(source != nullptr, "libzip gives no buffer");
    zip_source_keep(source);
    zip_t* zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    require(zip != nullptr, "libzip opens no archive");
    return zip;
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
    zip_source_t* source = nullptr;
    zip_t* zip = openForWriting(source);
    for (const ZipFile& file : files) {
        if (file.name.ends_with('/')) {
            require(zip_dir_add(zip, file.name.c_str(), ZIP_FL_ENC_UTF_8) >= 0, zip_strerror(zip));
            continue;
        }
        zip_source_t* content = zip_source_buffer(zip, file.content.data(), file.content.size(), 0);
        const auto index = zip_file_add(zip, file.name.c_str(), content, ZIP_FL_ENC_UTF_8);
        require(index >= 0, zip_strerror(zip));
        zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), file.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
        zip_file_set_dostime(zip, static_cast<zip_uint64_t>(index), 0x6C20, 0x52B5, 0); // 2021-05-21 13:33
    }
    require(zip_close(zip) == 0, "libzip cannot write");
    require(zip_source_open(source) == 0, "libzip cannot read back");
    zip_stat_t status;
    zip_source_stat(source, &status);
    Bytes bytes(status.size);
    require(zip_source_read(source, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()), "short");
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

std::vector<ZipEntryFacts> readZip(const Bytes& archive)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
    zip_t* zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    require(zip != nullptr, zip_error_strerror(&error));
    std::vector<ZipEntryFacts> entries;
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        zip_stat_t status;
        require(zip_stat_index(zip, index, 0, &status) == 0, zip_strerror(zip));
        ZipEntryFacts facts{status.name, Bytes(status.size), status.mtime, status.comp_method, status.comp_size};
        if (zip_file_t* file = zip_fopen_index(zip, index, 0); status.size != 0) {
            require(file != nullptr, zip_strerror(zip));
            require(zip_fread(file, facts.content.data(), status.size) == static_cast<zip_int64_t>(status.size),
                    facts.name);
            std::byte more{};
            require(zip_fread(file, &more, 1) == 0, facts.name + " has a wrong CRC");
            zip_fclose(file);
        } else if (file != nullptr) {
            zip_fclose(file);
        }
        entries.push_back(std::move(facts));
    }
    zip_discard(zip);
    return entries;
}

std::vector<std::string> namesIn(const Bytes& archive)
{
    std::vector<std::string> names;
    for (const auto& entry : readZip(archive))
        names.push_back(entry.name);
    return names;
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
