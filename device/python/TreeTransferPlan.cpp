// SPDX-License-Identifier: MIT
// What a transfer of folders would do.
#include "core/littlefs/Format.h"
#include "core/littlefs/image/EntryName.h"
#include "device/python/ModuleFilesStore.h"
#include "device/python/PythonModule.h"
#include "device/python/TreeTransferDigest.h"

#include <algorithm>
#include <array>
#include <set>

namespace device
{

using core::ErrorCode;
using core::HostResult;
namespace fs = std::filesystem;

namespace
{

bool isBelow(std::string_view path, std::string_view folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Whether it holds for a folder that the path lies in, from the inside out.
template <class Test>
bool anyFolderOf(const std::string& path, Test test)
{
    for (auto slash = path.rfind('/'); slash != path.npos && slash > 0; slash = path.rfind('/', slash - 1))
        if (test(path.substr(0, slash)))
            return true;
    return false;
}

bool isFolderIn(const Tree& tree, const std::string& path)
{
    const auto found = tree.find(path);
    return found != tree.end() && found->second.kind == TreeEntry::Kind::folder;
}

/// As MicroPython checks it.
bool isUtf8(std::string_view text)
{
    int following = 0;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if ((byte & 0xC0) == 0x80 ? --following < 0 : following > 0 || byte >= 0xF8)
            return false;
        if (byte >= 0xC0)
            following = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    }
    return following == 0;
}

/// Whether names on the module may be any bytes: the vendor's core has no Unicode strings.
HostResult<bool> takesAnyName(PythonModule& module)
{
    const auto size = module.interpreter().run("print(len(b'\\xc2\\xb5'.decode()))");
    if (!size)
        return std::unexpected(size.error());
    return size->starts_with('2');
}

/// Why a path of one side cannot be one of the other; empty when it can.
std::string refusalOf(const TreeRequest& request, const std::string& path, bool isTextOnly)
{
    if (request.direction == TransferDirection::toModule) {
        if (isTextOnly && !isUtf8(path))
            return "has a name that is no UTF-8, which this module does not take";
        const auto normal = normalModulePath(remotePathOf(request, path));
        return normal ? "" : normal.error().detail;
    }
    for (std::string_view rest = path; !rest.empty();) {
        const auto part = rest.substr(0, rest.find('/'));
        if (!core::littlefs::isUsableName(part))
            return "cannot be a name on this computer";
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    return "";
}

/// The steps of a plan, in the order of their kinds.
class TreePlanner
{
public:
    /// `isTextOnly`: names on the module.
    TreePlanner(const TreeRequest& request, const Tree& source, const Tree& target, bool isTextOnly)
        : m_request(request), m_source(source), m_target(target), m_isTextOnly(isTextOnly)
    {
    }

    std::vector<TreeStep> steps()
    {
        for (const auto& [path, entry] : m_source)
            takeOver(path, entry);
        if (m_request.removeOthers)
            removeOthers();
        std::vector<TreeStep> all;
        for (auto* part : {&m_inTheWay, &m_folders, &m_files, &m_removed, &m_removedFolders, &m_rest})
            std::ranges::move(*part, std::back_inserter(all));
        return all;
    }

private:
    void takeOver(const std::string& path, const TreeEntry& entry)
    {
        // With a folder all that is in it.
        if (anyFolderOf(path, [&](const std::string& folder) {
                return m_left.contains(folder) && isFolderIn(m_source, folder);
            }))
            return;
        TreeStep step{TreeAct::left, path, entry.size, entry.crc, refusalOf(m_request, path, m_isTextOnly)};
        if (staysOnModule(path)) {
            step.act = TreeAct::kept;
            step.reason = "belongs to the module's firmware";
            m_rest.push_back(std::move(step));
            return;
        }
        const auto old = m_target.find(path);
        bool isOld = old != m_target.end();
        if (!step.reason.empty()) {
        } else if (anyFolderOf(path, [&](const std::string& folder) { return !isFolderIn(m_source, folder); }))
            step.reason = "lies in no folder"; // and might be written through a link at the target
        else if (entry.kind == TreeEntry::Kind::other)
            step.reason = "is no file and no folder";
        else if (isOld && old->second.kind != entry.kind && clearsTheWay(path))
            isOld = false;
        else if (isOld && old->second.kind != entry.kind)
            step.reason = old->second.kind == TreeEntry::Kind::folder ? "is a folder at the target"
                          : old->second.kind == TreeEntry::Kind::file ? "is a file at the target"
                                                                      : "is no file and no folder at the target";
        else if (!entry.isReadable)
            step.reason = "cannot be read";
        if (!step.reason.empty()) {
            m_left.insert(path);
            m_rest.push_back(std::move(step));
        } else if (entry.kind == TreeEntry::Kind::folder) {
            step.act = TreeAct::makeFolder;
            if (!isOld)
                m_folders.push_back(std::move(step));
        } else if (isOld && !m_request.writeAnyway && old->second.isReadable && old->second.size == entry.size &&
                   old->second.crc == entry.crc) {
            step.act = TreeAct::unchanged;
            m_rest.push_back(std::move(step));
        } else {
            step.act = isOld ? TreeAct::replace : TreeAct::write;
            m_files.push_back(std::move(step));
        }
    }

    bool staysOnModule(const std::string& path) const
    {
        return m_request.direction == TransferDirection::toModule && !m_request.vendorFiles &&
               isVendorFile(remotePathOf(m_request, path));
    }

    bool isKept(const std::string& path, const TreeEntry& entry) const
    {
        return entry.kind == TreeEntry::Kind::other || staysOnModule(path) ||
               (m_request.leaveOutHidden && isHiddenPath(path));
    }

    /// A file for a folder, or a folder for a file: what is there is removed first, where that may be.
    bool clearsTheWay(const std::string& path)
    {
        if (!m_request.removeOthers)
            return false;
        std::vector<TreeStep> steps;
        for (auto entry = m_target.rbegin(); entry != m_target.rend(); ++entry) {
            const auto& [place, old] = *entry;
            if (place != path && !isBelow(place, path))
                continue;
            if (isKept(place, old))
                return false;
            const bool isFolder = old.kind == TreeEntry::Kind::folder;
            steps.push_back({isFolder ? TreeAct::removeFolder : TreeAct::remove, place, old.size, old.crc, {}});
        }
        for (TreeStep& step : steps) {
            m_cleared.insert(step.path);
            m_inTheWay.push_back(std::move(step));
        }
        return true;
    }

    void removeOthers()
    {
        std::set<std::string> needed; // folders that keep something
        // From the end: what is in a folder stands behind it.
        for (auto entry = m_target.rbegin(); entry != m_target.rend(); ++entry) {
            const auto& [path, old] = *entry;
            const auto keep = [&] {
                anyFolderOf(path, [&](const std::string& folder) { return !needed.insert(folder).second; });
            };
            if (m_cleared.contains(path))
                continue;
            if (m_source.contains(path)) {
                keep();
                continue;
            }
            TreeStep step{TreeAct::remove, path, old.size, old.crc, {}};
            // What was left (a link, which is not followed) does not tell what should be in its place.
            const auto isLeft = [&](const std::string& folder) { return m_left.contains(folder); };
            if (isKept(path, old) || anyFolderOf(path, isLeft)) {
                step.act = TreeAct::kept;
                keep();
                m_rest.push_back(std::move(step));
            } else if (old.kind == TreeEntry::Kind::file) {
                m_removed.push_back(std::move(step));
            } else if (!needed.contains(path)) {
                step.act = TreeAct::removeFolder;
                m_removedFolders.push_back(std::move(step));
            }
        }
    }

    const TreeRequest& m_request;
    const Tree& m_source;
    const Tree& m_target;
    const bool m_isTextOnly;
    std::vector<TreeStep> m_inTheWay, m_folders, m_files, m_removed, m_removedFolders, m_rest;
    std::set<std::string> m_left;    ///< paths of the source
    std::set<std::string> m_cleared; ///< paths of m_inTheWay
};

} // namespace

std::string remotePathOf(const TreeRequest& request, const std::string& path)
{
    return path.empty() ? request.remote : joinModulePath(request.remote, path);
}

const char* nameOf(TreeAct act)
{
    switch (act) {
    case TreeAct::makeFolder:
        return "make-folder";
    case TreeAct::write:
        return "write";
    case TreeAct::replace:
        return "replace";
    case TreeAct::unchanged:
        return "unchanged";
    case TreeAct::remove:
        return "remove";
    case TreeAct::removeFolder:
        return "remove-folder";
    case TreeAct::kept:
        return "kept";
    case TreeAct::left:
        return "left";
    }
    return "";
}

std::size_t TreePlan::count(TreeAct act) const
{
    return static_cast<std::size_t>(std::ranges::count(steps, act, &TreeStep::act));
}

bool TreePlan::isDone() const
{
    return std::ranges::all_of(steps, [](const TreeStep& step) {
        return step.act == TreeAct::unchanged || step.act == TreeAct::kept || step.act == TreeAct::left;
    });
}

bool isVendorFile(std::string_view path)
{
    static constexpr std::array<std::string_view, 7> names{
        "/usr/checksum.json", "/usr/system_config.json",   "/usr/user_apn.json",    "/usr/apn_cfg.json",
        "/usr/.updater",      "/usr/datacall_config.json", "/usr/_usr_config.json",
    };
    return std::ranges::any_of(names, [&](std::string_view name) { return path == name || isBelow(path, name); });
}

bool isHiddenPath(std::string_view path)
{
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('/'));
        if ((part.starts_with('.') && part != ".updater") || part == "__pycache__" || part.ends_with('~'))
            return true;
        path.remove_prefix(std::min(part.size() + 1, path.size()));
    }
    return false;
}

