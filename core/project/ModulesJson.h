// SPDX-License-Identifier: MIT
// The text of resources/modules.json; the build makes ModulesJson.cpp from it, so that no file has to be found later.
#pragma once

#include <string_view>

namespace core::project
{

extern const std::string_view modulesJson;

} // namespace core::project
