// spore-sim-chip: the same simulator around an engine with the capacities that it has on a chip. `spore sim` calls it
// for the runs that need them.
#include <fmt/format.h>

#include <cstring>

#include "simulator/run/report.h"
#include "simulator/scenarios/scenario.h"

int main(int argumentCount, char** arguments) {
  spore::sim::RunOptions options;
  for (int index = 1; index < argumentCount; ++index) {
    const spore::sim::OptionSpec* spec =
        std::strncmp(arguments[index], "--", 2) == 0 ? spore::sim::findOption(arguments[index] + 2) : nullptr;
    const bool isFlag = spec != nullptr && *spec->value == '\0';
    const char* value = isFlag ? "" : index + 1 < argumentCount ? arguments[++index] : "";
    if (spec == nullptr || !spec->set(options, value)) {
      fmt::print(stderr, "error: {} {} is not understood; ask spore sim\n", arguments[index - (isFlag ? 0 : 1)], value);
      return 2;
    }
  }
  if (!options.scenario.empty() && spore::sim::findScenario(options.scenario) == nullptr) {
    fmt::print(stderr, "error: no scenario is called {}\n", options.scenario);
    return 2;
  }
  const spore::sim::Outcome outcome = spore::sim::play(options);
  if (!outcome.violations.empty()) fmt::print(stderr, "{}", spore::sim::failureText(options, outcome));
  fmt::print("{}", spore::sim::reportText(outcome.tally));
  return outcome.violations.empty() ? 0 : 1;
}
