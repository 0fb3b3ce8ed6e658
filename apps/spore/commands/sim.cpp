#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "json.h"
#include "output/output.h"
#include "simulator/run/batch.h"
#include "simulator/run/report.h"
#include "simulator/scenarios/scenario.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

struct SimOptions {
  sim::RunOptions run;
  double hours = 0;
  double minutes = 0;
  double seconds = 0;
  double randomSeconds = 0;
  unsigned jobs = 1;
  bool isList = false;
};

// A CHECK that fails ends the process: what it was doing must be known all the same.
char replayLine[1024];

void sayReplay(int) {
  const ssize_t written = write(STDERR_FILENO, replayLine, std::char_traits<char>::length(replayLine));
  (void)written;
}

void beReadyForAborts(const sim::RunOptions& run) {
  const std::string line = "replay: " + sim::commandOf(run) + "\n";
  line.copy(replayLine, sizeof(replayLine) - 1);
  std::signal(SIGABRT, sayReplay);
}

JsonValue timesJson(const sim::Distribution& times) {
  return {{"count", times.count()},
          {"p50Ms", times.at(0.5) / sim::millisecond},
          {"p99Ms", times.at(0.99) / sim::millisecond},
          {"maxMs", times.at(1) / sim::millisecond}};
}

JsonValue tallyJson(const sim::Tally& tally) {
  const sim::TrafficTotals& traffic = tally.traffic;
  return {{"runs", tally.runs},
          {"clusterSeconds", sim::inSeconds(tally.fleetTime)},
          {"nodeSeconds", sim::inSeconds(tally.nodeTime)},
          {"falseAlarms", tally.alarms},
          {"falseAlarmViews", tally.alarmPairs},
          {"falseAlarmsPerWeek", tally.perWeek(static_cast<double>(tally.alarms))},
          {"falseAlarmsPerWeekBound95", tally.perWeek(sim::upperBound(tally.alarms))},
          {"falseDead", tally.falseDead},
          {"falseDeadPerWeekBound95", tally.perWeek(sim::upperBound(tally.falseDead))},
          {"powerOffSeenFirst", timesJson(tally.firstNoticed)},
          {"powerOffSeenByAll", timesJson(tally.lastNoticed)},
          {"joined", timesJson(tally.joins)},
          {"coldStart", timesJson(tally.coldStarts)},
          {"recovery", timesJson(tally.recoveries)},
          {"sentPacketsPerNodeSecond", tally.perNodeSecond(traffic.sent())},
          {"sentBytesPerNodeSecond", tally.perNodeSecond(traffic.sentBytes)},
          {"receivedPacketsPerNodeSecond", tally.perNodeSecond(traffic.received)},
          {"receivedBytesPerNodeSecond", tally.perNodeSecond(traffic.receivedBytes)},
          {"airtimeShare", tally.airtimeShare()},
          {"unicastPeersPer10s", traffic.unicastPeers()},
          {"unicastPeersPer10sMax", traffic.peersMax},
          {"sureEvents", tally.events.published},
          {"sureEventsRefused", tally.events.refused},
          {"sureRecipients", tally.events.recipients},
          {"sureDelivered", tally.events.delivered},
          {"sureMissedThoughReachable", tally.events.missedThoughWell},
          {"sureDeliveredUnknown", tally.events.wronglyUnknown},
          {"sureLastMember", timesJson(tally.events.lastMember)},
          {"sureReport", timesJson(tally.events.report)},
          {"sureUnison", timesJson(tally.events.spread)},
          {"sureActedTogether", tally.events.actedTogether},
          {"sureActedLate", tally.events.actedLate},
          {"faults", tally.faults},
          {"digest", fmt::format("{:016x}", tally.digest)}};
}

JsonValue outcomeJson(const sim::Tally& tally, const sim::RunOptions& run, const sim::Outcome& outcome) {
  JsonValue document = tallyJson(tally);
  document["violations"] = JsonValue::array();
  for (const sim::Violation& violation : outcome.violations) {
    document["violations"].push_back(
        {{"promise", violation.checker}, {"atSeconds", sim::inSeconds(violation.at)}, {"what", violation.what}});
  }
  document["replay"] = sim::commandOf(run);
  return document;
}

// A line on a terminal that says how far it is; a run takes minutes.
class Progress {
 public:
  explicit Progress(const Session& session) : isShown_(session.standardError().isTerminal) {}
  ~Progress() { end(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void end() {
    if (isWritten_) writeErrorRaw("\r\x1b[K");
    isWritten_ = false;
  }

  // May be called as often as one likes: it paints five times a second at most.
  void paint(double done, double whole, const char* unit) {
    const auto moment = std::chrono::steady_clock::now();
    if (!isShown_ || moment - paintedAt_ < std::chrono::milliseconds(200)) return;
    paintedAt_ = moment;
    isWritten_ = true;
    writeErrorRaw(fmt::format("\r{:.0f} %  {:.1f} of {:.1f} {}   Ctrl-C ends it\x1b[K",
                              whole > 0 ? 100 * done / whole : 0, done, whole, unit));
  }

 private:
  const bool isShown_;
  bool isWritten_ = false;
  std::chrono::steady_clock::time_point paintedAt_ = std::chrono::steady_clock::now();
};

ExitCode tell(const Session& session, const sim::Tally& tally, const sim::RunOptions& run, const sim::Outcome& outcome,
              double wallSeconds) {
  const bool isBroken = !outcome.violations.empty();
  if (isBroken) printError("{}", sim::failureText(run, outcome));
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(outcomeJson(tally, run, outcome)));
  } else {
    const Terminal& terminal = session.standardOutput();
    printOut("{} {}\n", isBroken ? terminal.cross() : terminal.tick(), sim::verdictText(tally, isBroken));
    printOut("{}", sim::reportText(tally));
    printOut("{:<22}{:.1f} s, {:.0f} times as fast as the cluster lived\n", "took", wallSeconds,
             wallSeconds > 0 ? sim::inSeconds(tally.fleetTime) / wallSeconds : 0);
  }
  if (isBroken) return ExitCode::Failed;
  if (caughtInterrupt() == 0) return ExitCode::Done;
  return caughtInterrupt() == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated;
}

