// SPDX-License-Identifier: MIT
// Any bytes as an update package: as they are, and packed; the first byte says which.
#include "core/package/AppFota.h"

#include <algorithm>

#include <zlib.h>

using namespace core::package;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    ByteView bytes = std::as_bytes(std::span(data + 1, size - 1));
    std::vector<std::byte> packed;
    if (data[0] % 2 == 1) { // otherwise the check value at the end of the stream hides all that is behind it
        uLongf packedSize = ::compressBound(bytes.size());
        packed.resize(packedSize);
        ::compress2(reinterpret_cast<Bytef*>(packed.data()), &packedSize, reinterpret_cast<const Bytef*>(bytes.data()),
                    bytes.size(), 0);
        bytes = std::span(packed).first(packedSize);
    }
    const auto package = AppFota::parse(bytes);
    if (!package)
        return 0;
    // What can be read can be made again, and is the same then.
    const auto made = buildAppFota(package->files());
    if (!made) {
        // The vendor's tool may write names that are not UTF-8.
        const auto code = made.error().code;
        if (!package->files().empty() && code != core::ErrorCode::duplicate && code != core::ErrorCode::tooLarge &&
            code != core::ErrorCode::badName)
            __builtin_trap();
        return 0;
    }
    const auto again = AppFota::parse(made->view());
    if (!again || !again->isVerified() || again->files().size() != package->files().size())
        __builtin_trap();
    for (std::size_t i = 0; i < again->files().size(); ++i)
        if (again->files()[i].name != package->files()[i].name ||
            !std::ranges::equal(again->files()[i].content, package->files()[i].content))
            __builtin_trap();
    return 0;
}
