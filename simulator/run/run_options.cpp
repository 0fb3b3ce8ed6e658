#include "simulator/run/run_options.h"

#include <fmt/format.h>

#include "spore/config/detection.h"

namespace spore::sim {
namespace {

template <typename Number>
bool setWhole(std::string_view text, double most, Number& number) {
  double value = 0;
  if (!parseNumber(text, value) || value > most || value != static_cast<double>(static_cast<uint64_t>(value)))
    return false;
  number = static_cast<Number>(value);
  return true;
}

// The seed has 64 bits, more than a double holds.
bool setSeed(RunOptions& options, std::string_view text) {
  if (text.empty() || text.size() > 19 || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  options.seed = std::stoull(std::string(text));
  return true;
}

std::string rateText(double rate) {
  return fmt::format("{:.6g}", rate);
}

template <double FaultRates::*Rate>
OptionSpec rate(const char* name, const char* help) {
  return {name, "PER_HOUR", help,
          [](RunOptions& options, std::string_view text) { return parseNumber(text, options.faults.*Rate); },
          [](const RunOptions& options) { return rateText(options.faults.*Rate); }};
}

template <double MediumOptions::*Share>
OptionSpec share(const char* name, const char* help) {
  return {name, "SHARE", help,
          [](RunOptions& options, std::string_view text) { return parseShare(text, options.medium.*Share); },
          [](const RunOptions& options) { return shareText(options.medium.*Share); }};
}

template <size_t MediumOptions::*Count>
OptionSpec places(const char* name, const char* help) {
  return {name, "COUNT", help,
          [](RunOptions& options, std::string_view text) { return setWhole(text, 1e6, options.medium.*Count); },
          [](const RunOptions& options) { return std::to_string(options.medium.*Count); }};
}

// "1ms" or "1ms-5ms".
bool setTimes(std::string_view text, Time& min, Time& max) {
  const size_t dash = text.find('-');
  if (!parseTime(text.substr(0, dash), min)) return false;
  max = min;
  if (dash == std::string_view::npos) return true;
  return parseTime(text.substr(dash + 1), max) && max >= min;
}
bool setDelay(RunOptions& options, std::string_view text) {
  return setTimes(text, options.medium.delayMin, options.medium.delayMax);
}

bool setDetectionTime(RunOptions& options, std::string_view text) {
  Settings settings;
  Time time = 0;
  if (!parseTime(text, time) || time % millisecond != 0 || time > minute) return false;
  options.detection = Millis{static_cast<uint32_t>(time / millisecond)};
  return setDetection(settings, options.detection) == Status::Ok;
}

void addMedium(std::vector<OptionSpec>& specs) {
  specs.push_back({"loss", "SHARE", "Broadcasts that each receiver misses, for instance 20%",
                   [](RunOptions& o, std::string_view text) { return parseShare(text, o.medium.broadcastLoss.mean); },
                   [](const RunOptions& o) { return shareText(o.medium.broadcastLoss.mean); }});
  specs.push_back({"burst", "TIME", "They are missed in bursts of this mean length; 0: each by itself",
                   [](RunOptions& o, std::string_view text) { return parseTime(text, o.medium.broadcastLoss.burst); },
                   [](const RunOptions& o) { return shortTimeText(o.medium.broadcastLoss.burst); }});
  specs.push_back(share<&MediumOptions::unicastLoss>("unicast-loss", "Datagrams to one node that are lost (1%)"));
  specs.push_back({"delay", "TIME[-TIME]", "How long a datagram travels (1ms-5ms)", setDelay, [](const RunOptions& o) {
                     return shortTimeText(o.medium.delayMin) + "-" + shortTimeText(o.medium.delayMax);
                   }});
  specs.push_back(share<&MediumOptions::reorder>("reorder", "Copies that come up to 50 ms after the others"));
  specs.push_back(share<&MediumOptions::duplicate>("duplicate", "Copies that come twice"));
  specs.push_back(places<&MediumOptions::arpPlaces>(
      "arp", "Neighbours that a board remembers; a datagram to another one is lost (10); 0: all"));
  specs.push_back({"arp-filter", "", "What drops broadcasts drops the questions for link addresses as well",
                   [](RunOptions& o, std::string_view) { return o.medium.isArpFiltered = true; },
                   [](const RunOptions& o) { return std::string(o.medium.isArpFiltered ? "yes" : ""); }});
  specs.push_back(share<&MediumOptions::unicastInBursts>(
      "unicast-bursts", "Datagrams from and to one node that are lost while it loses broadcasts in a burst"));
  specs.push_back(places<&MediumOptions::broadcastsPerSecond>(
      "broadcast-rate", "Broadcasts a second that the access point passes on; 0: all (0)"));
  specs.push_back(places<&MediumOptions::inboxPlaces>("inbox", "Datagrams that wait for a node (32)"));
}

void addFaults(std::vector<OptionSpec>& specs) {
  specs.push_back(rate<&FaultRates::crashes>("crashes", "Boards that lose power, back within 2 minutes"));
  specs.push_back(rate<&FaultRates::olderFlashes>("older-flashes", "The same, and the count of starts is an old one"));
  specs.push_back(rate<&FaultRates::restarts>("restarts", "Announced restarts"));
  specs.push_back(rate<&FaultRates::leaves>("leaves", "Nodes that say good-bye, back within 2 minutes"));
  specs.push_back(rate<&FaultRates::freezes>("freezes", "Processes that stand still for up to a minute"));
  specs.push_back(
      rate<&FaultRates::stalls>("stalls", "Processes that stand still for up to 4 s: nobody should notice"));
  specs.push_back(rate<&FaultRates::partitions>("partitions", "Halves, or one alone, cut off for up to 2 minutes"));
  specs.push_back(rate<&FaultRates::oneWays>("one-ways", "Links that work in one direction only, up to 2 minutes"));
  specs.push_back(rate<&FaultRates::swaps>("swaps", "Pairs that swap their addresses"));
  specs.push_back(rate<&FaultRates::floods>("floods", "Floods of garbage, 200 datagrams to each node"));
  specs.push_back(rate<&FaultRates::filters>("filters", "Extenders that drop broadcasts for up to 10 minutes"));
  specs.push_back(
      rate<&FaultRates::pauses>("pauses", "The access point passes on nothing for up to 9 s: nobody should notice"));
  specs.push_back(rate<&FaultRates::suspends>("suspends", "Laptops that sleep for up to 10 minutes"));
  specs.push_back({"slow-loops", "COUNT", "Boards whose sketch blocks the loop again and again (0)",
                   [](RunOptions& o, std::string_view text) { return setWhole(text, 1000, o.slowLoops); },
                   [](const RunOptions& o) { return std::to_string(o.slowLoops); }});
  specs.push_back({"blocks", "TIME", "So long (2600ms)",
                   [](RunOptions& o, std::string_view text) { return parseTime(text, o.blocks); },
                   [](const RunOptions& o) { return shortTimeText(o.blocks); }});
  specs.push_back(
      {"between-blocks", "TIME[-TIME]", "How long it runs between (900ms-2900ms)",
       [](RunOptions& o, std::string_view text) { return setTimes(text, o.blockPauseMin, o.blockPauseMax); },
       [](const RunOptions& o) { return shortTimeText(o.blockPauseMin) + "-" + shortTimeText(o.blockPauseMax); }});
  specs.push_back(rate<&FaultRates::attacks>("attacks", "Somebody speaks in others' names for up to half a minute"));
}

std::vector<OptionSpec> makeSpecs() {
  std::vector<OptionSpec> specs;
  specs.push_back({"scenario", "NAME", "Play one of --list instead",
                   [](RunOptions& o, std::string_view text) {
                     o.scenario = text;
                     return true;
                   },
                   [](const RunOptions& o) { return o.scenario; }});
  specs.push_back({"nodes", "COUNT", "How many nodes, 2 to 1000 (50)",
                   [](RunOptions& o, std::string_view text) { return setWhole(text, 1000, o.nodes) && o.nodes >= 2; },
                   [](const RunOptions& o) { return std::to_string(o.nodes); }});
  specs.push_back(
      {"time", "TIME", "Time of the cluster: 90s, 20min, 24h, 7d (1h)",
       [](RunOptions& o, std::string_view text) { return parseTime(text, o.duration) && o.duration >= second; },
       [](const RunOptions& o) { return shortTimeText(o.duration); }});
  specs.push_back({"seed", "NUMBER", "Same seed, same run (1)", setSeed,
                   [](const RunOptions& o) { return std::to_string(o.seed); }});
  addMedium(specs);
  addFaults(specs);
  specs.push_back({"sure", "PER_SECOND", "Sure events that the fleet publishes, a fourth of them in unison",
                   [](RunOptions& o, std::string_view text) { return parseNumber(text, o.surePerSecond); },
                   [](const RunOptions& o) { return rateText(o.surePerSecond); }});
  specs.push_back({"retains", "PER_SECOND", "Retained values that the fleet writes",
                   [](RunOptions& o, std::string_view text) { return parseNumber(text, o.retainsPerSecond); },
                   [](const RunOptions& o) { return rateText(o.retainsPerSecond); }});
  specs.push_back({"fast", "PER_SECOND", "Fast events that the fleet publishes",
                   [](RunOptions& o, std::string_view text) { return parseNumber(text, o.fastPerSecond); },
                   [](const RunOptions& o) { return rateText(o.fastPerSecond); }});
  specs.push_back({"all-arrive", "", "Whoever could be reached all the time must get every sure event",
                   [](RunOptions& o, std::string_view) { return o.isStrict = true; },
                   [](const RunOptions& o) { return std::string(o.isStrict ? "yes" : ""); }});
  specs.push_back({"drift", "PPM", "Clocks run up to so many millionths fast or slow (50)",
                   [](RunOptions& o, std::string_view text) { return setWhole(text, 1e5, o.driftPpm); },
                   [](const RunOptions& o) { return std::to_string(o.driftPpm); }});
  specs.push_back(
      {"firmwares", "COUNT", "Distinct firmwares among the nodes (2)",
       [](RunOptions& o, std::string_view text) { return setWhole(text, 1000, o.firmwares) && o.firmwares > 0; },
       [](const RunOptions& o) { return std::to_string(o.firmwares); }});
  specs.push_back(
      {"listen", "MS", "The setting discoveryListen of all nodes (100)",
       [](RunOptions& o, std::string_view text) { return setWhole(text, 1e4, o.listenMs) && o.listenMs > 0; },
       [](const RunOptions& o) { return std::to_string(o.listenMs); }});
  specs.push_back({"detect", "TIME", "How soon a stop is noticed by all nodes, 3s to 20s (10s)", setDetectionTime,
                   [](const RunOptions& o) { return shortTimeText(o.detection.count * millisecond); }});
  specs.push_back({"keyed", "", "The nodes have keys; whoever attacks them has none but an old one",
                   [](RunOptions& o, std::string_view) { return o.isKeyed = true; },
                   [](const RunOptions& o) { return std::string(o.isKeyed ? "yes" : ""); }});
  specs.push_back({"clock-wrap", "", "Every clock wraps 5 minutes after its boot",
                   [](RunOptions& o, std::string_view) { return o.doClocksWrap = true; },
                   [](const RunOptions& o) { return std::string(o.doClocksWrap ? "yes" : ""); }});
  specs.push_back({"trace", "", "Print every event to stderr, a line each",
                   [](RunOptions& o, std::string_view) { return o.isLoud = true; },
                   [](const RunOptions& o) { return std::string(o.isLoud ? "yes" : ""); }});
  return specs;
}

}  // namespace

const std::vector<OptionSpec>& optionSpecs() {
  static const std::vector<OptionSpec> specs = makeSpecs();
  return specs;
}

const OptionSpec* findOption(std::string_view name) {
  for (const OptionSpec& spec : optionSpecs()) {
    if (name == spec.name) return &spec;
  }
  return nullptr;
}

std::string commandOf(const RunOptions& options) {
  const RunOptions usual;
  std::string command = "spore sim";
  for (const OptionSpec& spec : optionSpecs()) {
    const std::string value = spec.get(options);
    const bool isSeed = std::string_view(spec.name) == "seed";
    if (value == spec.get(usual) && !isSeed) continue;
    command += *spec.value == '\0' ? fmt::format(" --{}", spec.name) : fmt::format(" --{} {}", spec.name, value);
  }
  return command;
}

}  // namespace spore::sim
