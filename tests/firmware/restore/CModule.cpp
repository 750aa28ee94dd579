// SPDX-License-Identifier: MIT
#include "tests/firmware/restore/CModule.h"

namespace test
{

using core::ErrorCode;

namespace
{

constexpr std::uint32_t blockSize = 4096;

int resultOf(const core::Result<void>& done)
{
    if (done)
        return LIFEBOAT_FLASH_OK;
    return done.error().code == ErrorCode::badBlock ? LIFEBOAT_FLASH_BAD_BLOCK : LIFEBOAT_FLASH_IO_ERROR;
}

bool isInside(const core::restore::SimulatedNor& nor, std::uint32_t offset, std::uint32_t size)
{
    return size > 0 && offset % blockSize + size <= blockSize && offset + size <= nor.content().size();
}

int readFrom(CModule& module, core::restore::SimulatedNor& nor, std::uint32_t offset, void* data, std::uint32_t size)
{
    if (!isInside(nor, offset, size) || offset % LIFEBOAT_READ_SIZE != 0 || size % LIFEBOAT_READ_SIZE != 0)
        ++module.badCalls;
    return resultOf(nor.read(offset / blockSize, offset % blockSize, {static_cast<std::byte*>(data), size}));
}

int readUser(void* context, std::uint32_t offset, void* data, std::uint32_t size)
{
    auto& module = *static_cast<CModule*>(context);
    return readFrom(module, module.flash.user, offset, data, size);
}

int readBackup(void* context, std::uint32_t offset, void* data, std::uint32_t size)
{
    auto& module = *static_cast<CModule*>(context);
    return readFrom(module, module.flash.backup, offset, data, size);
}

int programUser(void* context, std::uint32_t offset, const void* data, std::uint32_t size)
{
    auto& module = *static_cast<CModule*>(context);
    const auto unit = module.config.user.program_unit;
    if (!isInside(module.flash.user, offset, size) || offset % unit != 0 || size % unit != 0)
        ++module.badCalls;
    return resultOf(
        module.flash.user.program(offset / blockSize, offset % blockSize, {static_cast<const std::byte*>(data), size}));
}

int eraseUser(void* context, std::uint32_t offset)
{
    auto& module = *static_cast<CModule*>(context);
    if (offset % blockSize != 0)
        ++module.badCalls;
    return resultOf(module.flash.user.erase(offset / blockSize));
}

std::uint32_t userSize(void* context)
{
    return static_cast<std::uint32_t>(static_cast<CModule*>(context)->flash.user.content().size());
}

std::uint32_t backupSize(void* context)
{
    return static_cast<std::uint32_t>(static_cast<CModule*>(context)->flash.backup.content().size());
}

void addLine(void* context, const char* line)
{
    static_cast<CModule*>(context)->log.emplace_back(line);
}

std::string answer(int result, const char* text)
{
    return result == LIFEBOAT_OK ? text : result == LIFEBOAT_NONE ? "None" : std::to_string(result);
}

} // namespace

CModule::CModule(const SimulatedModule& module, std::uint32_t programUnit)
    : flash(module), memory(LIFEBOAT_MEMORY_SIZE(module.user.blockCount(), programUnit) / sizeof(std::uint64_t))
{
    config.user = {this, readUser, programUser, eraseUser, userSize, programUnit, blockSize};
    config.backup = {this, readBackup, backupSize};
    config.log = addLine;
    config.log_context = this;
    config.memory = memory.data();
    config.memory_size = memory.size() * sizeof(std::uint64_t);
}

void CModule::write(void* context, const char* bytes, std::size_t size)
{
    static_cast<std::string*>(context)->append(bytes, size);
}

void CModule::clear()
{
    text.clear();
    log.clear();
    // Nothing may be carried over from one call to the next.
    std::fill(memory.begin(), memory.end(), 0xA5A5A5A5A5A5A5A5u);
}

int CModule::update(const std::string& path)
{
    clear();
    return lifeboat_checksum_update(&config, path.c_str(), write, &text);
}

int CModule::usrUpdate(const std::string& path)
{
    clear();
    return lifeboat_checksum_usr_update(&config, path.c_str(), write, &text);
}

int CModule::bulkUpdate(const std::vector<std::string>& paths)
{
    clear();
    std::vector<const char*> pointers;
    for (const auto& path : paths)
        pointers.push_back(path.c_str());
    return lifeboat_checksum_bulk_update(&config, pointers.data(), pointers.size(), write, &text);
}

int CModule::check()
{
    clear();
    return lifeboat_checksum_check(&config, write, &text);
}

int CModule::readJsonFile()
{
    clear();
    return lifeboat_bak_util_read(&config, write, &text);
}

std::string CModule::crc(const std::string& path)
{
    clear();
    char buffer[LIFEBOAT_CRC_TEXT];
    return answer(lifeboat_file_crc32_calc(&config, path.c_str(), buffer), buffer);
}

std::string CModule::retrieve(const std::string& path)
{
    clear();
    char buffer[LIFEBOAT_CRC_TEXT];
    return answer(lifeboat_checksum_retrieve(&config, path.c_str(), buffer), buffer);
}

std::string CModule::userFile(const std::string& path)
{
    const auto content = SimulatedModule::read(flash.user, path);
    return content ? textOf(*content) : "";
}

Bytes CModule::bytes() const
{
    Bytes all(flash.user.content().begin(), flash.user.content().end());
    all.insert(all.end(), flash.backup.content().begin(), flash.backup.content().end());
    return all;
}

} // namespace test
