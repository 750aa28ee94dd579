// SPDX-License-Identifier: MIT
// The icons: that every one that the window asks for is there, and that all symbols can be drawn in any colour.
#include "tests/support/TestData.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>
#include <QSet>
#include <QSvgRenderer>
#include <QTest>

using namespace test;

namespace
{

QString textOfFile(const QString& path)
{
    return QString::fromStdString(textOf(readFile(path.toStdString())));
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private slots:
    void hasWhatTheWindowAsksFor();
    void canBeDrawnInAnyColour_data();
    void canBeDrawnInAnyColour();
};

void TestIcons::hasWhatTheWindowAsksFor()
{
    static const QRegularExpression asked("(?:Theme::icon\\(|iconName\\(\\) const override \\{ return )"
                                          "(?:QStringLiteral\\()?\"([a-z-]+)\"");
    int count = 0;
    QDirIterator files(LIFEBOAT_UI, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString text = textOfFile(files.next());
        for (auto match = asked.globalMatch(text); match.hasNext(); ++count) {
            const QString name = match.next().captured(1);
            QVERIFY2(QFile::exists(QString(LIFEBOAT_ICONS "/%1.svg").arg(name)), qPrintable(name));
        }
    }
    QVERIFY(count > 0);
}

void TestIcons::canBeDrawnInAnyColour_data()
{
    QTest::addColumn<QString>("path");
    for (const QFileInfo& file : QDir(LIFEBOAT_ICONS).entryInfoList({"*.svg"}))
        QTest::newRow(qPrintable(file.fileName())) << file.filePath();
}

void TestIcons::canBeDrawnInAnyColour()
{
    QFETCH(QString, path);

    const QString text = textOfFile(path);
    QVERIFY(QSvgRenderer(text.toUtf8()).isValid());
    const bool isSymbol = text.contains("currentColor");
    QCOMPARE(isSymbol, !path.contains("lifeboat"));
    // Nothing but that colour, which the window replaces.
    static const QRegularExpression colour("(?:fill|stroke)=\"(?!none\"|currentColor\")[^\"]*\"");
    if (isSymbol)
        QVERIFY2(!colour.match(text).hasMatch(), qPrintable(path));
}

QTEST_APPLESS_MAIN(TestIcons)
#include "TestIcons.moc"
