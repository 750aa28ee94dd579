// SPDX-License-Identifier: MIT
#include "app/lifeboat/StopSignals.h"

#include <atomic>
#include <csignal>
#include <memory>
#include <unistd.h>

namespace lifeboat
{

namespace
{

// A handler has no other way to reach anything.
struct Stop {
    device::CancelToken token;
    std::atomic<device::CancelToken*> first = nullptr;
    volatile std::sig_atomic_t signal = 0;
    struct sigaction oldInterrupt;
    struct sigaction oldTerminate;
    struct sigaction oldPipe;
};
std::unique_ptr<Stop> stop;

void handle(int signal)
{
    device::CancelToken* first = stop->first;
    if (signal != SIGTERM && first && !first->isCancelled())
        return first->cancel();
    if (signal == SIGPIPE && (first || stop->signal != 0))
        return; // each line that nobody reads is one
    if (stop->signal != 0)
        ::_exit(signal == SIGTERM ? 143 : 130);
    stop->signal = signal;
    stop->token.cancel();
}

} // namespace

StopSignals::StopSignals()
{
    stop = std::make_unique<Stop>();
    struct sigaction action {
    };
    action.sa_handler = handle;
    ::sigaction(SIGINT, &action, &stop->oldInterrupt);
    ::sigaction(SIGTERM, &action, &stop->oldTerminate);
    ::sigaction(SIGPIPE, &action, &stop->oldPipe);
}

StopSignals::~StopSignals()
{
    ::sigaction(SIGINT, &stop->oldInterrupt, nullptr);
    ::sigaction(SIGTERM, &stop->oldTerminate, nullptr);
    ::sigaction(SIGPIPE, &stop->oldPipe, nullptr);
    stop.reset();
}

const device::CancelToken& StopSignals::token() const
{
    return stop->token;
}

void StopSignals::setFirst(device::CancelToken* first)
{
    stop->first = first;
}

core::ErrorCode StopSignals::named(core::ErrorCode code) const
{
    return code == core::ErrorCode::cancelled && stop->signal == SIGTERM ? core::ErrorCode::terminated : code;
}

} // namespace lifeboat
