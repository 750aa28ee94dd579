// SPDX-License-Identifier: MIT
// What may be asked for after the boot, one thing at a time. Nothing is rebuilt then: others rely on what they have
// read.
#include "core/restore/Engine.h"

#include "core/restore/FileCrc.h"

namespace core::restore
{

Result<void> Engine::writeList(NewValues& values)
{
    if (auto done = mountSound(); !done)
        return done;
    m_survey.readLists(nullptr);
    const auto& user = m_survey.userList();
    if (user.kind == ListFacts::Kind::unreadable)
        return fail<ErrorCode::deviceIo, "user list">();
    if (!user.usable() && !m_survey.backupList().usable())
        return {};
    return writeListWith(values);
}

Result<void> Engine::writeListWith(NewValues& values)
{
    m_newValues = &values;
    const auto done = rewriteList();
    m_newValues = nullptr;
    return done;
}

Result<void> Engine::copyBack(std::string_view source, std::string_view path)
{
    if (auto done = mountSound(); !done)
        return done;
    std::uint32_t crc = 0;
    if (const auto known = fileCrc(m_backup, source, m_buffers.survey.data, crc); !known)
        return known.failure();
    auto done = putInPlace({m_backup, source, 0, crc}, path);
    if (!done)
        removeTemporary(path);
    return done;
}

Result<void> Engine::mountSound()
{
    // A backup partition that does not mount has no list: the user's counts alone.
    (void)m_backup.mount();
    if (auto done = m_user.mount(); !done)
        return done;
    auto done = m_user.check();
    m_writable = done.has_value();
    return done;
}

} // namespace core::restore
