// SPDX-License-Identifier: MIT
// The catalogues of the window's texts: that every text that the sources have now is in them, and is translated whole.
#include "tests/support/TestData.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace
{

struct Message {
    QString context;
    QString source;
    QString state; ///< of the translation: "unfinished", or empty
    QStringList translations;
};

QList<Message> messagesIn(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto element = xml.name();
        if (element == u"name")
            context = xml.readElementText();
        else if (element == u"message")
            messages.push_back({context, {}, {}, {}});
        else if (element == u"source")
            messages.back().source = xml.readElementText();
        else if (element == u"translation" || element == u"numerusform") {
            if (element == u"translation")
                messages.back().state = xml.attributes().value("type").toString();
            // Up to the first child: plural forms are elements of their own.
            if (xml.readNext() == QXmlStreamReader::Characters && !xml.text().trimmed().isEmpty())
                messages.back().translations.push_back(xml.text().toString());
        }
    }
    return messages;
}

/// The places for numbers and texts that a sentence has.
QStringList placesIn(const QString& text)
{
    static const QRegularExpression place("%(?:\\d|n)");
    QStringList places;
    for (auto match = place.globalMatch(text); match.hasNext();)
        places.push_back(match.next().captured());
    places.removeDuplicates();
    places.sort();
    return places;
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void areComplete_data();
    void areComplete();
};

void TestTranslations::areComplete_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QStringList>("options");
    QTest::newRow("Simplified Chinese") << "zh_CN" << QStringList{};
    QTest::newRow("English plural forms") << "en" << QStringList{"-pluralonly"};
}

void TestTranslations::areComplete()
{
    QFETCH(QString, language);
    QFETCH(QStringList, options);

    // A copy, brought up to date with the sources as they are now.
    const QTemporaryDir folder;
    const QString catalogue = folder.filePath("lifeboat_" + language + ".ts");
    QVERIFY(QFile::copy(QString(LIFEBOAT_SOURCES "/resources/translations/lifeboat_%1.ts").arg(language), catalogue));
    QProcess lupdate;
    lupdate.setProcessChannelMode(QProcess::MergedChannels);
    lupdate.start(LIFEBOAT_LUPDATE, QStringList{LIFEBOAT_SOURCES "/ui", LIFEBOAT_SOURCES "/app/lifeboat-gui", "-I",
                                                LIFEBOAT_SOURCES, "-locations", "none", "-no-obsolete",
                                                "-source-language", "en", "-target-language", language} +
                                        options + QStringList{"-ts", catalogue});
    QVERIFY(lupdate.waitForFinished(120'000));
    QVERIFY2(lupdate.exitCode() == 0, lupdate.readAll());

    const auto messages = messagesIn(catalogue);
    QVERIFY(messages.size() > 10);
    QStringList faults;
    for (const Message& message : messages) {
        const QString name = message.context + ": " + message.source;
        if (!message.state.isEmpty() || message.translations.isEmpty())
            faults.push_back("not translated: " + name);
        for (const QString& translation : message.translations) {
            // A singular may do without its number.
            const bool isSingular = message.translations.size() > 1 && translation == message.translations.front();
            QStringList wanted = placesIn(message.source);
            if (isSingular && !placesIn(translation).contains("%n"))
                wanted.removeOne("%n");
            if (placesIn(translation) != wanted)
                faults.push_back("other places than the source: " + name);
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable("\n" + faults.join('\n') +
                                          "\nBuild the target update_translations, and translate what is new."));
}

QTEST_APPLESS_MAIN(TestTranslations)
#include "TestTranslations.moc"
