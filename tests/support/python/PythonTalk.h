// SPDX-License-Identifier: MIT
// Speaks with the Python peer without a line between, for the tests of the peer itself.
#pragma once

#include "tests/support/python/PythonPeer.h"

#include <QTest>

namespace test
{

inline const std::string rawPrompt = "raw REPL; CTRL-B to exit\r\n>";

/// Speaks with a peer without a line between.
class Talk
{
public:
    explicit Talk(const PythonSettings& settings = {}) { peer().begin(settings); }

    /// One for all tests: to begin anew is quicker than to start node.
    static PythonPeer& peer()
    {
        static PythonPeer shared;
        return shared;
    }
    /// What it answers, and says until `time` has passed.
    std::string say(const std::string& text, device::Time time = {})
    {
        peer().feed(bytesOf(text), m_now);
        return wait(time);
    }
    std::string wait(device::Time time)
    {
        const auto end = m_now + time;
        auto heard = textOf(peer().takeOutput());
        while (peer().nextPoll() <= end) {
            m_now = std::max(m_now, peer().nextPoll());
            peer().poll(m_now);
            heard += textOf(peer().takeOutput());
        }
        m_now = end;
        peer().poll(m_now);
        return heard + textOf(peer().takeOutput());
    }
    void raw()
    {
        wait({});
        QVERIFY(say("\x03\x01").ends_with(rawPrompt));
    }
    /// The output of code in raw mode, without its frame; the traceback when it fails.
    std::string run(const std::string& code, device::Time time = {})
    {
        const auto answer = say(code + "\x04", time);
        if (!answer.starts_with("OK") || !answer.ends_with("\x04>"))
            return "no answer: " + answer;
        const auto end = answer.find('\x04');
        const auto error = answer.substr(end + 1, answer.size() - end - 3);
        return error.empty() ? answer.substr(2, end - 2) : error;
    }

private:
    device::Time m_now{};
};

inline void compareText(const std::string& is, const std::string& expected)
{
    QCOMPARE(QByteArray::fromStdString(is), QByteArray::fromStdString(expected));
}

} // namespace test
