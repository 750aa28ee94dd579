// SPDX-License-Identifier: MIT
#include "tests/proof/StartState.h"

#include "core/checksum/Crc32.h"
#include "core/checksum/Sha256.h"
#include "core/littlefs/FileSystem.h"
#include "core/restore/SimulatedNor.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/proof/Content.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace proof
{

using namespace core;
using test::Bytes;
using test::bytesOf;

namespace
{

/// A partition that is being filled by the file system under proof, as tools and modules do.
class Partition
{
public:
    Partition(std::uint32_t blocks, std::uint32_t blockSize)
        : m_nor(blocks, blockSize), m_memory(3 * blockSize + blocks),
          m_fs(m_nor, {blockSize, blockSize, blockSize, blocks - 1},
               {part(0, blockSize), part(blockSize, blockSize), part(3 * blockSize, blocks)})
    {
        need(m_fs.format(blocks));
    }

    /// One that has files already.
    Partition(Bytes content, std::uint32_t blockSize)
        : m_nor(std::move(content), blockSize), m_memory(3 * blockSize + m_nor.blockCount()),
          m_fs(m_nor, {blockSize, blockSize, blockSize, m_nor.blockCount() - 1},
               {part(0, blockSize), part(blockSize, blockSize), part(3 * blockSize, m_nor.blockCount())})
    {
        need(m_fs.mount());
    }

    /// Writes something else into every file of a folder but its list.
    void spoil(const std::string& folder)
    {
        std::vector<std::string> names;
        littlefs::Directory directory;
        need(m_fs.openDirectory(directory, folder));
        for (littlefs::EntryInfo info; m_fs.readDirectory(directory, info).value_or(false);) {
            if (!info.isDirectory && info.name() != "checksum.json")
                names.emplace_back(info.name());
        }
        m_fs.closeDirectory(directory);
        for (const auto& name : names)
            put(folder + "/" + name, bytesOf("spoilt"));
    }

    void put(const std::string& path, const Bytes& content)
    {
        for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            if (!m_fs.stat(path.substr(0, slash)))
                need(m_fs.makeDirectory(path.substr(0, slash)));
        }
        littlefs::File file;
        const auto unit = m_fs.geometry().blockSize;
        need(m_fs.open(file, path, littlefs::openWrite | littlefs::openCreate | littlefs::openTruncate,
                       part(2 * unit, unit)));
        need(m_fs.write(file, content));
        need(m_fs.close(file));
    }

    /// With one large file, which leaves so many blocks.
    void fillUp(std::uint32_t freeBlocks)
    {
        const auto blocks = m_fs.countFreeBlocks().value_or(0) - freeBlocks;
        std::uint32_t size = 1;
        while (littlefs::blocksOfFile(size + 1, m_fs.geometry().blockSize) <= blocks)
            ++size;
        put("/filling", Bytes(size, std::byte{'f'}));
    }

    Bytes take() { return m_nor.takeContent(); }

private:
    std::span<std::byte> part(std::size_t at, std::size_t size) { return std::span(m_memory).subspan(at, size); }

    template <class Done>
    static void need(const Done& done)
    {
        if (!done)
            throw std::runtime_error("a start state cannot be made");
    }

    restore::SimulatedNor m_nor;
    Bytes m_memory;
    littlefs::FileSystem m_fs;
};

struct SampleFile {
    const char* path;
    std::size_t size;
};

// One block, two, several below two folders, and exactly one; a name that is not ASCII.
constexpr std::array<SampleFile, 4> sample{
    {{"/main.py", 90}, {"/app/net.py", 700}, {"/app/data/图.bin", 1300}, {"/config.json", 512}}};
constexpr std::array<SampleFile, 2> unlisted{{{"/notes.txt", 60}, {"/logs/a.txt", 600}}};

Bytes originalOf(std::size_t i)
{
    return test::xorshiftTopBytes(static_cast<std::uint32_t>(i) + 1, sample[i].size);
}

Bytes changedOf(std::size_t i)
{
    auto content = originalOf(i);
    if (i % 2 == 0)
        content[content.size() / 2] ^= std::byte{0x10};
    else
        content = bytesOf("edited and not told to anybody");
    return content;
}

Bytes unlistedOf(std::size_t i)
{
    return test::xorshiftTopBytes(static_cast<std::uint32_t>(i) + 77, unlisted[i].size);
}

/// What stands on the user partition; false for nothing.
bool userContentOf(char state, std::size_t i, Bytes& content)
{
    content = originalOf(i);
    switch (state) {
    case 'w':
        return true;
    case 'm':
        return false;
    case 't':
        content.resize(content.size() / 2);
        return true;
    case 'b':
        if (i % 2 == 1)
            return true;
        [[fallthrough]];
    case 'c':
        content = changedOf(i);
        return true;
    default:
        throw std::runtime_error("no state of a file: " + std::string(1, state));
    }
}

Bytes backupContentOf(char state, std::size_t i)
{
    auto content = originalOf(i);
    if (state == 'b')
        content[content.size() / 3] ^= std::byte{0x01};
    return content;
}

// --- Lists

/// What one list says about one file.
struct Says {
    bool present = false;
    std::uint32_t crc = 0;
};

struct ListForm {
    bool exists = true;
    bool isFolder = false;
    bool usable = true;
    Bytes content;
    std::array<Says, sample.size()> says;
};

std::string hexOf(std::uint32_t value)
{
    std::ostringstream out;
    out << "0x" << std::hex << value;
    return out.str();
}

std::string shaOf(const Bytes& content)
{
    std::string text;
    for (const auto byte : checksum::sha256(content)) {
        text += "0123456789abcdef"[static_cast<unsigned>(byte) >> 4];
        text += "0123456789abcdef"[static_cast<unsigned>(byte) & 15];
    }
    return text;
}

const std::vector<std::string>& userListForms()
{
    static const std::vector<std::string> forms = {"good",    "missing",    "empty",    "truncated",  "garbage",
                                                   "object",  "entry-gone", "no-slash", "other-case", "escaped",
                                                   "sha256",  "oversize",   "no-value", "null-value", "twice",
                                                   "hostile", "stale",      "updated",  "zeros",      "folder"};
    return forms;
}

const std::vector<std::string>& backupListForms()
{
    static const std::vector<std::string> forms = {"good",       "missing",  "empty",  "truncated", "garbage", "object",
                                                   "entry-gone", "no-slash", "sha256", "oversize",  "twice",   "stale"};
    return forms;
}

ListForm listOf(const std::string& form, const std::string& states)
{
    ListForm list;
    std::string text = "[";
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (form == "entry-gone" && i == 1)
            continue;
        auto crc = checksum::quecPythonCrc32(originalOf(i));
        if (form == "stale")
            crc = 1;
        else if (form == "updated" && states[i] == 'c')
            crc = checksum::quecPythonCrc32(changedOf(i));
        std::string name = std::string("/usr") + sample[i].path;
        if (form == "no-slash")
            name.erase(0, 1);
        if (form == "other-case") // ASCII only
            std::ranges::transform(name, name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
        if (form == "escaped" && i == 2)
            name = "/usr/app/data/\\u56fe.bin";
        std::string value = "\"crc32\":\"" + hexOf(crc) + "\"";
        if (form == "sha256")
            value = "\"sha256\":\"" + shaOf(originalOf(i)) + "\"";
        list.says[i] = {true, crc};
        if (i == 0 && form == "no-value")
            value = "\"crc32\":\"\"";
        if (i == 0 && form == "null-value")
            value = "\"crc32\":null";
        if (i == 0 && (form == "no-value" || form == "null-value"))
            list.says[i].present = false;
        const auto entry = "{\"name\":\"" + name + "\"," + value + "}";
        text += (text.size() > 1 ? "," : "") + entry;
        if (form == "twice")
            text += "," + entry;
    }
    if (form == "hostile")
        text +=
            R"(,{"name":"/usr/../bak/x","crc32":"0x1"},{"name":"","crc32":"0x1"},{"name":"/bak/main.py","crc32":"0x1"},)"
            R"({"name":"/usr/","crc32":"0x1"},{"name":"/usr/a\u0000b","crc32":"0x1"},{"name":"usr\\x","crc32":"0x1"})";
    text += "]";
    if (form == "oversize")
        text.insert(1, std::string(16384, ' '));
    const auto unusable = [&](std::string content) {
        text = std::move(content);
        list.usable = false;
        list.says = {};
    };
    if (form == "missing") {
        unusable({});
        list.exists = false;
    } else if (form == "folder") {
        unusable({});
        list.isFolder = true;
    } else if (form == "empty")
        unusable({});
    else if (form == "truncated")
        unusable(text.substr(0, text.size() / 2));
    else if (form == "garbage")
        unusable("\xff\xfenot a list");
    else if (form == "object")
        unusable(R"({"/usr/main.py":"0x1"})");
    else if (form == "zeros")
        unusable(std::string(120, '\0'));
    list.content = bytesOf(text);
    return list;
}

// --- States

std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);)
        parts.push_back(part);
    return parts;
}

