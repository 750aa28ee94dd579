// SPDX-License-Identifier: MIT
#include "tests/ui/project/ProjectFolder.h"
#include "ui/project/FileTreeModel.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QRandomGenerator>

using namespace test;
using ui::FileTreeModel;

class TestFileTreeModel : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<ProjectFolder>();
        m_document = std::make_unique<ui::ProjectDocument>();
        m_model = std::make_unique<FileTreeModel>(*m_document);
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_document->addSources({m_folder->in("usr")}, "");
        isListed(*m_document);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void showsFoldersFirst()
    {
        QCOMPARE(names(), (QStringList{"app", "empty.flag", "main.py", "system_config.json"}));
        QCOMPARE(names("app"), (QStringList{"lib", "net.py"}));
        QCOMPARE(m_model->pathOf(m_model->indexOf("app/lib/a.py")), QString("app/lib/a.py"));
        QCOMPARE(m_model->folderOf(m_model->indexOf("app/net.py")), QString("app"));
        QVERIFY(!m_model->indexOf("app/none").isValid());
    }

    void tellsSizesAndSources()
    {
        QCOMPARE(text("main.py", FileTreeModel::sizeColumn), QString("11 B").replace(' ', QChar(QChar::Nbsp)));
        const QString tip = m_model->indexOf("main.py").data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(m_folder->in("usr/main.py")) && tip.contains("11 bytes"), qPrintable(tip));
        QCOMPARE(m_model->indexOf("main.py").data(Qt::AccessibleTextRole).toString().count("protected"), 1);
    }

    void showsWhatIsMissing()
    {
        QFile::remove(m_folder->in("usr/main.py"));
        m_document->addSources({m_folder->in("other/net.py")}, "");
        QFile::remove(m_folder->in("other/net.py"));
        m_document->refresh();
        isListed(*m_document);
        QVERIFY(!m_model->indexOf("main.py").isValid()); // it belonged to a folder
        QCOMPARE(text("net.py", FileTreeModel::sizeColumn), QString("Missing"));
        QVERIFY(!m_model->indexOf("net.py").data(FileTreeModel::troubleRole).toString().isEmpty());
        QVERIFY(!canBeTicked("net.py"));
    }

    void ticks()
    {
        QCOMPARE(tick("main.py"), Qt::Checked);
        QCOMPARE(tick("app"), Qt::Checked);
        QCOMPARE(tick("system_config.json"), Qt::Unchecked);
        QVERIFY(m_model->indexOf("system_config.json").data(Qt::ToolTipRole).toString().contains("undo settings"));
        QVERIFY(!canBeTicked("empty.flag"));
        QVERIFY(m_model->indexOf("empty.flag").data(Qt::ToolTipRole).toString().contains("cannot check"));

        QVERIFY(setTick("app/net.py", false));
        QCOMPARE(tick("app/net.py"), Qt::Unchecked);
        QCOMPARE(tick("app"), Qt::PartiallyChecked);
        QVERIFY(setTick("app", false));
        QCOMPARE(tick("app/lib/a.py"), Qt::Unchecked);
        QCOMPARE(tick("app"), Qt::Unchecked);
        QVERIFY(setTick("app", true));
        QVERIFY(m_document->project().protect.empty());
        QVERIFY(setTick("system_config.json", true)); // as the user wants
        QCOMPARE(tick("system_config.json"), Qt::Checked);
        QVERIFY(!setTick("empty.flag", true));
        m_document->undoStack().undo();
        QCOMPARE(tick("system_config.json"), Qt::Unchecked);
    }

    void hasNoTicksWithoutBackup()
    {
        m_document->setBackup(false);
        QVERIFY(!canBeTicked("main.py") && !canBeTicked("app"));
        m_document->setBackup(true);
        QVERIFY(canBeTicked("main.py") && canBeTicked("app"));
    }

    void tellsWhatIsCompiled()
    {
        m_document->setCompile(true);
        QVERIFY(text("main.py") == "main.py" && text("app/net.py").contains(".mpy"));
        QCOMPARE(m_model->indexOf("app/net.py").data(Qt::EditRole).toString(), QString("net.py"));
    }

    void renames()
    {
        QVERIFY(m_model->setData(m_model->indexOf("app"), "lib2", Qt::EditRole));
        isListed(*m_document);
        QVERIFY(m_model->indexOf("lib2/lib/a.py").isValid());
        QSignalSpy refused(m_model.get(), &FileTreeModel::refused);
        QVERIFY(!m_model->setData(m_model->indexOf("lib2"), "main.py", Qt::EditRole));
        QCOMPARE(refused.size(), 1);
    }

    void takesFilesFromTheDesktop()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_folder->in("other")), QUrl("https://example.com/x")});
        QVERIFY(m_model->canDropMimeData(&data, Qt::CopyAction, -1, -1, m_model->indexOf("app")));
        QVERIFY(m_model->dropMimeData(&data, Qt::CopyAction, -1, -1, m_model->indexOf("app")));
        isListed(*m_document);
        QCOMPARE(names("app"), (QStringList{"lib", "other", "net.py"}));
        // Blank area; and onto a file, which means its folder.
        data.setUrls({QUrl::fromLocalFile(m_folder->in("other/data.bin"))});
        QVERIFY(m_model->dropMimeData(&data, Qt::CopyAction, -1, -1, {}));
        isListed(*m_document);
        QVERIFY(m_model->dropMimeData(&data, Qt::CopyAction, -1, -1, m_model->indexOf("app/lib/a.py")));
        isListed(*m_document);
        QVERIFY(m_model->indexOf("data.bin").isValid() && m_model->indexOf("app/lib/data.bin").isValid());
        QMimeData text;
        text.setText("x");
        QVERIFY(!m_model->canDropMimeData(&text, Qt::CopyAction, -1, -1, {}));
    }

    void movesWhatIsDroppedInside()
    {
        const std::unique_ptr<QMimeData> data(
            m_model->mimeData({m_model->indexOf("main.py"), m_model->indexOf("app/net.py")}));
        QVERIFY(m_model->dropMimeData(data.get(), Qt::MoveAction, -1, -1, m_model->indexOf("app/lib")));
        isListed(*m_document);
        QCOMPARE(names("app/lib"), (QStringList{"a.py", "main.py", "net.py"}));
        QSignalSpy refused(m_model.get(), &FileTreeModel::refused);
        const std::unique_ptr<QMimeData> app(m_model->mimeData({m_model->indexOf("app")}));
        QVERIFY(!m_model->dropMimeData(app.get(), Qt::MoveAction, -1, -1, m_model->indexOf("app/lib")));
        QCOMPARE(refused.size(), 1);
    }

    /// The view keeps what is selected and expanded: rows come and go one by one.
    void keepsItsRows()
    {
        const QPersistentModelIndex app = m_model->indexOf("app");
        const QPersistentModelIndex main = m_model->indexOf("main.py");
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        for (const char* name : {"a.py", "b.py", "z.py"})
            m_folder->write(QString("usr/") + name, "x");
        m_document->refresh();
        isListed(*m_document);
        QCOMPARE(names(), (QStringList{"app", "a.py", "b.py", "empty.flag", "main.py", "system_config.json", "z.py"}));
        QCOMPARE(inserted.size(), 2); // runs
        m_document->remove({"a.py", "b.py"});
        isListed(*m_document);
        QVERIFY(app.isValid() && main.isValid() && main.row() == 2);
        QCOMPARE(reset.size(), 0);
    }

    void followsRandomEdits()
    {
        QRandomGenerator random(seedOr(5));
        for (int i = 0; i < 60; ++i) {
            const auto all = paths(*m_document);
            const QString path = all.value(random.bounded(qMax(1, int(all.size()))));
            switch (random.bounded(6)) {
            case 0:
                m_document->remove({path});
                break;
            case 1:
                (void)m_document->rename(path, "n" + QString::number(i));
                break;
            case 2:
                (void)m_document->move({path}, "");
                break;
            case 3:
                m_document->undoStack().undo();
                break;
            case 4:
                m_document->setProtected({path}, random.bounded(2) == 1);
                break;
            default:
                m_document->addSources({m_folder->in("other")}, m_model->folderOf(m_model->indexOf(path)));
            }
            QStringList shown;
            const auto walk = [&](const auto& self, const QModelIndex& parent) -> void {
                for (int row = 0; row < m_model->rowCount(parent); ++row) {
                    shown += m_model->pathOf(m_model->index(row, 0, parent));
                    self(self, m_model->index(row, 0, parent));
                }
            };
            auto expected = paths(*m_document);
            walk(walk, {});
            shown.sort();
            expected.sort();
            QCOMPARE(shown, expected);
        }
    }

