// SPDX-License-Identifier: MIT
// Any bytes as the answers of a module: to the host's PDL, BSL and console sessions, to the finder of its stage, and to
// a whole download. What comes out must be an outcome, in the time that the protocol allows.
#include "device/download/Download.h"
#include "device/download/NvImage.h"
#include "device/protocol/BslSession.h"
#include "device/protocol/ConsoleSession.h"
#include "device/protocol/PdlSession.h"
#include "device/protocol/StageFinder.h"
#include "device/serial/PacedTransport.h"
#include "tests/fuzz/Converse.h"

#include <algorithm>
#include <string>

using namespace device;
using namespace std::chrono_literals;

namespace
{

/// Answers each transfer with the next piece of the input.
class Answering final : public LinePeer
{
public:
    explicit Answering(Bytes input) : m_input(input) {}
    void feed(std::span<const std::byte>, Time) override
    {
        if (m_input.empty())
            return;
        const auto size = std::to_integer<std::size_t>(m_input.front());
        m_input = m_input.subspan(1);
        const auto piece = m_input.first(std::min(size, m_input.size()));
        m_output.insert(m_output.end(), piece.begin(), piece.end());
        m_input = m_input.subspan(piece.size());
    }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }

private:
    Bytes m_input;
    std::vector<std::byte> m_output;
};

class OnePort final : public Connector
{
public:
    explicit OnePort(PacedLine& line) : m_line(line) {}
    core::HostResult<std::unique_ptr<Transport>> open(Mode) override
    {
        return std::make_unique<PacedTransport>(m_line);
    }
    void pause(Time time) override { m_line.wait(time); }

private:
    PacedLine& m_line;
};

/// Two loaders and one image, all of a few bytes.
class TinyPackage final : public core::package::Package
{
public:
    std::string_view formatName() const override { return "unisoc-pac"; }
    std::string platform() const override { return "unisoc8910"; }
    const std::vector<core::package::Entry>& entries() const override { return m_entries; }
    core::HostResult<core::package::Content> content(std::size_t) const override
    {
        return core::package::Content(Bytes(m_content));
    }
    std::string idOf(core::package::Role) const override { return ""; }
    core::HostResult<core::package::PartitionPlace> locate(core::package::Role,
                                                           const core::package::AddressHints&) const override
    {
        return core::problem(core::ErrorCode::noAddress, "", "");
    }
    core::HostResult<void> replace(std::string_view, std::vector<std::byte>,
                                   const core::package::AddressHints&) override
    {
        return {};
    }
    core::HostResult<void> write(const std::filesystem::path&) const override { return {}; }
    core::HostResult<core::package::DownloadPlan> plan(const core::package::PlanOptions&) const override
    {
        using core::package::StepKind;
        core::package::DownloadPlan plan;
        for (const auto& [kind, address] : {std::pair{StepKind::loader1, 0x8000C0u},
                                            {StepKind::loader2, 0x810000u},
                                            {StepKind::backupNv, 0xFE000003u},
                                            {StepKind::erase, 0x60420000u},
                                            {StepKind::write, 0x60420000u},
                                            {StepKind::nv, 0xFE000003u},
                                            {StepKind::reset, 0u}}) {
            core::package::PlanStep step;
            step.kind = kind;
            step.id = core::package::nameOf(kind);
            step.address = address;
            step.size = kind == StepKind::erase ? 0x1000 : static_cast<std::uint32_t>(m_content.size());
            if (kind != StepKind::erase && kind != StepKind::reset && kind != StepKind::backupNv)
                step.content = 0;
            plan.steps.push_back(step);
        }
        plan.nvItems = {5};
        return plan;
    }

private:
    std::vector<core::package::Entry> m_entries;
    std::vector<std::byte> m_content = std::vector<std::byte>(10, std::byte{0x7E});
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    Bytes input = std::as_bytes(std::span(data, size)).subspan(1);
    switch (data[0] % 7) {
    case 0: {
        BslSession session;
        for (int i = 0; i < 3; ++i) {
            session.request(core::wire::BslType::readFlash, core::wire::bslWords({0x60000000, 16, 0}),
                            core::wire::BslType::flashData);
            converse(session, input);
            if (!session.problem())
                require(session.reply().size() <= core::wire::bslMaxDataFdl2);
        }
        break;
    }
    case 1: {
        PdlSession session;
        const std::array<std::byte, 16> content{};
        for (const auto& request : {core::wire::pdlConnect(), core::wire::pdlMidData(0, content)}) {
            session.request(request);
            converse(session, input);
        }
        break;
    }
    case 2: {
        ConsoleSession session;
        session.request("ATI");
        converse(session, input);
        break;
    }
    case 3:
    case 4: {
        StageFinder finder;
        finder.begin(data[0] % 7 == 3 ? StageFinder::Expect::anything : StageFinder::Expect::loader, 2s);
        converse(finder, input);
        require((finder.stage() == Stage::unknown) == finder.problem().has_value());
        break;
    }
    case 5: {
        std::vector<std::byte> image(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(input.size() / 2));
        keepNvItems(image, input.subspan(input.size() / 2), std::array<std::uint32_t, 3>{5, 0x179, 0});
        sealNvImage(image);
        break;
    }
    default: {
        Answering peer(input);
        PacedLine line(peer, 3000000, 100us);
        OnePort connector(line);
        DownloadObserver observer;
        const auto report = download(TinyPackage(), {}, connector, observer, CancelToken());
        // Without a problem everything was read back or acknowledged, and the module has returned.
        require(report.problem.has_value() != report.hasReturned);
        for (const StepReport& step : report.steps)
            require(report.problem.has_value() || step.outcome > StepOutcome::notReached);
        require(line.now() < 500s);
        break;
    }
    }
    return 0;
}
