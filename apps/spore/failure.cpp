#include "failure.h"

#include <fmt/format.h>

#include "json.h"
#include "output/colour.h"
#include "output/safe_text.h"

namespace spore::cli {

Failure usageFailure(std::string error, std::string cause, std::string tryThis) {
  return {ExitCode::Usage, "E_USAGE", std::move(error), std::move(cause), std::move(tryThis)};
}

std::string failureText(const Failure& failure, bool useColour) {
  std::string text = fmt::format("{} {}\n", painted("error:", Paint::Bad, useColour), printable(failure.error));
  if (!failure.cause.empty())
    text += fmt::format("{} {}\n", painted("cause:", Paint::Dim, useColour), printable(failure.cause));
  if (!failure.tryThis.empty())
    text += fmt::format("{}   {}\n", painted("try:", Paint::Dim, useColour), printable(failure.tryThis));
  for (const std::string& line : failure.details) text += fmt::format("  {}\n", printable(line));
  return text;
}

std::string failureJson(const Failure& failure) {
  JsonValue error{{"code", failure.code}, {"message", failure.error}};
  if (!failure.cause.empty()) error["cause"] = failure.cause;
  if (!failure.tryThis.empty()) error["try"] = failure.tryThis;
  if (!failure.details.empty()) error["details"] = failure.details;
  error["exitCode"] = static_cast<int>(failure.exitCode);
  const JsonValue document{{"error", error}};
  return compactJson(document) + "\n";
}

}  // namespace spore::cli
