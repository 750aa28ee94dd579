// SPDX-License-Identifier: MIT
#include "app/lifeboat/StopSignals.h"

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
    device::CancelToken* first = nullptr;
    volatile std::sig_atomic_t signal = 0;
    struct sigaction oldInterrupt;
    struct sigaction oldTerminate;
};
std::unique_ptr<Stop> stop;

void handle(int signal)
{
    if (signal == SIGINT && stop->first && !stop->first->isCancelled())
        return stop->first->cancel();
    if (stop->signal != 0)
        ::_exit(signal == SIGTERM ? 143 : 130);
    stop->signal = signal;
    stop->token.cancel();
}

} // namespace

StopSignals::StopSignals(device::CancelToken* first)
{
    stop = std::make_unique<Stop>();
    stop->first = first;
    struct sigaction action {
    };
    action.sa_handler = handle;
    ::sigaction(SIGINT, &action, &stop->oldInterrupt);
    ::sigaction(SIGTERM, &action, &stop->oldTerminate);
}

StopSignals::~StopSignals()
{
    ::sigaction(SIGINT, &stop->oldInterrupt, nullptr);
    ::sigaction(SIGTERM, &stop->oldTerminate, nullptr);
    stop.reset();
}

const device::CancelToken& StopSignals::token() const
{
    return stop->token;
}

core::ErrorCode StopSignals::named(core::ErrorCode code) const
{
    return code == core::ErrorCode::cancelled && stop->signal == SIGTERM ? core::ErrorCode::terminated : code;
}

} // namespace lifeboat
