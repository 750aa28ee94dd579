// SPDX-License-Identifier: MIT
// Completion of names, by asking the interpreter: what to ask for a line that was begun, as one line for the friendly
// prompt, and what its answer means. Asks only for attributes of plain dotted names, so nothing of the user's is
// called.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

class Completion
{
public:
    /// For a line of Python up to the cursor. Nothing where no name can be completed: in a string or a comment, behind
    /// a call or an index, or with nothing typed.
    static std::optional<Completion> at(std::string_view line);

    const std::string& object() const { return m_object; } ///< "machine.Pin"; empty: names of the program
    const std::string& prefix() const { return m_prefix; } ///< what of the name stands there already

    /// One line without its end, of printable ASCII. Its output stands between two marks.
    std::string code() const;
    /// The marks, one byte each. The code itself, which the prompt echoes, does not have them.
    static constexpr char mark = '\x04';

    /// All names that go on from the prefix, sorted, each once: of what stood between the marks, and for the names of
    /// a program Python's own. Those that begin with an underscore only when the prefix does.
    std::vector<std::string> namesIn(std::string_view answer) const;

private:
    std::string m_object;
    std::string m_prefix;
};

/// The longest text that all of them begin with.
std::string commonStart(const std::vector<std::string>& names);

} // namespace device
