// SPDX-License-Identifier: MIT
// What a helper on the module answers, found among what other threads of the module print: each piece of an answer is
// one write, which begins with VT and ends with FF.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace device
{

/// Gives `take` the pieces in their order, without VT and FF. All other text is somebody else's and added to `others`:
/// also a piece that is broken (a control character other than a tab is in it), or that `take` gives false for.
void takePieces(std::string_view answer, const std::function<bool(std::string_view)>& take, std::string& others);

} // namespace device
