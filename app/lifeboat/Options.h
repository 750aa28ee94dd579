// SPDX-License-Identifier: MIT
// The arguments and options of one command: declared once, parsed (by CLI11) and listed in its help.
// Every argument keeps its bytes, whatever they are. Unknown options are answered with the nearest known one.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lifeboat
{

/// What is wrong with a command line.
struct UsageError {
    std::string what; ///< "IMAGE is missing"
    std::string hint; ///< "Did you mean “--json”?", or empty
};

class Options
{
public:
    Options();
    ~Options();
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;

    // The variables are written by parse() and must live until then. `spelled` is as in "-o,--output".

    void argument(const std::string& name, std::string& value, std::string_view description);
    void argument(const std::string& name, std::optional<std::string>& value, std::string_view description);
    void arguments(const std::string& name, std::vector<std::string>& values, bool required,
                   std::string_view description);
    void option(const std::string& spelled, std::string_view placeholder, std::string& value,
                std::string_view description);
    void option(const std::string& spelled, std::string_view placeholder, std::optional<std::string>& value,
                std::string_view description);
    /// May be given again and again, each time with one value.
    void option(const std::string& spelled, std::string_view placeholder, std::vector<std::string>& values,
                std::string_view description);
    void flag(const std::string& spelled, int& count, std::string_view description);

    enum class Wish { run, help, version };
    std::expected<Wish, UsageError> parse(const std::vector<std::string>& arguments);

    /// One line for everything declared after the first `skip` declarations.
    std::string listing(std::size_t skip = 0) const;
    std::size_t declared() const { return m_lines.size(); }

private:
    struct Parser;
    struct Line {
        std::string left;
        std::string right;
    };

    std::optional<UsageError> unknownOptionIn(const std::vector<std::string>& arguments) const;

    std::unique_ptr<Parser> m_parser;
    std::vector<Line> m_lines;
};

/// "Did you mean “inspect”?", or nothing when no candidate is near.
std::string didYouMean(std::string_view word, const std::vector<std::string>& candidates);

} // namespace lifeboat