private:
    QStringList names(const QString& folder = {}) const
    {
        const QModelIndex parent = folder.isEmpty() ? QModelIndex() : m_model->indexOf(folder);
        QStringList names;
        for (int row = 0; row < m_model->rowCount(parent); ++row)
            names += m_model->index(row, 0, parent).data().toString();
        return names;
    }
    QModelIndex at(const QString& path, int column) const { return m_model->indexOf(path).siblingAtColumn(column); }
    QString text(const QString& path, int column = FileTreeModel::nameColumn) const
    {
        return at(path, column).data().toString();
    }
    Qt::CheckState tick(const QString& path) const
    {
        return Qt::CheckState(at(path, FileTreeModel::protectedColumn).data(Qt::CheckStateRole).toInt());
    }
    bool canBeTicked(const QString& path) const
    {
        return m_model->flags(at(path, FileTreeModel::protectedColumn)) & Qt::ItemIsUserCheckable;
    }
    bool setTick(const QString& path, bool on)
    {
        return m_model->setData(at(path, FileTreeModel::protectedColumn), on ? Qt::Checked : Qt::Unchecked,
                                Qt::CheckStateRole);
    }

    std::unique_ptr<ProjectFolder> m_folder;
    std::unique_ptr<ui::ProjectDocument> m_document;
    std::unique_ptr<FileTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(TestFileTreeModel)
#include "TestFileTreeModel.moc"
