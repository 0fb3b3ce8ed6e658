// LiveView: text that is painted again in its own place on a terminal.
#pragma once

#include <cstddef>
#include <string>

namespace spore::cli {

class LiveView {
 public:
  // Replaces what the last call has painted. Lines that the screen has no room for are counted instead.
  void paint(const std::string& text);

 private:
  size_t paintedLines_ = 0;
};

}  // namespace spore::cli
