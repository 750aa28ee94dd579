// SPDX-License-Identifier: MIT
// Protected files of a module with the vendor's firmware in every state of quecpython-backup.md 7.1.
#pragma once

#include "core/backup/Decision.h"
#include "core/checksum/Crc32.h"
#include "core/checksum/CrcText.h"
#include "tests/support/python/PythonPeer.h"

#include <optional>
#include <string>
#include <vector>

namespace test
{

inline std::uint32_t moduleCrc(const std::string& content)
{
    return core::checksum::quecPythonCrc32(std::as_bytes(std::span(content)));
}

/// One file: what is in it, in its copy and in both lists; nothing where it is not there.
struct StatusCase {
    const char* name; ///< below /usr
    std::optional<std::string> user;
    std::optional<std::string> copy;
    std::optional<std::uint32_t> userEntry;
    std::optional<std::uint32_t> backupEntry;
    core::backup::FileState state; ///< what it is
    core::backup::FileState after; ///< once all was restored and the list repaired
};

inline const std::string factory = "print('factory')\n";
inline const std::string newer = "print('newer, and longer')\n";
inline const std::string broken = "prin\xFF";

inline const std::vector<StatusCase>& statusCases()
{
    using enum core::backup::FileState;
    static const std::vector<StatusCase> cases{
        {"whole.py", factory, factory, moduleCrc(factory), moduleCrc(factory), whole, whole},
        {"updated.py", newer, factory, moduleCrc(newer), moduleCrc(factory), updated, updated},
        {"app/stale.py", factory, factory, moduleCrc(newer), moduleCrc(factory), whole, whole},
        {"app/changed.py", broken, factory, moduleCrc(factory), moduleCrc(factory), changed, whole},
        {"damaged-copy.py", factory, broken, moduleCrc(factory), moduleCrc(factory), backupDamaged, backupDamaged},
        {"damaged-both.py", newer, broken, moduleCrc(factory), moduleCrc(factory), backupDamaged, backupDamaged},
        {"deep/er/lost.py", {}, factory, moduleCrc(factory), moduleCrc(factory), missing, whole},
        {"no-copy.py", factory, {}, moduleCrc(factory), moduleCrc(factory), notRestorable, notRestorable},
        {"no-copy-changed.py", newer, {}, moduleCrc(factory), moduleCrc(factory), notRestorable, notRestorable},
        {"entry-lost.py", factory, factory, {}, moduleCrc(factory), whole, whole},
        {"entry-lost-changed.py", broken, factory, {}, moduleCrc(factory), changed, whole},
        {"added.py", factory, factory, moduleCrc(factory), {}, whole, whole},
        {"added-changed.py", broken, factory, moduleCrc(factory), {}, changed, whole},
        {"added-no-copy.py", factory, {}, moduleCrc(factory), {}, notRestorable, notRestorable},
        {"unverified.py", broken, factory, moduleCrc(newer), {}, changed, changed},
        {"说明 书.txt", broken, factory, moduleCrc(factory), moduleCrc(factory), changed, whole},
        {"same-crc.bin", std::string("\0\0abc", 5), "abc", moduleCrc("abc"), moduleCrc("abc"), changed, whole},
        {"plain.txt", newer, {}, {}, {}, unlisted, unlisted},
    };
    return cases;
}

/// checksum.json as the module writes it.
inline std::string listOf(const std::vector<std::pair<std::string, std::uint32_t>>& entries)
{
    std::string text = "[";
    for (const auto& [name, crc] : entries) {
        char buffer[core::checksum::crcTextSize];
        text += (text.size() > 1 ? ", " : "") + std::string(R"({"name": ")") + name + R"(", "crc32": ")" +
                std::string(core::checksum::crcText(crc, buffer)) + "\"}";
    }
    return text + "]";
}

/// The tree of these cases. `prefix`: "/usr/" or "usr/". The boot does not restore: the states must last.
inline PythonSettings treeOf(const std::vector<StatusCase>& cases, const std::string& prefix)
{
    PythonSettings settings;
    settings.hasRestore = false;
    std::vector<std::pair<std::string, std::uint32_t>> user;
    std::vector<std::pair<std::string, std::uint32_t>> backup;
    for (const StatusCase& one : cases) {
        const std::string name = one.name;
        if (one.user)
            settings.files["/usr/" + name] = bytesOf(*one.user);
        if (one.copy)
            settings.files["/bak/usr/" + name] = bytesOf(*one.copy);
        if (one.userEntry)
            user.emplace_back(prefix + name, *one.userEntry);
        if (one.backupEntry)
            backup.emplace_back(prefix + name, *one.backupEntry);
    }
    settings.files["/usr/checksum.json"] = bytesOf(listOf(user));
    settings.files["/bak/checksum.json"] = bytesOf(listOf(backup));
    settings.files["/bak/backup_restore.json"] = bytesOf(R"({"enable": 1})");
    return settings;
}

} // namespace test
