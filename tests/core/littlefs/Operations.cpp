// SPDX-License-Identifier: MIT
#include "tests/core/littlefs/Operations.h"

#include <stdexcept>
#include <utility>

using namespace core;
using namespace core::littlefs;

namespace test
{

namespace
{

void require(const Result<void>& done)
{
    if (!done)
        throw std::runtime_error(std::string("the flash could not be stocked: ") + done.error().where);
}

std::uint32_t pairsOf(Mount& mount, const std::string& folder)
{
    Directory listing;
    require(mount.fs.Reader::openDirectory(listing, folder));
    EntryInfo info;
    while (mount.fs.readDirectory(listing, info).value_or(false)) {
    }
    return listing.pairsPassed + 1;
}

/// Sizes that need one block, and three, whatever the geometry.
Bytes some(std::uint32_t seed)
{
    return xorshiftWords(seed, 60);
}

Bytes several(const Mount& mount, std::uint32_t seed)
{
    return xorshiftWords(seed, mount.fs.geometry().blockSize * 5 / 2);
}

std::uint32_t entrySize(const std::string& name)
{
    return entryHeaderSize + entryDataSize + static_cast<std::uint32_t>(name.size());
}

/// Empty files until not even the shortest name fits into a pair that has `used` bytes of entries. Gives their paths.
std::vector<std::string> fillPair(Mount& mount, const std::string& prefix, std::uint32_t used)
{
    std::vector<std::string> paths;
    const std::uint32_t shortest = entrySize("x");
    for (std::uint32_t room = mount.fs.geometry().blockSize - emptyPairSize - used; room >= shortest;) {
        std::uint32_t size = std::min(room, 150u);
        if (room - size > 0 && room - size < 2 * shortest) // leave enough for another one
            size -= 2 * shortest;
        const std::string path = prefix + static_cast<char>('A' + paths.size());
        const auto length = path.size() - path.rfind('/') - 1;
        paths.push_back(path + std::string(size - entrySize("") - length, 'n'));
        require(mount.put(paths.back(), {}));
        room -= size;
    }
    return paths;
}

using Change = std::function<Result<void>(Mount&, File&)>;

/// Opens, changes and closes one file.
std::function<Result<void>(Mount&)> edit(const char* path, std::uint8_t mode, const Change& change)
{
    return [=](Mount& mount) -> Result<void> {
        Bytes buffer = mount.fileBuffer();
        File file;
        if (auto done = mount.fs.open(file, path, mode, buffer); !done)
            return done;
        const auto changed = change(mount, file);
        const auto closed = mount.fs.close(file);
        return changed ? closed : changed;
    };
}

std::function<Result<void>(Mount&)> rename(const char* from, const char* to)
{
    return [=](Mount& mount) { return mount.fs.rename(from, to); };
}

std::function<Result<void>(Mount&)> remove(const char* path)
{
    return [=](Mount& mount) { return mount.fs.remove(path); };
}

std::function<Result<void>(Mount&)> makeFolder(const char* path)
{
    return [=](Mount& mount) { return mount.fs.makeDirectory(path); };
}

/// The file may also be there with nothing in it.
std::function<std::vector<FileTree>(const FileTree&)> created(const char* path)
{
    return [=](const FileTree& before) {
        auto tree = before;
        tree[path] = Bytes();
        return std::vector{tree};
    };
}

std::vector<Operation> makeOperations()
{
    std::vector<Operation> all;
    const auto add = [&](const char* name, std::function<Result<void>(Mount&)> run,
                         std::function<std::vector<FileTree>(const FileTree&)> between = {}) {
        all.push_back({name, std::move(run), std::move(between)});
    };

    add("create an empty file", [](Mount& mount) { return mount.put("/dir/new", {}); });
    add(
        "create a file", [](Mount& mount) { return mount.put("/dir/new", some(1)); }, created("/dir/new"));
    add(
        "create a file of several blocks", [](Mount& mount) { return mount.put("/new", several(mount, 2)); },
        created("/new"));
    add(
        "create a file in a full folder", [](Mount& mount) { return mount.put("/full/new", some(3)); },
        created("/full/new"));
    add("replace a content", [](Mount& mount) { return mount.put("/a", some(4)); });
    add("replace a content of several blocks", [](Mount& mount) { return mount.put("/big", several(mount, 5)); });
    add("empty a file", edit("/big", openWrite | openTruncate, [](Mount&, File&) { return Result<void>(); }));
    add("append a little",
        edit("/big", openWrite | openAppend, [](Mount& mount, File& file) { return mount.fs.write(file, some(6)); }));
    add("append several blocks", edit("/a", openWrite | openAppend, [](Mount& mount, File& file) {
            return mount.fs.write(file, several(mount, 7));
        }));
    add("fill an empty file",
        edit("/empty", openWrite, [](Mount& mount, File& file) { return mount.fs.write(file, some(8)); }));
    add("overwrite in the middle", edit("/big", openWrite, [](Mount& mount, File& file) -> Result<void> {
            if (auto done = mount.fs.seek(file, mount.fs.geometry().blockSize + 7); !done)
                return done;
            return mount.fs.write(file, some(9));
        }));
    add("write behind the end", edit("/a", openWrite, [](Mount& mount, File& file) -> Result<void> {
            if (auto done = mount.fs.seek(file, mount.fs.geometry().blockSize + 100); !done)
                return done;
            return mount.fs.write(file, some(10));
        }));
    add("cut a file off at the end of a block", edit("/big", openWrite, [](Mount& mount, File& file) {
            return mount.fs.truncate(file, mount.fs.geometry().blockSize);
        }));
    add("cut a file off in a block", edit("/big", openWrite, [](Mount& mount, File& file) {
            return mount.fs.truncate(file, mount.fs.geometry().blockSize * 2 - 50);
        }));
    add("lengthen a file", edit("/a", openWrite, [](Mount& mount, File& file) {
            return mount.fs.truncate(file, mount.fs.geometry().blockSize * 2);
        }));
    add("sync between two writes",
        edit("/a", openWrite | openTruncate,
             [](Mount& mount, File& file) -> Result<void> {
                 if (auto done = mount.fs.write(file, some(11)); !done)
                     return done;
                 if (auto done = mount.fs.sync(file); !done)
                     return done;
                 return mount.fs.write(file, some(12));
             }),
        [](const FileTree& before) {
            auto tree = before;
            tree["/a"] = some(11);
            return std::vector{tree};
        });

    add("make a folder", makeFolder("/new"));
    add("make a folder in a folder", makeFolder("/dir/new"));
    add("make a folder in a full folder", makeFolder("/full/new"));
    add("make a folder in a folder of several pairs", makeFolder("/chain/new"));

    add("remove a file", remove("/a"));
    add("remove an empty file", remove("/empty"));
    add("remove a file of several blocks", remove("/big"));
    add("remove the only entry of a pair at the end", remove("/chain/last"));
    add("remove the only entry of a pair in the middle", remove("/chain/middle"));
    add("remove the only entry of a folder", remove("/deep/er/leaf"));
    add("remove a folder", remove("/vacant"));
    add("remove a folder below others", remove("/dir/vacant"));

    add("rename within a folder", rename("/a", "/b"));
    add("rename to a longer name in a full folder",
        rename("/full/x", "/full/a name that does not fit into what is left of the pair"));
    add("rename within a folder of several pairs", rename("/chain/middle", "/chain/other"));
    add("rename into another folder", rename("/a", "/dir/b"));
    add("rename a file of several blocks into another folder", rename("/big", "/deep/er/big"));
    add("rename into a full folder", rename("/a", "/full/b"));
    add("rename an empty file into another folder", rename("/empty", "/dir/nothing"));
    add("rename over a file", rename("/a", "/big"));
    add("rename over a file of another folder", rename("/a", "/dir/inner"));
    add("rename an empty file over an empty one", rename("/empty", "/dir/void"));
    add("rename the only entry of a pair over a file", rename("/chain/middle", "/a"));
    add("rename over the only entry of a pair", rename("/a", "/chain/last"));
    add("rename a folder", rename("/dir", "/other"));
    add("rename a folder into another", rename("/dir", "/deep/er/dir"));
    add("rename a folder of several pairs into another", rename("/chain", "/dir/chain"));
    add("rename a folder over an empty one", rename("/dir", "/vacant"));
    add("rename a folder over an empty one elsewhere", rename("/deep/er", "/dir/vacant"));
    add("rename an empty folder over an empty one elsewhere", rename("/vacant", "/dir/vacant"));

    add(
        "several things after one mount",
        [](Mount& mount) -> Result<void> {
            for (const auto& step : {makeFolder("/z"), rename("/a", "/z/a"), remove("/vacant")}) {
                if (auto done = step(mount); !done)
                    return done;
            }
            return {};
        },
        [](const FileTree& before) {
            auto made = before;
            made["/z"] = {};
            auto moved = made;
            moved["/z/a"] = moved.extract("/a").mapped();
            return std::vector{made, moved};
        });
    return all;
}

} // namespace

restore::SimulatedNor stockedFlash(const Shape& shape)
{
    restore::SimulatedNor nor(shape.geometry.blockCount, shape.geometry.blockSize);
    Mount mount(nor, shape);
    auto& fs = mount.fs;
    require(fs.format(shape.geometry.blockCount));
    require(mount.put("/a", some(21)));
    require(fs.makeDirectory("/dir"));
    require(mount.put("/big", several(mount, 22)));
    require(mount.put("/empty", {}));
    require(mount.put("/dir/inner", some(23)));
    require(mount.put("/dir/void", {}));
    require(fs.makeDirectory("/dir/vacant"));
    require(fs.makeDirectory("/vacant"));
    require(fs.makeDirectory("/deep"));
    require(fs.makeDirectory("/deep/er"));
    require(mount.put("/deep/er/leaf", some(24)));

    // A full pair, one with a single entry, and another with a single entry.
    require(fs.makeDirectory("/chain"));
    fillPair(mount, "/chain/A", 0);
    require(mount.put("/chain/middle", {}));
    const auto fillers = fillPair(mount, "/chain/B", entrySize("middle"));
    require(mount.put("/chain/last", some(25)));
    for (const auto& name : fillers)
        require(fs.remove(name));

    require(fs.makeDirectory("/full"));
    require(mount.put("/full/x", some(26)));
    fillPair(mount, "/full/C", entrySize("x"));
    if (pairsOf(mount, "/full") != 1 || pairsOf(mount, "/chain") != 3)
        throw std::runtime_error("the folders did not become what they should be");
    return nor;
}

const std::vector<Operation>& everyOperation()
{
    static const std::vector<Operation> all = makeOperations();
    return all;
}

} // namespace test
