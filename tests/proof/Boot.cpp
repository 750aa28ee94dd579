// SPDX-License-Identifier: MIT
#include "tests/proof/Boot.h"

#include "core/restore/Extras.h"

#include <cstddef>
#include <cstring>

namespace proof
{

using namespace core::restore;

namespace
{

constexpr int rubbish = 0xA5;

/// What the last boot left on the stack must not help this one.
[[gnu::noinline]] void fillStack()
{
    std::byte space[16 * 1024];
    std::memset(space, rubbish, sizeof space);
    asm volatile("" : : "r"(space) : "memory");
}

template <class Memory>
Report bootWith(core::littlefs::BlockDevice& user, core::littlefs::ReadableDevice& backup, const Shape& shape, Log& log)
{
    static Memory memory;
    std::memset(static_cast<void*>(&memory), rubbish, sizeof memory);
    alignas(Engine) static std::byte engineAt[sizeof(Engine)];
    alignas(Extras) static std::byte extrasAt[sizeof(Extras)];
    std::memset(engineAt, rubbish, sizeof engineAt);
    std::memset(extrasAt, rubbish, sizeof extrasAt);
    fillStack();
    auto* extras = new (extrasAt) Extras(user, shape.user());
    auto* engine = new (engineAt)
        Engine(user, shape.user(), backup, shape.backup(), memory.buffers(), log, shape.extras ? extras : nullptr);
    const auto report = engine->run();
    engine->~Engine();
    extras->~Extras();
    return report;
}

} // namespace

Report boot(core::littlefs::BlockDevice& user, core::littlefs::ReadableDevice& backup, const Shape& shape, Log& log)
{
    if (shape.unit == 128)
        return bootWith<EngineMemory<128, 128, 1024>>(user, backup, shape, log);
    if (shape.unit == 512)
        return bootWith<EngineMemory<512, 128, 1024>>(user, backup, shape, log);
    return bootWith<EngineMemory<4096, 256, 8192>>(user, backup, shape, log);
}

} // namespace proof
