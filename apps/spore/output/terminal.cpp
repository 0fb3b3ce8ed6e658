#include "output/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

namespace spore::cli {
namespace {

// The locale's name in the order of setlocale(3).
bool isUtf8Locale(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = environment(name).value_or("");
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char letter) { return std::tolower(letter); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

Terminal describeTerminal(int descriptor, ColourChoice choice) {
  const Environment environment = processEnvironment();
  Terminal terminal;
  terminal.isTerminal = isatty(descriptor) == 1;
  terminal.useColour = wantsColour(choice, environment, terminal.isTerminal);
  terminal.useUtf8 = isUtf8Locale(environment);
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.columns = size.ws_col;
  return terminal;
}

}  // namespace spore::cli
