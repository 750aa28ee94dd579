// SPDX-License-Identifier: MIT
#include "device/python/AnswerPieces.h"

#include <algorithm>

namespace device
{

void takePieces(std::string_view answer, const std::function<bool(std::string_view)>& take, std::string& others)
{
    constexpr char begins = '\v';
    constexpr char ends = '\f';
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; };
    while (!answer.empty()) {
        const auto begin = std::min(answer.find(begins), answer.size());
        others += answer.substr(0, begin);
        answer.remove_prefix(std::min(begin + 1, answer.size()));
        const auto end = static_cast<std::size_t>(std::ranges::find_if(answer, isControl) - answer.begin());
        if (end == answer.size() || answer[end] != ends)
            continue;
        const auto piece = answer.substr(0, end);
        if (!take(piece))
            others += piece;
        answer.remove_prefix(end + 1);
    }
}

} // namespace device
