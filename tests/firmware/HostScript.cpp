// SPDX-License-Identifier: MIT
#include "tests/firmware/HostScript.h"

#include "core/checksum/Crc32.h"

#include <algorithm>

namespace test
{

using namespace core::wire;

Bytes operator+(Bytes left, const Bytes& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Bytes pdl(const PdlRequest& request)
{
    Bytes bytes(request.header.begin(), request.header.end());
    bytes.insert(bytes.end(), request.wordBytes().begin(), request.wordBytes().end());
    bytes.insert(bytes.end(), request.data.begin(), request.data.end());
    return bytes;
}

Bytes bsl(BslType type, const Bytes& data)
{
    Bytes frame(bslFrameLimit(data.size()));
    frame.resize(encodeBsl(type, data, BslCheck::sum, frame));
    return frame;
}

Bytes bslWith(BslType type, const std::vector<std::uint32_t>& words)
{
    Bytes data;
    for (const auto word : words) {
        for (int shift = 24; shift >= 0; shift -= 8)
            data.push_back(static_cast<std::byte>(word >> shift));
    }
    return bsl(type, data);
}

Bytes uImage(std::size_t dataSize)
{
    const auto data = xorshiftTopBytes(7, dataSize);
    Bytes image(64);
    const auto put = [&](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i)
            image[at + i] = static_cast<std::byte>(value >> (24 - 8 * i));
    };
    put(0, 0x27051956);
    put(12, static_cast<std::uint32_t>(dataSize));
    put(24, core::checksum::zlibCrc32(data));
    put(4, core::checksum::zlibCrc32(image));
    return image + data;
}

Bytes sendFdl1(const Bytes& image, std::uint32_t address)
{
    Bytes bytes = pdl(pdlConnect()) + pdl(pdlStartData(address, static_cast<std::uint32_t>(image.size())));
    for (std::uint32_t index = 0; index * pdlMaxData < image.size(); ++index) {
        const auto rest = std::span(image).subspan(index * pdlMaxData);
        bytes = bytes + pdl(pdlMidData(index, rest.first(std::min(rest.size(), pdlMaxData))));
    }
    return bytes + pdl(pdlEndData()) + pdl(pdlExecData());
}

Bytes sendContent(std::uint32_t address, const Bytes& content, std::size_t chunk)
{
    auto bytes = bslWith(BslType::startData, {address, static_cast<std::uint32_t>(content.size())});
    for (std::size_t at = 0; at < content.size(); at += chunk) {
        const auto size = std::min(chunk, content.size() - at);
        bytes = bytes + bsl(BslType::midstData, {content.begin() + at, content.begin() + at + size});
    }
    return bytes + bsl(BslType::endData);
}

Bytes sendFdl2(const Bytes& image, std::size_t chunk)
{
    return Bytes{bslFlag} + bsl(BslType::connect) + sendContent(0x810000, image, chunk) + bsl(BslType::execData);
}

Bytes enterFdl2()
{
    return sendFdl1(uImage(192)) + sendFdl2(uImage(448)) + bsl(BslType::connect);
}

Bytes sendPackage(const core::package::Package& package)
{
    Bytes bytes;
    for (std::size_t i = 0; i < package.entries().size(); ++i) {
        const auto& entry = package.entries()[i];
        if (!entry.selected || entry.id.empty())
            continue;
        const auto content = package.content(i).value();
        const Bytes data(content.view().begin(), content.view().end());
        if (entry.id == "HOST_FDL")
            bytes = bytes + sendFdl1(data, *entry.address);
        else if (entry.id == "FDL2")
            bytes = bytes + sendFdl2(data) + bsl(BslType::connect);
        else if (entry.eraseOnly)
            bytes = bytes + bslWith(BslType::eraseFlash, {*entry.address, *entry.regionSize});
        else if (!data.empty())
            bytes = bytes + sendContent(*entry.address, data);
    }
    return bytes + bsl(BslType::normalReset);
}

std::vector<std::string> namesOf(const Bytes& answers)
{
    std::vector<std::string> names;
    Bytes pdlBuffer(4);
    Bytes bslBuffer(bslMaxDataFdl2 + 32);
    PdlReceiver pdlReceiver(PdlSide::host, pdlBuffer);
    BslReceiver bslReceiver(bslBuffer);
    for (const std::byte byte : answers) {
        if (pdlReceiver.feed(byte)) {
            const auto code = pdlReceiver.word(0).value();
            names.push_back("PDL " + (pdlReceiver.isError() ? std::to_string(code) : "ACK"));
        }
        const auto event = bslReceiver.feed(byte);
        if (event == BslReceiver::Event::frame) {
            names.emplace_back(nameOf(bslReceiver.type()));
            if (bslReceiver.type() == BslType::flashData)
                names.back() += ' ' + std::to_string(bslReceiver.data().size());
        } else if (event == BslReceiver::Event::badCheck) {
            names.emplace_back("wrong check");
        }
    }
    return names;
}

std::vector<std::string> names(std::initializer_list<const char*> list)
{
    return {list.begin(), list.end()};
}

} // namespace test
