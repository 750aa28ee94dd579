// SPDX-License-Identifier: MIT
// Finds out what a module is doing when nobody knows: its firmware, the boot ROM or a loader, perhaps in the middle of
// a frame of a download that broke off. Asks only what each of them bears (unisoc-8910 chapters 3.1, 6.2 and 6.3).
#pragma once

#include "core/wire/Bsl.h"
#include "core/wire/Pdl.h"
#include "device/protocol/Session.h"

#include <array>
#include <string>
#include <vector>

namespace device
{

enum class Stage : std::uint8_t {
    unknown,
    console, ///< the firmware runs and answers AT
    rom,     ///< the ROM of the 8910
    loader,  ///< FDL1 or FDL2
};

class StageFinder final : public Session
{
public:
    enum class Expect : std::uint8_t {
        anything,
        rom,    ///< it has just been told to go to download mode: CONNECT every half second
        loader, ///< FDL1 was just started: CHECK_BAUD every half second; an error of the ROM is `refused`
    };

    StageFinder();

    /// Begins to look. Nothing within `patience`: noAnswer; bytes that are nothing of ours: notOurProtocol.
    /// wrongModule: the ROM of the 8850.
    void begin(Expect expect, Time patience);

    std::span<const std::byte> nextWrite(Time now) override;
    void receive(std::span<const std::byte> bytes, Time now) override;
    Time deadline() const override;

    Stage stage() const { return m_stage; }
    /// What the first loader answered to CHECK_BAUD; empty when another answer came first.
    const std::string& version() const { return m_version; }
    /// More may be on its way: there was more than one question, or an answer that was none of ours.
    bool mayHearMore() const { return m_mayHearMore; }

private:
    void ask();
    void find(Stage stage);
    void takeAnswer();
    void takeText(std::byte byte);

    Expect m_expect{};
    Stage m_stage{};
    std::string m_version;
    int m_questions = 0;
    std::vector<std::byte> m_out;
    std::vector<std::size_t> m_pieces; ///< ends of the transfers in m_out
    std::size_t m_piece = 0;
    Time m_patience{};
    Time m_nextQuestion = Time::max();
    Time m_deadline = Time::max();
    bool m_mayHearMore = false;
    bool m_hasAskedConsole = false;
    bool m_heardSomething = false;
    std::string m_line;
    std::array<std::byte, 4> m_pdlInput{};
    std::array<std::byte, 128> m_sumInput{};
    std::array<std::byte, 128> m_crcInput{};
    core::wire::PdlReceiver m_pdl;
    core::wire::BslReceiver m_sum;
    core::wire::BslReceiver m_crc;
};

} // namespace device
