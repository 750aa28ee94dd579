// SPDX-License-Identifier: MIT
// Thousands of random operations against a model in memory: with files held open, remounts, power cuts in the middle of
// an operation, and blocks that wear out on the way. LIFEBOAT_SEED repeats a run.
#include "core/littlefs/FileSystem.h"

#include "core/littlefs/image/ImageInspector.h"
#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Mount.h"

#include <QTest>

#include <algorithm>
#include <list>
#include <memory>
#include <random>

using namespace core;
using namespace core::littlefs;
using core::restore::everyTear;
using core::restore::SimulatedNor;
using test::Bytes;
using test::FileTree;
using test::Mount;
using test::Shape;

Q_DECLARE_METATYPE(test::Shape)

class TestFileSystemChurn : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithTheModel_data();
    void agreesWithTheModel();
};

namespace
{

enum Hardship { none = 0, powerCuts = 1, wear = 2 };

/// What the file system must answer, and hold afterwards.
class Model
{
public:
    FileTree tree;

    bool isFolder(const std::string& path) const
    {
        const auto at = tree.find(path);
        return path.empty() || (at != tree.end() && !at->second);
    }
    bool isFile(const std::string& path) const
    {
        const auto at = tree.find(path);
        return at != tree.end() && at->second.has_value();
    }
    bool isEmptyFolder(const std::string& path) const
    {
        return std::ranges::none_of(tree, [&](const auto& entry) { return entry.first.starts_with(path + "/"); });
    }
    static std::string parent(const std::string& path) { return path.substr(0, path.rfind('/')); }

    /// What stands in the way to the folder that the path names an entry of.
    int parentCode(const std::string& path) const
    {
        for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1)) {
            const std::string folder = path.substr(0, at);
            if (!tree.contains(folder))
                return -2;
            if (!isFolder(folder))
                return -20;
        }
        return 0;
    }

    int renameCode(const std::string& from, const std::string& to) const
    {
        if (const int code = parentCode(from); code != 0)
            return code;
        if (!tree.contains(from))
            return -2;
        if (const int code = parentCode(to); code != 0)
            return code;
        if (isFolder(from) && to.starts_with(from + "/"))
            return -22;
        if (from == to || !tree.contains(to))
            return 0;
        if (isFolder(from) != isFolder(to))
            return isFolder(from) ? -20 : -21;
        return isFolder(to) && !isEmptyFolder(to) ? -39 : 0;
    }

    void rename(const std::string& from, const std::string& to)
    {
        if (from == to)
            return;
        FileTree moved;
        for (auto at = tree.begin(); at != tree.end();) {
            if (at->first == from || at->first.starts_with(from + "/")) {
                moved[to + at->first.substr(from.size())] = std::move(at->second);
                at = tree.erase(at);
            } else {
                ++at;
            }
        }
        tree.erase(to);
        tree.merge(moved);
    }
};

/// A file that is held open for reading, and what it must go on to give.
struct Reader {
    std::string path; ///< empty once the name is gone
    Bytes content;
    Bytes buffer;
    File file;
};

/// A file that is held open for writing, at its end.
struct Writer {
    std::string path; ///< empty once the name is gone
    Bytes content;    ///< what the next sync makes of the file
    Bytes synced;
    bool failed = false; ///< the last write: a sync does nothing then
    Bytes buffer;
    File file;
};

class Churn
{
public:
    Churn(const Shape& shape, std::uint32_t seed, int hardship)
        : m_shape(shape), m_random(seed), m_hardship(hardship),
          m_nor(shape.geometry.blockCount, shape.geometry.blockSize)
    {
    }

