#include "output/table.h"

#include <algorithm>

namespace spore::cli {
namespace {

constexpr size_t gapColumns = 2;

}  // namespace

std::string Table::toText(const Terminal& terminal) const {
  return terminal.isTerminal ? alignedText(terminal) : separatedText(terminal.useColour);
}

std::string Table::alignedText(const Terminal& terminal) const {
  std::vector<std::vector<Cell>> lines;
  lines.emplace_back();
  for (const std::string& header : headers_) lines.back().emplace_back(header, Paint::Dim);
  for (const auto& row : rows_) {
    lines.emplace_back();
    for (const Cell& cell : row) lines.back().emplace_back(cell.text.empty() ? "-" : printable(cell.text), cell.paint);
  }
  std::vector<size_t> widths(headers_.size());
  for (const auto& line : lines) {
    for (size_t column = 0; column < line.size(); ++column) {
      widths[column] = std::max(widths[column], columnsOf(line[column].text));
    }
  }
  std::string text;
  for (const auto& line : lines) {
    size_t used = 0;
    for (size_t column = 0; column < line.size() && used < terminal.columns; ++column) {
      const std::string shown = cutToColumns(line[column].text, terminal.columns - used);
      text += painted(shown, line[column].paint, terminal.useColour);
      const bool isLast = column + 1 == line.size();
      if (!isLast) text.append(widths[column] + gapColumns - columnsOf(shown), ' ');
      used += widths[column] + gapColumns;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string Table::separatedText(bool useColour) const {
  std::string text;
  for (size_t column = 0; column < headers_.size(); ++column) {
    text += (column == 0 ? "" : "\t") + headers_[column];
  }
  text += '\n';
  for (const auto& row : rows_) {
    for (size_t column = 0; column < row.size(); ++column) {
      if (column > 0) text += '\t';
      text += painted(printable(row[column].text), row[column].paint, useColour);
    }
    text += '\n';
  }
  return text;
}

}  // namespace spore::cli
