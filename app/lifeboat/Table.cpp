// SPDX-License-Identifier: MIT
#include "app/lifeboat/Table.h"

#include "ui/text/Printable.h"

#include <algorithm>

namespace lifeboat
{

void Table::add(std::vector<std::string> cells, Colour colour)
{
    m_rows.push_back({std::move(cells), colour});
}

void Table::print(Output& output) const
{
    if (m_rows.empty())
        return;
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        widths.push_back(ui::columnsOf(m_columns[column].title));
        for (const Row& row : m_rows)
            widths.back() = std::max(widths.back(), ui::columnsOf(row.cells[column]));
    }
    const auto lineOf = [&](const std::vector<std::string>& cells, Colour colour) {
        std::string line;
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const bool isLast = column + 1 == cells.size();
            const std::string padding(widths[column] - ui::columnsOf(cells[column]), ' ');
            if (m_columns[column].align == Align::right)
                line += padding;
            line += column == 0 ? output.paint(colour, cells[column]) : cells[column];
            if (m_columns[column].align == Align::left && !isLast)
                line += padding;
            line += isLast ? "" : "  ";
        }
        line.resize(line.find_last_not_of(' ') + 1);
        return line + "\n";
    };
    std::vector<std::string> titles;
    for (const Column& column : m_columns)
        titles.push_back(column.title);
    std::string text = lineOf(titles, Colour::plain);
    for (const Row& row : m_rows)
        text += lineOf(row.cells, row.colour);
    output.print(text);
}

} // namespace lifeboat