// The program beside this one that has the chip's capacities.
[[noreturn]] void becomeChip(const sim::RunOptions& run) {
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "spore-sim-chip";
  std::vector<std::string> words{program.string()};
  for (const sim::OptionSpec& spec : sim::optionSpecs()) {
    const std::string value = spec.get(run);
    if (value == spec.get(sim::RunOptions{})) continue;
    words.push_back(std::string("--") + spec.name);
    if (*spec.value != '\0') words.push_back(value);
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(program.c_str(), arguments.data());
  throw Failure{ExitCode::NotFound, "E_NO_CHIP_SIMULATOR", fmt::format("cannot run {}", program.string()),
                fmt::format("the scenario {} needs an engine with the chip's capacities", run.scenario),
                "cmake --build build/host --target spore-sim-chip"};
}

void checkScenario(const std::string& name) {
  if (name.empty() || sim::findScenario(name) != nullptr) return;
  std::vector<std::string> names;
  for (const sim::Scenario& scenario : sim::scenarios()) names.push_back(scenario.name);
  throw usageFailure(fmt::format("no scenario is called \"{}\"{}", name, didYouMean(name, names)),
                     "a scenario is named as the list names it", "spore sim --list");
}

ExitCode runSim(const Session& session, const SimOptions& options) {
  if (options.isList) {
    printOut("{}", sim::scenarioList());
    return ExitCode::Done;
  }
  sim::RunOptions run = options.run;
  const double span = options.hours * 3600 + options.minutes * 60 + options.seconds;
  if (span > 0) run.duration = static_cast<sim::Time>(span * sim::second);
  checkScenario(run.scenario);
  const sim::Scenario* scenario = sim::findScenario(run.scenario);
  if (scenario != nullptr && scenario->needsChip && session.wantsJson()) {
    throw usageFailure(fmt::format("the scenario {} has no --json", run.scenario),
                       "another program plays it, which has the chip's capacities", "the same without --json");
  }
  if (scenario != nullptr && scenario->needsChip) becomeChip(run);
  catchInterrupts();
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  Progress progress(session);
  if (options.randomSeconds > 0) {
    // Other threads only ask whether to go on.
    const auto look = [&, painter = std::this_thread::get_id()](sim::Time) {
      if (std::this_thread::get_id() == painter) progress.paint(elapsed(), options.randomSeconds, "seconds");
      return caughtInterrupt() == 0;
    };
    const sim::BatchOutcome batch = sim::playBatch({run.seed, options.randomSeconds, options.jobs}, look);
    progress.end();
    return tell(session, batch.tally, batch.failedRun, batch.failure, elapsed());
  }
  beReadyForAborts(run);
  const sim::Outcome outcome = sim::play(run, [&progress, &run](sim::Time now) {
    endIfOutputIsGone();
    progress.paint(sim::inSeconds(now) / 3600, sim::inSeconds(run.duration) / 3600, "hours of the cluster");
    return caughtInterrupt() == 0;
  });
  progress.end();
  return tell(session, outcome.tally, run, outcome, elapsed());
}

void addRunOptions(CLI::App& command, const std::shared_ptr<SimOptions>& options) {
  for (const sim::OptionSpec& spec : sim::optionSpecs()) {
    const std::string name = std::string("--") + spec.name;
    if (*spec.value == '\0') {
      command.add_flag_callback(
          name, [options, &spec] { (void)spec.set(options->run, ""); }, spec.help);
      continue;
    }
    command
        .add_option_function<std::string>(
            name,
            [options, &spec, name](const std::string& text) {
              if (spec.set(options->run, text)) return;
              throw usageFailure(fmt::format("\"{}\" is not a value for {}", text, name),
                                 fmt::format("it wants {}: {}", spec.value, spec.help), "spore sim --help");
            },
            spec.help)
        ->type_name(spec.value);
  }
}

}  // namespace

void addSimCommand(CLI::App& parent, Session& session) {
  CLI::App* sim = parent.add_subcommand("sim", "Rehearse a fleet: whole nodes in virtual time, with faults");
  const auto options = std::make_shared<SimOptions>();
  addRunOptions(*sim, options);
  sim->add_option("--hours", options->hours, "Time of the cluster")->check(CLI::NonNegativeNumber)->type_name("COUNT");
  sim->add_option("--minutes", options->minutes, "The same")->check(CLI::NonNegativeNumber)->type_name("COUNT");
  sim->add_option("--seconds", options->seconds, "The same")->check(CLI::NonNegativeNumber)->type_name("COUNT");
  sim->add_option("--random", options->randomSeconds, "Random runs for so many seconds, from --seed on")
      ->check(CLI::PositiveNumber)
      ->type_name("SECONDS");
  sim->add_option("--jobs", options->jobs, "Random runs at a time (1)")->check(CLI::Range(1, 64))->type_name("COUNT");
  sim->add_flag("--list", options->isList, "Show the scenarios");
  addJsonOption(*sim, session);
  sim->callback([&session, options] { session.action = [&session, options] { return runSim(session, *options); }; });
}

}  // namespace spore::cli
