// SPDX-License-Identifier: MIT
#include "tests/core/project/FakeMpyCross.h"
#include "tests/ui/project/ProjectFolder.h"
#include "ui/project/ProjectForecaster.h"

using namespace test;
using core::package::Role;
using ui::ProjectForecaster;

class TestProjectForecaster : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<ProjectFolder>();
        m_workspace = std::make_unique<TestWorkspace>();
        m_document = std::make_unique<ui::ProjectDocument>();
        m_forecaster = std::make_unique<ProjectForecaster>(*m_document, m_workspace->settings);
    }
    void cleanup() { m_forecaster.reset(); }

    void followsTheProject()
    {
        QTRY_VERIFY(m_forecaster->isCurrent());
        QVERIFY(!m_forecaster->package() && !m_forecaster->place(Role::user));
        m_document->setModule("EC600U-CNLB");
        QVERIFY(m_forecaster->place(Role::user)->source == core::package::PlaceSource::profile);
        m_document->setFirmware(firmware());
        QVERIFY(m_forecaster->isReadingPackage());
        QTRY_VERIFY(m_forecaster->package());
        QVERIFY(m_forecaster->place(Role::backup)->region.size == 0x30000);
        m_document->addSources({m_folder->in("usr")}, "");
        QTRY_VERIFY(m_forecaster->isCurrent() && m_forecaster->forecast());
        QCOMPARE(m_forecaster->forecast()->protectedFiles, 3u);
        QCOMPARE(m_forecaster->forecast()->images.backup.usableBlocks, 47u);
        m_document->undoStack().setIndex(0);
        QTRY_VERIFY(m_forecaster->isCurrent() && m_forecaster->forecast()->protectedFiles == 0);
        QVERIFY(!m_forecaster->package() && !m_forecaster->module());
    }

    void readsTheLastOfSeveralPackages()
    {
        m_document->setFirmware(m_folder->in("usr/main.py"));
        m_document->setFirmware(m_folder->in("nowhere.pac"));
        m_document->setFirmware(firmware());
        QTRY_VERIFY(m_forecaster->isCurrent());
        QVERIFY(m_forecaster->package() && !m_forecaster->packageProblem());
        m_document->setFirmware(m_folder->in("usr/main.py"));
        QTRY_VERIFY(m_forecaster->isCurrent() && m_forecaster->packageProblem());
        QVERIFY(!m_forecaster->package());
        m_document->setFirmware({});
        QTRY_VERIFY(m_forecaster->isCurrent());
        QVERIFY(!m_forecaster->packageProblem());
    }

    void reckonsOnceForManyChanges()
    {
        m_document->addSources({m_folder->in("usr")}, "");
        QTRY_VERIFY(m_forecaster->isCurrent() && m_forecaster->forecast());
        int reckoned = 0;
        bool wasCurrent = false;
        connect(m_forecaster.get(), &ProjectForecaster::changed, this, [&] {
            reckoned += m_forecaster->isCurrent() && !wasCurrent;
            wasCurrent = m_forecaster->isCurrent();
        });
        for (int i = 0; i < 20; ++i)
            m_document->setProtected({"main.py"}, i % 2 == 1);
        QVERIFY(!m_forecaster->isCurrent());
        QTRY_VERIFY(m_forecaster->isCurrent());
        QCOMPARE(reckoned, 1);
    }

    void speaksOfTheCompiler()
    {
        m_document->addSources({m_folder->in("usr")}, "");
        m_document->setCompile(true);
        QTRY_VERIFY(m_forecaster->isCurrent() && m_forecaster->problem());
        const QString program = m_folder->in("mpy-cross");
        writeFakeMpyCross(program.toStdString());
        m_workspace->settings.setMpyCross(program);
        QTRY_VERIFY(m_forecaster->isCurrent() && !m_forecaster->problem());
        QVERIFY(m_forecaster->forecast());
    }

    /// The end of the program does not wait for long, and nothing comes after it.
    void endsWhileItReads()
    {
        m_document->setFirmware(firmware());
        m_document->addSources({m_folder->in("usr")}, "");
        m_forecaster.reset();
    }

private:
    static QString firmware() { return QString::fromStdString(dataFile("unisoc/nofs_split.pac").string()); }

    std::unique_ptr<ProjectFolder> m_folder;
    std::unique_ptr<TestWorkspace> m_workspace;
    std::unique_ptr<ui::ProjectDocument> m_document;
    std::unique_ptr<ProjectForecaster> m_forecaster;
};

QTEST_MAIN(TestProjectForecaster)
#include "TestProjectForecaster.moc"
