// SPDX-License-Identifier: MIT
#include "tests/firmware/loader/LoaderRig.h"

namespace test
{

using core::ErrorCode;
using core::Result;
using firmware::pageSize;
using firmware::sectorSize;

Result<std::size_t> FailingRecords::read(std::uint32_t record, std::span<std::byte> out)
{
    return fails ? core::fail<ErrorCode::deviceIo, "record">() : inner.read(record, out);
}

Result<void> FailingRecords::write(std::uint32_t record, std::span<const std::byte> content)
{
    return fails ? core::fail<ErrorCode::deviceIo, "record">() : inner.write(record, content);
}

Result<void> DefectiveFlash::read(std::uint32_t offset, std::span<std::byte> out)
{
    return inner.read(offset, out);
}

Result<void> DefectiveFlash::program(std::uint32_t offset, std::span<const std::byte> in)
{
    if (offset / pageSize != (offset + in.size() - 1) / pageSize)
        ++crossings;
    if (stuckPages.contains(offset / pageSize * pageSize))
        return {};
    for (std::size_t i = 0; i < in.size(); ++i) {
        if ((inner.content()[offset + i] & in[i]) != in[i])
            ++violations;
    }
    return inner.program(offset, in);
}

Result<void> DefectiveFlash::erase(std::uint32_t offset)
{
    if (deadSectors.contains(offset))
        return core::fail<ErrorCode::deviceIo, "flash erase">();
    erased.push_back(offset);
    return inner.erase(offset);
}

LoaderRig::LoaderRig(const firmware::LoaderSettings& settings, std::uint32_t flashSize)
    : flash(flashSize), loader(flash, records, *this, *memory, settings)
{
}

Bytes LoaderRig::feed(const Bytes& bytes)
{
    const auto before = answers.size();
    loader.feed(bytes);
    return {answers.begin() + static_cast<std::ptrdiff_t>(before), answers.end()};
}

} // namespace test
