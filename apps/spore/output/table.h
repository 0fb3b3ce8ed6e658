// Table: rows for people on a terminal, tab-separated lines for programs.
#pragma once

#include <string>
#include <vector>

#include "output/colour.h"
#include "output/terminal.h"

namespace spore::cli {

struct Cell {
  std::string text;
  Paint paint = Paint::Plain;

  Cell(std::string content, Paint colour = Paint::Plain) : text(std::move(content)), paint(colour) {}
  Cell(const char* content, Paint colour = Paint::Plain) : text(content), paint(colour) {}
};

class Table {
 public:
  explicit Table(std::vector<std::string> headers) : headers_(std::move(headers)) {}

  // One cell for each header.
  void addRow(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }

  // On a terminal: aligned, an empty cell shown as "-", lines cut at its width. Elsewhere: the header and the rows with
  // tabs between the cells, nothing cut.
  std::string toText(const Terminal& terminal) const;

 private:
  std::string alignedText(const Terminal& terminal) const;
  std::string separatedText(bool useColour) const;

  std::vector<std::string> headers_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace spore::cli
