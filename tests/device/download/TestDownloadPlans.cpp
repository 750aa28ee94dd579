// SPDX-License-Identifier: MIT
// Plans that ask for care: what may be left out and what not, NV, odd sizes, what cannot be read back.
#include "core/package/Bytes.h"
#include "tests/device/download/ModuleRig.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using core::package::PlanStep;
using core::package::StepKind;
using test::problemOf;
using namespace std::chrono_literals;

class TestDownloadPlans : public QObject
{
    Q_OBJECT

private slots:
    void leavesOutAnEraseOnlyWithItsWrite();
    void keepsAnEraseThatReachesFurther();
    void looksAgainAfterAFormat();
    void erasesAfterAll();
    void writesWhatIsErasedLater();
    void padsOddSizes();
    void mergesAndVerifiesNv();
    void refusesToLoseNv();
    void verifiesWhatWasWritten();
    void writesAtUnevenAddresses();
    void refusesImagesThatEraseEachOther();
};

namespace
{

using test::Bytes;

/// A package of which only the plan and the contents count.
class MadePackage final : public core::package::Package
{
public:
    MadePackage()
    {
        // Loaders that the module takes
        const auto model = test::unisocPackage("nofs.pac");
        for (const auto& [kind, index, address] :
             {std::tuple{StepKind::loader1, 0, 0x8000C0u}, {StepKind::loader2, 1, 0x810000u}}) {
            const auto content = model->content(static_cast<std::size_t>(index));
            add(kind, kind == StepKind::loader1 ? "HOST_FDL" : "FDL2", address,
                Bytes(content->view().begin(), content->view().end()));
        }
    }

    void add(StepKind kind, std::string id, std::uint32_t address, Bytes content)
    {
        PlanStep step;
        step.kind = kind;
        step.id = std::move(id);
        step.address = address;
        step.size = static_cast<std::uint32_t>(content.size());
        step.content = m_contents.size();
        m_plan.steps.push_back(std::move(step));
        m_contents.push_back(std::move(content));
    }
    void add(StepKind kind, std::string id, std::uint32_t address, std::uint32_t size)
    {
        PlanStep step;
        step.kind = kind;
        step.id = std::move(id);
        step.address = address;
        step.size = size;
        m_plan.steps.push_back(std::move(step));
    }
    void setNvItems(std::vector<std::uint32_t> items) { m_plan.nvItems = std::move(items); }

    std::string_view formatName() const override { return "unisoc-pac"; }
    std::string platform() const override { return "unisoc8910"; }
    const std::vector<core::package::Entry>& entries() const override { return m_entries; }
    core::HostResult<core::package::Content> content(std::size_t index) const override
    {
        return core::package::Content(core::package::ByteView(m_contents[index]));
    }
    std::string idOf(core::package::Role) const override { return ""; }
    core::HostResult<core::package::PartitionPlace> locate(core::package::Role,
                                                           const core::package::AddressHints&) const override
    {
        return core::problem(ErrorCode::noAddress, "", "");
    }
    core::HostResult<void> replace(std::string_view, std::vector<std::byte>,
                                   const core::package::AddressHints&) override
    {
        return {};
    }
    core::HostResult<void> write(const std::filesystem::path&) const override { return {}; }
    core::HostResult<core::package::DownloadPlan> plan(const core::package::PlanOptions&) const override
    {
        auto plan = m_plan;
        PlanStep reset;
        reset.kind = StepKind::reset;
        plan.steps.push_back(reset);
        return plan;
    }

private:
    core::package::DownloadPlan m_plan;
    std::vector<Bytes> m_contents;
    std::vector<core::package::Entry> m_entries;
};

StepOutcome outcomeOf(const DownloadReport& report, std::string_view id)
{
    return std::ranges::find_if(report.steps, [&](const StepReport& step) { return step.step.id == id; })->outcome;
}

bool isErased(std::span<const std::byte> bytes)
{
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0xFF}; });
}

constexpr std::uint32_t at = 0x60100000;

} // namespace

void TestDownloadPlans::leavesOutAnEraseOnlyWithItsWrite()
{
    MadePackage package;
    package.add(StepKind::erase, "ERASE_A", at, 0x4000);
    package.add(StepKind::write, "A", at, test::xorshiftWords(1, 0x3000));
    package.add(StepKind::erase, "ERASE_B", at + 0x10000, 0x4000); // nothing is written there
    test::ModuleRig rig;
    QVERIFY(!rig.download(package).problem);
    rig.flash.content()[0x110000] = std::byte{0};
    const auto report = rig.download(package);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(outcomeOf(report, "A"), StepOutcome::unchanged);
    QCOMPARE(outcomeOf(report, "ERASE_A"), StepOutcome::unchanged);
    QCOMPARE(outcomeOf(report, "ERASE_B"), StepOutcome::acknowledged);
    QVERIFY(isErased(rig.flashAt(at + 0x10000, 0x4000)));
}