HostResult<TreePlan> planTree(PythonModule& module, const TreeRequest& request, const CancelToken& cancel)
{
    if (request.remote == "/")
        return core::problem(ErrorCode::badArgument, request.remote, "holds the module's file systems, no files");
    const bool isUpload = request.direction == TransferDirection::toModule;
    std::error_code ignored;
    if (isUpload && !fs::exists(request.local, ignored))
        return core::problem(ErrorCode::notFound, request.local.string(), "no such folder");
    TreePlan plan;
    const auto local = localTree(request.local, isUpload && request.leaveOutHidden ? &plan.hidden : nullptr, cancel);
    if (!local)
        return std::unexpected(local.error());
    auto remote = remoteTree(module, request.remote, *local, isUpload);
    if (!remote)
        return std::unexpected(remote.error());
    if (!isUpload && !remote->isThere)
        return core::problem(ErrorCode::notFound, request.remote, "it is not on the module");
    bool isTextOnly = false;
    if (isUpload && !std::ranges::all_of(*local, [](const auto& entry) { return isUtf8(entry.first); })) {
        const auto takesAny = takesAnyName(module);
        if (!takesAny)
            return std::unexpected(takesAny.error());
        isTextOnly = !*takesAny;
    }

    plan.request = request;
    plan.steps = isUpload ? TreePlanner(request, *local, remote->tree, isTextOnly).steps()
                          : TreePlanner(request, remote->tree, *local, isTextOnly).steps();
    if (isUpload && !remote->isThere)
        plan.steps.insert(plan.steps.begin(), TreeStep{TreeAct::makeFolder, "", 0, 0, {}});
    std::vector<StoreItem> items;
    std::vector<std::optional<std::uint32_t>> oldSizes;
    std::vector<std::string> folders;
    for (const TreeStep& step : plan.steps) {
        if (step.act == TreeAct::makeFolder)
            folders.push_back(remotePathOf(request, step.path));
        if (step.act != TreeAct::write && step.act != TreeAct::replace)
            continue;
        plan.bytesToWrite += step.size;
        items.push_back({remotePathOf(request, step.path), step.size, step.crc, 0});
        const auto old = remote->tree.find(step.path);
        oldSizes.push_back(old == remote->tree.end() ? std::nullopt : std::optional(old->second.size));
    }
    if (!isUpload)
        return plan;
    plan.leftovers = std::move(remote->leftovers);
    if (items.empty() && folders.empty())
        return plan;
    const auto mount = request.remote.substr(0, request.remote.find('/', 1));
    auto space = ModuleFiles(module).space(mount);
    if (!space)
        return std::unexpected(space.error());
    // What a write that broke off holds is either gone on with or removed first.
    for (const ModuleFile& leftover : plan.leftovers)
        space->freeBlocks +=
            core::littlefs::blocksOfFile(leftover.size, std::max(space->blockSize, core::littlefs::minBlockSize));
    plan.bytesMissing = bytesMissingFor(*space, items, oldSizes, folders);
    return plan;
}

} // namespace device