/// What the specification wants of one protected file.
void want(StartState& state, std::size_t i, char letter, const ListForm& user, const ListForm& backup)
{
    Bytes there;
    const bool exists = userContentOf(letter, i, there);
    const auto now = checksum::quecPythonCrc32(there);
    const auto copyCrc = checksum::quecPythonCrc32(backupContentOf(letter, i));
    const auto& bySelf = user.says[i];
    const auto& byBackup = backup.says[i];
    const bool verified = byBackup.present ? copyCrc == byBackup.crc : bySelf.present && copyCrc == bySelf.crc;
    const bool onPurpose = exists && bySelf.present && bySelf.crc == now && !(byBackup.present && byBackup.crc == now);
    const bool restored = verified && !onPurpose;
    auto fingerprint = absent;
    if (restored)
        fingerprint = fileFingerprint(originalOf(i));
    else if (exists)
        fingerprint = fileFingerprint(there);
    state.wanted.push_back({sample[i].path, fingerprint});
}

/// What the lists of the state say, and the partitions with everything on them.
void makeFiles(StartState& state, const std::string& letters, const std::string& userForm,
               const std::string& backupForm, std::optional<std::uint32_t> freeBlocks = {},
               const std::string& settings = {})
{
    if (letters.size() != sample.size())
        throw std::runtime_error("four letters are needed: " + letters);
    const auto userList = listOf(userForm, letters);
    const auto backupList = listOf(backupForm, letters);
    if (userForm == "oversize")
        state.shape.userBlocks = 80;
    if (backupForm == "oversize")
        state.shape.backupBlocks = 80;
    Partition user(state.shape.userBlocks, state.shape.blockSize);
    Partition backup(state.shape.backupBlocks, state.shape.blockSize);
    for (std::size_t i = 0; i < unlisted.size(); ++i) {
        user.put(unlisted[i].path, unlistedOf(i));
        state.wanted.push_back({unlisted[i].path, fileFingerprint(unlistedOf(i))});
    }
    for (std::size_t i = 0; i < sample.size(); ++i) {
        Bytes content;
        if (userContentOf(letters[i], i, content))
            user.put(sample[i].path, content);
        backup.put(std::string("/usr") + sample[i].path, backupContentOf(letters[i], i));
        want(state, i, letters[i], userList, backupList);
    }
    if (userList.isFolder)
        user.put("/checksum.json/inside", bytesOf("?"));
    else if (userList.exists)
        user.put("/checksum.json", userList.content);
    if (backupList.exists)
        backup.put("/checksum.json", backupList.content);
    backup.put("/backup_restore.json", bytesOf(R"({"enable":1})"));
    if (!settings.empty())
        backup.put("/.lifeboat.json", bytesOf(settings));
    if (freeBlocks)
        user.fillUp(*freeBlocks);
    state.user = user.take();
    state.backup = backup.take();
}

