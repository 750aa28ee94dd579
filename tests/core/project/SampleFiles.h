// SPDX-License-Identifier: MIT
// The sample project as a file set, for tests of what is made from it.
#pragma once

#include "core/project/FileSet.h"
#include "tests/support/TestData.h"

namespace test
{

inline core::project::FileSet sampleFiles()
{
    core::project::Project project;
    project.files = {{dataFile("quecpython/project/usr"), "/usr"}};
    auto set = core::project::readFiles(project).value();
    core::project::chooseProtected(project, set).value();
    return set;
}

inline core::project::UserFile userFile(const std::string& path, const std::string& text, bool isProtected = true)
{
    return {path, bytesOf(text), isProtected, {}, {}};
}

} // namespace test
