#include <fmt/format.h>

#include <memory>

#include "api/member_report.h"
#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "output/human.h"
#include "output/output.h"

namespace spore::cli {
namespace {

// What the cluster says of it; its own answer says that it lives.
std::string headLine(const JsonValue& status, const Target& target, const Terminal& terminal) {
  const std::string name = target.member ? target.member->hostname : textIn(status, "hostname");
  std::string line = fmt::format(
      "{}  {}  {}", painted(printable(name.empty() ? target.name : name), Paint::Strong, terminal.useColour),
      textIn(status, "nodeId"), addressText(target.endpoint));
  if (target.member) {
    line += fmt::format(
        "  {}", painted(printable(target.member->status), paintOfStatus(target.member->status), terminal.useColour));
    if (target.member->ageMs) line += fmt::format(" (seen {} ago)", ageText(*target.member->ageMs));
  }
  return line;
}

std::string labelsIn(const JsonValue& status) {
  LabelMap labels;
  for (const auto& [key, value] : objectIn(status, "labels").items()) {
    if (value.is_string()) labels[key] = value.get<std::string>();
  }
  return printable(labelText(labels));
}

std::string taskSummary(const JsonValue& tasks) {
  std::string text;
  for (const JsonValue& task : listIn(tasks, "tasks")) {
    text += fmt::format("{}{} {} ms{}", text.empty() ? "" : ", ", textIn(task, "name"), numberIn(task, "interval"),
                        isTrueIn(task, "running") ? "" : " (not running)");
  }
  return text;
}

// What is worth a word about the firmware's trial; empty: nothing, or a node that knows no updates.
std::string trialText(const Endpoint& node) {
  JsonValue update;
  try {
    update = askJson(node, getCall("/api/node/update"));
  } catch (const Failure&) {
    return "";
  }
  const JsonValue trial = update.value("trial", JsonValue::object());
  const std::string outcome = trial.is_object() ? textIn(trial, "outcome") : "";
  std::string text;
  if (outcome == "on_trial") text = "on trial";
  if (outcome == "reverted" || outcome == "failed") {
    const std::string fault = textIn(trial, "fault");
    const std::string image = textIn(trial, "failedHash").substr(0, 12);
    text = fmt::format("the last update {}{}{}", outcome, fault.empty() ? "" : ": " + fault,
                       image.empty() ? "" : fmt::format(" (image {})", image));
  }
  if (isTrueIn(update, "safeMode")) text += text.empty() ? "safe mode" : ", safe mode";
  return printable(text);
}

void print(const JsonValue& status, const JsonValue& tasks, const Target& target, const Terminal& terminal) {
  const char* const dot = terminal.dot();
  printOut("{}\n", headLine(status, target, terminal));
  printOut("  cluster    {} {} start {}, up {}, last reset: {}\n", textIn(status, "cluster"), dot,
           numberIn(status, "incarnation"), ageText(numberIn(status, "uptime") * 1000), textIn(status, "resetCause"));
  printOut("  firmware   {} {} SDK {}\n", textIn(status, "version"), dot, textIn(status, "sdkVersion"));
  if (const std::string trial = trialText(target.endpoint); !trial.empty()) printOut("  trial      {}\n", trial);
  printOut("  resources  {} free memory {} {} MHz {} {} storage\n", sizeText(numberIn(status, "freeHeap")), dot,
           numberIn(status, "cpuFreqMHz"), dot, sizeText(numberIn(status, "flashChipSize")));
  const std::string labels = labelsIn(status);
  printOut("  labels     {}\n", labels.empty() ? "none" : labels);
  printOut("  tasks      {}\n", taskSummary(tasks));
  const char* label = "endpoints";
  for (const JsonValue& endpoint : listIn(status, "api")) {
    printOut("  {:<9}  {:<5} {}\n", label, textIn(endpoint, "method"), textIn(endpoint, "uri"));
    label = "";
  }
}

ExitCode runShow(const Session& session, const std::string& name) {
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, name);
  JsonValue status;
  try {
    status = askJson(target.endpoint, getCall("/api/node/status"));
  } catch (Failure& failure) {
    if (failure.exitCode != ExitCode::Unreachable || !target.member) throw;
    failure.error = fmt::format("{} is {} and does not answer at {}", printable(target.member->hostname),
                                target.member->status, addressText(target.endpoint));
    if (target.member->ageMs)
      failure.cause += fmt::format("; the cluster saw it {} ago", ageText(*target.member->ageMs));
    failure.tryThis = fmt::format("spore members --status {}", target.member->status);
    throw;
  }
  if (session.wantsJson()) {
    JsonValue document{{"schema", "spore.node/1"}, {"address", addressText(target.endpoint)}};
    for (const auto& [key, value] : status.items()) document[key] = value;
    printOut("{}\n", compactJson(document));
    return ExitCode::Done;
  }
  print(status, askJson(target.endpoint, getCall("/api/tasks/status")), target, session.standardOutput());
  return ExitCode::Done;
}

}  // namespace

void addNodeShowCommand(CLI::App& parent, Session& session) {
  const auto name = std::make_shared<std::string>();
  CLI::App* show = parent.add_subcommand("show", "Show one node in detail");
  show->add_option("NAME", *name, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  addJsonOption(*show, session);
  addApiOptions(*show, session);
  show->callback([&session, name] { session.action = [&session, name] { return runShow(session, *name); }; });
}

}  // namespace spore::cli
