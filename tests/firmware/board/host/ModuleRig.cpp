// SPDX-License-Identifier: MIT
#include "tests/firmware/board/host/ModuleRig.h"

#include "core/project/Integration.h"

#include <algorithm>

namespace test
{

using firmware::host::Time;

PartitionImages sampleImages(std::uint32_t userBlocks, std::uint32_t backupBlocks)
{
    core::project::FileSet files;
    files.files = {{"app/config.json", bytesOf("{}"), true, {}},
                   {"app/net.py", xorshiftTopBytes(1, 5000), true, {}},
                   {"assets/blob.bin", xorshiftTopBytes(2, 20000), true, {}},
                   {"main.py", bytesOf("print('main')\n"), true, {}}};
    auto images = core::project::makeImages(files, true, {userBlocks, backupBlocks}).value();
    return {std::move(images.user), std::move(images.backup)};
}

PartitionImages damagedImages()
{
    auto images = sampleImages();
    core::restore::SimulatedNor nor(std::move(images.user));
    SimulatedModule::remove(nor, "/app/net.py");
    SimulatedModule::put(nor, "/main.py", bytesOf("damaged"));
    images.user = nor.takeContent();
    return images;
}

ModuleRig::ModuleRig(const firmware::host::ModuleSettings& wanted)
    : settings(wanted), module(flash, settings, [this](std::span<const std::byte> bytes) {
          sent.insert(sent.end(), bytes.begin(), bytes.end());
      })
{
}

void ModuleRig::put(const PartitionImages& images)
{
    std::ranges::copy(images.user, flash.content().begin() + settings.user.offset);
    std::ranges::copy(images.backup, flash.content().begin() + settings.backup.offset);
}

Bytes ModuleRig::userImage() const
{
    const auto from = flash.content().begin() + settings.user.offset;
    return {from, from + settings.user.size};
}

void ModuleRig::pass(Time time)
{
    const Time end = now + time;
    while (module.nextPoll() <= end) {
        now = std::max(now, module.nextPoll());
        module.poll(now);
    }
    now = end;
    module.poll(now);
}

Bytes ModuleRig::talk(const Bytes& bytes, Time wait)
{
    const auto before = static_cast<std::ptrdiff_t>(sent.size());
    module.feed(bytes, now);
    pass(wait);
    return {sent.begin() + before, sent.end()};
}

std::string ModuleRig::boot()
{
    const auto before = static_cast<std::ptrdiff_t>(sent.size());
    module.powerOn(now);
    pass(std::chrono::seconds(1));
    return textOf({sent.begin() + before, sent.end()});
}

} // namespace test
