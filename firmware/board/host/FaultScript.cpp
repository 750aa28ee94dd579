// SPDX-License-Identifier: MIT
#include "firmware/board/host/FaultScript.h"

#include <charconv>
#include <optional>
#include <sstream>
#include <string>

namespace firmware::host
{

using core::restore::Tear;

namespace
{

std::optional<Tear> tearOf(const std::string& word)
{
    constexpr std::pair<std::string_view, Tear> words[] = {
        {"", Tear::firstHalf},           {"nothing", Tear::nothing},
        {"first-half", Tear::firstHalf}, {"every-other", Tear::everyOther},
        {"slowly", Tear::slowly},        {"afterwards", Tear::afterwards},
    };
    for (const auto& [text, tear] : words) {
        if (word == text)
            return tear;
    }
    return {};
}

std::optional<std::uint32_t> numberOf(const std::string& word)
{
    std::uint32_t value = 0;
    const auto end = word.data() + word.size();
    const auto done = std::from_chars(word.data(), end, value);
    if (done.ec != std::errc() || done.ptr != end)
        return {};
    return value;
}

bool parseLine(std::istream& line, Faults& faults)
{
    std::string word;
    std::string argument;
    std::string tearWord;
    std::string more;
    if (!(line >> word) || word.front() == '#')
        return true;
    line >> argument >> tearWord >> more;
    const auto number = numberOf(argument);
    const auto tear = tearOf(tearWord);
    if (!number || !tear || !more.empty() || (!tearWord.empty() && word != "cut"))
        return false;
    if (word == "cut")
        faults.cut = {*number, *tear};
    else if (word == "silent")
        faults.silentAfter = *number;
    else if (word == "wrong")
        faults.wrongAnswer = *number;
    else if (word == "slow")
        faults.answerDelay = std::chrono::milliseconds(*number);
    else
        return false;
    return true;
}

} // namespace

core::HostResult<Faults> parseFaults(std::string_view text)
{
    Faults faults;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream words(line);
        if (!parseLine(words, faults))
            return core::problem(core::ErrorCode::syntax, "line " + std::to_string(number),
                                 "\"" + line + "\" is no fault that can be had");
    }
    return faults;
}

} // namespace firmware::host
