// SPDX-License-Identifier: MIT
// Run by the build: fills the frame of the manual page that is on stdin and prints it.
#include "app/lifeboat/AllCommands.h"
#include "app/lifeboat/ManPage.h"

#include <iostream>
#include <iterator>

int main()
{
    const std::string frame(std::istreambuf_iterator<char>(std::cin), {});
    std::cout << lifeboat::manPage(frame, lifeboat::allCommands(), LIFEBOAT_VERSION) << std::flush;
    return std::cout ? 0 : 1;
}
