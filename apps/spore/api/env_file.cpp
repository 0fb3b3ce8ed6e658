#include "api/env_file.h"

#include <fmt/format.h>

#include "boards/linux/file.h"
#include "failure.h"
#include "local/ownership.h"

namespace spore::cli {
namespace {

constexpr size_t envBytesMax = 64 * 1024;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view withoutQuotesOrComment(std::string_view value) {
  value = trimmed(value);
  if (!value.empty() && (value[0] == '"' || value[0] == '\'')) {
    return value.substr(1, value.find(value[0], 1) - 1);
  }
  if (!value.empty() && value[0] == '#') return {};
  const size_t comment = value.find(" #");
  return trimmed(value.substr(0, comment));
}

}  // namespace

std::optional<std::string> findInEnvText(std::string_view text, std::string_view name) {
  constexpr std::string_view exportWord = "export ";
  std::optional<std::string> found;
  constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, byteOrderMark.size()) == byteOrderMark) text.remove_prefix(byteOrderMark.size());
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.substr(0, exportWord.size()) == exportWord) line = trimmed(line.substr(exportWord.size()));
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.substr(0, equals) != name) continue;
    const std::string_view value = withoutQuotesOrComment(line.substr(equals + 1));
    found = value.empty() ? std::nullopt : std::optional<std::string>(value);
  }
  return found;
}

std::optional<std::string> findInEnvFile(std::string_view name) {
  const RegularFile file = readRegularFile(".env", envBytesMax, SymbolicLinks::Follow);
  if (file.status == Status::NotFound) return std::nullopt;
  const bool isTrusted = file.ok() && isTrustedOwner(file.owner);
  if (isTrusted) return findInEnvText(file.content, name);
  throw Failure{ExitCode::Failed, "E_ENV_FILE", "the .env of this folder is not read",
                file.ok() ? "it belongs to another user, who could send you to a node of his" : file.cause,
                fmt::format("export {}=IP:PORT   stands above it, and so does --node", name)};
}

}  // namespace spore::cli
