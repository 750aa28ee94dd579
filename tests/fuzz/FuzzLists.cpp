// SPDX-License-Identifier: MIT
// Any bytes as checksum.json, as backup_restore.json, as settings of a project and as the list of an update.
#include "core/backup/ChecksumListFinder.h"
#include "core/backup/ChecksumListReader.h"
#include "core/backup/ChecksumListWriter.h"
#include "core/backup/RestoreFlag.h"
#include "core/restore/Settings.h"
#include "core/restore/UpdateList.h"

#include <string>
#include <vector>

using namespace core;
using namespace core::backup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    SpanSource source(std::as_bytes(std::span(data, size)));
    (void)readRestoreFlag(source);

    char name[255];
    restore::Settings settings;
    if (restore::readSettings(source, name, settings) && !restore::policyOf(source, name, settings, "/usr/main.py"))
        __builtin_trap(); // what could be read once can be read again
    restore::UpdateList update(source, name);
    for (restore::UpdateItem item;;) {
        const auto more = update.next(item);
        if (!more || !*more)
            break;
        if (item.problem == NameProblem::none && !isNormalName(item.name))
            __builtin_trap();
    }
    char otherName[255];
    std::vector<std::byte> written(listLimitBytes);
    SpanSink sink(written);
    ChecksumListWriter writer(sink);
    bool good = writer.begin().has_value();
    ChecksumListReader reader(source, name);
    ChecksumListReader other(source, otherName);
    std::vector<std::pair<std::string, std::uint32_t>> entries;
    for (;;) {
        const auto start = reader.offset();
        ListEntry entry;
        const auto more = reader.next(entry);
        if (!more)
            return 0;
        if (!*more)
            break;
        if (!entry.usable())
            continue;
        ListEntry found;
        // An entry is found again, here or before.
        const auto again = findName(other, entry.name, 0xFFFFFFFF, NameMatch::exact, found);
        if (!again || !*again)
            __builtin_trap();
        other.seek(start);
        if (entries.size() < 64 && entry.value == ListValue::crc32 && writer.add(entry.name, entry.crc32))
            entries.emplace_back(entry.name, entry.crc32);
        if (entries.size() >= 64)
            return 0; // the searches above take their time in a long list
    }
    good = good && writer.end().has_value();

    // What was written reads back the same.
    SpanSource copy(sink.written());
    ChecksumListReader reread(copy, name);
    for (const auto& [path, crc] : entries) {
        ListEntry entry;
        const auto more = reread.next(entry);
        if (!good || !more || !*more || entry.name != path || entry.crc32 != crc)
            __builtin_trap();
    }
    return 0;
}
