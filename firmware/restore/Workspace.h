// SPDX-License-Identifier: MIT
// The memory that a caller of the C functions hands over, in order: flash and log as the core knows them, and room for
// everything that works on them. Nothing of it outlives a call.
#pragma once

#include "core/restore/Engine.h"
#include "core/restore/Extras.h"
#include "core/restore/StatusWalk.h"
#include "firmware/restore/lifeboat_restore.h"

#include <cstddef>
#include <new>

namespace firmware::restore
{

/// The backup partition: there is nothing here that could write it.
class BackupPartition final : public core::littlefs::ReadableDevice
{
public:
    explicit BackupPartition(const lifeboat_backup_flash& flash) : m_flash(flash) {}

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override;

private:
    const lifeboat_backup_flash& m_flash;
};

class UserPartition final : public core::littlefs::BlockDevice
{
public:
    explicit UserPartition(const lifeboat_user_flash& flash) : m_flash(flash) {}

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t block) override;
    core::Result<void> sync() override { return {}; }

private:
    const lifeboat_user_flash& m_flash;
};

class Lines final : public core::restore::Log
{
public:
    explicit Lines(const lifeboat_config& config) : m_config(config) {}

    void line(std::span<const std::string_view> parts) override;

private:
    const lifeboat_config& m_config;
    char m_line[LIFEBOAT_LOG_LINE];
};

class Workspace
{
public:
    /// Checks the configuration and begins anew in its memory. LIFEBOAT_OK, or a misuse.
    static int open(const lifeboat_config* config, Workspace*& workspace);

    /// What only reads. It does not live together with the engine.
    struct Readers {
        core::littlefs::Reader user;
        core::littlefs::Reader backup;
        const char* userProblem; ///< why it does not mount; empty when it does
        const char* backupProblem;

        explicit Readers(Workspace& workspace);
        core::littlefs::Reader* mountedUser() { return *userProblem == 0 ? &user : nullptr; }
        core::littlefs::Reader* mountedBackup() { return *backupProblem == 0 ? &backup : nullptr; }
    };
    struct Surveyed {
        Readers readers;
        core::restore::Survey survey;

        explicit Surveyed(Workspace& workspace)
            : readers(workspace), survey(readers.mountedUser(), readers.mountedBackup(), workspace.surveyBuffers())
        {
        }
    };

    /// Each ends what was made before.
    Readers& makeReaders() { return *new (m_room) Readers(*this); }
    Surveyed& makeSurvey() { return *new (m_room) Surveyed(*this); }
    core::restore::Engine& makeEngine(core::restore::Extension* extension = nullptr);
    /// Beside an engine.
    core::restore::Extras& makeExtras()
    {
        static_assert(sizeof m_room >= sizeof(core::restore::Engine) + sizeof(core::restore::Extras));
        return *new (m_room + sizeof(core::restore::Engine)) core::restore::Extras(userFlash, userGeometry);
    }
    /// Beside a survey.
    core::restore::StatusWalk& makeStatusWalk(Surveyed& surveyed)
    {
        static_assert(sizeof m_room >= sizeof(Surveyed) + sizeof(core::restore::StatusWalk));
        auto& [readers, survey] = surveyed;
        // So that a name fits into name() with its zero.
        const auto path = std::span(m_path).first(pathSize - 1);
        return *new (m_room + sizeof(Surveyed))
            core::restore::StatusWalk(readers.mountedUser(), readers.mountedBackup(), survey, path, m_data, log);
    }

    UserPartition userFlash;
    BackupPartition backupFlash;
    Lines log;

    core::littlefs::Geometry userGeometry;
    core::littlefs::Geometry backupGeometry;

    core::restore::Survey::Buffers surveyBuffers() { return {m_userName, m_backupName, m_name, m_data, m_seen}; }
    std::span<std::byte> data() { return m_data; }
    /// For one name each, and a zero behind it; free unless an engine is at work.
    std::span<char> name() { return m_otherPath; }
    std::span<char> path() { return m_path; }
    std::span<std::byte> unit() { return m_program; }

private:
    explicit Workspace(const lifeboat_config& config);

    static constexpr std::size_t pathSize = core::restore::maxPathLength + 16;

    std::span<std::byte> m_program; // these three lie behind the workspace
    std::span<std::byte> m_file;
    std::span<std::byte> m_lookahead;
    std::byte m_userRead[LIFEBOAT_READ_SIZE];
    std::byte m_backupRead[LIFEBOAT_READ_SIZE];
    char m_userName[core::restore::maxPathLength];
    char m_backupName[core::restore::maxPathLength];
    char m_name[core::restore::maxPathLength];
    char m_path[pathSize];
    char m_otherPath[pathSize];
    std::byte m_data[512];
    std::byte m_seen[256];

    // One of them at a time.
    static constexpr std::size_t forStatus = sizeof(Surveyed) + sizeof(core::restore::StatusWalk);
    static constexpr std::size_t forRun = sizeof(core::restore::Engine) + sizeof(core::restore::Extras);
    alignas(8) std::byte m_room[forRun > forStatus ? forRun : forStatus];
    static_assert(alignof(core::restore::StatusWalk) <= alignof(Surveyed));
    static_assert(alignof(core::restore::Extras) <= alignof(core::restore::Engine));
};

/// `report` may be null.
void tell(const core::restore::Report& done, lifeboat_report* report);

} // namespace firmware::restore
