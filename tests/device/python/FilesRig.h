// SPDX-License-Identifier: MIT
// A module with the vendor's firmware, opened for its files. All of them are one peer, which boots anew for each.
#pragma once

#include "device/python/ModuleFiles.h"
#include "tests/device/python/PythonRig.h"

#include <random>

namespace test
{

/// Also the observer of its transfers, which cancels after so many reports.
struct FilesRig final : device::TransferObserver {
    PythonRig& rig = shared();
    PythonPeer& peer = rig.peer;
    device::PacedLine& line = rig.line;
    device::CancelToken cancelFiles; ///< of the transfers, not of the line
    std::unique_ptr<device::PythonModule> module;
    int reports = 0;
    int cancelAtReport = 0;
    device::TransferProgress last;
    bool hasGoneBack = false; ///< a count became smaller

    explicit FilesRig(const PythonSettings& settings = {})
    {
        rig.renew(settings);
        for (const auto& [path, bytes] : peer.files())
            if (path.find('/', 5) == path.npos || path.find('/', 5) == path.size() - 1)
                peer.remove(path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
        for (const auto& [path, bytes] : settings.files)
            peer.put(path, bytes);
        peer.reset();
        if (const std::string problem = open(); !problem.empty())
            qFatal("%s", problem.c_str());
    }

    /// Again, after a break; what went wrong, or empty.
    std::string open()
    {
        module.reset();
        auto opened = rig.enter(true);
        if (!opened)
            return opened.error().detail;
        module = std::move(*opened);
        return {};
    }

    device::ModuleFiles files() { return device::ModuleFiles(*module); }

    device::ModuleFiles::WriteResult write(const std::string& path, const Bytes& bytes)
    {
        const device::OutgoingFile file{path, bytes};
        return files().write(std::span(&file, 1), {}, *this, cancelFiles);
    }
    core::HostResult<Bytes> read(const std::string& path) { return files().read(path, *this, cancelFiles); }

    void progressed(const device::TransferProgress& progress) override
    {
        hasGoneBack = hasGoneBack || progress.done < last.done || progress.filesDone < last.filesDone;
        last = progress;
        if (++reports == cancelAtReport)
            cancelFiles.cancel();
    }

private:
    static PythonRig& shared()
    {
        static PythonRig rig({}, 921'600, std::chrono::microseconds(100));
        return rig;
    }
};

/// The module as it was found, without what its boot writes.
inline std::map<std::string, Bytes> userFiles(PythonPeer& peer)
{
    auto files = peer.files();
    std::erase_if(files, [](const auto& file) {
        return !file.first.starts_with("/usr/") || file.first == "/usr/system_config.json";
    });
    return files;
}

inline std::vector<std::string> pathsOf(const std::vector<device::ModuleFile>& files)
{
    std::vector<std::string> paths;
    for (const device::ModuleFile& file : files)
        paths.push_back(file.path + (file.isFolder ? "/" : ""));
    return paths;
}

inline PythonSettings withFiles(std::map<std::string, Bytes> files)
{
    PythonSettings settings;
    settings.files = std::move(files);
    return settings;
}

inline Bytes randomBytes(std::mt19937& random, std::size_t size)
{
    Bytes bytes(size);
    for (std::byte& byte : bytes)
        byte = static_cast<std::byte>(random());
    return bytes;
}

/// Something like a program.
inline Bytes sourceText(std::mt19937& random, std::size_t size)
{
    static const char* const words[] = {"def ", "self.", "return ", "import ", "state", "modem", "network", "retry"};
    std::string text;
    while (text.size() < size)
        text += std::string(4 * (random() % 3), ' ') + words[random() % 8] + words[random() % 8] + " = " +
                std::to_string(random() % 1000) + "\n";
    text.resize(size);
    return bytesOf(text);
}

} // namespace test

#define VERIFY_WRITTEN(result) QVERIFY2(!(result).problem, (result).problem ? (result).problem->detail.c_str() : "")
