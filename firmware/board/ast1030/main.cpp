// SPDX-License-Identifier: MIT
// The firmware of the emulated board: a module on an AST1030 with its flash and its line.
#include "firmware/board/ast1030/BoardArea.h"
#include "firmware/board/ast1030/Line.h"
#include "firmware/board/ast1030/Memory.h"
#include "firmware/board/ast1030/SpiFlash.h"
#include "firmware/board/ast1030/Startup.h"

namespace firmware::ast1030
{

namespace
{

class Board final : public ModuleBoard
{
public:
    explicit Board(BoardArea& area) : m_area(area) {}

    void send(std::span<const std::byte> bytes) override { Line::instance().write(bytes); }
    // The emulated line has no speed.
    void setBaudRate(std::uint32_t) override {}
    [[noreturn]] void restart(Start start) override
    {
        keptRam.restart = start == Start::download ? restartInDownload : restartAsUsual;
        Line::instance().drain();
        resetChip();
    }
    [[noreturn]] void powerOff() override
    {
        Line::instance().drain();
        switchOff();
    }
    core::Result<void> keepDownloadMark(bool underWay) override
    {
        if (m_isMarked == underWay)
            return {};
        const auto done = m_area.setDownloadUnderWay(underWay);
        if (done)
            m_isMarked = underWay;
        return done;
    }

private:
    BoardArea& m_area;
    std::optional<bool> m_isMarked;
};

/// The boot pin counts at power-on alone, the wish of the last run after a reset alone.
Start wantedStart()
{
    const auto wish = keptRam.restart;
    keptRam.restart = restartAsUsual;
    if (wish == restartAsUsual || wish == restartInDownload)
        return wish == restartInDownload ? Start::download : Start::normal;
    // A line that comes to life: from here on, what is sent to it is heard.
    Line::instance().write(std::array{lineIsUp});
    return keptRam.bootPin != 0 ? Start::download : Start::normal;
}

[[noreturn]] void run()
{
    auto& line = Line::instance();
    line.start();
    startTimer();
    const auto wanted = wantedStart();
    SpiFlash chip;
    if (!chip.start()) {
        line.write(std::as_bytes(std::span(std::string_view("lifeboat: no flash answers\r\n"))));
        switchOff();
    }
    BoardArea area(chip);
    const auto factory = area.factoryRecord();
    if (!factory) {
        line.write(
            std::as_bytes(std::span(std::string_view("lifeboat: the factory record is missing or damaged\r\n"))));
        switchOff();
    }
    OpenFlash flash(chip);
    Board board(area);
    const ModuleConfig config{{"Quectel", textOf(factory->model), textOf(factory->revision), textOf(factory->serial)},
                              factory->user,
                              factory->backup,
                              {.lenient = factory->lenientLoader}};
    Module module(flash, area, board, config, memory.parts());
    module.start(area.isDownloadUnderWay() ? Start::download : wanted, milliseconds());
    for (;;) {
        std::array<std::byte, 1024> bytes;
        if (const auto size = line.read(bytes); size > 0) {
            module.feed(std::span(bytes).first(size), milliseconds());
            continue;
        }
        module.poll(milliseconds());
        waitForInterrupt([&] {
            line.fetch();
            return !line.hasInput();
        });
    }
}

} // namespace

} // namespace firmware::ast1030

int main()
{
    firmware::ast1030::run();
}
