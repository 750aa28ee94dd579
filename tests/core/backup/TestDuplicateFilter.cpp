// SPDX-License-Identifier: MIT
#include "core/backup/DuplicateFilter.h"

#include <QTest>

#include <array>
#include <string>

using core::backup::DuplicateFilter;

class TestDuplicateFilter : public QObject
{
    Q_OBJECT

private slots:
    void neverForgetsAName();
    void seldomRaisesAFalseAlarm();
    void ignoresTheCaseOfAsciiLetters();
    void saysMaybeToAllWithoutMemory();
    void clearsWhatItIsGiven();
};

void TestDuplicateFilter::neverForgetsAName()
{
    for (const std::size_t size : {1, 3, 64}) {
        std::vector<std::byte> bits(size);
        DuplicateFilter filter(bits);
        for (int i = 0; i < 300; ++i)
            filter.testAndSet("/usr/" + std::to_string(i));
        for (int i = 0; i < 300; ++i)
            QVERIFY(filter.testAndSet("/usr/" + std::to_string(i)));
    }
}

void TestDuplicateFilter::seldomRaisesAFalseAlarm()
{
    std::array<std::byte, 320> bits; // 8 bits a name
    DuplicateFilter filter(bits);
    int alarms = 0;
    for (int i = 0; i < 320; ++i)
        alarms += filter.testAndSet("/usr/data/part_" + std::to_string(1000 + i) + ".bin");
    QVERIFY2(alarms <= 40, std::to_string(alarms).c_str()); // 20 are to be expected
}

void TestDuplicateFilter::ignoresTheCaseOfAsciiLetters()
{
    std::array<std::byte, 4096> bits;
    DuplicateFilter filter(bits);
    QVERIFY(!filter.testAndSet("/usr/main.py"));
    QVERIFY(filter.testAndSet("/usr/MAIN.PY"));
    QVERIFY(!filter.testAndSet("/usr/main.pz"));
}

void TestDuplicateFilter::saysMaybeToAllWithoutMemory()
{
    DuplicateFilter filter({});
    QVERIFY(filter.testAndSet("/usr/main.py"));
}

void TestDuplicateFilter::clearsWhatItIsGiven()
{
    std::array<std::byte, 16> bits;
    bits.fill(std::byte{0xFF});
    DuplicateFilter filter(bits);
    QVERIFY(!filter.testAndSet("/usr/main.py"));
}

QTEST_APPLESS_MAIN(TestDuplicateFilter)
#include "TestDuplicateFilter.moc"
