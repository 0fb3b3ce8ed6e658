// Whether to colour, and how.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace spore::cli {

enum class ColourChoice { Auto, Always, Never };
enum class Paint { Plain, Good, Warning, Bad, Dim, Strong };

// The value of an environment variable, nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment processEnvironment();

// --color, then NO_COLOR (https://no-color.org: set and not empty), then FORCE_COLOR or CLICOLOR_FORCE (not empty,
// not 0), then whether the output is a terminal other than TERM=dumb.
bool wantsColour(ColourChoice choice, const Environment& environment, bool isTerminal);

std::string painted(std::string_view text, Paint paint, bool useColour);

}  // namespace spore::cli
