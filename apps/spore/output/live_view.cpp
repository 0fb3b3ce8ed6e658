#include "output/live_view.h"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cstdio>

namespace spore::cli {
namespace {

size_t screenRows() {
  winsize size{};
  return ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_row > 4 ? size.ws_row : 24;
}

}  // namespace

void LiveView::paint(const std::string& text) {
  const size_t room = screenRows() - 2;
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  std::string shown = text;
  size_t shownLines = lines;
  if (lines > room) {
    size_t end = 0;
    for (size_t line = 0; line + 1 < room; ++line) end = text.find('\n', end) + 1;
    shown = text.substr(0, end) + fmt::format("... {} more lines\n", lines - room + 1);
    shownLines = room;
  }
  // Up to the first line, and clear to the end of the screen.
  if (paintedLines_ > 0) fmt::print("\x1b[{}A\x1b[J", paintedLines_);
  fmt::print("{}", shown);
  std::fflush(stdout);
  paintedLines_ = shownLines;
}

}  // namespace spore::cli
