// SPDX-License-Identifier: MIT
// Finds out what a file is, through the zip archives that may be around it.
#include "core/package/Package.h"

#include "core/package/AsrPackage.h"
#include "core/package/AtomicFile.h"
#include "core/package/PacPackage.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace core::package
{

namespace
{

/// A downloaded zip, in it a release that wraps a package: no real file is deeper.
constexpr std::size_t maxDepth = 3;
constexpr std::string_view platformFile = "platform_config.json";
constexpr std::string_view commandList = "download.json";
constexpr std::size_t maxPlatformFileSize = 1 << 16;

struct OtherPlatform {
    std::string_view key; ///< in platform_config.json
    std::string_view name;
    std::string_view ending; ///< of a file that only this platform has; may be empty
};

// Reference asr-aboot.md 1.1, eigen-ec618.md 8.3, other-platforms.md part 2.
constexpr std::array otherPlatforms = {
    OtherPlatform{"eigen", "EigenComm (EC600E, EC800E and relatives)", ".binpkg"},
    OtherPlatform{"eigen", "EigenComm (EC600E, EC800E and relatives)", "quec_download_config.ini"},
    OtherPlatform{"asr1803s", "ASR 1803S (EC200A)", ".blf"},
    OtherPlatform{"rda8908a", "RDA 8908A (BC25)", ".lod"},
    OtherPlatform{"mdm9x05", "Qualcomm MDM9x05 (BG95, BG600L)", ".mbn"},
    OtherPlatform{"fcm360w", "ESWIN ECR6600 (FCM360W)", ""},
    OtherPlatform{"fc41d", "Beken BK7231N (FC41D)", ""},
};

std::unexpected<Problem> refusal(std::string_view platform)
{
    return problem(ErrorCode::unsupportedFormat, "",
                   "this is firmware for " + std::string(platform) +
                       "; only Unisoc PAC packages and ASR release packages can be handled");
}

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

const OtherPlatform* otherPlatformByFile(std::string_view fileName)
{
    const std::string lower = lowerCase(fileName);
    for (const OtherPlatform& platform : otherPlatforms)
        if (!platform.ending.empty() && lower.ends_with(platform.ending))
            return &platform;
    return nullptr;
}

/// EigenComm's container (eigen-ec618.md 10.1).
bool looksLikeBinpkg(ByteView bytes)
{
    const std::string_view start = textOf(bytes.first(std::min<std::size_t>(bytes.size(), 12)));
    return start.substr(std::min<std::size_t>(start.size(), 8)) == "bpkg" ||
           start.starts_with(std::string_view("105\0\0\0\0\0", 8));
}

bool looksLikePackage(ByteView start)
{
    return looksLikePac(start) || ZipArchive::looksLikeZip(start) || looksLikeBinpkg(start);
}

/// The platform that platform_config.json names, in lower case and without blanks around.
HostResult<std::string> readPlatform(const ZipArchive& archive, std::size_t member, bool ignoreChecksums)
{
    if (archive.members()[member].size > maxPlatformFileSize)
        return problem(ErrorCode::tooLarge, std::string(platformFile),
                       "it is larger than " + std::to_string(maxPlatformFileSize) + " bytes");
    const auto content = archive.read(member, ignoreChecksums);
    if (!content)
        return std::unexpected(content.error());
    const auto root = nlohmann::json::parse(textOf(content->view()), nullptr, false);
    const auto found = root.is_object() ? root.find("platform") : root.end();
    if (!root.is_object() || found == root.end() || !found->is_string())
        return problem(ErrorCode::syntax, std::string(platformFile), "it does not name a platform");
    const auto text = lowerCase(found->get<std::string>());
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Opens a file from the outside inwards.
class Opener
{
public:
    explicit Opener(const OpenOptions& options) : m_options(options) {}

    ZipShell& shell() { return m_shell; }

    HostResult<std::unique_ptr<Package>> open(ByteView bytes, std::string_view fileName)
    {
        if (looksLikePac(bytes))
            return PacPackage::parse(bytes, std::move(m_shell), m_options);
        if (looksLikeBinpkg(bytes))
            return refusal(otherPlatforms.front().name);
        if (textOf(bytes).starts_with("oneb"))
            return refusal("ESWIN ECR6600 (FCM360W)");
        if (textOf(bytes).starts_with("!CRANE!"))
            return problem(ErrorCode::unsupportedFormat, "",
                           "this is the one-file form of an ASR package (!CRANE!), whose parts cannot be replaced; "
                           "the release as a zip archive is needed");
        if (ZipArchive::looksLikeZip(bytes))
            return openZip(bytes);
        if (const auto* platform = otherPlatformByFile(fileName))
            return refusal(platform->name);
        return problem(ErrorCode::badMagic, "", "this is no firmware package: neither a Unisoc PAC nor an ASR release");
    }

private:
    HostResult<std::unique_ptr<Package>> openZip(ByteView bytes)
    {
        auto archive = ZipArchive::parse(bytes);
        if (!archive)
            return std::unexpected(std::move(archive.error()));
        if (archive->find(commandList))
            return AsrPackage::parse(std::move(*archive), std::move(m_shell), m_platform, m_options);
        if (const auto config = archive->find(platformFile)) {
            const auto platform = readPlatform(*archive, *config, m_options.ignoreChecksums);
            if (!platform)
                return std::unexpected(platform.error());
            for (const OtherPlatform& other : otherPlatforms)
                if (*platform == other.key)
                    return refusal(other.name);
            if (!platform->starts_with("asr") && !platform->starts_with("unisoc"))
                return refusal("the platform " + *platform);
            m_platform = *platform;
            if (m_platform.starts_with("asr"))
                m_platform.replace(0, 3, "ASR"); // as the module profiles write it
        }
        const auto inner = chooseInner(*archive);
        if (!inner)
            return std::unexpected(inner.error());
        auto content = archive->read(*inner, m_options.ignoreChecksums);
        if (!content)
            return std::unexpected(std::move(content.error()));
        const std::string name = archive->members()[*inner].name;
        const ByteView view = content->view();
        m_shell.enter(std::move(*archive), *inner);
        m_shell.keep(std::move(*content));
        if (m_shell.depth() > maxDepth)
            return problem(ErrorCode::unsupportedFormat, name, "zip archives within zip archives, too deep");
        return open(view, name);
    }

    /// The one member that is a package itself.
    HostResult<std::size_t> chooseInner(const ZipArchive& archive) const
    {
        const auto& members = archive.members();
        std::vector<std::size_t> candidates;
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (members[i].directory || members[i].name == "base_library.zip")
                continue;
            const auto start = archive.readStart(i, 16);
            if (!start)
                return std::unexpected(start.error());
            if (looksLikePackage(start->view()))
                candidates.push_back(i);
        }
        if (candidates.size() > 1)
            keepBest(archive, candidates);
        if (candidates.size() == 1)
            return candidates.front();
        if (candidates.size() > 1)
            return problem(ErrorCode::duplicate, members[candidates[1]].name,
                           "the archive holds several packages, another one is " + members[candidates[0]].name);
        for (const ZipMember& member : members)
            if (const auto* platform = otherPlatformByFile(member.name))
                return refusal(platform->name);
        return problem(ErrorCode::badMagic, "", "this zip archive holds no firmware package");
    }

    /// Of several inner zips the one with the commands counts, and of those the one that QuecPython's tools would take.
    void keepBest(const ZipArchive& archive, std::vector<std::size_t>& candidates) const
    {
        const auto keepIf = [&](auto&& wanted) {
            std::vector<std::size_t> kept;
            std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(kept), wanted);
            if (!kept.empty())
                candidates = std::move(kept);
        };
        keepIf([&](std::size_t index) {
            const auto content = archive.read(index, m_options.ignoreChecksums);
            if (!content || !ZipArchive::looksLikeZip(content->view()))
                return false;
            const auto inner = ZipArchive::parse(content->view());
            return inner && inner->find(commandList).has_value();
        });
        if (candidates.size() > 1)
            keepIf([&](std::size_t index) { return archive.members()[index].name.starts_with("QPY_"); });
    }

    OpenOptions m_options;
    ZipShell m_shell;
    std::string m_platform; ///< from platform_config.json
};

} // namespace

std::string_view describe(PlaceSource source)
{
    switch (source) {
    case PlaceSource::entry:
        return "the package's own entry";
    case PlaceSource::eraseEntry:
        return "the package's ERASE entry";
    case PlaceSource::flashTable:
        return "the flash table in the package's loader";
    case PlaceSource::partitionTable:
        return "the package's partition.bin";
    case PlaceSource::given:
        return "the given address";
    case PlaceSource::profile:
        return "the module profile";
    }
    return {};
}

HostResult<std::unique_ptr<Package>> openPackage(const std::filesystem::path& path, const OpenOptions& options)
{
    auto buffer = readWholeFile(path, maxPackageSize);
    if (!buffer)
        return std::unexpected(std::move(buffer.error()));
    Opener opener(options);
    Content content(std::move(*buffer));
    const ByteView view = content.view();
    opener.shell().keep(std::move(content));
    auto package = opener.open(view, path.filename().string());
    if (!package && package.error().subject.empty())
        package.error().subject = path.string();
    return package;
}

HostResult<std::unique_ptr<Package>> parsePackage(ByteView bytes, const OpenOptions& options, std::string_view fileName)
{
    return Opener(options).open(bytes, fileName);
}

} // namespace core::package
