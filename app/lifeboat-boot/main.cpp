// SPDX-License-Identifier: MIT
// Boots the restore firmware once on two partition images, as a module does at power-up; before that it can damage the
// user image, and during it cut the power. For the demo and for trying things out: no part of what users get.
#include "core/package/AtomicFile.h"
#include "core/project/Integration.h"
#include "core/restore/Engine.h"
#include "core/restore/SimulatedNor.h"

#include "core/littlefs/image/ImageDevice.h"
#include "core/littlefs/image/ImageInspector.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

using namespace core;
using project::blockSize;

namespace
{

constexpr std::size_t maxBlocks = 8192;

class Console final : public restore::Log
{
public:
    void line(std::span<const std::string_view> parts) override
    {
        std::cout << "  ";
        for (const auto part : parts)
            std::cout << part;
        std::cout << '\n';
    }
};

littlefs::Geometry geometryOf(std::size_t imageBytes)
{
    return {blockSize, blockSize, blockSize, static_cast<std::uint32_t>(imageBytes / blockSize) - 1};
}

bool fail(const Problem& problem)
{
    std::cerr << "lifeboat-boot: " << problem.subject << ": " << problem.detail << '\n';
    return false;
}

struct Damage {
    std::vector<std::string> remove;
    std::vector<std::string> empty;
    std::vector<std::string> flip;
};

bool inflict(const Damage& damage, restore::SimulatedNor& flash)
{
    const auto memory = std::make_unique<restore::EngineMemory<blockSize, maxBlocks>>();
    const auto buffers = memory->buffers();
    littlefs::FileSystem fs(flash, geometryOf(flash.content().size()), buffers.user);
    auto done = fs.mount();
    for (const auto& path : damage.remove) {
        if (done)
            done = fs.remove(path);
    }
    for (const auto& path : damage.empty) {
        littlefs::File file;
        if (done)
            done = fs.open(file, path, littlefs::openWrite | littlefs::openTruncate, buffers.file);
        if (done)
            done = fs.close(file);
    }
    if (!done)
        return fail(Problem(done.error(), "damage"));
    const auto inspection = littlefs::inspectImage(flash.content());
    for (const auto& path : damage.flip) {
        bool found = false;
        for (const auto& entry : inspection.entries) {
            if (entry.size == 0 || inspection.pathOf(entry) != path)
                continue;
            const auto last = littlefs::locate(entry.size - 1, blockSize);
            flash.flipBits(entry.head, last.offset, std::byte{0x21});
            found = true;
        }
        if (!found)
            return fail(Problem(ErrorCode::notFound, path, "no such file to flip bits in"));
    }
    return true;
}

bool boot(restore::SimulatedNor& flash, std::span<const std::byte> backupImage)
{
    Console console;
    littlefs::ImageDevice backup(backupImage, blockSize);
    const auto memory = std::make_unique<restore::EngineMemory<blockSize, maxBlocks, 2 * blockSize>>();
    restore::Engine engine(flash, geometryOf(flash.content().size()), backup, geometryOf(backupImage.size()),
                           memory->buffers(), console);
    const auto before = flash.operations();
    const auto report = engine.run();
    std::cout << "  (" << report.restored << " restored, " << flash.operations() - before << " flash operations"
              << (flash.isPowerLost() ? ", power lost" : "") << ")\n";
    return report.outcome == restore::Outcome::done;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Boots the restore firmware once on two partition images");
    std::string userPath;
    std::string backupPath;
    Damage damage;
    int cut = -1;
    bool noBoot = false;
    app.add_option("--user", userPath, "Image of the user partition; it is changed")->required();
    app.add_option("--backup", backupPath, "Image of the backup partition; it is only read")->required();
    app.add_option("--delete", damage.remove, "First delete this file of the user partition");
    app.add_option("--empty", damage.empty, "First empty this file");
    app.add_option("--flip", damage.flip, "First flip bits in this file's data");
    app.add_option("--cut", cut, "Cut the power in the middle of this flash operation of the boot");
    app.add_flag("--no-boot", noBoot, "Only damage");
    CLI11_PARSE(app, argc, argv);

    const auto user = package::readWholeFile(userPath, maxBlocks * blockSize);
    const auto backup = package::readWholeFile(backupPath, maxBlocks * blockSize);
    if (!user || !backup) {
        fail(user ? backup.error() : user.error());
        return 3;
    }
    if (user->size < 5 * blockSize || backup->size < 5 * blockSize || user->size % blockSize ||
        backup->size % blockSize)
        return fail(Problem(ErrorCode::badArgument, userPath, "not a partition image")), 3;

    restore::SimulatedNor flash({user->view().begin(), user->view().end()}, blockSize);
    if (!inflict(damage, flash))
        return 3;
    bool good = true;
    if (!noBoot) {
        if (cut >= 0)
            flash.cutAt(static_cast<std::uint32_t>(cut), restore::Tear::firstHalf);
        good = boot(flash, backup->view()) || flash.isPowerLost();
    }
    if (const auto done = package::writeAtomically(userPath, flash.content()); !done)
        return fail(done.error()), 1;
    return good ? 0 : 9;
}
