#include <fmt/format.h>

#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"

namespace spore::cli {
namespace {

struct IdentifyOptions {
  std::string name;
  uint32_t seconds = 10;
};

ExitCode runIdentify(const Session& session, const IdentifyOptions& options) {
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, options.name);
  const JsonValue answer =
      askJson(target.endpoint, postCall("/api/node/identify", JsonValue{{"seconds", options.seconds}}));
  if (session.wantsJson()) {
    fmt::print("{}\n", compactJson(answer));
  } else {
    const Terminal terminal = session.standardOutput();
    fmt::print("{} {} ({}) blinks for {} s\n", terminal.tick(), printable(target.name), addressText(target.endpoint),
               options.seconds);
  }
  return ExitCode::Done;
}

}  // namespace

void addIdentifyCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<IdentifyOptions>();
  CLI::App* identify = parent.add_subcommand("identify", "Blink the light of a node, to find the board");
  identify->add_option("NAME", options->name, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  identify->add_option("--seconds", options->seconds, "How long, 10 if left out")
      ->check(CLI::Range(1, 300))
      ->type_name("SECONDS");
  addJsonOption(*identify, session);
  addApiOptions(*identify, session);
  identify->callback(
      [&session, options] { session.action = [&session, options] { return runIdentify(session, *options); }; });
}

}  // namespace spore::cli
