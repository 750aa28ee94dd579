// SPDX-License-Identifier: MIT
// The status of a module over its console, of one that knows the latest form of the answer and of older ones.
#include "device/module/ConsoleStatus.h"

#include "core/wire/StatusLines.h"
#include "device/serial/PacedTransport.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace core;
using namespace device;

namespace
{

class Text final : public wire::TextSink
{
public:
    void put(std::string_view text) override { all += text; }
    std::string all;
};

/// Knows the status in all versions up to this one.
class Firmware final : public LinePeer
{
public:
    explicit Firmware(std::uint32_t version) : m_version(version) {}

    void feed(std::span<const std::byte> bytes, Time) override
    {
        for (const auto byte : bytes) {
            const char c = static_cast<char>(byte);
            if (c == '\r')
                answer(std::exchange(m_line, {}));
            else if (c != '\n')
                m_line += c;
        }
    }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }

    std::vector<std::string> questions;

private:
    void answer(const std::string& question)
    {
        questions.push_back(question);
        Text text;
        const std::uint32_t version = question == wire::statusCommand2 ? 2 : question == wire::statusCommand ? 1 : 0;
        if (version == 0 || version > m_version) {
            text.all = "\r\nERROR\r\n";
        } else {
            wire::StatusWriter writer(text, version);
            restore::StatusRecord record;
            record.sequence = 7;
            record.attempts[3] = {0x1234, 2};
            record.attempts[5] = {0x5678, 3};
            writer.begin();
            writer.record(record);
            writer.file("/usr/a", {}, {backup::FileState::missing, backup::FileReason::keptByPolicy, {}},
                        backup::FilePolicy::never);
            writer.end();
            text.all = "\r\n" + text.all + "\r\nOK\r\n";
        }
        m_output = test::bytesOf(text.all);
    }

    std::uint32_t m_version;
    std::string m_line;
    std::vector<std::byte> m_output;
};

HostResult<project::ModuleStatus> ask(Firmware& firmware)
{
    PacedLine paced(firmware, 115200, std::chrono::milliseconds(1));
    const CancelToken never;
    Line line(never);
    line.attach(std::make_unique<PacedTransport>(paced)).value();
    return readConsoleStatus(line);
}

} // namespace

class TestConsoleStatus : public QObject
{
    Q_OBJECT

private slots:
    void takesTheLatestForm()
    {
        Firmware firmware(2);
        const auto status = ask(firmware);
        QVERIFY2(status, status ? "" : status.error().detail.c_str());
        QCOMPARE(firmware.questions.size(), 1u);
        QCOMPARE(status->record.sequence, 7u);
        QVERIFY(status->record.attempts[1] == (restore::StatusRecord::Attempts{0x5678, 3}));
        QVERIFY(status->files.at(0).policy == backup::FilePolicy::never);
        QVERIFY(status->files.at(0).decision.reason == backup::FileReason::keptByPolicy);
    }

    void getsAlongWithOlderFirmware()
    {
        Firmware firmware(1);
        const auto status = ask(firmware);
        QVERIFY2(status, status ? "" : status.error().detail.c_str());
        QCOMPARE(firmware.questions.size(), 2u);
        QCOMPARE(status->record.sequence, 0u);
        QCOMPARE(status->files.size(), 1u);
    }

    void saysThatOtherFirmwareRefuses()
    {
        Firmware firmware(0);
        const auto status = ask(firmware);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::refused);
    }
};

QTEST_APPLESS_MAIN(TestConsoleStatus)
#include "TestConsoleStatus.moc"
