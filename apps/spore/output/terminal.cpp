#include "output/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

#include "spore/base/text.h"

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

std::string printable(std::string_view text) {
  const bool isWellFormed = isPlainText(text);
  std::string result(text);
  for (char& character : result) {
    const auto byte = static_cast<unsigned char>(character);
    const bool isControl = byte < 0x20 || byte == 0x7F;
    if (isControl || (byte >= 0x80 && !isWellFormed)) character = '?';
  }
  return result;
}

}  // namespace spore::cli
