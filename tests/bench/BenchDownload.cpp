// SPDX-License-Identifier: MIT
// Prints downloads into the simulated module against what the protocol allows, in the exact time of a paced line; the
// bytes that skipping saves; and sixteen modules at once beside one, in real time.
//   bench_download [PACKAGE.pac]
#include "tests/device/download/ModuleRig.h"

#include <chrono>
#include <cstdio>
#include <thread>

using namespace device;
using core::package::Package;

namespace
{

using Clock = std::chrono::steady_clock;

double seconds(Time time)
{
    return std::chrono::duration<double>(time).count();
}

bool hasFailed(const DownloadReport& report)
{
    if (report.problem)
        std::fprintf(stderr, "%s: %s\n", report.problem->subject.c_str(), report.problem->detail.c_str());
    return report.problem.has_value();
}

bool printSpeeds(const Package& package)
{
    std::printf("%9s %10s %10s %10s %8s\n", "baud", "latency", "bound", "taken", "share");
    for (const std::uint32_t baudRate : {115200u, 921600u, 3000000u}) {
        for (const int latency : {200, 2000, 16000}) {
            test::ModuleRig rig(baudRate, Time(latency));
            const auto report = rig.download(package);
            const auto preview = previewDownload(package, {}, baudRate, Time(latency));
            if (hasFailed(report) || !preview)
                return false;
            std::printf("%9u %7.1f ms %8.3f s %8.3f s %6.2f %%\n", baudRate, latency / 1000.0,
                        seconds(preview->estimate), seconds(report.duration),
                        100 * seconds(preview->estimate) / seconds(report.duration));
        }
    }
    return true;
}

/// One partition of 0x60000 bytes: what goes over the line in each case.
bool printSkipping(const Package& package)
{
    test::ModuleRig rig(921600, std::chrono::milliseconds(2));
    DownloadRequest request;
    request.only = {"ERASE_PY_FS_U", "PY_FS_U"};
    std::printf("\n%-34s %10s %10s %10s\n", "393216 bytes, 921600 baud, 2 ms", "sent", "received", "taken");
    const auto print = [&](const char* name) {
        const auto report = rig.download(package, request);
        if (hasFailed(report))
            return false;
        std::printf("%-34s %10llu %10llu %8.3f s\n", name, static_cast<unsigned long long>(report.bytesSent),
                    static_cast<unsigned long long>(report.bytesReceived), seconds(report.duration));
        return true;
    };
    const auto partition = std::span(rig.flash.content()).subspan(0x420000, 0x60000);
    if (!print("other content") || !print("unchanged"))
        return false;
    partition[0] ^= std::byte{1};
    if (!print("changed in the first byte"))
        return false;
    partition[partition.size() / 2] ^= std::byte{1};
    if (!print("changed in the middle"))
        return false;
    partition.back() ^= std::byte{1};
    if (!print("changed in the last byte"))
        return false;
    std::ranges::fill(partition, std::byte{0xFF});
    if (!print("empty"))
        return false;
    request.writeAnyway = true;
    return print("unchanged, written anyway");
}

/// Wall-clock time of so many downloads at once, each with its own module, line and thread.
double atOnce(const Package& package, int count)
{
    std::vector<std::unique_ptr<test::ModuleRig>> rigs;
    for (int i = 0; i < count; ++i)
        rigs.push_back(std::make_unique<test::ModuleRig>(3000000));
    std::atomic<int> failures = 0;
    const auto begin = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (const auto& rig : rigs)
            threads.emplace_back([&] { failures += hasFailed(rig->download(package)); });
    }
    const std::chrono::duration<double> taken = Clock::now() - begin;
    return failures == 0 ? taken.count() : -1;
}

} // namespace

int main(int argc, char** argv)
{
    const std::filesystem::path path = argc > 1 ? std::filesystem::path(argv[1]) : test::dataFile("unisoc/minimal.pac");
    const auto package = core::package::openPackage(path);
    const auto minimal = test::unisocPackage("minimal.pac");
    if (!package || !minimal) {
        std::fprintf(stderr, "%s: %s\n", path.c_str(), package ? "no fixtures" : package.error().detail.c_str());
        return 1;
    }
    std::printf("%s, into a flash with other content\n", path.filename().c_str());
    if (!printSpeeds(**package) || !printSkipping(*minimal))
        return 1;
    const double one = atOnce(**package, 1);
    const double sixteen = atOnce(**package, 16);
    if (one < 0 || sixteen < 0)
        return 1;
    std::printf("\nreal time of this computer, %u cores: one module %.0f ms, sixteen at once %.0f ms\n",
                std::thread::hardware_concurrency(), 1000 * one, 1000 * sixteen);
    return 0;
}
