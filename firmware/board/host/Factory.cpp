// SPDX-License-Identifier: MIT
#include "firmware/board/host/Factory.h"

#include "firmware/loader/Records.h"

#include <algorithm>

namespace firmware::host
{

std::string modelOf(const std::string& name)
{
    return name.substr(0, name.find('-'));
}

std::string revisionOf(const std::string& name)
{
    auto revision = name;
    std::erase(revision, '-');
    return revision + "R01A01M08_LIFEBOAT";
}

// An NV image (unisoc-8910 chapter 4.8) with one item, the IMEI, as a phone keeps it: its length, then two digits to a
// byte, the first of them beside the kind of the number.
std::vector<std::byte> factoryNv(const std::string& serial)
{
    constexpr std::byte imeiItem{5};
    constexpr std::byte imeiSize{9};
    std::vector<std::byte> image(nvLimit, std::byte{0xFF});
    const auto digit = [&](std::size_t i) { return i < serial.size() ? serial[i] - '0' : 15; };
    std::fill_n(image.begin(), 8, std::byte{0});
    image[4] = imeiItem;
    image[6] = imeiSize;
    image[8] = std::byte{8};
    image[9] = static_cast<std::byte>(digit(0) << 4 | 0x0A);
    for (std::size_t i = 1; i < 15; i += 2)
        image[9 + (i + 1) / 2] = static_cast<std::byte>(digit(i) | digit(i + 1) << 4);
    return image;
}

} // namespace firmware::host
