// spore: the command line of the cluster engine, and its node for Linux machines.
#include <CLI/CLI.hpp>
#include <exception>
#include <string_view>

#include "command_line.h"
#include "failure.h"
#include "json.h"
#include "output/output.h"
#include "session.h"
#include "trust/request_prover.h"

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
  const ExitCode code = session.action();
  // Another code stays as it is: it tells more than that nobody reads the output.
  if (code == ExitCode::Done) spore::cli::finishOutput();
  return code;
}

int report(const Failure& failure, const Session& session, bool asJson) {
  const bool useColour = session.standardError().useColour;
  if (!failure.isSilent) spore::cli::writeError(asJson ? failureJson(failure) : failureText(failure, useColour));
  return static_cast<int>(failure.exitCode);
}

int runAndReport(int argumentCount, char** arguments, Session& session) {
  const bool asJson = asksForJson(argumentCount, arguments);
  try {
    return static_cast<int>(run(argumentCount, arguments, session));
  } catch (const Failure& failure) {
    return report(failure, session, asJson);
  } catch (const spore::cli::JsonValue::exception& error) {
    return report({ExitCode::Failed, "E_ANSWER", "an answer has another form than those of a SPORE node", error.what(),
                   "spore call NAME /api/node/status   shows what the node says of itself"},
                  session, asJson);
  } catch (const std::bad_alloc&) {
    return report(
        {ExitCode::Failed, "E_MEMORY", "there is not enough memory", "", "stop another program, or ask for less"},
        session, asJson);
  } catch (const std::exception& error) {
    return report({ExitCode::Failed, "E_UNEXPECTED", "the command ended unexpectedly", error.what(),
                   "the same again; please report it if it happens again"},
                  session, asJson);
  }
}

}  // namespace

int main(int argumentCount, char** arguments) {
  spore::cli::prepareStandardStreams();
  spore::setHttpProver(&spore::cli::requestProver());
  Session session;
  return runAndReport(argumentCount, arguments, session);
}