// --- Damage to the file system of the user partition

const std::vector<std::string>& damages()
{
    static const std::vector<std::string> all = {"superblocks", "root", "folder", "head",  "crossed",
                                                 "tail",        "loop", "erased", "zeros", "noise"};
    return all;
}

class Breaker
{
public:
    Breaker(Bytes& image, std::uint32_t blockSize) : m_image(image), m_blockSize(blockSize) {}

    void wipe(const littlefs::Pair& pair)
    {
        for (const auto block : {pair.a, pair.b})
            std::memset(at(block), 0, m_blockSize);
    }
    littlefs::Pair root() { return littlefs::loadPair(current(littlefs::superblockPair) + littlefs::headerSize + 4); }
    littlefs::Pair folder(const std::string& name)
    {
        return littlefs::loadPair(entry(name) + littlefs::entryHeaderSize);
    }
    /// Of an entry in the root: eight bytes, head and size of a file.
    std::byte* dataOf(const std::string& name) { return entry(name) + littlefs::entryHeaderSize; }
    std::byte* tailOfRoot() { return current(root()) + 8; }
    /// After a change to the current half of the root.
    void sealRoot()
    {
        auto* half = current(root());
        const auto size = littlefs::loadMetadataHeader(half).size;
        littlefs::store32(half + size - 4, checksum::littlefsCrc({half, size - 4}));
    }

private:
    std::byte* at(std::uint32_t block) { return m_image.data() + std::size_t{block} * m_blockSize; }
    // By revision alone: what is being changed has no valid check value for a while.
    std::byte* current(const littlefs::Pair& pair)
    {
        auto* a = at(pair.a);
        auto* b = at(pair.b);
        return littlefs::isNewer(littlefs::load32(b), littlefs::load32(a)) ? b : a;
    }
    std::byte* entry(const std::string& name)
    {
        auto* half = current(root());
        const auto end = littlefs::loadMetadataHeader(half).size - littlefs::crcSize;
        for (auto offset = littlefs::headerSize; offset < end;) {
            const auto header = littlefs::loadEntryHeader(half + offset);
            if (std::string(reinterpret_cast<const char*>(half + offset + header.nameOffset()), header.nameLength) ==
                name)
                return half + offset;
            offset += header.size();
        }
        throw std::runtime_error("no entry " + name);
    }

