// SPDX-License-Identifier: MIT
// An Error with the words that only the host has: which file, which entry, which figures.
// Used by the rooms that are not freestanding (package, project, littlefs/image).
#pragma once

#include "core/Error.h"

#include <expected>
#include <string>
#include <utility>

namespace core
{

struct Problem {
    ErrorCode code{};
    std::string subject; ///< the file, package entry or path in question; may be empty
    std::string detail;  ///< one sentence with the facts, no remedy: "32 blocks needed, 31 usable"

    Problem(ErrorCode c, std::string s, std::string d) : code(c), subject(std::move(s)), detail(std::move(d)) {}
    /// A freestanding room's error, seen while working on `s`.
    explicit Problem(const Error& error, std::string s = {})
        : code(error.code), subject(std::move(s)), detail(error.where)
    {
    }
};

template <class T>
using HostResult = std::expected<T, Problem>;

/// Shorthand for returning a Problem from a function that gives a HostResult.
inline std::unexpected<Problem> problem(ErrorCode code, std::string subject, std::string detail)
{
    return std::unexpected(Problem(code, std::move(subject), std::move(detail)));
}

inline std::unexpected<Problem> problem(const Error& error, std::string subject = {})
{
    return std::unexpected(Problem(error, std::move(subject)));
}

} // namespace core
