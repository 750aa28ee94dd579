// SPDX-License-Identifier: MIT
// Columns for people: as wide as their widest cell, the last one as long as it likes.
#pragma once

#include "app/lifeboat/Output.h"

#include <string>
#include <vector>

namespace lifeboat
{

class Table
{
public:
    enum class Align { left, right };

    struct Column {
        std::string title;
        Align align = Align::left;
    };

    explicit Table(std::vector<Column> columns) : m_columns(std::move(columns)) {}

    /// One cell for each column, fit for printing. The colour is that of the first cell.
    void add(std::vector<std::string> cells, Colour colour = Colour::plain);

    /// With its titles; empty without rows.
    void print(Output& output) const;

private:
    struct Row {
        std::vector<std::string> cells;
        Colour colour;
    };

    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

} // namespace lifeboat
