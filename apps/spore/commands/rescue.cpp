// spore rescue: a node takes over the firmware of another member, node to node.
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "output/output.h"
#include "rollout/core/update_report.h"
#include "rollout/view/rollout_text.h"

namespace spore::cli {
namespace {

constexpr const char* fetchPath = "/api/node/update/fetch";

struct RescueOptions {
  std::string name;
  std::string peer;
  bool isForced = false;
  uint32_t timeoutSeconds = 600;
};

std::optional<JsonValue> tryToAsk(Endpoint node, const std::string& path) {
  try {
    return askJson(node, getCall(path));
  } catch (const Failure& failure) {
    if (failure.exitCode == ExitCode::Unreachable) return std::nullopt;  // it restarts
    throw;
  }
}

Failure rescueFailure(const Target& target, const std::string& code, const std::string& message) {
  return {ExitCode::Failed, "E_RESCUE",
          fmt::format("{} did not take the firmware over ({})", printable(target.name), code), printable(message),
          "another member with --from, or spore ota update with an image of your own"};
}

// What the node is at, in a few words; throws when it has given up.
class Course {
 public:
  explicit Course(Target target) : target_(std::move(target)) {}

  std::string look() {
    const std::optional<JsonValue> answer = tryToAsk(target_.endpoint, "/api/node/update");
    if (!answer) return "restarts";
    const UpdateReport report = readUpdateReport(*answer);
    if (!report.imageHash.empty()) wanted_ = report.imageHash;
    if (!wanted_.empty() && report.hash == wanted_ && report.state == "idle") return judgeTrial(report);
    if (report.state == "failed" && !isFetching()) throw rescueFailure(target_, report.faultCode, report.faultMessage);
    if (report.trial == "reverted" && wasInstalled_) {
      throw rescueFailure(target_, report.trialFault,
                          "the firmware failed its trial there, and the one before it runs");
    }
    wasInstalled_ = wasInstalled_ || report.state == "installed";
    if (wasInstalled_ || report.state == "verifying") return report.state;
    (void)isFetching();
    const uint64_t size = numberIn(*answer, "size");
    return size == 0 ? "asks for the trailer" : fmt::format("receives, {} %", report.received * 100 / size / 10 * 10);
  }
  bool isDone() const { return isDone_; }
  const std::string& version() const { return version_; }
  const std::string& hash() const { return wanted_; }

 private:
  std::string judgeTrial(const UpdateReport& report) {
    version_ = report.version;
    if (report.trial == "failed")
      throw rescueFailure(target_, report.trialFault, "the firmware failed its trial there");
    isDone_ = report.trial == "confirmed";
    return isDone_ ? "confirmed" : "on trial";
  }
  // Throws when it has given up. While it goes on, a failure is that of an earlier transfer.
  bool isFetching() const {
    const std::optional<JsonValue> fetch = tryToAsk(target_.endpoint, fetchPath);
    if (!fetch) return false;
    const std::string state = textIn(*fetch, "state");
    if (state != "failed") return state == "fetching";
    const JsonValue& fault = objectIn(*fetch, "fault");
    throw rescueFailure(target_, textIn(fault, "code"), textIn(fault, "message"));
  }

  const Target target_;
  std::string wanted_;  // hash of the image; known once its trailer has come
  std::string version_;
  bool wasInstalled_ = false;
  bool isDone_ = false;
};

ExitCode runRescue(const Session& session, const RescueOptions& options) {
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, options.name);
  const Target peer = resolveTarget(cluster, options.peer);
  (void)askJson(target.endpoint,
                postCall(fetchPath, {{"from", addressText(peer.endpoint)}, {"force", options.isForced}}));
  catchInterrupts();
  const Terminal terminal = session.standardOutput();
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::seconds(options.timeoutSeconds);
  Course course(target);
  for (std::string shown; !course.isDone();) {
    if (!waitUninterrupted(500)) return ExitCode::Interrupted;  // the node goes on without us
    const std::string now = course.look();
    if (now != shown && !session.wantsJson()) printError("{}  {}\n", printable(target.name), now);
    shown = now;
    if (Clock::now() < end || course.isDone()) continue;
    throw Failure{ExitCode::Pending, "E_TIMEOUT",
                  fmt::format("{} is not done after {} s", printable(target.name), options.timeoutSeconds),
                  fmt::format("it {}; it goes on by itself", shown), fmt::format("spore node show {}", options.name)};
  }
  if (session.wantsJson()) {
    const JsonValue answer{{"node", target.name},
                           {"from", peer.name},
                           {"version", course.version()},
                           {"hash", course.hash()},
                           {"state", "confirmed"}};
    printOut("{}\n", compactJson(answer));
  } else {
    printOut("{} {} runs {} ({}) of {}, confirmed\n", terminal.tick(), printable(target.name),
             printable(course.version()), briefHash(course.hash()), printable(peer.name));
  }
  return ExitCode::Done;
}

}  // namespace

void addRescueCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<RescueOptions>();
  CLI::App* rescue =
      parent.add_subcommand("rescue", "Let a node take over the firmware that another member runs, node to node");
  rescue->add_option("NAME", options->name, "The node in need: name, IP, IP:PORT or beginning of the id")
      ->required()
      ->type_name("");
  rescue->add_option("--from", options->peer, "The member whose firmware it takes: same board, same product")
      ->required()
      ->type_name("PEER");
  rescue->add_flag("--force", options->isForced, "Also if the node is held, runs it already, or failed with it before");
  rescue
      ->add_option("--timeout", options->timeoutSeconds,
                   "How long to watch, 600 if left out; the node goes on by itself")
      ->check(CLI::Range(1, 86400))
      ->type_name("SECONDS");
  addJsonOption(*rescue, session);
  addApiOptions(*rescue, session);
  rescue->callback(
      [&session, options] { session.action = [&session, options] { return runRescue(session, *options); }; });
}

}  // namespace spore::cli
