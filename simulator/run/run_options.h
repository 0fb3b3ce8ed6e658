// RunOptions: all that one run depends on. Each has a name and a text form, so that any run can be asked for, and
// replayed, by one command.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/network/medium.h"
#include "spore/config/settings.h"

namespace spore::sim {

// How often something befalls the fleet, on average, in an hour of its life.
struct FaultRates {
  double crashes = 0;       // a board loses power, and has it back within 2 minutes
  double olderFlashes = 0;  // the same, and its flash holds what it did at the start
  double restarts = 0;      // announced
  double leaves = 0;        // good-byes; back within 2 minutes
  double freezes = 0;       // a process stands still for up to a minute
  double stalls = 0;        // the same for up to 4 s, which nobody should notice
  double partitions = 0;    // halves, or one alone, for up to 2 minutes
  double oneWays = 0;       // one way between two nodes is closed, for up to 2 minutes
  double swaps = 0;         // two nodes swap addresses
  double floods = 0;        // 200 datagrams of garbage to each node
  double filters = 0;       // an extender drops broadcasts, one way or both, for up to 10 minutes
  double pauses = 0;        // the access point passes on nothing for up to 9 s, which nobody should notice
  double suspends = 0;      // a laptop sleeps for up to 10 minutes, and hears nothing meanwhile
  double attacks = 0;       // somebody speaks in others' names, for up to half a minute

  bool any() const {
    return crashes + olderFlashes + restarts + leaves + freezes + stalls + partitions + oneWays + swaps + floods +
               filters + pauses + suspends + attacks >
           0;
  }
};

struct RunOptions {
  std::string scenario;  // empty: the options below
  uint64_t seed = 1;
  size_t nodes = 0;      // 0: 50, or what the scenario has
  Time duration = hour;  // of the cluster
  MediumOptions medium;
  FaultRates faults;
  double surePerSecond = 0;                // sure events in the whole fleet
  double retainsPerSecond = 0;             // values that are kept
  double fastPerSecond = 0;                // events that may be lost
  bool isStrict = false;                   // whoever could be reached has got each sure event
  size_t slowLoops = 0;                    // boards whose sketch blocks the loop again and again
  Time blocks = 2600 * millisecond;        // so long
  Time blockPauseMin = 900 * millisecond;  // and runs between
  Time blockPauseMax = 2900 * millisecond;
  int32_t driftPpm = 50;
  size_t firmwares = 2;
  bool isKeyed = false;                         // the nodes have keys
  bool doClocksWrap = false;                    // every clock wraps 5 minutes after its boot
  uint32_t listenMs = 100;                      // the setting discoveryListen
  Millis detection = Settings{}.inactiveAfter;  // as setDetection() takes it
  bool isLoud = false;

  size_t nodesOr(size_t usual) const { return nodes == 0 ? usual : nodes; }
};

// One option as the command line has it: `--name value`.
struct OptionSpec {
  const char* name;
  const char* value;  // what stands for the value in help: "SHARE"; empty: a flag
  const char* help;
  // False if the text is no such value. Flags get "".
  bool (*set)(RunOptions& options, std::string_view text);
  std::string (*get)(const RunOptions& options);
};

const std::vector<OptionSpec>& optionSpecs();
const OptionSpec* findOption(std::string_view name);

// "spore sim" and every option that differs from the default.
std::string commandOf(const RunOptions& options);

// "20%" or "0.2"; 0 … 1. "1s", "250ms", "5min", "2h", "1d". Plain numbers. False if it is none.
bool parseShare(std::string_view text, double& share);
bool parseTime(std::string_view text, Time& time);
bool parseNumber(std::string_view text, double& number);
std::string shareText(double share);
std::string shortTimeText(Time time);

}  // namespace spore::sim
