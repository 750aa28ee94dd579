// SPDX-License-Identifier: MIT
// The report of a combine, for people and for programs. Holds no time and no absolute path: the same combine gives the
// same report.
#include "core/project/Combine.h"

#include "core/checksum/CrcText.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace core::project
{

namespace
{

using nlohmann::ordered_json;

std::string hex(std::uint32_t value)
{
    char buffer[checksum::crcTextSize];
    return std::string(checksum::crcText(value, buffer));
}

ordered_json placeJson(const package::PartitionPlace& place, const littlefs::Forecast& forecast)
{
    ordered_json largest = ordered_json::array();
    for (const auto& file : forecast.largest)
        largest.push_back({{"path", file.path}, {"size", file.size}, {"blocks", file.blocks}});
    return {{"address", hex(place.region.address)},
            {"size", place.region.size},
            {"source", package::describe(place.source)},
            {"blocks_needed", forecast.neededBlocks},
            {"blocks_usable", forecast.usableBlocks},
            {"blocks_free", forecast.freeBlocks},
            {"largest", largest}};
}

std::string placeLine(const char* name, const package::PartitionPlace& place, const littlefs::Forecast& forecast)
{
    return std::string(name) + " at " + hex(place.region.address) + ", " + std::to_string(place.region.size) +
           " bytes (from " + std::string(package::describe(place.source)) +
           "): " + std::to_string(forecast.neededBlocks) + " of " + std::to_string(forecast.usableBlocks) +
           " blocks used, " + std::to_string(forecast.freeBlocks) + " free\n";
}

} // namespace

std::string reportJson(const CombineReport& report)
{
    ordered_json files = ordered_json::array();
    for (const auto& file : report.protectedFiles) {
        files.push_back({{"name", file.name}, {"size", file.size}, {"crc32", hex(file.crc)}});
        if (file.policy != backup::FilePolicy::always)
            files.back()["policy"] = toText(file.policy);
    }
    ordered_json unprotected = ordered_json::array();
    for (const auto& file : report.unprotectedFiles)
        unprotected.push_back({{"name", file.name}, {"reason", file.reason}});
    ordered_json proof = ordered_json::array();
    for (const auto& run : report.proof)
        proof.push_back({{"damage", run.damage}, {"restored", run.restored}, {"log", run.log}});
    ordered_json root = {{"v", 1},
                         {"module", report.module},
                         {"package", report.output.filename().string()},
                         {"format", report.packageFormat},
                         {"backup", report.backup},
                         {"customer_fs", placeJson(report.userPlace, report.userForecast)},
                         {"customer_backup_fs", placeJson(report.backupPlace, report.backupForecast)},
                         {"protected", files},
                         {"unprotected", unprotected},
                         {"notes", report.notes},
                         {"warnings", report.warnings},
                         {"proof", proof}};
    const auto& settings = report.settings;
    if (settings.sets || settings.attempts > 0)
        root["restore"] = {{"sets", settings.sets}, {"attempts", settings.attempts}, {"boots", settings.boots}};
    return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string reportText(const CombineReport& report)
{
    std::string text =
        report.output.filename().string() + " for " + report.module + " (" + report.packageFormat + ")\n";
    text += placeLine("customer_fs", report.userPlace, report.userForecast);
    text += placeLine("customer_backup_fs", report.backupPlace, report.backupForecast);
    if (!report.backup) {
        text += "No backup: the backup image switches the restore off.\n";
    } else {
        text += "\nProtected files:\n";
        for (const auto& file : report.protectedFiles) {
            char line[32];
            std::snprintf(line, sizeof line, "  %10s  %8u  ", hex(file.crc).c_str(), file.size);
            text += line + file.name;
            if (file.policy != backup::FilePolicy::always)
                text += std::string(" (") + toText(file.policy) + ")";
            text += "\n";
        }
    }
    const auto& settings = report.settings;
    if (settings.sets)
        text += "\nFiles of different versions are never mixed.\n";
    if (settings.boots > 0)
        text += "After " + std::to_string(settings.boots) +
                " boots that the application does not confirm the last good set comes back.\n";
    if (settings.attempts > 0)
        text += "A file is given up after " + std::to_string(settings.attempts) + " boots in a row that restored it.\n";
    const auto list = [&](const char* title, const std::vector<std::string>& lines) {
        if (lines.empty())
            return;
        text += std::string("\n") + title + "\n";
        for (const auto& line : lines)
            text += "  " + line + "\n";
    };
    std::vector<std::string> unprotected;
    for (const auto& file : report.unprotectedFiles)
        unprotected.push_back(file.name + ": " + file.reason);
    list("Not protected:", unprotected);
    list("Notes:", report.notes);
    list("Warnings:", report.warnings);
    if (!report.proof.empty()) {
        const bool hasPolicies = std::ranges::any_of(
            report.protectedFiles, [](const auto& file) { return file.policy != backup::FilePolicy::always; });
        text += "\nProof (the firmware's own restore, on copies of these images):\n";
        for (const auto& run : report.proof)
            text += "  " + run.damage + ": " + std::to_string(run.restored) + " restored, " +
                    (hasPolicies ? "all files as their policies say\n" : "all files whole\n");
    }
    return text;
}

} // namespace core::project
