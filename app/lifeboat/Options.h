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

/// An argument, option or flag as it was declared: for the help, the shells' completion and the manual.
struct Declaration {
    enum class Kind { argument, option, flag };

    Kind kind{};
    std::string spelled;     ///< "PACKAGE", or "-o,--output"
    std::string placeholder; ///< of an option's value: "OUT"
    std::string description;
    bool isRepeated = false; ///< an argument that takes all that is left
    bool isRequired = false;

    /// The names of an option or flag: {"-o", "--output"}.
    std::vector<std::string> names() const;
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
    const std::vector<Declaration>& declarations() const { return m_declarations; }

private:
    struct Parser;

    std::optional<UsageError> unknownOptionIn(const std::vector<std::string>& arguments) const;

    std::unique_ptr<Parser> m_parser;
    std::vector<Declaration> m_declarations;
};

/// "Did you mean “inspect”?", or nothing when no candidate is near.
std::string didYouMean(std::string_view word, const std::vector<std::string>& candidates);

} // namespace lifeboat
