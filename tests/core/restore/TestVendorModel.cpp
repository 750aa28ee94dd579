// SPDX-License-Identifier: MIT
// The model of the vendor's boot against what was measured on the vendor's own scripts: console lines of every boot,
// flash operations, what is still wrong afterwards, the size of the list, and the cuts that are fatal.
#include "core/checksum/Crc32.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/support/VendorBoot.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace test;

class TestVendorModel : public QObject
{
    Q_OBJECT

private slots:
    void doesWhatWasMeasured_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& scenario : scenarioFile()["scenarios"])
            QTest::newRow(scenario["id"].get<std::string>().c_str()) << index++;
    }

    void doesWhatWasMeasured()
    {
        QFETCH(int, index);
        const auto& scenario = scenarioFile()["scenarios"][static_cast<std::size_t>(index)];
        const auto& measured = scenario["vendor"];
        auto module = moduleFor(scenario);
        // Where all files of a folder are gone the folder was gone, too.
        SimulatedModule::with(module.user, [](core::littlefs::FileSystem& fs) {
            for (const auto* folder : {"/app", "/assets", "/docs"}) {
                if (const auto there = fs.stat(folder); there && there->isDirectory)
                    (void)fs.remove(folder);
            }
        });
        for (std::size_t i = 0; i < measured["boots"].size(); ++i) {
            const auto boot = vendorBoot(module);
            const auto wanted = measured["boots"][i].get<std::vector<std::string>>();
            QCOMPARE(shown(boot.lines), wanted);
            QCOMPARE(boot.userOperations, measured["flash_ops_user"][i].get<std::uint32_t>());
        }
        std::vector<std::string> wrong;
        const auto tree = SimulatedModule::tree(module.user);
        for (const auto& [path, original] : protectedFiles()) {
            const auto found = tree.find(path);
            if (found == tree.end() || found->second != original)
                wrong.push_back(path.substr(1));
        }
        QCOMPARE(wrong, measured["listed_files_still_wrong"].get<std::vector<std::string>>());
        const auto list = tree.find("/checksum.json");
        const auto& bytes = measured["usr_checksum_bytes_after"];
        QCOMPARE(list != tree.end(), !bytes.is_null());
        if (!bytes.is_null())
            QCOMPARE(list->second.size(), bytes.get<std::size_t>());
    }

    // 4 of the 6 cuts in the copy of the list leave a module that restores nothing any more (W-1).
    void diesInItsFirstBoot()
    {
        const auto start = moduleFor(scenarioFile()["scenarios"][0]);
        for (const auto tear : {core::restore::Tear::nothing, core::restore::Tear::firstHalf}) {
            int dead = 0;
            for (std::uint32_t cut = 0; cut < 6; ++cut) {
                auto module = start;
                module.user.cutAt(cut, tear);
                vendorBoot(module);
                module.user.powerOn();
                vendorBoot(module);
                const auto last = vendorBoot(module);
                dead += last.lines == std::vector<std::string>{vendorError + "'/usr/checksum.json is empty'"} ? 1 : 0;
            }
            QCOMPARE(dead, 4);
        }
    }

private:
    static inline const std::string vendorError = "x backup restore procedure error: ";

    // As the fixture writes bytes that are no text.
    static std::vector<std::string> shown(std::vector<std::string> lines)
    {
        for (auto& line : lines) {
            if (const auto at = line.find("\xf4\x0e"); at != std::string::npos)
                line.replace(at, 2, "<bytes f4 0e>");
        }
        return lines;
    }
};

QTEST_APPLESS_MAIN(TestVendorModel)
#include "TestVendorModel.moc"