    /// "" when everything was right.
    QString run(int steps)
    {
        m_mount = std::make_unique<Mount>(m_nor, m_shape);
        if (const auto done = m_mount->fs.format(m_shape.geometry.blockCount); !done)
            return "format: " + test::message(done);
        for (m_step = 0; m_step < steps; ++m_step) {
            QString fault = step();
            if (m_isWornOut)
                return {};
            if (fault.isEmpty() && m_step % 25 == 24)
                fault = compare();
            if (fault.isEmpty() && below(60) == 0)
                fault = remount();
            if (fault.isEmpty() && m_step % 500 == 499)
                fault = inspect();
            if (!fault.isEmpty())
                return QString("step %1, %2: ").arg(m_step).arg(QString::fromStdString(m_what)) + fault;
        }
        return compare();
    }

private:
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(m_random() % limit); }

    std::string anyName()
    {
        static const char* const lengths[] = {"", "x", "name", "a longer name of a file.py",
                                              "a name that is so long that few of them fit into one pair of blocks"};
        return "/" + std::to_string(below(5)) + lengths[below(below(4) == 0 ? 5 : 3)];
    }

    std::string anyPath()
    {
        if (below(3) != 0 && !m_model.tree.empty()) // often one that is there
            return std::next(m_model.tree.begin(), below(static_cast<std::uint32_t>(m_model.tree.size())))->first;
        std::string folder;
        for (std::uint32_t depth = below(4); depth > 0; --depth) {
            std::vector<std::string> folders;
            for (const auto& [path, content] : m_model.tree) {
                if (!content && Model::parent(path) == folder)
                    folders.push_back(path);
            }
            if (folders.empty())
                break;
            folder = folders[below(static_cast<std::uint32_t>(folders.size()))];
        }
        return folder + anyName();
    }

    Bytes anyContent()
    {
        const std::uint32_t most = m_shape.geometry.blockSize * (below(10) == 0 ? 8 : 2);
        const std::uint32_t size = below(5) == 0 ? 0 : below(most);
        return test::xorshiftWords(below(1000) + 1, size);
    }

    bool isOpen(const std::string& path) const
    {
        return (m_writer && m_writer->path == path) ||
               std::ranges::any_of(m_readers, [&](const Reader& reader) { return reader.path == path; });
    }

    void forgetHandles()
    {
        m_readers.clear();
        m_writer.reset();
    }

    void forgetName(const std::string& path)
    {
        for (auto& reader : m_readers) {
            if (reader.path == path)
                reader.path.clear();
        }
        if (m_writer && m_writer->path == path)
            m_writer->path.clear();
    }

    /// Runs one operation with what may befall it, and compares its answer.
    /// `after`: the trees that it may leave when it succeeds (the first) or is cut off.
    template <class Run>
    QString perform(const std::string& what, int code, const std::vector<FileTree>& after, Run run)
    {
        m_what = what;
        const bool cut = (m_hardship & powerCuts) != 0 && below(12) == 0;
        if (cut)
            m_nor.cutAt(below(20), everyTear[below(std::size(everyTear))]);
        const Result<void> done = run();
        // A worn block for which there is no other breaks an operation off, too.
        const bool isWornOut = m_worn > 0 && (test::errnoOf(done) == -28 || test::errnoOf(done) == -5);
        if (m_nor.isPowerLost() || isWornOut) {
            m_nor.powerOn();
            forgetHandles();
            m_mount = std::make_unique<Mount>(m_nor, m_shape);
            if (const auto mounted = m_mount->fs.mount(); !mounted)
                return "mount after a cut: " + test::message(mounted);
            if (const auto recovered = m_mount->fs.recover(); !recovered) {
                m_isWornOut = m_worn > 0 && recovered.error().code == ErrorCode::noSpace;
                return m_isWornOut ? QString() : "recovery after a cut: " + test::message(recovered);
            }
            const auto tree = test::wholeTree(m_mount->fs);
            if (!tree)
                return "listing after a cut: " + test::message(tree);
            if (*tree != m_model.tree && std::ranges::find(after, *tree) == after.end())
                return "cut: " + test::difference(*tree, m_model.tree);
            m_model.tree = *tree;
            return compare();
        }
        if (cut)
            m_nor.powerOn(); // it was over before
        if (test::errnoOf(done) == -28 && code == 0)
            return noSpace(after);
        if (test::errnoOf(done) != code)
            return QString("gives %1, not %2 (%3)").arg(test::errnoOf(done)).arg(code).arg(test::message(done));
        if (code == 0)
            m_model.tree = after.front();
        return {};
    }

    /// Only when there is hardly any room; and nothing may have changed but that a new file is there, and empty.
    QString noSpace(const std::vector<FileTree>& after)
    {
        const auto raw = test::readRawImage(m_nor.content(), m_shape.geometry.blockSize, m_shape.geometry.blockCount);
        if (raw.used.size() + m_worn + heldBlocks() + 25 < m_shape.geometry.blockCount)
            return QString("no space with %1 blocks in use").arg(raw.used.size());
        if (raw.tree != m_model.tree && std::find(after.begin() + 1, after.end(), raw.tree) == after.end())
            return "no space: " + test::difference(raw.tree, m_model.tree);
        m_model.tree = raw.tree;
        ++m_full;
        return {};
    }

    std::size_t heldBlocks() const
    {
        std::size_t blocks = 0;
        for (const auto& reader : m_readers)
            blocks += blocksOfFile(static_cast<std::uint32_t>(reader.content.size()), m_shape.geometry.blockSize) + 2;
        if (m_writer)
            blocks +=
                2 * blocksOfFile(static_cast<std::uint32_t>(m_writer->content.size()), m_shape.geometry.blockSize) + 3;
        return blocks;
    }

    QString step()
    {
        if ((m_hardship & wear) != 0 && m_worn * 8 < m_shape.geometry.blockCount && below(40) == 0) {
            using restore::Defect;
            const Defect kinds[] = {Defect::eraseFails, Defect::programFails, Defect::ignoresPrograms};
            m_nor.setDefect(2 + below(m_shape.geometry.blockCount - 2), kinds[below(3)]);
            ++m_worn;
        }
        const std::string path = anyPath();
        auto& fs = m_mount->fs;
        switch (below(15)) {
        case 0:
        case 1:
        case 2:
            return put(path);
        case 3:
        case 4:
            return edit(path);
        case 5: {
            const int blocked = m_model.parentCode(path);
            const int code = blocked != 0 ? blocked : m_model.tree.contains(path) ? -17 : 0;
            auto after = m_model.tree;
            after[path] = {};
            return perform("mkdir " + path, code, {after}, [&] { return fs.makeDirectory(path); });
        }
        case 6:
        case 7: {
            const int blocked = m_model.parentCode(path);
            const bool found = m_model.tree.contains(path);
            const int code = blocked != 0                                             ? blocked
                             : !found                                                 ? -2
                             : m_model.isFolder(path) && !m_model.isEmptyFolder(path) ? -39
                                                                                      : 0;
            auto after = m_model.tree;
            after.erase(path);
            auto fault = perform("remove " + path, code, {after}, [&] { return fs.remove(path); });
            if (!m_model.tree.contains(path))
                forgetName(path);
            return fault;
        }
        case 8:
        case 9:
            return rename(path, anyPath());
        case 10:
            return openReader(path);
        case 11:
            return closeReader();
        default:
            return m_writer ? useWriter() : openWriter(path);
        }
    }

    QString put(const std::string& path)
    {
        const int blocked = m_model.parentCode(path);
        const int code = blocked != 0 ? blocked : m_model.isFolder(path) ? -21 : isOpen(path) ? -16 : 0;
        const Bytes content = anyContent();
        auto after = m_model.tree;
        after[path] = content;
        std::vector<FileTree> states{after};
        if (!m_model.tree.contains(path)) {
            after[path] = Bytes();
            states.push_back(after);
        }
        return perform("put " + path, code, states, [&] { return m_mount->put(path, content); });
    }

    QString edit(const std::string& path)
    {
        const int blocked = m_model.parentCode(path);
        const int code = blocked != 0                   ? blocked
                         : !m_model.tree.contains(path) ? -2
                         : m_model.isFolder(path)       ? -21
                         : isOpen(path)                 ? -16
                                                        : 0;
        auto after = m_model.tree;
        const Bytes data = anyContent();
        const auto kind = below(3);
        std::uint32_t at = 0;
        if (code == 0) {
            Bytes& content = *after[path];
            const auto size = static_cast<std::uint32_t>(content.size());
            at = kind == 0 ? size : below(size + 50);
            if (kind == 2) {
                content.resize(at);
            } else if (!data.empty()) {
                content.resize(std::max<std::size_t>(size, at + data.size()));
                std::ranges::copy(data, content.begin() + at);
            }
        }
        return perform("edit " + path, code, {after}, [&]() -> Result<void> {
            auto& fs = m_mount->fs;
            Bytes buffer = m_mount->fileBuffer();
            File file;
            if (auto done = fs.open(file, path, kind == 0 ? openWrite | openAppend : openWrite, buffer); !done)
                return done;
            Result<void> changed = fs.seek(file, at);
            // Half of the writes come in pieces, with a sync or a read of another place between them.
            if (changed && kind == 2)
                changed = fs.truncate(file, at);
            else if (changed && below(2) == 0)
                changed = fs.write(file, data);
            else
                for (std::size_t from = 0; changed && from < data.size(); from += 97)
                    changed =
                        fs.write(file, std::span(data).subspan(from, std::min<std::size_t>(97, data.size() - from)));
            const auto closed = fs.close(file);
            return changed ? closed : changed;
        });
    }

    QString rename(const std::string& from, const std::string& to)
    {
        int code = m_model.renameCode(from, to);
        if (code == 0 && from != to && isOpen(from))
            code = -16;
        Model after = m_model;
        if (code == 0)
            after.rename(from, to);
        auto fault =
            perform("rename " + from + " to " + to, code, {after.tree}, [&] { return m_mount->fs.rename(from, to); });
        if (!fault.isEmpty() || code != 0 || from == to || m_model.tree != after.tree)
            return fault;
        forgetName(to);
        for (auto& reader : m_readers) {
            if (reader.path.starts_with(from + "/"))
                reader.path = to + reader.path.substr(from.size());
        }
        if (m_writer && m_writer->path.starts_with(from + "/"))
            m_writer->path = to + m_writer->path.substr(from.size());
        return fault;
    }

    QString openReader(const std::string& path)
    {
        m_what = "open " + path;
        if (m_readers.size() > 3 || !m_model.isFile(path) || (m_writer && m_writer->path == path))
            return {};
        auto& reader = m_readers.emplace_back();
        reader.path = path;
        reader.content = *m_model.tree.at(path);
        reader.buffer = m_mount->fileBuffer();
        const auto done = m_mount->fs.open(reader.file, path, openRead, reader.buffer);
        return test::message(done);
    }

    QString closeReader()
    {
        m_what = "close a reader";
        if (m_readers.empty())
            return {};
        auto& reader = m_readers.front();
        Bytes got(reader.content.size() + 1);
        const auto size = m_mount->fs.read(reader.file, got);
        if (!size)
            return test::message(size);
        got.resize(*size);
        if (got != reader.content)
            return "a file that was held open has changed: " + QString::fromStdString(reader.path);
        const auto done = m_mount->fs.close(reader.file);
        m_readers.pop_front();
        return test::message(done);
    }

    QString openWriter(const std::string& path)
    {
        if (m_model.parentCode(path) != 0 || m_model.isFolder(path) || isOpen(path))
            return {};
        auto after = m_model.tree;
        after.try_emplace(path, Bytes());
        auto writer = std::make_unique<Writer>();
        writer->path = path;
        writer->content = writer->synced = *after[path];
        writer->buffer = m_mount->fileBuffer();
        bool opened = false;
        const auto fault = perform("open for writing " + path, 0, {after}, [&] {
            const auto done = m_mount->fs.open(writer->file, path, openWrite | openCreate | openAppend, writer->buffer);
            opened = done.has_value();
            return done;
        });
        if (opened)
            m_writer = std::move(writer);
        return fault;
    }

    QString useWriter()
    {
        Writer& writer = *m_writer;
        const auto action = below(8);
        if (action > 1) {
            const Bytes data = anyContent();
            bool failed = false;
            const auto fault = perform("write to " + writer.path, 0, {m_model.tree}, [&] {
                const auto done = m_mount->fs.write(writer.file, data);
                failed = !done;
                return done;
            });
            if (!m_writer)
                return fault;
            if (failed)
                writer.content = writer.synced;
            else
                writer.content.insert(writer.content.end(), data.begin(), data.end());
            writer.failed = failed || (writer.failed && data.empty());
            return fault;
        }
        auto after = m_model.tree;
        if (!writer.path.empty() && !writer.failed)
            after[writer.path] = writer.content;
        bool failed = false;
        const auto fault = perform((action == 0 ? "sync " : "close ") + writer.path, 0, {after}, [&] {
            const auto done = action == 0 ? m_mount->fs.sync(writer.file) : m_mount->fs.close(writer.file);
            failed = !done;
            return done;
        });
        if (!m_writer)
            return fault;
        if (failed) { // the rest did not fit: as after a failed write
            writer.content = writer.synced;
            writer.failed = true;
        } else if (!writer.failed) {
            writer.synced = writer.content;
        }
        if (action == 1)
            m_writer.reset();
        return fault;
    }

    QString compare()
    {
        const auto tree = test::wholeTree(m_mount->fs);
        if (!tree)
            return "listing: " + test::message(tree);
        if (*tree != m_model.tree)
            return test::difference(*tree, m_model.tree);
        const auto raw = test::readRawImage(m_nor.content(), m_shape.geometry.blockSize, m_shape.geometry.blockCount);
        if (!raw.faults.empty())
            return raw.report();
        if (raw.tree != m_model.tree)
            return "raw: " + test::difference(raw.tree, m_model.tree);
        if (m_readers.empty() && !m_writer) {
            const auto free = m_mount->fs.countFreeBlocks();
            if (!free || *free != m_shape.geometry.blockCount - raw.used.size())
                return "free blocks: " + QString::number(free.value_or(0));
            if (m_shape.lookaheadBytes == 0) {
                if (const auto checked = m_mount->fs.check(); !checked)
                    return "check: " + test::message(checked);
            }
        }
        return m_nor.violations() == 0 ? QString() : "a block was programmed without an erase";
    }

    /// What the offline inspector makes of it.
    QString inspect() const
    {
        const auto inspection = inspectImage(m_nor.content());
        // A commit that was nearly through when the power failed looks like one that has decayed.
        const bool mayLookDecayed = (m_hardship & powerCuts) != 0 && inspection.usable;
        if (!inspection.whole() && !mayLookDecayed)
            return "inspector: " + QString::fromStdString(inspection.damages.empty()
                                                              ? "not usable"
                                                              : inspection.damages.front().description);
        FileTree tree;
        for (const auto& entry : inspection.entries) {
            const auto content = readContent(inspection, entry);
            tree[inspection.pathOf(entry)] = content ? std::optional(*content) : std::nullopt;
        }
        return tree == m_model.tree ? QString() : "inspector: " + test::difference(tree, m_model.tree);
    }

    QString remount()
    {
        m_what = "remount";
        forgetHandles();
        m_mount = std::make_unique<Mount>(m_nor, m_shape);
        if (const auto done = m_mount->fs.mount(); !done)
            return test::message(done);
        return compare();
    }

    Shape m_shape;
    std::mt19937 m_random;
    int m_hardship;
    SimulatedNor m_nor;
    std::unique_ptr<Mount> m_mount;
    std::list<Reader> m_readers;
    std::unique_ptr<Writer> m_writer;
    Model m_model;
    std::uint32_t m_worn = 0;
    bool m_isWornOut = false; ///< what a recovery needs is not there any more
    unsigned m_full = 0;
    int m_step = 0;
    std::string m_what;
};

} // namespace

