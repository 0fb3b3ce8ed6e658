// Reading one variable from the text of a .env file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spore::cli {

// The last `NAME=value` or `export NAME=value`; quotes around the value are taken off, and a comment after an
// unquoted one. Nothing if the file does not set it, or sets it to nothing.
std::optional<std::string> findInEnvText(std::string_view text, std::string_view name);

// findInEnvText() of ./.env; nothing if there is no such file. Throws a Failure for one that is not to be trusted.
std::optional<std::string> findInEnvFile(std::string_view name);

}  // namespace spore::cli
