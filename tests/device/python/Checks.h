// SPDX-License-Identifier: MIT
// Checks of results that say what went wrong.
#pragma once

#include "core/Problem.h"

#include <QTest>

namespace test
{

/// "", or the error's number with its words.
template <class T>
std::string wordsOf(const core::HostResult<T>& result)
{
    return result ? "" : std::to_string(static_cast<int>(result.error().code)) + " " + result.error().detail;
}

} // namespace test

#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto& outcome = (result);                                                                                \
        QVERIFY2(outcome.has_value(), test::wordsOf(outcome).c_str());                                                 \
    } while (false)
#define COMPARE_TEXT(got, expected) QCOMPARE(QString::fromStdString(got), QString::fromStdString(expected))
#define COMPARE_ERROR(result, expected)                                                                                \
    do {                                                                                                               \
        QVERIFY(!(result));                                                                                            \
        QCOMPARE((result).error().code, expected);                                                                     \
    } while (false)
