// What the place that we print to can show.
#pragma once

#include <cstddef>
#include <string>

#include "output/colour.h"
#include "output/safe_text.h"

namespace spore::cli {

struct Terminal {
  bool isTerminal = false;
  bool useColour = false;
  bool useUtf8 = false;
  size_t columns = 80;  // of a terminal

  const char* tick() const { return useUtf8 ? "✓" : "ok"; }
  const char* cross() const { return useUtf8 ? "✗" : "x"; }
  const char* dot() const { return useUtf8 ? "·" : "-"; }
};

// Of an open file descriptor of this process: 1 or 2.
Terminal describeTerminal(int descriptor, ColourChoice choice);

}  // namespace spore::cli
