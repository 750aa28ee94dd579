// SPDX-License-Identifier: MIT
#include "app/lifeboat/ExtractCommand.h"

#include "app/lifeboat/Input.h"
#include "core/littlefs/image/ImageExtractor.h"
#include "ui/text/ErrorTexts.h"

#include <algorithm>

namespace lifeboat
{

using core::ErrorCode;
using core::littlefs::Finding;
using core::littlefs::Inspection;

namespace
{

void tellLost(Output& output, ErrorCode code, const std::string& path, const std::string& why)
{
    output.warn((path.empty() ? std::string() : path + ": ") + why);
    output.event("lost", {{"path", path}, {"code", ui::codeText(code)}, {"detail", why}});
}

} // namespace

const CommandInfo& ExtractCommand::info() const
{
    static const CommandInfo info{
        "extract",
        "copies the files of an image into a folder, as far as they can be read",
        "IMAGE DIR",
        {{"extract customer_fs.bin files", "everything in the image below the folder files"}},
    };
    return info;
}

void ExtractCommand::declare(Options& options)
{
    options.argument("IMAGE", m_image, "littlefs image; - is stdin");
    options.argument("DIR", m_target, "target folder, made when it is missing; nothing in it is replaced");
}

Outcome ExtractCommand::run(Output& output)
{
    const auto bytes = readInput(output.in(), m_image);
    if (!bytes)
        return output.fail(bytes.error(), "reading " + m_image);
    const Inspection inspection = core::littlefs::inspectImage(bytes->view());
    if (!inspection.usable) {
        const auto package = core::package::parsePackage(bytes->view());
        if (package)
            return output.fail({ErrorCode::unsupportedFormat, m_image, "this is a package, not an image"},
                               "reading " + m_image);
        const Finding& damage = inspection.damages.front();
        return output.fail({damage.code, m_image, damage.description}, "reading " + m_image);
    }

    const auto report = core::littlefs::extractImage(inspection, m_target);
    if (!report)
        return output.fail(report.error(), "extracting " + m_image + " to " + m_target);
    for (const Finding& damage : inspection.damages)
        tellLost(output, damage.code, damage.path, damage.description);
    for (const core::Problem& skipped : report->skipped) {
        const bool isTold =
            std::ranges::find(inspection.damages, skipped.subject, &Finding::path) != inspection.damages.end();
        if (skipped.code != ErrorCode::corrupt || !isTold)
            tellLost(output, skipped.code, skipped.subject, skipped.detail);
    }
    output.print(std::to_string(report->files) + " files, " + std::to_string(report->directories) + " folders, " +
                 std::to_string(report->bytes) + " bytes extracted" +
                 (report->complete() ? "" : "; " + std::to_string(report->skipped.size()) + " not extracted") + "\n");
    Outcome outcome{{},
                    {{"files", report->files},
                     {"directories", report->directories},
                     {"bytes", report->bytes},
                     {"skipped", report->skipped.size()}}};
    if (!inspection.whole() || !report->complete())
        outcome.code = ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
