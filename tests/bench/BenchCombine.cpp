// SPDX-License-Identifier: MIT
// What a developer waits for: combine of a large project, inspection of a large package, start of the command line.
// Each figure is the median of several runs and stands beside a yardstick measured in the same program.
#include "core/project/Combine.h"
#include "tests/core/package/PackageTools.h"
#include "tests/support/TestData.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace core;
using namespace core::project;

namespace
{

constexpr int rounds = 7;
constexpr std::uint32_t partitionBytes = 16 << 20;
constexpr std::size_t restBytes = 8 << 20; // with two images of 16 MB the package has 40 MB

double milliseconds(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(const std::function<void()>& work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(milliseconds(work));
    std::ranges::sort(times);
    return times[rounds / 2];
}

void print(const char* what, double ms, const char* aim, const char* yardstick, double yardstickMs)
{
    std::printf("%-58s %8.1f ms  (aim %s)   %s %.1f ms\n", what, ms, aim, yardstick, yardstickMs);
}

template <class T>
T need(HostResult<T> result)
{
    if (!result)
        throw std::runtime_error(result.error().subject + ": " + result.error().detail);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

// 250 of them in p, which is what gets protected: the list of the vendor's firmware ends at about 268 names.
void makeFiles(const fs::path& folder, int count)
{
    for (int i = 0; i < count; ++i) {
        const bool isProtected = i < 1000 && i % 4 == 0;
        const auto path =
            folder / (isProtected ? "p" : "d" + std::to_string(i % 10)) / ("file_" + std::to_string(i) + ".py");
        fs::create_directories(path.parent_path());
        test::writeFile(path, test::xorshiftWords(static_cast<std::uint32_t>(i) + 1, 5000 + i % 500));
    }
}

void makeBase(const fs::path& path)
{
    auto erase = [](const char* id, std::uint32_t address) {
        return test::PacFile{id, "", address, partitionBytes, {}, "EraseFlash"};
    };
    test::writeFile(path, test::makePac({{"AP", "ap.img", 0x60010000, 0x1000000, test::xorshiftWords(9, restBytes)},
                                         erase("ERASE_PY_FS_U", 0x61000000),
                                         erase("ERASE_PY_FS_B", 0x62000000)}));
}

// The program as a user starts it: a process of its own, its output thrown away.
rusage runProgram(const std::vector<std::string>& arguments)
{
    std::vector<char*> argv;
    for (const auto& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage usage{};
    if (failed != 0 || wait4(child, &status, 0, &usage) != child || status != 0)
        throw std::runtime_error("failed: " + arguments[0] + " " + arguments[1]);
    return usage;
}

void benchCombine(const fs::path& root, const std::string& program)
{
    const auto base = root / "base.pac";
    const auto output = root / "product.pac";
    makeBase(base);
    const auto filesOf = [&](int count) { return root / ("files" + std::to_string(count)); };
    const auto combine = [&](int count) {
        return runProgram({program, "combine", "--firmware", base.string(), "--files", filesOf(count).string(),
                           "--module", "EC600U-CNLB", "--protect", "p/**", "-o", output.string()});
    };
    // Before this process grows: a child's figure starts with that of its parent.
    makeFiles(filesOf(1000), 1000);
    makeFiles(filesOf(2000), 2000);
    const auto memory = static_cast<double>(combine(1000).ru_maxrss) / 1024;

    double totals[2] = {};
    for (const int times : {1, 2}) {
        const int count = 1000 * times;
        Project project;
        project.module = "EC600U-CNLB";
        project.firmware = base;
        project.files = {{filesOf(count), "/usr"}};
        project.protect = {"p/**"};
        Images images;
        const auto make = [&] {
            auto files = need(readFiles(project));
            need(chooseProtected(project, files));
            images = need(makeImages(files, true, {partitionBytes / 4096, partitionBytes / 4096}));
        };
        const double ms = median(make);
        std::vector<std::byte> copy(2 * partitionBytes);
        const double memset = median([&] { std::memset(copy.data(), static_cast<int>(copy[7]) + 1, copy.size()); });
        char what[80];
        std::snprintf(what, sizeof what, "both images, %d files, %zu protected", count, images.protectedFiles.size());
        print(what, ms, times == 1 ? "60" : "2.2 times", "memset of 32 MB", memset);
        print("  the proof: three boots", median([&] { need(proveRestore(images)); }), "none", "memset of 32 MB",
              memset);
        totals[times - 1] = median([&] { combine(count); });
    }
    const auto product = test::readFile(output);
    const double write = median([&] {
        const int file = ::open((root / "raw").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (::write(file, product.data(), product.size()) < 0 || ::fsync(file) != 0)
            throw std::runtime_error("write");
        ::close(file);
    });
    print("lifeboat combine into a 40 MB PAC, proof included", totals[0], "250", "write and fsync of as many bytes",
          write);
    std::printf("%-58s %8.1f MB  (aim: package and two images, %.0f MB)\n", "  its memory at most", memory,
                static_cast<double>(product.size() + 2 * partitionBytes) / 1048576);
    std::printf("%-58s %8.2f     (aim 2.2)\n", "  twice the files, times", totals[1] / totals[0]);

    const double crc = median([&] {
        if (::crc32(0, reinterpret_cast<const Bytef*>(product.data()), static_cast<uInt>(product.size())) == 1)
            std::puts("");
    });
    print("lifeboat inspect of that package", median([&] {
              runProgram({program, "inspect", output.string()});
          }),
          "120", "zlib's CRC-32 over it", crc);
    print("start: lifeboat --version", median([&] {
              runProgram({program, "--version"});
          }),
          "15", "start of /bin/true", median([&] {
              runProgram({"/bin/true", ""});
          }));
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_combine PATH-OF-LIFEBOAT\n");
        return 2;
    }
    auto root = (fs::temp_directory_path() / "lifeboat-bench-XXXXXX").string();
    if (!mkdtemp(root.data()))
        return 1;
    int result = 0;
    try {
        benchCombine(root, argv[1]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_combine: %s\n", error.what());
        result = 1;
    }
    fs::remove_all(root);
    return result;
}