    Bytes& m_image;
    std::uint32_t m_blockSize;
};

void makeBroken(StartState& state, const std::string& letters, const std::string& damage)
{
    makeFiles(state, letters, "good", "good");
    state.beforeDamage = state.user;
    Breaker breaker(state.user, state.shape.blockSize);
    const auto lose = [&](const auto& isLost) {
        std::erase_if(state.wanted, isLost);
        // What is gone and has a good copy comes back.
        for (std::size_t i = 0; i < sample.size(); ++i) {
            if (letters[i] != 'b' &&
                std::ranges::find(state.wanted, sample[i].path, &StartState::File::path) == state.wanted.end())
                state.wanted.push_back({sample[i].path, fileFingerprint(originalOf(i))});
        }
    };
    const auto everything = [](const StartState::File&) { return true; };
    if (damage == "superblocks") {
        breaker.wipe(littlefs::superblockPair);
    } else if (damage == "root") {
        breaker.wipe(breaker.root());
        lose(everything);
    } else if (damage == "folder") {
        breaker.wipe(breaker.folder("logs"));
        lose([](const StartState::File& file) { return file.path.starts_with("/logs/"); });
    } else if (damage == "head") {
        littlefs::store32(breaker.dataOf("notes.txt"), 0x12345);
        breaker.sealRoot();
        lose([](const StartState::File& file) { return file.path == "/notes.txt"; });
    } else if (damage == "crossed") { // two entries, one file
        std::memcpy(breaker.dataOf("notes.txt"), breaker.dataOf("checksum.json"), littlefs::entryDataSize);
        breaker.sealRoot();
        lose([](const StartState::File& file) { return file.path == "/notes.txt"; });
    } else if (damage == "tail") {
        littlefs::storePair(breaker.tailOfRoot(), {0x12345, 0x12346});
        breaker.sealRoot();
    } else if (damage == "loop") {
        littlefs::storePair(breaker.tailOfRoot(), breaker.root());
        breaker.sealRoot();
    } else if (damage == "erased" || damage == "zeros") {
        std::ranges::fill(state.user, damage == "zeros" ? std::byte{0} : std::byte{0xFF});
        lose(everything);
    } else if (damage == "noise") {
        state.user = test::xorshiftTopBytes(4711, state.user.size());
        lose(everything);
    } else {
        throw std::runtime_error("no such damage: " + damage);
    }
}

