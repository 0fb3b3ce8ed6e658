#include "rollout/core/update_report.h"

#include "failure.h"

namespace spore::cli {
namespace {

std::optional<std::vector<std::string>> keyIdsIn(const JsonValue& answer) {
  if (!answer.contains("keys") || !answer["keys"].is_array()) return std::nullopt;
  std::vector<std::string> ids;
  for (const JsonValue& id : answer["keys"]) {
    if (id.is_string()) ids.push_back(id.get<std::string>());
  }
  return ids;
}

}  // namespace

UpdateReport readUpdateReport(const JsonValue& answer) {
  if (!answer.is_object() || textIn(answer, "state").empty() || !answer.contains("running")) {
    throw Failure{ExitCode::Failed, "E_ANSWER", "the answer is no report about firmware",
                  "the node's firmware is older than updates over the air, or it is something else",
                  "flash it with a cable, or start it from a newer executable"};
  }
  UpdateReport report;
  report.state = textIn(answer, "state");
  const JsonValue fault = objectIn(answer, "fault");
  report.faultCode = textIn(fault, "code");
  report.faultMessage = textIn(fault, "message");
  const JsonValue running = objectIn(answer, "running");
  report.product = textIn(running, "product");
  report.board = textIn(running, "board");
  report.version = textIn(running, "version");
  report.hash = textIn(running, "hash");
  const JsonValue trial = objectIn(answer, "trial");
  report.trial = textIn(trial, "outcome");
  report.trialFault = textIn(trial, "fault");
  report.trialMsLeft = numberIn(trial, "msLeft");
  report.imageHash = textIn(objectIn(answer, "image"), "hash");
  report.received = numberIn(answer, "received");
  report.roomBytes = numberIn(answer, "room");
  report.freeHeap = numberIn(answer, "freeHeap");
  report.isHeld = isTrueIn(answer, "held");
  report.isSafeMode = isTrueIn(answer, "safeMode");
  report.isSignedOnly = isTrueIn(answer, "signedOnly");
  report.keyIds = keyIdsIn(answer);
  return report;
}

}  // namespace spore::cli
