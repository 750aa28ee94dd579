// SPDX-License-Identifier: MIT
#include "core/restore/Standing.h"

namespace core::restore
{

Result<Standing> look(littlefs::Reader& reader, std::string_view path)
{
    littlefs::FileView view;
    const auto opened = reader.openFile(view, path);
    if (opened)
        return Standing{Standing::Kind::file, view.size};
    if (opened.error().code == ErrorCode::isDirectory)
        return Standing{Standing::Kind::folder};
    if (opened.error().code == ErrorCode::notFound)
        return Standing();
    return opened.failure();
}

} // namespace core::restore