void TestFileSystemChurn::agreesWithTheModel_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<int>("hardship");
    QTest::addColumn<int>("steps");
    auto window = Shape::small(32, 256, 350);
    window.lookaheadBytes = 2;
    auto buffered = Shape::small(16, 512, 200);
    buffered.programBuffer = 128;
    buffered.readBuffer = 64;
    const std::pair<const char*, Shape> shapes[] = {{"as the device has it", Shape::device(90)},
                                                    {"hardly any room", Shape::device(40)},
                                                    {"blocks of 512 bytes", buffered},
                                                    {"a window of sixteen blocks", window},
                                                    {"the smallest blocks", Shape::small(128, 128, 600)}};
    for (const auto& [name, shape] : shapes) {
        QTest::addRow("%s", name) << shape << int(none) << 8000;
        QTest::addRow("%s, with power cuts", name) << shape << int(powerCuts) << 8000;
        QTest::addRow("%s, with wear", name) << shape << int(wear) << 4000;
        QTest::addRow("%s, with power cuts and wear", name) << shape << int(powerCuts | wear) << 4000;
    }
}

void TestFileSystemChurn::agreesWithTheModel()
{
    QFETCH(Shape, shape);
    QFETCH(int, hardship);
    QFETCH(int, steps);
    const std::uint32_t seed = test::seedOr(20240);
    const auto fault = Churn(shape, seed, hardship).run(steps);
    QVERIFY2(fault.isEmpty(), qPrintable(QString("LIFEBOAT_SEED=%1, ").arg(seed) + fault));
}

QTEST_GUILESS_MAIN(TestFileSystemChurn)
#include "TestFileSystemChurn.moc"
