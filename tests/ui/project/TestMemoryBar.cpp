// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"
#include "ui/project/MemoryBar.h"

using core::littlefs::Forecast;
using core::package::PartitionPlace;
using ui::MemoryBar;

class TestMemoryBar : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatIsUsedAndFree()
    {
        MemoryBar bar;
        bar.setName("Files");
        QCOMPARE(bar.accessibleName(), QString("Files"));
        bar.setState(place(0x60000), std::nullopt);
        QCOMPARE(plain(bar.summary()), QString("Files: 393 kB"));
        bar.setState(place(0x60000), forecast(31, 95));
        QCOMPARE(plain(bar.summary()), QString("Files: 127 kB of 389 kB, 262 kB free"));
        QVERIFY(bar.fits());
        QCOMPARE(bar.accessibleName(), bar.summary());
        QVERIFY2(bar.toolTip().contains("0x60420000") && bar.toolTip().contains("31 of 95 blocks"),
                 qPrintable(bar.toolTip()));
    }

    void tellsWhatDoesNotFit()
    {
        MemoryBar bar;
        bar.setName("Backup");
        bar.setState(place(0x20000), forecast(40, 31));
        QVERIFY(!bar.fits());
        QCOMPARE(plain(bar.summary()), QString("Backup: does not fit, 37 kB too much"));
        // Of unknown size: nothing is said about fitting.
        bar.setState(std::nullopt, forecast(40, 31));
        QVERIFY(bar.fits());
        QCOMPARE(plain(bar.summary()), QString("Backup: 164 kB needed, size not known"));
    }

    /// Both bars have the same scale, and red is what does not fit.
    void isToScale()
    {
        MemoryBar bar;
        bar.resize(401, bar.sizeHint().height());
        bar.setScale(0x80000);
        bar.setState(place(0x40000), forecast(32, 63));
        const int full = usedWidth(bar);
        QVERIFY2(full > 90 && full < 110, qPrintable(QString::number(full))); // half of the half
        bar.setScale(0);
        const int alone = usedWidth(bar);
        QVERIFY2(alone > 190 && alone < 210, qPrintable(QString::number(alone)));
    }

private:
    static PartitionPlace place(std::uint32_t size)
    {
        return {{0x60420000, size}, core::package::PlaceSource::entry, {}};
    }
    static Forecast forecast(std::uint32_t needed, std::uint32_t usable)
    {
        return {needed, usable, needed < usable ? usable - needed : 0, {}};
    }
    static QString plain(QString text) { return text.replace(QChar(QChar::Nbsp), ' '); }
    static int usedWidth(MemoryBar& bar)
    {
        const QImage image = bar.grab().toImage();
        const QColor colour = bar.palette().color(QPalette::Highlight);
        int width = 0;
        for (int x = 0; x < image.width(); ++x)
            width += image.pixelColor(x, image.height() - 8) == colour;
        return width;
    }
};

QTEST_MAIN(TestMemoryBar)
#include "TestMemoryBar.moc"
