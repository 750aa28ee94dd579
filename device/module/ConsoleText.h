// SPDX-License-Identifier: MIT
// What a module's console says, as lines of text: UTF-8 with characters that are not whole yet held back, control
// characters made visible, and lines that never end cut.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace device
{

class ConsoleText
{
public:
    static constexpr std::size_t longestLine = 4'096; ///< bytes; longer ones go on in the next line

    struct Piece {
        std::string text;      ///< valid UTF-8 without control characters but tabs
        bool endsLine = false; ///< the line is complete
    };

    /// Adds what these bytes say to `pieces`: each line, or the part of it that is new. A line ends at LF, after any
    /// number of CR, or at a CR with something else behind it. Bytes that are no UTF-8 become U+FFFD, control
    /// characters their pictures (U+2400 and on).
    void feed(std::span<const std::byte> bytes, std::vector<Piece>& pieces);

    /// Nothing more will come: what was held back is shown as it is.
    void finish(std::vector<Piece>& pieces);

private:
    void take(unsigned char byte);
    void add(std::string_view text);
    void endLine();
    void giveUpCharacter();

    std::vector<Piece>* m_pieces = nullptr;
    std::string m_new;         ///< of the line, since the last call
    std::size_t m_length = 0;  ///< of the line, in bytes
    std::string m_character;   ///< its bytes so far
    std::size_t m_missing = 0; ///< bytes of it still to come
    bool m_hasReturn = false;  ///< the last character was a CR
};

} // namespace device
