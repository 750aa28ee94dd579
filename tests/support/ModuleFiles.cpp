// SPDX-License-Identifier: MIT
#include "tests/support/ModuleFiles.h"

#include <QTest>

#include <algorithm>

namespace test
{

bool waitUntilUp(ModuleAtPort& module)
{
    using State = firmware::host::Module::State;
    return QTest::qWaitFor([&] {
        const State state = module.with([](firmware::host::Module& it, auto&) { return it.state(); });
        return state == State::console || state == State::download;
    });
}

void changePartition(ModuleAtPort& module, std::uint32_t address, std::uint32_t size,
                     const std::function<void(core::restore::SimulatedNor&)>& work)
{
    module.with([&](auto&, firmware::host::MemoryFlash& flash) {
        const auto at = flash.content().begin() + address;
        SimulatedModule images(Bytes(at, at + size), Bytes(size, std::byte{0xFF}));
        work(images.user);
        std::ranges::copy(images.user.content(), at);
    });
}

} // namespace test
