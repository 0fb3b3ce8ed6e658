#include "output/live_view.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "output/output.h"

namespace spore::cli {
namespace {

constexpr size_t usualRows = 24;
constexpr size_t usualColumns = 80;

void append(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

// Breaks a line at blanks; the rest of it stands a little to the right.
void appendFolded(std::vector<std::string>& lines, std::string line, size_t columns) {
  const std::string indent = "  ";
  while (columnsOf(line) > columns) {
    size_t end = 0;
    for (size_t at = line.find(' ', indent.size() + 1); at != std::string::npos; at = line.find(' ', at + 1)) {
      if (columnsOf(std::string_view(line).substr(0, at)) > columns) break;
      end = at;
    }
    const size_t rest = end == 0 ? std::string::npos : line.find_first_not_of(' ', end);
    if (rest == std::string::npos) break;
    lines.push_back(line.substr(0, line.find_last_not_of(' ', end) + 1));
    line = indent + line.substr(rest);
  }
  lines.push_back(line);
}

}  // namespace

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

LivePage pageOfTable(const std::string& text) {
  const size_t end = text.find('\n');
  if (end == std::string::npos) return {"", linesOf(text), ""};
  return {text.substr(0, end + 1), linesOf(text.substr(end + 1)), ""};
}

std::vector<std::string> fittingLines(const LivePage& page, size_t screenRows, size_t screenColumns) {
  std::vector<std::string> lines = linesOf(page.head);
  std::vector<std::string> foot;
  for (const std::string& line : linesOf(safePage(page.foot))) appendFolded(foot, line, screenColumns);
  const size_t taken = lines.size() + foot.size() + 1;
  const size_t room = screenRows > taken ? screenRows - taken : 0;
  if (page.rows.size() <= room) {
    append(lines, page.rows);
  } else {
    const size_t shown = room > 0 ? room - 1 : 0;
    lines.insert(lines.end(), page.rows.begin(), page.rows.begin() + static_cast<std::ptrdiff_t>(shown));
    if (room > 0) lines.push_back(fmt::format("... {} more lines", page.rows.size() - shown));
  }
  append(lines, foot);
  // On a very small screen the end counts most.
  const size_t linesMax = screenRows > 1 ? screenRows - 1 : 1;
  if (lines.size() > linesMax) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(linesMax));
  for (std::string& line : lines) line = cutToColumns(safePage(line), screenColumns);
  return lines;
}

void LiveView::paint(const LivePage& page) {
  winsize size{};
  const bool isKnown = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
  const size_t rows = isKnown ? size.ws_row : usualRows;
  const size_t columns = isKnown ? size.ws_col : usualColumns;
  std::string bytes;
  if (paintedLines_ > 0 && (rows != rows_ || columns != columns_)) {
    // Some terminals have broken the lines anew, and where they stand now is not known.
    bytes = "\x1b[H\x1b[2J";
  } else if (paintedLines_ > 0) {
    bytes = fmt::format("\r\x1b[{}A", paintedLines_);
  }
  const std::vector<std::string> lines = fittingLines(page, rows, columns);
  for (const std::string& line : lines) bytes += line + "\x1b[K\n";
  bytes += "\x1b[J";
  paintedLines_ = lines.size();
  rows_ = rows;
  columns_ = columns;
  tryWriteOutRaw(bytes);
}

void LiveView::paint(const std::string& text) {
  paint(LivePage{"", linesOf(text), ""});
}

}  // namespace spore::cli