// One erase for two images: it cannot be left out for one of them, and then both must be written.
void TestDownloadPlans::keepsAnEraseThatReachesFurther()
{
    MadePackage package;
    package.add(StepKind::erase, "ERASE", at, 0x8000);
    package.add(StepKind::write, "A", at, test::xorshiftWords(1, 0x4000));
    package.add(StepKind::write, "B", at + 0x4000, test::xorshiftWords(2, 0x4000));
    test::ModuleRig rig;
    for (int round = 0; round < 2; ++round) {
        const auto report = rig.download(package);
        QVERIFY2(!report.problem, problemOf(report));
        QCOMPARE(outcomeOf(report, "ERASE"), StepOutcome::acknowledged);
        for (const char* id : {"A", "B"})
            QCOMPARE(outcomeOf(report, id), StepOutcome::verified);
        QVERIFY(std::ranges::equal(rig.flashAt(at, 0x4000), test::xorshiftWords(1, 0x4000)));
        QVERIFY(std::ranges::equal(rig.flashAt(at + 0x4000, 0x4000), test::xorshiftWords(2, 0x4000)));
    }
}

// What a format reaches is not known: what was compared before may be gone.
void TestDownloadPlans::looksAgainAfterAFormat()
{
    MadePackage package;
    package.add(StepKind::erase, "ERASE_A", at, 0x4000);
    package.add(StepKind::format, "FMT", 0xFE000006, 0x444F4D46);
    package.add(StepKind::write, "A", at, test::xorshiftWords(1, 0x4000));
    test::ModuleRig rig;
    QVERIFY(!rig.download(package).problem);
    const auto unharmed = rig.download(package);
    QVERIFY2(!unharmed.problem, problemOf(unharmed));
    QCOMPARE(outcomeOf(unharmed, "A"), StepOutcome::unchanged);
    // As soon as it has formatted, the content is another one.
    bool hasHarmed = false;
    const auto log = rig.peer.module().recordLog().size();
    rig.connector.onCall = [&] {
        if (rig.peer.module().recordLog().size() > log && !std::exchange(hasHarmed, true))
            rig.flash.content()[0x102345] ^= std::byte{0x10};
    };
    const auto report = rig.download(package);
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(hasHarmed);
    QCOMPARE(outcomeOf(report, "A"), StepOutcome::verified);
    QCOMPARE(outcomeOf(report, "ERASE_A"), StepOutcome::acknowledged);
    QVERIFY(std::ranges::equal(rig.flashAt(at, 0x4000), test::xorshiftWords(1, 0x4000)));
}

// The loader is erased first and written last; between them nothing else happens to it.
void TestDownloadPlans::erasesAfterAll()
{
    MadePackage package;
    package.add(StepKind::erase, "ERASE_BOOT", 0x60000000, 0x10000);
    package.add(StepKind::write, "AP", 0x60010000, test::xorshiftWords(1, 0x5000));
    package.add(StepKind::write, "BOOTLOADER", 0x60000000, test::xorshiftWords(2, 0x8000));
    test::ModuleRig rig;
    QVERIFY(!rig.download(package).problem);
    auto report = rig.download(package);
    for (const char* id : {"ERASE_BOOT", "AP", "BOOTLOADER"})
        QCOMPARE(outcomeOf(report, id), StepOutcome::unchanged);
    QCOMPARE(report.module, ModuleState::restarted);
    rig.flash.content()[0x10001] ^= std::byte{1};
    report = rig.download(package);
    QCOMPARE(outcomeOf(report, "ERASE_BOOT"), StepOutcome::unchanged);
    QCOMPARE(outcomeOf(report, "AP"), StepOutcome::verified);
    QVERIFY(std::ranges::equal(rig.flashAt(0x60010000, 0x5000), test::xorshiftWords(1, 0x5000)));
}

void TestDownloadPlans::writesWhatIsErasedLater()
{
    MadePackage package;
    package.add(StepKind::write, "A", at, test::xorshiftWords(1, 0x4000));
    package.add(StepKind::erase, "ERASE_A", at, 0x4000);
    test::ModuleRig rig;
    for (int round = 0; round < 2; ++round) {
        const auto report = rig.download(package);
        QVERIFY2(!report.problem, problemOf(report));
        QCOMPARE(outcomeOf(report, "A"), StepOutcome::verified);
        QVERIFY(isErased(rig.flashAt(at, 0x4000)));
    }
}

void TestDownloadPlans::padsOddSizes()
{
    for (const std::size_t size : {std::size_t{1}, std::size_t{63}, std::size_t{0x3001}, std::size_t{0x5FFF}}) {
        MadePackage package;
        const auto content = test::xorshiftWords(1, size);
        package.add(StepKind::write, "A", at, content);
        test::ModuleRig rig;
        auto report = rig.download(package);
        QVERIFY2(!report.problem, problemOf(report));
        QCOMPARE(outcomeOf(report, "A"), StepOutcome::verified);
        QVERIFY(std::ranges::equal(rig.flashAt(at, size), content));
        QCOMPARE(rig.flashAt(at, size + 1).back(), std::byte{0});
        report = rig.download(package);
        QCOMPARE(outcomeOf(report, "A"), StepOutcome::unchanged);
    }
}

