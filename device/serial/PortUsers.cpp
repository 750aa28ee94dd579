// SPDX-License-Identifier: MIT
#include "device/serial/PortUsers.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace device
{

using core::ErrorCode;
namespace fs = std::filesystem;

namespace
{

std::optional<int> numberIn(const std::string& text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return number;
}

std::string describeProcess(int process)
{
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(process) + "/comm"), name);
    const std::string number = "process " + std::to_string(process);
    return name.empty() ? number : name + " (" + number + ")";
}

bool hasOpen(const fs::path& process, dev_t device)
{
    std::error_code denied;
    for (const auto& file : fs::directory_iterator(process / "fd", denied)) {
        struct stat facts {
        };
        if (::stat(file.path().c_str(), &facts) == 0 && S_ISCHR(facts.st_mode) && facts.st_rdev == device)
            return true;
    }
    return false;
}

/// Who holds the flock of an open file, from lines such as "1: FLOCK  ADVISORY  WRITE 4242 00:1a:7 0 EOF".
std::optional<int> lockHolder(int descriptor)
{
    struct stat facts {
    };
    if (::fstat(descriptor, &facts) != 0)
        return {};
    std::ifstream locks("/proc/locks");
    std::string number, kind, mode, access, process, place, rest;
    while (locks >> number >> kind >> mode >> access >> process >> place && std::getline(locks, rest)) {
        unsigned major = 0, minor = 0;
        unsigned long inode = 0;
        if (kind == "FLOCK" && std::sscanf(place.c_str(), "%x:%x:%lu", &major, &minor, &inode) == 3 &&
            makedev(major, minor) == facts.st_dev && inode == facts.st_ino)
            return numberIn(process);
    }
    return {};
}

core::Problem busy(const std::string& name, const std::optional<std::string>& user)
{
    return {ErrorCode::portBusy, name, name + " is in use by " + user.value_or("another program")};
}

} // namespace

std::optional<std::string> userOf(const std::string& device)
{
    struct stat facts {
    };
    if (::stat(device.c_str(), &facts) != 0)
        return {};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const auto process = numberIn(entry.path().filename().string());
        if (process && *process != ::getpid() && hasOpen(entry.path(), facts.st_rdev))
            return describeProcess(*process);
    }
    return {};
}

std::optional<std::string> groupOf(const std::string& device)
{
    struct stat facts {
    };
    if (::stat(device.c_str(), &facts) != 0)
        return {};
    const group* owner = ::getgrgid(facts.st_gid);
    return owner ? std::optional<std::string>(owner->gr_name) : std::nullopt;
}

core::Problem openProblem(const std::string& name, const std::string& device, int error)
{
    if (error == EBUSY)
        return busy(name, userOf(device));
    if (error == EACCES || error == EPERM) {
        const auto group = groupOf(device);
        return {ErrorCode::portNotPermitted, name, group ? "it belongs to the group " + *group : std::strerror(error)};
    }
    return {ErrorCode::noPort, name, std::strerror(error)};
}

core::HostResult<void> lockPort(int descriptor, const std::string& name, const std::string& device)
{
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const auto holder = lockHolder(descriptor);
        return std::unexpected(busy(name, holder && *holder > 0 ? describeProcess(*holder) : userOf(device)));
    }
    return {};
}

} // namespace device
