// SPDX-License-Identifier: MIT
// The zip archives around a package, and the memory that it lies in: opened inwards once, rebuilt outwards when
// writing.
#pragma once

#include "core/package/ZipArchive.h"

#include <utility>

namespace core::package
{

class ZipShell
{
public:
    /// Keeps memory that an archive or the package views into.
    void keep(Content content) { m_memory.push_back(std::move(content)); }
    /// `member` of `archive` is the next archive, or the package.
    void enter(ZipArchive archive, std::size_t member) { m_layers.push_back({std::move(archive), member}); }

    std::size_t depth() const { return m_layers.size(); }

    /// The whole file with `package` inside.
    HostResult<Pieces> wrapped(Pieces package) const
    {
        for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer) {
            const ZipArchive::Replacement replacement{layer->member, std::move(package)};
            auto outer = layer->archive.rewritten({&replacement, 1});
            if (!outer)
                return outer;
            package = std::move(*outer);
        }
        return package;
    }

private:
    struct Layer {
        ZipArchive archive;
        std::size_t member;
    };
    std::vector<Layer> m_layers; ///< outermost first
    std::vector<Content> m_memory;
};

} // namespace core::package
