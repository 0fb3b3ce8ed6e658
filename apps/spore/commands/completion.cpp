#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "failure.h"
#include "output/output.h"
#include "reference/completion.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

std::string completionFor(const std::string& shell, const std::vector<CommandRow>& table) {
  if (shell == "bash") return bashCompletion(table);
  if (shell == "zsh") return zshCompletion(table);
  if (shell == "fish") return fishCompletion(table);
  throw usageFailure(
      fmt::format("there is no completion for \"{}\"{}", printable(shell), didYouMean(shell, {"bash", "zsh", "fish"})),
      "it is bash, zsh or fish", "spore completion bash");
}

}  // namespace

void addCompletionCommand(CLI::App& parent, Session& session) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* completion =
      parent.add_subcommand("completion", "A script by which a shell completes commands and options");
  completion->add_option("SHELL", *shell, "bash, zsh or fish")->required()->type_name("");
  completion->callback([&parent, &session, shell] {
    session.action = [&parent, shell] {
      writeOut(completionFor(*shell, commandTable(parent)));
      return ExitCode::Done;
    };
  });
}

}  // namespace spore::cli
