// spore: the command line of the cluster engine, and its node for Linux machines.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>

#include "command_line.h"
#include "failure.h"
#include "session.h"

namespace {

using spore::cli::ExitCode;
using spore::cli::Failure;
using spore::cli::Session;

// A line that cannot be understood may still have asked for JSON.
bool asksForJson(int argumentCount, char** arguments) {
  for (int index = 1; index < argumentCount; ++index) {
    const std::string_view word = arguments[index];
    if (word == "--json" || word == "-ojson" || word == "--output=json") return true;
    const bool isOutput = word == "-o" || word == "--output";
    if (isOutput && index + 1 < argumentCount && std::string_view(arguments[index + 1]) == "json") return true;
  }
  return false;
}

ExitCode run(int argumentCount, char** arguments, Session& session) {
  CLI::App app("", "spore");
  spore::cli::addAllCommands(app, session);
  spore::cli::parseCommandLine(app, session, argumentCount, arguments);
  return session.action();
}

ExitCode report(const Failure& failure, const Session& session, bool asJson) {
  std::fflush(stdout);
  const bool useColour = session.standardError().useColour;
  fmt::print(stderr, "{}", asJson ? failureJson(failure) : failureText(failure, useColour));
  return failure.exitCode;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  Session session;
  const bool asJson = asksForJson(argumentCount, arguments);
  try {
    const ExitCode code = run(argumentCount, arguments, session);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return static_cast<int>(code);
    throw Failure{ExitCode::Failed, "E_OUTPUT", "the output could not be written", std::strerror(errno),
                  "free some space, or write it elsewhere"};
  } catch (const Failure& failure) {
    return static_cast<int>(report(failure, session, asJson));
  } catch (const std::exception& error) {
    const Failure failure{ExitCode::Failed, "E_UNEXPECTED", "the command ended unexpectedly", error.what(),
                          "the same again; please report it if it happens again"};
    return static_cast<int>(report(failure, session, asJson));
  }
}
