// SPDX-License-Identifier: MIT
#include "app/lifeboat/CrcCommand.h"

#include "app/lifeboat/Input.h"
#include "core/checksum/Crc32.h"
#include "ui/text/ErrorTexts.h"

namespace lifeboat
{

const CommandInfo& CrcCommand::info() const
{
    static const CommandInfo info{
        "crc",
        "computes the CRC-32 of files as a module does",
        "FILE...",
        {{"crc main.py app/net.py", "the values that checksum.json would list"},
         {"crc --json main.py", "also the common CRC-32 (zlib, zip, PNG)"},
         {"crc -", "of what comes from stdin"}},
    };
    return info;
}

void CrcCommand::declare(Options& options)
{
    options.arguments("FILE", m_files, true, "files; - is stdin");
}

Outcome CrcCommand::run(Output& output)
{
    Outcome outcome;
    for (const std::string& file : m_files) {
        std::uint32_t crc = core::checksum::quecPythonCrc32({});
        std::uint32_t zlib = core::checksum::zlibCrc32({});
        const auto size = readPieces(output.in(), file, [&](std::span<const std::byte> piece) {
            crc = core::checksum::quecPythonCrc32(piece, crc);
            zlib = core::checksum::zlibCrc32(piece, zlib);
        });
        if (!size) {
            const Outcome failed = output.fail(size.error(), "reading " + file);
            output.event("error",
                         {{"path", file}, {"code", ui::codeText(size.error().code)}, {"detail", size.error().detail}});
            if (!outcome.code)
                outcome = failed;
            continue;
        }
        output.print(crcOf(crc) + "  " + file + "\n");
        output.event("crc", {{"path", file}, {"size", *size}, {"crc32", crcOf(crc)}, {"zlib_crc32", crcOf(zlib)}});
    }
    return outcome;
}

} // namespace lifeboat
