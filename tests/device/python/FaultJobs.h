// SPDX-License-Identifier: MIT
// What TestPythonFaults does to a module's files, and what may be there afterwards.
#pragma once

#include "device/python/ModuleFiles.h"
#include "device/python/PythonModule.h"
#include "device/python/TreeTransfer.h"
#include "tests/support/python/PythonPeer.h"

#include <QTemporaryDir>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>

namespace test
{

using Tree = std::map<std::string, Bytes>;

inline constexpr core::ErrorCode noError{};

inline Bytes content(std::uint32_t seed, std::size_t size, bool isText)
{
    std::mt19937 random(seed);
    Bytes bytes(size);
    for (auto& byte : bytes)
        byte = static_cast<std::byte>(isText ? "abcdef \n"[random() % 8] : static_cast<char>(random()));
    return bytes;
}

/// What a module has at first.
inline const Tree& startTree()
{
    static const Tree tree{{"/usr/app/net.py", content(1, 5000, true)},
                           {"/usr/keep.bin", content(2, 3000, false)},
                           {"/usr/tree/same.py", content(3, 700, true)},
                           {"/usr/tree/changes.bin", content(4, 9000, false)},
                           {"/usr/tree/deep/goes.txt", content(5, 100, true)}};
    return tree;
}

/// A change of the module's files, by way of a session that was opened.
struct Job {
    const char* name;
    std::function<core::HostResult<void>(device::PythonModule&, const device::CancelToken&)> run;
    Tree puts;                          ///< what it writes
    std::vector<std::string> removes{}; ///< what it takes away
};

class Folder
{
public:
    explicit Folder(const Tree& files)
    {
        for (const auto& [name, bytes] : files) {
            const auto path = root() / name;
            std::filesystem::create_directories(path.parent_path());
            writeFile(path, bytes);
        }
    }
    std::filesystem::path root() const { return m_dir.path().toStdString(); }

private:
    QTemporaryDir m_dir;
};

inline core::HostResult<void> resultOf(const std::optional<core::Problem>& problem)
{
    if (problem)
        return std::unexpected(*problem);
    return {};
}

inline Job writeJob()
{
    const Tree puts{{"/usr/app/net.py", content(11, 14000, true)}, {"/usr/new/more.bin", content(12, 6000, false)}};
    return {"write",
            [puts](device::PythonModule& module, const device::CancelToken& cancel) {
                std::vector<device::OutgoingFile> files;
                for (const auto& [path, bytes] : puts)
                    files.push_back({path, bytes});
                device::TransferObserver observer;
                return resultOf(device::ModuleFiles(module).write(files, {}, observer, cancel).problem);
            },
            puts};
}

inline Job renameJob()
{
    return {"rename",
            [](device::PythonModule& module, const device::CancelToken&) {
                return device::ModuleFiles(module).rename("/usr/keep.bin", "/usr/app/net.py", true);
            },
            {{"/usr/app/net.py", startTree().at("/usr/keep.bin")}},
            {"/usr/keep.bin"}};
}

inline Job removeJob()
{
    return {"remove",
            [](device::PythonModule& module, const device::CancelToken&) {
                return device::ModuleFiles(module).remove("/usr/keep.bin");
            },
            {},
            {"/usr/keep.bin"}};
}

inline Job treeJob()
{
    Tree local{{"same.py", startTree().at("/usr/tree/same.py")}, {"changes.bin", content(21, 9000, false)}};
    for (std::uint32_t i = 0; i < 5; ++i)
        local["\xe5\xa4\x87\xe4\xbb\xbd/f" + std::to_string(i)] = content(30 + i, i * 900, i % 2 == 0);
    Tree puts;
    for (const auto& [name, bytes] : local)
        puts["/usr/tree/" + name] = bytes;
    auto folder = std::make_shared<Folder>(local);
    return {"tree",
            [folder](device::PythonModule& module, const device::CancelToken& cancel) -> core::HostResult<void> {
                device::TreeRequest request;
                request.local = folder->root();
                request.remote = "/usr/tree";
                request.removeOthers = true;
                device::TransferObserver observer;
                const auto plan = device::planTree(module, request, cancel);
                if (!plan)
                    return std::unexpected(plan.error());
                return resultOf(device::executeTree(module, *plan, observer, cancel).problem);
            },
            puts,
            {"/usr/tree/deep/goes.txt"}};
}

inline Job readJob()
{
    return {"read",
            [](device::PythonModule& module, const device::CancelToken& cancel) -> core::HostResult<void> {
                device::TransferObserver observer;
                const std::vector<std::string> paths{"/usr/app/net.py", "/usr/keep.bin", "/usr/tree/changes.bin"};
                const auto read = device::ModuleFiles(module).read(paths, observer, cancel);
                if (!read)
                    return std::unexpected(read.error());
                for (std::size_t i = 0; i < paths.size(); ++i) {
                    if ((*read)[i] != startTree().at(paths[i]))
                        return core::problem(noError, paths[i], "WRONG CONTENT WAS READ");
                }
                return {};
            },
            {}};
}

inline std::vector<Job> jobs()
{
    return {writeJob(), renameJob(), removeJob(), treeJob(), readJob()};
}

/// The module's files that count: without the firmware's own and without temporary ones.
inline Tree filesOf(PythonPeer& peer)
{
    Tree tree;
    for (const auto& [path, bytes] : peer.files()) {
        const auto name = path.substr(path.rfind('/') + 1);
        if (!path.ends_with('/') && !device::isTemporaryName(name) && name != "system_config.json" && name != "main.py")
            tree[path] = bytes;
    }
    return tree;
}

/// Empty when each file is whole: the old one or that of the job; with success, that of the job.
inline std::string wrongIn(const Tree& is, const Job& job, bool hasSucceeded)
{
    Tree after = startTree();
    for (const auto& path : job.removes)
        after.erase(path);
    for (const auto& [path, bytes] : job.puts)
        after[path] = bytes;
    if (hasSucceeded && is != after)
        return "success, but the files are not as they should be";
    for (const auto& [path, bytes] : is) {
        const auto before = startTree().find(path);
        const auto wanted = after.find(path);
        const bool isOld = before != startTree().end() && before->second == bytes;
        const bool isNew = wanted != after.end() && wanted->second == bytes;
        if (!isOld && !isNew)
            return path + " is neither the old one nor the new one (" + std::to_string(bytes.size()) + " bytes)";
    }
    for (const auto& [path, bytes] : startTree()) {
        const bool mayGo = std::ranges::find(job.removes, path) != job.removes.end();
        if (!mayGo && !is.contains(path))
            return path + " is lost";
    }
    // A content that only the job moves is somewhere.
    if (std::string_view(job.name) == "rename" && is != after && is != startTree())
        return "a half rename";
    return {};
}

} // namespace test