void TestDownloadPlans::mergesAndVerifiesNv()
{
    const auto image = [](const char* imei, const char* other) {
        auto bytes = test::bytesOfHex(std::string("00000000 0500 0800 ") + imei + " 0600 0400 " + other);
        bytes.resize(0x8000, std::byte{0xFF});
        return bytes;
    };
    // The module has its own number.
    MadePackage first;
    first.add(StepKind::nv, "NV", 0xFE000003, image("1111111111111111", "AAAAAAAA"));
    test::ModuleRig rig;
    QVERIFY(!rig.download(first).problem);

    MadePackage second;
    second.add(StepKind::backupNv, "NV", 0xFE000003, 0x20000);
    second.add(StepKind::nv, "NV", 0xFE000003, image("2222222222222222", "BBBBBBBB"));
    second.setNvItems({5});
    const auto report = rig.download(second);
    QVERIFY2(!report.problem, problemOf(report));
    QCOMPARE(report.nvBackup.size(), std::size_t{0x8000});
    QCOMPARE(report.steps.rbegin()[1].outcome, StepOutcome::verified);

    MadePackage third;
    third.add(StepKind::backupNv, "NV", 0xFE000003, 0x20000);
    const auto now = rig.download(third);
    QVERIFY2(!now.problem, problemOf(now));
    const auto kept = image("1111111111111111", "BBBBBBBB");
    QVERIFY(std::ranges::equal(std::span(now.nvBackup).subspan(2), std::span(kept).subspan(2)));
}

// A module whose NV cannot be read would lose its number and calibration.
void TestDownloadPlans::refusesToLoseNv()
{
    MadePackage nothing;
    nothing.add(StepKind::erase, "ERASE_ALL", 0, 0xFFFFFFFF);
    test::ModuleRig rig;
    QVERIFY(!rig.download(nothing).problem);
    QVERIFY(isErased(rig.flashAt(0x60000000, 8 << 20)));

    MadePackage package;
    package.add(StepKind::backupNv, "NV", 0xFE000003, 0x20000);
    package.add(StepKind::nv, "NV", 0xFE000003, Bytes(0x100, std::byte{1}));
    const auto report = rig.download(package);
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == ErrorCode::refused, problemOf(report));
    QCOMPARE(report.problem->subject, std::string("NV"));
    QCOMPARE(report.module, ModuleState::downloadMode);
    // A module that never had one
    DownloadRequest request;
    request.force = true;
    const auto forced = rig.download(package, request);
    QVERIFY2(!forced.problem, problemOf(forced));
}

// A flash that does not keep what the loader found right is seen by reading it back.
void TestDownloadPlans::verifiesWhatWasWritten()
{
    class Harm final : public DownloadObserver
    {
    public:
        explicit Harm(std::byte& byte) : m_byte(byte) {}
        void progressed(const Progress& progress) override
        {
            if (progress.phase == Phase::verify && !std::exchange(m_isDone, true))
                m_byte ^= std::byte{0x80};
        }

    private:
        std::byte& m_byte;
        bool m_isDone = false;
    };
    MadePackage package;
    package.add(StepKind::write, "A", at, test::xorshiftWords(1, 0x9000));
    package.add(StepKind::write, "B", at + 0x10000, test::xorshiftWords(2, 0x1000));
    test::ModuleRig rig;
    Harm harm(rig.flash.content()[0x108FFE]);
    rig.observer = &harm;
    const auto report = rig.download(package);
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == ErrorCode::flashDiffers, problemOf(report));
    QCOMPARE(report.problem->subject, std::string("A"));
    QVERIFY(report.problem->detail.starts_with("byte 36862 of 36864"));
    QCOMPARE(report.phase, Phase::verify);
    QCOMPARE(report.module, ModuleState::halfWritten);
    QCOMPARE(outcomeOf(report, "A"), StepOutcome::failed);
    QCOMPARE(outcomeOf(report, "B"), StepOutcome::notReached);
}

void TestDownloadPlans::writesAtUnevenAddresses()
{
    MadePackage package;
    package.add(StepKind::write, "A", at + 0x234, test::xorshiftWords(1, 0x1000));
    test::ModuleRig rig;
    QCOMPARE(outcomeOf(rig.download(package), "A"), StepOutcome::verified);
    QVERIFY(std::ranges::equal(rig.flashAt(at + 0x234, 0x1000), test::xorshiftWords(1, 0x1000)));
    QCOMPARE(outcomeOf(rig.download(package), "A"), StepOutcome::unchanged);
}

void TestDownloadPlans::refusesImagesThatEraseEachOther()
{
    MadePackage package;
    package.add(StepKind::write, "A", at + 0x234, test::xorshiftWords(1, 0x1000));
    package.add(StepKind::write, "B", at + 0x1800, test::xorshiftWords(2, 0x100));
    test::ModuleRig rig;
    const auto report = rig.download(package);
    QVERIFY(report.problem);
    QCOMPARE(report.problem->code, ErrorCode::addressConflict);
    QVERIFY(rig.connector.opened.empty());
    DownloadRequest request;
    request.only = {"A"};
    QVERIFY(!rig.download(package, request).problem);
}

QTEST_GUILESS_MAIN(TestDownloadPlans)
#include "TestDownloadPlans.moc"
