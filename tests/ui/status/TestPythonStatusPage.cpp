// SPDX-License-Identifier: MIT
// The status page on a module with the vendor's firmware: by clicks and keys alone.
#include "tests/ui/PageParts.h"
#include "tests/ui/UiTest.h"

#include "core/backup/Decision.h"
#include "tests/device/python/StatusTree.h"
#include "tests/support/python/PythonAtPort.h"
#include "ui/common/MessageCard.h"
#include "ui/status/FileStatusView.h"
#include "ui/status/StatusPage.h"

using namespace std::chrono_literals;
using test::bytesOf;
using test::PythonAtPort;
using test::PythonPeer;
using test::PythonSettings;

namespace
{

constexpr int patience = 20'000;

/// The page in a window.
struct Rig : test::PageParts<Rig> {
    test::TestWorkspace workspace;
    ui::StatusPage page{workspace.workspace};

    explicit Rig(const std::string& port)
    {
        show({900, 600});
        workspace.module.selectPort(QString::fromStdString(port));
        page.readModule();
    }

    ui::MessageCard* card() const { return find<ui::MessageCard>("statusCard"); }
    QString summary() const { return find<QLabel>("statusSummary")->text(); }
    void select(const QString& path)
    {
        auto* table = find<ui::FileStatusView>("statusTable");
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 1).data().toString() == path)
                return table->setCurrentIndex(table->model()->index(row, 0));
        qFatal("no %s", qPrintable(path));
    }
};

PythonSettings repairable()
{
    std::vector<test::StatusCase> cases;
    for (const test::StatusCase& one : test::statusCases())
        if (isWhole(one.after))
            cases.push_back(one);
    return treeOf(cases, "/usr/");
}

} // namespace

class TestPythonStatusPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }
    void init() { test::failOnWarnings(); }
    void restoresAndAccepts();
    void repairsTheList();
    void whatHasFailedIsTriedAgain();
    void aProgramIsEndedWithConsent();
};

void TestPythonStatusPage::restoresAndAccepts()
{
    PythonAtPort module(repairable());
    Rig rig(module.port());
    QTRY_VERIFY2_WITH_TIMEOUT(rig.summary().contains("1 missing"), qPrintable(rig.summary()), patience);
    QVERIFY(rig.find<QLabel>("statusSource")->text().contains("EC600S-CNLB"));
    const auto isWritten = [&](const char* path) {
        return module.with([&](PythonPeer& peer) { return peer.file(path); }) == bytesOf(test::factory);
    };

    rig.select("/usr/deep/er/lost.py");
    rig.click("fileRestore");
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "1 file(s) restored.", patience);
    QVERIFY(isWritten("/usr/deep/er/lost.py") && !isWritten("/usr/app/changed.py"));

    rig.select("/usr/app/changed.py");
    rig.click("fileAccept");
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "Accepted as it is: /usr/app/changed.py", patience);
    QVERIFY2(rig.summary().contains("2 updated"), qPrintable(rig.summary()));

    rig.workspace.dialogs.confirmations << true;
    rig.trigger("statusRestoreAll");
    QCOMPARE(rig.workspace.dialogs.asked.size(), 1);
    QTRY_VERIFY2_WITH_TIMEOUT(rig.card()->headline().endsWith("restored."), qPrintable(rig.card()->headline()),
                              patience);
    QVERIFY2(!rig.summary().contains("changed") && !rig.summary().contains("missing"), qPrintable(rig.summary()));
    QVERIFY(!rig.find<QAction>("statusRestoreAll")->isEnabled());
}

void TestPythonStatusPage::repairsTheList()
{
    PythonSettings settings = repairable();
    settings.files["/usr/checksum.json"] = bytesOf("[{");
    PythonAtPort module(settings);
    Rig rig(module.port());
    QTRY_VERIFY_WITH_TIMEOUT(rig.find<QLabel>("statusWarnings")->text().contains("The user list is not usable"),
                             patience);
    rig.trigger("statusRepair");
    QCOMPARE(rig.card()->headline(), "The list of the module will be written anew.");
    QVERIFY2(rig.card()->text().contains("Add to the list"), qPrintable(rig.card()->text()));
    QCOMPARE(module.with([](PythonPeer& peer) { return peer.file("/usr/checksum.json"); }), bytesOf("[{"));
    rig.trigger("statusRepairNow");
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "The list of the module is in order again.", patience);
    QVERIFY(!rig.find<QAction>("statusRepair")->isEnabled());
    QVERIFY(rig.find<QLabel>("statusFacts")->text().contains("User list:"));
}

void TestPythonStatusPage::whatHasFailedIsTriedAgain()
{
    PythonSettings settings = repairable();
    settings.files["/usr/checksum.json"] = bytesOf("[{");
    PythonAtPort module(settings);
    Rig rig(module.port());
    QTRY_VERIFY2_WITH_TIMEOUT(rig.summary().contains("1 missing"), qPrintable(rig.summary()), patience);
    module.hangUp();
    const QSignalSpy failed(&rig.page, &ui::Page::failed);

    rig.workspace.dialogs.confirmations << true;
    rig.trigger("statusRestoreAll");
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patience);
    rig.workspace.dialogs.confirmations << false;
    rig.trigger("statusTryAgain");
    QCOMPARE(rig.workspace.dialogs.asked.size(), 2);
    QCOMPARE(rig.workspace.dialogs.asked[1].title, rig.workspace.dialogs.asked[0].title);

    rig.trigger("statusRepair");
    rig.trigger("statusRepairNow");
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2, patience);
    rig.trigger("statusTryAgain");
    QCOMPARE(rig.card()->headline(), "The list of the module will be written anew.");
    QCOMPARE(failed.count(), 2);
}

void TestPythonStatusPage::aProgramIsEndedWithConsent()
{
    PythonSettings settings = repairable();
    settings.ignoresInterruptFor = 4s;
    settings.files["/usr/main.py"] = bytesOf("import utime\nwhile True:\n    print('tick')\n    utime.sleep_ms(100)\n");
    PythonAtPort module(settings);
    Rig rig(module.port());
    QTRY_VERIFY_WITH_TIMEOUT(rig.card()->isVisible(), patience);
    rig.trigger("statusSoftReset");
    QTRY_VERIFY2_WITH_TIMEOUT(rig.summary().contains("1 missing"), qPrintable(rig.summary()), patience);
}

QTEST_MAIN(TestPythonStatusPage)
#include "TestPythonStatusPage.moc"