// --- Beyond the vendor

const std::vector<std::string>& extraKinds()
{
    static const std::vector<std::string> all = {"record",   "update",   "update-manifest", "update-broken",
                                                 "set-used", "set-lost", "set-update"};
    return all;
}

/// The files of the next version: the first one and the third.
Bytes nextOf(std::size_t i)
{
    return test::xorshiftTopBytes(static_cast<std::uint32_t>(i) + 500, sample[i].size + 200);
}

void stageUpdate(Partition& user, bool manifest, bool broken)
{
    std::string stat = "[";
    std::string files;
    for (const std::size_t i : {0, 2}) {
        const auto name = std::string("/usr") + sample[i].path;
        const auto next = nextOf(i);
        auto staged = next;
        if (broken && i == 2)
            staged.resize(staged.size() / 2);
        user.put("/.updater" + name, staged);
        const std::string comma = i == 0 ? "" : ",";
        stat +=
            comma + R"({"url":"http://x","name":")" + name + R"(","total_size":)" + std::to_string(next.size()) + "}";
        files += comma + R"({"name":")" + name + R"(","size":)" + std::to_string(next.size()) + R"(,"crc32":")" +
                 hexOf(checksum::quecPythonCrc32(next)) + "\"}";
    }
    user.put("/.updater/download.stat", bytesOf(stat + "]"));
    if (manifest)
        user.put("/.updater/lifeboat.json", bytesOf(R"({"version":1,"files":[)" + files + "]}"));
    user.put("/.updater/update.flag", {});
}

void bootTwice(StartState& state)
{
    class : public restore::Log
    {
        void line(std::span<const std::string_view>) override {}
    } silence;
    for (int i = 0; i < 2; ++i) {
        restore::SimulatedNor user(state.user, state.shape.blockSize);
        restore::SimulatedNor backup(state.backup, state.shape.blockSize);
        boot(user, backup, state.shape, silence);
        state.user = user.takeContent();
    }
}

// With the status record, in units smaller than a block, so that a cut may leave a block between two units.
void makeExtras(StartState& state, const std::string& letters, const std::string& kind)
{
    const bool sets = kind.starts_with("set");
    state.shape.extras = true;
    state.shape.unit = 128;
    state.shape.userBlocks = 90;
    makeFiles(state, letters, "good", "good", {}, sets ? R"({"version":1,"sets":true})" : "");
    if (kind == "record")
        return;
    const auto change = [&](const auto& work) {
        Partition user(std::move(state.user), state.shape.blockSize);
        work(user);
        state.user = user.take();
    };
    const auto wantNext = [&] {
        for (const std::size_t i : {0, 2})
            std::ranges::find(state.wanted, sample[i].path, &StartState::File::path)->fingerprint =
                fileFingerprint(nextOf(i));
    };
    if (kind == "update" || kind == "update-manifest" || kind == "update-broken") {
        const bool broken = kind == "update-broken";
        change([&](Partition& user) { stageUpdate(user, kind != "update", broken); });
        if (!broken)
            wantNext();
        return;
    }
    change([&](Partition& user) { stageUpdate(user, true, false); });
    bootTwice(state);
    wantNext();
    if (kind == "set-used") {
        change([&](Partition& user) { user.put(sample[0].path, bytesOf("broken after the update")); });
    } else if (kind == "set-lost") { // nothing but the factory's set is left
        change([&](Partition& user) {
            user.spoil("/.lifeboat/good");
            user.put(sample[0].path, bytesOf("broken after the update"));
        });
        std::erase_if(state.wanted, [](const StartState::File& file) { return file.path == sample[0].path; });
        std::erase_if(state.wanted, [](const StartState::File& file) { return file.path == sample[2].path; });
        state.wanted.push_back({sample[0].path, fileFingerprint(originalOf(0))});
        state.wanted.push_back({sample[2].path, fileFingerprint(originalOf(2))});
    } else if (kind == "set-update") {
        change([&](Partition& user) { stageUpdate(user, false, false); });
    } else {
        throw std::runtime_error("no such kind: " + kind);
    }
}

