// spore-sim-chip: the same simulator around an engine with the capacities that it has on a chip. `spore sim` calls it
// for the runs that need them.
#include <cstdio>
#include <cstring>
#include <string>

#include "simulator/run/report.h"
#include "simulator/scenarios/scenario.h"

int main(int argumentCount, char** arguments) {
  spore::sim::RunOptions options;
  for (int index = 1; index < argumentCount; ++index) {
    const spore::sim::OptionSpec* spec =
        std::strncmp(arguments[index], "--", 2) == 0 ? spore::sim::findOption(arguments[index] + 2) : nullptr;
    const char* const name = arguments[index];
    const bool isFlag = spec != nullptr && *spec->value == '\0';
    const char* value = isFlag ? "" : index + 1 < argumentCount ? arguments[++index] : "";
    if (spec == nullptr || !spec->set(options, value)) {
      std::fprintf(stderr, "error: %s %s is not understood; ask spore sim\n", name, value);
      return 2;
    }
  }
  if (!options.scenario.empty() && spore::sim::findScenario(options.scenario) == nullptr) {
    std::fprintf(stderr, "error: no scenario is called %s\n", options.scenario.c_str());
    return 2;
  }
  const spore::sim::Outcome outcome = spore::sim::play(options);
  if (!outcome.violations.empty()) std::fputs(spore::sim::failureText(options, outcome).c_str(), stderr);
  const bool isBroken = !outcome.violations.empty();
  std::printf("%s %s\n", isBroken ? "x" : "ok", spore::sim::verdictText(outcome.tally, isBroken).c_str());
  std::fputs(spore::sim::reportText(outcome.tally).c_str(), stdout);
  if (std::fflush(stdout) != 0) {
    std::fputs("error: the output could not be written\n", stderr);
    return 1;
  }
  return outcome.violations.empty() ? 0 : 1;
}
