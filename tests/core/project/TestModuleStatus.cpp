// SPDX-License-Identifier: MIT
// The status of two images: each state of quecpython-backup 7.1, made by images and told with its reason.
#include "core/project/ModuleStatus.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/project/Integration.h"
#include "core/restore/Wishes.h"
#include "tests/core/project/SampleFiles.h"
#include "tests/support/SimulatedModule.h"

#include <QTest>

#include <map>

using namespace core;
using namespace core::project;
using backup::FileReason;
using backup::FileState;
using test::Bytes;
using test::bytesOf;

namespace
{

using Tree = std::map<std::string, std::string>;

Bytes imageOf(const Tree& tree)
{
    std::map<std::string, Bytes> contents;
    littlefs::ImageSpec spec;
    spec.partitionBlocks = 64;
    for (const auto& [path, text] : tree)
        spec.files.push_back({path, contents[path] = bytesOf(text)});
    return littlefs::buildImage(spec).value();
}

std::string hexOf(const std::string& text)
{
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "0x%x", checksum::quecPythonCrc32(bytesOf(text)));
    return buffer;
}

std::string listOf(const Tree& entries)
{
    std::string text = "[";
    for (const auto& [name, content] : entries)
        text += (text.size() > 1 ? "," : "") + std::string("{\"name\":\"") + name + "\",\"crc32\":\"" + hexOf(content) +
                "\"}";
    return text + "]";
}

const FileStatus* find(const ModuleStatus& status, const std::string& path)
{
    for (const auto& file : status.files) {
        if (file.path == path)
            return &file;
    }
    return nullptr;
}

} // namespace

class TestModuleStatus : public QObject
{
    Q_OBJECT

private slots:
    void tellsEachState()
    {
        // Name, user file, backup copy, what the user list and the backup list were made from.
        const Tree user = {
            {"/whole", "w"},    {"/stale", "s"},  {"/changed", "bad"}, {"/updated", "new"},
            {"/rotten", "r"},   {"/orphan", "o"}, {"/plain", "p"},     {"/zeros", std::string(2, '\0') + "z"},
            {"/onlyback", "b"}, {"/field", "f"}};
        const Tree backup = {{"/usr/whole", "w"},     {"/usr/stale", "s"},    {"/usr/changed", "good"},
                             {"/usr/updated", "old"}, {"/usr/rotten", "x"},   {"/usr/gone", "g"},
                             {"/usr/zeros", "z"},     {"/usr/onlyback", "b"}, {"/usr/field", "f"}};
        auto userTree = user;
        auto backupTree = backup;
        userTree["/checksum.json"] = listOf({{"/usr/whole", "w"},
                                             {"/usr/stale", "other"},
                                             {"/usr/changed", "good"},
                                             {"/usr/updated", "new"},
                                             {"/usr/rotten", "r"},
                                             {"/usr/orphan", "o"},
                                             {"/usr/gone", "g"},
                                             {"/usr/zeros", "z"},
                                             {"/usr/field", "f"}});
        backupTree["/checksum.json"] = listOf({{"/usr/whole", "w"},
                                               {"/usr/stale", "s"},
                                               {"/usr/changed", "good"},
                                               {"/usr/updated", "old"},
                                               {"/usr/rotten", "r"},
                                               {"/usr/gone", "g"},
                                               {"/usr/zeros", "z"},
                                               {"/usr/onlyback", "b"}});
        backupTree["/backup_restore.json"] = R"({"enable": 1})";
        const auto status = statusOfImages(imageOf(userTree), imageOf(backupTree));

        const std::map<std::string, std::pair<FileState, FileReason>> wanted = {
            {"/usr/whole", {FileState::whole, FileReason::none}},
            {"/usr/stale", {FileState::whole, FileReason::listStale}},
            {"/usr/changed", {FileState::changed, FileReason::contentDiffers}},
            {"/usr/updated", {FileState::updated, FileReason::updatedInTheField}},
            {"/usr/rotten", {FileState::backupDamaged, FileReason::backupCopyDiffersFromList}},
            {"/usr/orphan", {FileState::notRestorable, FileReason::backupCopyMissing}},
            {"/usr/gone", {FileState::missing, FileReason::fileMissing}},
            {"/usr/zeros", {FileState::changed, FileReason::sizeDiffers}},
            {"/usr/onlyback", {FileState::whole, FileReason::none}},
            {"/usr/field", {FileState::whole, FileReason::none}},
            {"/usr/plain", {FileState::unlisted, FileReason::notListed}},
        };
        QCOMPARE(status.files.size(), wanted.size());
        for (const auto& [path, state] : wanted) {
            const auto* file = find(status, path);
            QVERIFY2(file, path.c_str());
            QVERIFY2(file->decision.state == state.first, path.c_str());
            QVERIFY2(file->decision.reason == state.second, path.c_str());
        }
        QVERIFY(!status.everythingWhole());
        QVERIFY(status.flag.flag.enabled());
    }