// --- Scenarios of the vendor's firmware

void makeVendorScenario(StartState& state, const std::string& id)
{
    for (const auto& scenario : test::scenarioFile()["scenarios"]) {
        if (scenario["id"] != id)
            continue;
        auto module = test::moduleFor(scenario);
        state.shape = {4096, 4096, false, module.user.blockCount(), module.backup.blockCount()};
        state.isTight = scenario.contains("user_free_blocks");
        if (state.isTight) {
            for (const auto& [path, content] : test::protectedFiles())
                state.wanted.push_back({path, fileFingerprint(content)});
        }
        state.user = module.user.takeContent();
        state.backup = module.backup.takeContent();
        return;
    }
    throw std::runtime_error("no such scenario: " + id);
}

} // namespace

StartState makeStartState(const std::string& name)
{
    StartState state;
    state.name = name;
    const auto parts = split(name, '/');
    if (parts.size() == 4 && parts[0] == "files")
        makeFiles(state, parts[1], parts[2], parts[3]);
    else if (parts.size() == 3 && parts[0] == "salvage")
        makeBroken(state, parts[1], parts[2]);
    else if (parts.size() == 3 && parts[0] == "extras")
        makeExtras(state, parts[1], parts[2]);
    else if (parts.size() == 3 && parts[0] == "tight") {
        makeFiles(state, parts[1], "good", "good", static_cast<std::uint32_t>(std::stoul(parts[2])));
        state.isTight = true;
    } else if (parts.size() == 2 && parts[0] == "vendor")
        makeVendorScenario(state, parts[1]);
    else
        throw std::runtime_error("no such start state: " + name);
    return state;
}

namespace
{

std::vector<std::string> everyCombination()
{
    const std::string letters = "wcmtb";
    std::vector<std::string> all;
    for (const char a : letters)
        for (const char b : letters)
            for (const char c : letters)
                for (const char d : letters)
                    all.push_back({a, b, c, d});
    return all;
}

} // namespace

std::vector<std::string> everyStartState()
{
    std::vector<std::string> names;
    for (const auto& scenario : test::scenarioFile()["scenarios"])
        names.push_back("vendor/" + scenario["id"].get<std::string>());
    for (const auto& states : everyCombination()) {
        for (const auto& kind : extraKinds()) {
            if (kind == "record" || states.find_first_not_of("wc") == std::string::npos)
                names.push_back("extras/" + states + "/" + kind);
        }
        for (const auto& damage : damages())
            names.push_back("salvage/" + states + "/" + damage);
        for (const int free : {0, 1, 2, 3, 5, 7})
            names.push_back("tight/" + states + "/" + std::to_string(free));
        for (const auto& form : userListForms())
            names.push_back("files/" + states + "/" + form + "/good");
        for (const auto& form : backupListForms()) {
            if (form == "good")
                continue;
            names.push_back("files/" + states + "/good/" + form);
            names.push_back("files/" + states + "/missing/" + form);
        }
    }
    return names;
}

std::vector<std::string> someStartStates()
{
    // Neighbours differ in form, so a step that shares no factor with their number meets all forms.
    const auto all = everyStartState();
    std::vector<std::string> some;
    for (std::size_t i = 0; i < all.size(); i += 151)
        some.push_back(all[i]);
    for (const auto& kind : extraKinds())
        some.push_back("extras/wcww/" + kind);
    // Where mistakes were found.
    for (const auto* name : {"salvage/wcct/loop", "salvage/ccbc/tail", "files/wwmm/good/good"})
        some.emplace_back(name);
    return some;
}

} // namespace proof
