// SPDX-License-Identifier: MIT
// A module with the vendor's firmware to try things on by hand: python-module LINK [FOLDER] shows a real MicroPython at
// the pseudo-terminal LINK until it is stopped. FOLDER/usr and FOLDER/bak are its files.
#include "tests/support/python/PythonAtPort.h"

#include <cstdio>
#include <filesystem>

#include <csignal>

namespace fs = std::filesystem;

int main(int argc, char** argv)
{
    if (argc < 2 || argc > 3) {
        std::fprintf(stderr, "usage: python-module LINK [FOLDER]\n");
        return 2;
    }
    if (const auto why = test::PythonPeer::missing(); !why.empty()) {
        std::fprintf(stderr, "%s\n", why.c_str());
        return 1;
    }
    test::PythonSettings settings;
    if (argc == 3)
        for (const auto& entry : fs::recursive_directory_iterator(argv[2]))
            if (entry.is_regular_file())
                settings.files["/" + fs::relative(entry.path(), argv[2]).generic_string()] =
                    test::readFile(entry.path());
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stops, nullptr);
    const test::PythonAtPort module(settings);
    fs::remove(argv[1]);
    fs::create_symlink(module.port(), argv[1]);
    std::printf("%s\n", module.port().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&stops, &signal);
    fs::remove(argv[1]);
    return 0;
}