    void freshImagesAreWhole()
    {
        const auto images = makeImages(test::sampleFiles(), true, {80, 48}).value();
        const auto status = statusOfImages(images.user, images.backup);
        QVERIFY(status.everythingWhole());
        QCOMPARE(status.files.size(), 12u);
        QVERIFY(status.notes.empty());
    }

    void damagedPartitionsAreUnknown_data()
    {
        QTest::addColumn<bool>("user");
        QTest::newRow("user partition") << true;
        QTest::newRow("backup partition") << false;
    }

    void damagedPartitionsAreUnknown()
    {
        QFETCH(bool, user);
        auto images = makeImages(test::sampleFiles(), true, {80, 48}).value();
        auto& image = user ? images.user : images.backup;
        std::fill_n(image.begin(), 2 * 4096, std::byte{0xFF});
        const auto status = statusOfImages(images.user, images.backup);
        QVERIFY(!(user ? status.userProblem : status.backupProblem).empty());
        QVERIFY(!status.everythingWhole());
        for (const auto& file : status.files) {
            if (file.decision.state != FileState::unlisted)
                QVERIFY2(file.decision.state == FileState::unknown, file.path.c_str());
        }
        QVERIFY(find(status, "/usr/main.py"));
    }

    // What is shown and what is done come from one decision: after a boot nothing is left that it would act on.
    void agreesWithTheRestore()
    {
        const auto images = makeImages(test::sampleFiles(), true, {80, 48}).value();
        test::SimulatedModule module(images.user, images.backup);
        test::SimulatedModule::remove(module.user, "/app/net.py");
        test::SimulatedModule::put(module.user, "/main.py", bytesOf("broken"));
        test::SimulatedModule::put(module.user, "/checksum.json", {});
        const auto damaged = statusOfImages(module.user.content(), module.backup.content());
        QVERIFY(find(damaged, "/usr/app/net.py")->decision.state == FileState::missing);
        QVERIFY(find(damaged, "/usr/main.py")->decision.state == FileState::changed);
        QVERIFY(find(damaged, "/usr/assets/blob.bin")->decision.state == FileState::whole);
        module.boot();
        QVERIFY(statusOfImages(module.user.content(), module.backup.content()).everythingWhole());
    }

    void survivesNonsense_data()
    {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {0, 1, 4095, 4096, 8192, 100000})
            QTest::newRow(qPrintable(QString("%1 bytes").arg(bytes))) << bytes;
    }

    void survivesNonsense()
    {
        QFETCH(int, bytes);
        const auto noise = test::xorshiftWords(7, static_cast<std::size_t>(bytes));
        const auto status = statusOfImages(noise, noise);
        QVERIFY(status.files.empty());
        QVERIFY(!status.userProblem.empty());
    }

    void tellsPoliciesRecordAndSets()
    {
        const std::string list = listOf({{"/usr/a", "one"}, {"/usr/b", "two"}});
        const std::string userList = listOf({{"/usr/a", "one"}, {"/usr/b", "two"}, {"/usr/new", "new"}});
        const std::string copy =
            restore::copyPath("/usr/new", checksum::quecPythonCrc32(bytesOf("new")),
                              std::span<char, restore::copyPathSize>(m_copyPath, restore::copyPathSize))
                .data();
        auto user = imageOf(
            {{"a", "edited"}, {"b", "two"}, {"new", "new"}, {"checksum.json", userList}, {copy.substr(1), "new"}});
        const auto backupImage = imageOf({{"usr/a", "one"},
                                          {"usr/b", "two"},
                                          {"checksum.json", list},
                                          {"backup_restore.json", "{\"enable\": 1}"},
                                          {".lifeboat.json", R"({"version":1,"never":["/usr/a"],"sets":true})"}});
        restore::SimulatedNor nor(std::move(user));
        restore::StatusRecord record;
        record.restored = 5;
        record.attempts[0] = {restore::nameHash("/usr/b"), 2};
        Bytes buffer(4096);
        QVERIFY(restore::appendRecord(nor, {4096, 4096, 4096, nor.blockCount() - 1}, buffer, record));

        const auto status = statusOfImages(nor.content(), backupImage);
        QCOMPARE(status.files.size(), 3u); // the copy is nobody's file
        QVERIFY(status.record.sequence == 1 && status.record.restored == 5);
        const auto* a = find(status, "/usr/a");
        QVERIFY(a && a->policy == backup::FilePolicy::never);
        QVERIFY(a->decision.state == FileState::updated && a->decision.reason == FileReason::keptByPolicy);
        const auto* b = find(status, "/usr/b");
        QVERIFY(b && b->policy == backup::FilePolicy::always);
        QCOMPARE(status.attemptsOf(*b), 2);
        QCOMPARE(status.attemptsOf(*a), 0);
        const auto* added = find(status, "/usr/new");
        QVERIFY(added && added->decision.state == FileState::updated);
        QVERIFY(status.everythingWhole());
    }

private:
    char m_copyPath[restore::copyPathSize + 1] = {};
};

QTEST_APPLESS_MAIN(TestModuleStatus)
#include "TestModuleStatus.moc"
