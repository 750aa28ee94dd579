// SPDX-License-Identifier: MIT
// Where the restore tells what it does: the console of the module, or a list of lines on the host.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace core::restore
{

class Log
{
public:
    /// One line without its end, in pieces that are to be written one after the other.
    /// The lines of the vendor's firmware stand as they are; ours begin with "lifeboat: ".
    virtual void line(std::span<const std::string_view> parts) = 0;

    void say(std::initializer_list<std::string_view> parts) { line({parts.begin(), parts.size()}); }

    /// One line: each '%' in `text` stands for the next of the words. All but the vendor's lines, which are known by a
    /// blank behind their first character, get "lifeboat: " in front.
    void tell(const char* text);
    void tell(const char* text, std::string_view word);
    void tell(const char* text, const char* word);
    void tell(const char* text, std::string_view word, const char* second);
    void tell(const char* text, std::string_view word, std::string_view second, std::string_view third = {});

protected:
    ~Log() = default;

private:
    void compose(const char* text, const std::string_view* words);
};

/// A number in decimal digits, for use within one expression.
class Decimal
{
public:
    explicit Decimal(std::uint32_t value)
    {
        do {
            m_digits[--m_start] = static_cast<char>('0' + value % 10);
            value /= 10;
        } while (value > 0);
    }
    operator std::string_view() const { return {m_digits + m_start, sizeof m_digits - m_start}; }

private:
    char m_digits[10];
    std::size_t m_start = sizeof m_digits;
};

} // namespace core::restore
