// SPDX-License-Identifier: MIT
#include "tests/support/SimulatedModule.h"

#include <memory>
#include <stdexcept>

namespace test
{

using namespace core;
using littlefs::FileSystem;
using restore::SimulatedNor;

namespace
{

constexpr std::uint32_t blockSize = 4096;

littlefs::Geometry geometryOf(const SimulatedNor& nor)
{
    return {blockSize, blockSize, blockSize, nor.blockCount() - 1};
}

template <class T>
void need(const Result<T>& result, const std::string& what)
{
    if (!result)
        throw std::runtime_error(what + ": " + result.error().where + " (" +
                                 std::to_string(static_cast<int>(result.error().code)) + ")");
}

struct Mounted {
    explicit Mounted(SimulatedNor& nor)
        : buffer(3 * blockSize), lookahead(nor.blockCount() / 8 + 1),
          fs(nor, geometryOf(nor),
             {std::span(buffer).first(blockSize), std::span(buffer).subspan(blockSize, blockSize), lookahead})
    {
    }
    std::span<std::byte> fileBuffer() { return std::span(buffer).subspan(2 * blockSize); }

    Bytes buffer;
    Bytes lookahead;
    FileSystem fs;
};

void walk(FileSystem& fs, const std::string& folder, Tree& tree)
{
    littlefs::Directory directory;
    need(fs.openDirectory(directory, folder.empty() ? "/" : folder), folder);
    std::vector<std::string> folders;
    littlefs::EntryInfo info;
    for (;;) {
        const auto more = fs.readDirectory(directory, info);
        need(more, folder);
        if (!*more)
            break;
        const auto path = folder + "/" + std::string(info.name());
        if (info.isDirectory) {
            folders.push_back(path);
            continue;
        }
        littlefs::FileView view;
        need(fs.openFile(view, path), path);
        Bytes content(view.size);
        const auto size = fs.readFile(view, content);
        need(size, path);
        if (*size != content.size())
            throw std::runtime_error("short read of " + path);
        tree[path] = content;
    }
    fs.closeDirectory(directory);
    for (const auto& path : folders)
        walk(fs, path, tree);
}

} // namespace

void LineLog::line(std::span<const std::string_view> parts)
{
    std::string line;
    for (const auto part : parts)
        line += part;
    lines.push_back(line);
}

bool LineLog::contains(const std::string& text) const
{
    for (const auto& line : lines) {
        if (line.find(text) != std::string::npos)
            return true;
    }
    return false;
}

std::string LineLog::text() const
{
    std::string all;
    for (const auto& line : lines)
        all += line + "\n";
    return all;
}

SimulatedModule::SimulatedModule(std::uint32_t userBlocks, std::uint32_t backupBlocks)
    : user(userBlocks, blockSize), backup(backupBlocks, blockSize)
{
    for (auto* nor : {&user, &backup}) {
        Mounted mounted(*nor);
        need(mounted.fs.format(nor->blockCount()), "format");
    }
}

SimulatedModule::SimulatedModule(Bytes userImage, Bytes backupImage)
    : user(std::move(userImage)), backup(std::move(backupImage))
{
}

Boot SimulatedModule::boot()
{
    Boot boot;
    const auto before = user.operations();
    const auto memory = std::make_unique<restore::EngineMemory<blockSize, 8192, 2 * blockSize>>();
    restore::Extras beyond(user, geometryOf(user));
    restore::Engine engine(user, geometryOf(user), backup, geometryOf(backup), memory->buffers(), boot.log,
                           extras ? &beyond : nullptr);
    boot.report = engine.run();
    boot.record = beyond.record();
    boot.operations = user.operations() - before;
    return boot;
}

void SimulatedModule::with(SimulatedNor& nor, const std::function<void(FileSystem&)>& work)
{
    Mounted mounted(nor);
    need(mounted.fs.mount(), "mount");
    work(mounted.fs);
}

void SimulatedModule::put(SimulatedNor& nor, const std::string& path, const Bytes& content)
{
    Mounted mounted(nor);
    auto& fs = mounted.fs;
    need(fs.mount(), "mount");
    for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        if (!fs.stat(path.substr(0, slash)))
            need(fs.makeDirectory(path.substr(0, slash)), path);
    }
    littlefs::File file;
    need(fs.open(file, path, littlefs::openWrite | littlefs::openCreate | littlefs::openTruncate, mounted.fileBuffer()),
         path);
    need(fs.write(file, content), path);
    need(fs.close(file), path);
}

void SimulatedModule::remove(SimulatedNor& nor, const std::string& path)
{
    with(nor, [&](FileSystem& fs) { need(fs.remove(path), path); });
}

Tree SimulatedModule::tree(SimulatedNor& nor)
{
    Tree tree;
    with(nor, [&](FileSystem& fs) { walk(fs, "", tree); });
    return tree;
}

std::optional<Bytes> SimulatedModule::read(SimulatedNor& nor, const std::string& path)
{
    std::optional<Bytes> content;
    with(nor, [&](FileSystem& fs) {
        littlefs::FileView view;
        if (!fs.openFile(view, path))
            return;
        content.emplace(view.size);
        need(fs.readFile(view, *content), path);
    });
    return content;
}

std::uint32_t SimulatedModule::freeBlocks(SimulatedNor& nor)
{
    std::uint32_t free = 0;
    with(nor, [&](FileSystem& fs) {
        const auto count = fs.countFreeBlocks();
        need(count, "count");
        free = *count;
    });
    return free;
}

void SimulatedModule::fillUp(SimulatedNor& nor, std::uint32_t blocksLeft)
{
    for (int i = 0; freeBlocks(nor) > blocksLeft; ++i)
        put(nor, "/fill" + std::to_string(i), Bytes(1, std::byte{'f'}));
}

} // namespace test
