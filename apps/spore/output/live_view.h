// LiveView: text that is painted again in its own place on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace spore::cli {

// A page of which not all may fit: head and foot are always shown, and the first of the rows.
struct LivePage {
  std::string head = {};          // whole lines
  std::vector<std::string> rows;  // a line each, without its end; the most important first
  std::string foot = {};          // whole lines; what is too long is broken at blanks, not cut
};

class LiveView {
 public:
  // Replaces what the last call has painted. Lines are cut at the width of the terminal, rows that it has no room for
  // are counted instead. Never throws and never waits (tryWriteOut); a view is whole again after a change of size.
  void paint(const LivePage& page);
  // All lines are rows.
  void paint(const std::string& text);

 private:
  size_t paintedLines_ = 0;
  size_t columns_ = 0;
  size_t rows_ = 0;
};

// The lines of a page that fit a screen of this size, one line of which stays free for the cursor.
std::vector<std::string> fittingLines(const LivePage& page, size_t screenRows, size_t screenColumns);
std::vector<std::string> linesOf(const std::string& text);
// A table's text: its header is the head.
LivePage pageOfTable(const std::string& text);

}  // namespace spore::cli
