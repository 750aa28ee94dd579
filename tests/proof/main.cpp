// SPDX-License-Identifier: MIT
// lifeboat-proof: that no power cut leaves a module worse than before. Runs the sweep over many start states in as many
// processes as there are processors, and says how many cuts there were and at what rate.
#include "tests/proof/Sweep.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string_view>
#include <thread>

using namespace proof;

namespace
{

constexpr int usageExit = 2;
constexpr unsigned maxWorkers = 64;
/// Of one process; then it gives up, whatever is left to do.
constexpr std::uint64_t maxFailures = 5;
/// Seconds that all boots after one cut take at most; a thousandth of it is usual.
constexpr unsigned patience = 60;

/// Shared by all processes.
struct Board {
    struct Worker {
        std::size_t state = 0;
        Position position;
        Counts counts;
    };

    std::atomic<std::size_t> next = 0;
    std::array<Worker, maxWorkers> workers;
};

void work(const std::vector<std::string>& names, const SweepSettings& settings, Board& board, Board::Worker& worker)
{
    for (;;) {
        worker.state = board.next++;
        if (worker.state >= names.size() || worker.counts.failures >= maxFailures)
            return;
        const auto& name = names[worker.state];
        alarm(patience);
        const auto state = makeStartState(name);
        Sweep(state, settings, worker.position, worker.counts, [&](const Position& position, const std::string& what) {
            std::printf("FAILED %s\n  repeat it with --repeat '%s'\n", what.c_str(), toText(name, position).c_str());
            std::fflush(stdout);
        }).run();
    }
}

int sweep(const std::vector<std::string>& names, const SweepSettings& settings, unsigned jobs)
{
    void* shared = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return usageExit;
    auto& board = *new (shared) Board;
    std::printf("%zu start states on %u processes\n", names.size(), jobs);
    std::fflush(stdout);
    const auto begin = std::chrono::steady_clock::now();
    std::vector<pid_t> processes;
    for (unsigned i = 0; i < jobs; ++i) {
        const auto process = fork();
        if (process == 0) {
            try {
                work(names, settings, board, board.workers[i]);
            } catch (const std::exception& error) {
                std::fprintf(stderr, "%s\n", error.what());
                _exit(1);
            }
            _exit(0);
        }
        processes.push_back(process);
    }
    bool died = false;
    for (unsigned i = 0; i < jobs; ++i) {
        int status = 0;
        waitpid(processes[i], &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        died = true;
        const auto& worker = board.workers[i];
        const auto& name = worker.state < names.size() ? names[worker.state] : std::string("?");
        std::printf("FAILED a process ended with %s %d\n  it was at or after --repeat '%s'\n",
                    WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "status",
                    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
                    toText(name, worker.position).c_str());
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const double processor =
        static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
    Counts all;
    for (const auto& worker : board.workers) {
        all.states += worker.counts.states;
        all.cuts += worker.counts.cuts;
        all.secondCuts += worker.counts.secondCuts;
        all.faults += worker.counts.faults;
        all.boots += worker.counts.boots;
        all.replayed += worker.counts.replayed;
        all.failures += worker.counts.failures;
    }
    std::printf("%llu start states, %llu power cuts (%llu of them in the boot after a cut), %llu flash faults, %llu "
                "boots, %llu cuts also "
                "made by SimulatedNor\n%.1f s, of processors %.1f s: in each of these %.0f cuts and %.0f boots, %llu "
                "failures\n",
                static_cast<unsigned long long>(all.states), static_cast<unsigned long long>(all.cuts),
                static_cast<unsigned long long>(all.secondCuts), static_cast<unsigned long long>(all.faults),
                static_cast<unsigned long long>(all.boots), static_cast<unsigned long long>(all.replayed), took.count(),
                processor, static_cast<double>(all.cuts) / processor, static_cast<double>(all.boots) / processor,
                static_cast<unsigned long long>(all.failures));
    return all.failures == 0 && !died ? 0 : 1;
}

int usage()
{
    std::fputs("usage: lifeboat-proof [--full] [--only TEXT] [--every N] [--second N] [--jobs N]\n"
               "       lifeboat-proof --list [--full]\n"
               "       lifeboat-proof --repeat STATE[:CUT:TEAR[:CUT:TEAR]]\n"
               "  --full    every start state, not just some of each kind\n"
               "  --only    start states whose name contains this\n"
               "  --every   only one in N of them\n"
               "  --second  second cuts drawn by lot for each first one (4; states with few operations get all)\n",
               stderr);
    return usageExit;
}

} // namespace

int main(int argc, char** argv)
{
    SweepSettings settings;
    unsigned jobs = std::clamp(std::thread::hardware_concurrency(), 1u, maxWorkers);
    bool full = false;
    bool list = false;
    std::string only;
    std::size_t every = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const char* value = i + 1 < argc ? argv[i + 1] : nullptr;
        if (argument == "--full") {
            full = true;
            continue;
        }
        if (argument == "--list") {
            list = true;
            continue;
        }
        if (value == nullptr)
            return usage();
        ++i;
        if (argument == "--repeat")
            return repeat(value) ? 0 : 1;
        if (argument == "--only")
            only = value;
        else if (argument == "--every")
            every = std::max<std::size_t>(std::strtoul(value, nullptr, 10), 1);
        else if (argument == "--second")
            settings.secondCuts = static_cast<std::uint32_t>(std::strtoul(value, nullptr, 10));
        else if (argument == "--jobs")
            jobs = std::clamp(static_cast<unsigned>(std::strtoul(value, nullptr, 10)), 1u, maxWorkers);
        else
            return usage();
    }
    auto names = full ? everyStartState() : someStartStates();
    std::erase_if(names, [&](const std::string& name) { return name.find(only) == std::string::npos; });
    std::vector<std::string> chosen;
    for (std::size_t i = 0; i < names.size(); i += every)
        chosen.push_back(names[i]);
    names = std::move(chosen);
    if (!list)
        return sweep(names, settings, jobs);
    for (const auto& name : names)
        std::printf("%s\n", name.c_str());
    return 0;
}
