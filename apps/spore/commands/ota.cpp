#include "commands/commands.h"
#include "commands/rollout_options.h"

namespace spore::cli {

void addOtaCommand(CLI::App& parent, Session& session) {
  CLI::App* ota = parent.add_subcommand("ota", "Update nodes over the air");
  ota->require_subcommand(1);

  CLI::App* update = ota->add_subcommand("update", "Update some nodes, or all");
  const auto some = std::make_shared<UpdateRequest>();
  addNodeOptions(*update, some);
  addRolloutOptions(*update, session, some);
  update->callback([&session, some] { session.action = [&session, some] { return startRollout(session, *some); }; });

  CLI::App* all = ota->add_subcommand("all", "Update every node: ota update --all");
  const auto every = std::make_shared<UpdateRequest>();
  every->isForAll = true;
  all->add_option("-l,--selector", every->labels, "Only members with these labels: k=v,k!=v")
      ->type_name("K=V")
      ->allow_extra_args(false);
  addRolloutOptions(*all, session, every);
  all->callback([&session, every] { session.action = [&session, every] { return startRollout(session, *every); }; });
}

}  // namespace spore::cli
