// SPDX-License-Identifier: MIT
#include "firmware/restore/Workspace.h"

#include <algorithm>
#include <bit>

namespace firmware::restore
{

using core::ErrorCode;
using core::firstPart;
using core::littlefs::Geometry;

namespace
{

constexpr std::uint32_t blockSize = LIFEBOAT_ERASE_SIZE;
constexpr std::size_t alignment = 8;

// What the header promises, for the smallest and the largest of everything.
constexpr std::size_t unitFor(std::uint32_t programUnit)
{
    return std::max<std::size_t>(programUnit, LIFEBOAT_READ_SIZE);
}
constexpr std::size_t lookaheadFor(std::uint32_t blocks)
{
    return (blocks + 63) / 64 * 8;
}
constexpr std::size_t needed(std::uint32_t blocks, std::uint32_t programUnit)
{
    return sizeof(Workspace) + 2 * unitFor(programUnit) + lookaheadFor(blocks);
}
static_assert(sizeof(Workspace) <= LIFEBOAT_STATE_SIZE, "LIFEBOAT_STATE_SIZE in lifeboat_restore.h is too small");
static_assert(sizeof(Workspace) + 1024 > LIFEBOAT_STATE_SIZE, "LIFEBOAT_STATE_SIZE in lifeboat_restore.h is too large");
static_assert(sizeof(Workspace) % alignment == 0 && LIFEBOAT_STATE_SIZE % alignment == 0);
static_assert(needed(LIFEBOAT_MIN_BLOCKS, 1) <= LIFEBOAT_MEMORY_SIZE(LIFEBOAT_MIN_BLOCKS, 1));
static_assert(needed(LIFEBOAT_MAX_BLOCKS, LIFEBOAT_MAX_PROGRAM_UNIT) <=
              LIFEBOAT_MEMORY_SIZE(LIFEBOAT_MAX_BLOCKS, LIFEBOAT_MAX_PROGRAM_UNIT));

core::Result<void> resultOf(int flashResult)
{
    if (flashResult == LIFEBOAT_FLASH_OK)
        return {};
    return flashResult == LIFEBOAT_FLASH_BAD_BLOCK ? core::fail<ErrorCode::badBlock, "flash">()
                                                   : core::fail<ErrorCode::deviceIo, "flash">();
}

constexpr bool isPartitionSize(std::uint32_t bytes)
{
    return bytes % blockSize == 0 && bytes / blockSize >= LIFEBOAT_MIN_BLOCKS &&
           bytes / blockSize <= LIFEBOAT_MAX_BLOCKS;
}

// The core never goes beyond the blocks that it was given, the last but one and that of the records.
std::uint32_t placeOf(std::uint32_t block, std::uint32_t offset)
{
    return block * blockSize + offset;
}

} // namespace

core::Result<void> BackupPartition::read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    return resultOf(
        m_flash.read(m_flash.context, placeOf(block, offset), out.data(), static_cast<std::uint32_t>(out.size())));
}

core::Result<void> UserPartition::read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    return resultOf(
        m_flash.read(m_flash.context, placeOf(block, offset), out.data(), static_cast<std::uint32_t>(out.size())));
}

core::Result<void> UserPartition::program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in)
{
    return resultOf(
        m_flash.program(m_flash.context, placeOf(block, offset), in.data(), static_cast<std::uint32_t>(in.size())));
}

core::Result<void> UserPartition::erase(std::uint32_t block)
{
    return resultOf(m_flash.erase(m_flash.context, placeOf(block, 0)));
}

void Lines::line(std::span<const std::string_view> parts)
{
    if (!m_config.log)
        return;
    std::size_t size = 0;
    for (const auto part : parts) {
        for (const char c : firstPart(part, std::min(part.size(), sizeof m_line - 1 - size)))
            m_line[size++] = static_cast<unsigned char>(c) < ' ' || c == 0x7F ? '?' : c;
    }
    m_line[size] = 0;
    m_config.log(m_config.log_context, m_line);
}

int Workspace::open(const lifeboat_config* config, Workspace*& workspace)
{
    if (!config || !config->memory)
        return LIFEBOAT_ERROR_ARGUMENT;
    const auto& user = config->user;
    const auto& backup = config->backup;
    if (!user.read || !user.program || !user.erase || !user.size || !backup.read || !backup.size)
        return LIFEBOAT_ERROR_ARGUMENT;
    const auto userBytes = user.size(user.context);
    if (user.erase_size != blockSize || !std::has_single_bit(user.program_unit) ||
        user.program_unit > LIFEBOAT_MAX_PROGRAM_UNIT || !isPartitionSize(userBytes) ||
        !isPartitionSize(backup.size(backup.context)))
        return LIFEBOAT_ERROR_GEOMETRY;
    if (config->memory_size < LIFEBOAT_MEMORY_SIZE(userBytes / blockSize, user.program_unit) ||
        reinterpret_cast<std::uintptr_t>(config->memory) % alignment != 0)
        return LIFEBOAT_ERROR_MEMORY;
    workspace = new (config->memory) Workspace(*config);
    return LIFEBOAT_OK;
}

Workspace::Workspace(const lifeboat_config& config)
    : userFlash(config.user), backupFlash(config.backup),
      log(config), userGeometry{1, config.user.program_unit, blockSize,
                                config.user.size(config.user.context) / blockSize - 1},
      backupGeometry{1, 1, blockSize, config.backup.size(config.backup.context) / blockSize - 1}
{
    auto* behind = reinterpret_cast<std::byte*>(this + 1);
    const auto unit = unitFor(config.user.program_unit);
    m_program = {behind, unit};
    m_file = {behind + unit, unit};
    m_lookahead = {behind + 2 * unit, lookaheadFor(userGeometry.blockCount)};
}

Workspace::Readers::Readers(Workspace& workspace)
    : user(workspace.userFlash, workspace.userGeometry, workspace.m_userRead),
      backup(workspace.backupFlash, workspace.backupGeometry, workspace.m_backupRead), userProblem(""),
      backupProblem("")
{
    if (const auto mounted = user.mount(); !mounted)
        userProblem = mounted.error().where;
    if (const auto mounted = backup.mount(); !mounted)
        backupProblem = mounted.error().where;
}

core::restore::Engine& Workspace::makeEngine(core::restore::Extension* extension)
{
    const core::restore::EngineBuffers buffers{
        {m_userRead, m_program, m_lookahead}, m_backupRead, m_file, surveyBuffers(), m_path, m_otherPath};
    return *new (m_room)
        core::restore::Engine(userFlash, userGeometry, backupFlash, backupGeometry, buffers, log, extension);
}

} // namespace firmware::restore
