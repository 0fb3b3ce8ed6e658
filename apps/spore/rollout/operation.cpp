#include "rollout/operation.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cctype>
#include <memory>

#include "boards/linux/linux_clock.h"
#include "image/packing.h"
#include "output/output.h"
#include "rollout/conduct.h"
#include "rollout/io/candidates.h"
#include "rollout/io/image_store.h"
#include "rollout/io/kept_firmware.h"
#include "rollout/key_rotation.h"
#include "rollout/members_chosen.h"
#include "rollout/view/rollout_text.h"

namespace spore::cli {
namespace {

// Logs whose images are kept for resuming and taking back.
constexpr size_t logsWithImages = 5;

std::filesystem::path folderOfRollouts() {
  return rolloutFolder(processEnvironment());
}

std::vector<Image> imagesFor(const UpdateRequest& request, const ImageStore& store) {
  std::vector<Image> images;
  for (const std::string& path : request.imageFiles) {
    images.push_back(readImage(path));
    checkImage(images.back(), printable(path));
  }
  for (const std::string& hash : request.imageHashes) images.push_back(store.find(hash));
  if (images.empty()) {
    throw usageFailure("no image to send", "an update needs one for each kind of board, packed with its trailer",
                       "spore image pack FILE   makes one; ./ctl.sh ota builds it too");
  }
  for (size_t left = 0; left < images.size(); ++left) {
    for (size_t right = left + 1; right < images.size(); ++right) {
      const ImageTrailer& one = images[left].trailer;
      const ImageTrailer& other = images[right].trailer;
      if (one.board.view() != other.board.view() || one.product.view() != other.product.view()) continue;
      throw usageFailure(fmt::format("two images are for {}", one.board.view()),
                         fmt::format("versions {} and {}", one.version.view(), other.version.view()),
                         "name one of them for each board with --image");
    }
  }
  return images;
}

// Whoever goes on with a rollout needs what it sends, whatever becomes of the files meanwhile.
void keepImages(const ImageStore& store, const std::vector<Image>& images, const Plan& next) {
  const std::filesystem::path folder = folderOfRollouts();
  std::vector<std::string> wanted;
  for (const PlannedNode& node : next.nodes) wanted.push_back(node.fromHash);
  std::vector<std::string> ids = rolloutIds(folder);
  if (ids.size() > logsWithImages) ids.erase(ids.begin(), ids.end() - logsWithImages);
  for (const std::string& id : ids) {
    try {
      const Plan plan = readRollout(folder, id).state.plan;
      for (const ImageFacts& image : plan.images) wanted.push_back(image.hash);
      for (const PlannedNode& node : plan.nodes) wanted.push_back(node.fromHash);
    } catch (const Failure&) {
      continue;
    }
  }
  store.prune(wanted);
  for (const Image& image : images) store.keep(image);
}

// A board with weak Wi-Fi takes a minute for its image.
HttpOutcome fetchFirmware(Endpoint node, const std::string& path) {
  constexpr uint32_t patienceMs = 180 * 1000;
  return httpRequest(node, "GET", path, "", "", patienceMs);
}

std::vector<std::string> filesOf(const std::vector<Image>& images) {
  std::vector<std::string> files;
  for (const Image& image : images) files.emplace_back(asText(viewOf(image.bytes())));
  return files;
}

std::unique_ptr<NodeChange> changeOfFirmware(const std::filesystem::path& folder, const RolloutState& state) {
  const ImageStore store(folder);
  std::vector<Image> images;
  for (const ImageFacts& image : state.plan.images) images.push_back(store.find(image.hash));
  return std::make_unique<FirmwareChange>(filesOf(images));
}

// "image_too_large", as nodes and plans say it, in the form of our own codes.
std::string errorCode(const std::string& code) {
  std::string text = "E_" + code;
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) { return std::toupper(letter); });
  return text;
}

// Where nothing is to be updated at all.
ExitCode nothingToDo(const Session& session, const UpdateRequest& request, const RolloutState& state) {
  const bool isAsWished = state.plan.count(Verdict::Current) == state.plan.nodes.size() || request.names.empty();
  const bool isRefused = state.plan.count(Verdict::Refused) + state.plan.count(Verdict::Busy) > 0;
  if (isAsWished && !isRefused) {
    if (!session.wantsJson()) printOut("nothing to do\n");
    return ExitCode::Done;
  }
  const auto left = std::find_if(state.plan.nodes.begin(), state.plan.nodes.end(),
                                 [](const PlannedNode& node) { return node.verdict != Verdict::Current; });
  const bool yieldsToForce = left->verdict == Verdict::Held || left->code == "too_many_tries";
  throw Failure{left->verdict == Verdict::Offline ? ExitCode::Unreachable : ExitCode::Failed, errorCode(left->code),
                fmt::format("{} {}. Nothing was written.", printable(left->name), printable(left->reason)),
                state.plan.nodes.size() == 1 ? "" : "none of the nodes can be updated",
                yieldsToForce ? "--force, if it is meant" : "spore members -o wide   shows what they run"};
}

}  // namespace

ExitCode startRollout(const Session& session, const UpdateRequest& request) {
  const std::filesystem::path folder = folderOfRollouts();
  const ImageStore store(folder);
  std::vector<Image> images = imagesFor(request, store);
  std::vector<ImageFacts> facts;
  for (const Image& image : images) facts.push_back(factsOf(image));

  const MembersChosen members = chooseMembers(session, request);
  boost::asio::io_context loop(1);
  const AttemptCounts attempts = countAttempts(folder);
  PlanRules rules;
  rules.isForced = request.terms.isForced;
  rules.queuesOffline = request.queuesOffline;
  rules.attempts = [&attempts](const std::string& key, const std::string& hash) {
    const auto found = attempts.find({key, hash});
    return found == attempts.end() ? 0U : found->second;
  };
  Plan plan = makePlan(std::move(facts), askCandidates(loop, members.chosen), request.terms, rules);
  plan.observers = observersIn(members.all);
  RolloutState state(std::move(plan), request.terms);

  const size_t updates = state.plan.count(Verdict::Update) + state.plan.count(Verdict::Queued);
  if (updates == 0 || request.isDryRun) {
    printPlan(session, "", state);
    return updates == 0 ? nothingToDo(session, request, state) : ExitCode::Done;
  }
  if (updates > 1 && !request.isAgreed) {
    printPlan(session, "", state);
    if (!isAgreedTo(session.standardOutput())) {
      printOut("nothing was done\n");
      return ExitCode::Interrupted;
    }
  }
  keepImages(store, images, state.plan);
  const std::string missing = keepFirmwareBefore(store, state.plan, fetchFirmware);
  JobLog log = JobLog::create(folder, state, members.cluster);
  if (updates == 1 || request.isAgreed) printPlan(session, log.id(), state);
  if (!session.wantsJson()) printError("{}", missing);
  Runner runner(std::move(state));
  runner.start(monotonicMs());
  FirmwareChange change(filesOf(images));
  return drive(session, loop, runner, log, change);
}

ExitCode continueRollout(const Session& session, const std::string& id, const Continuation& how) {
  const std::filesystem::path folder = folderOfRollouts();
  if (!std::filesystem::exists(rolloutPath(folder, id))) throw rolloutNotFound(folder, id);
  JobLog log = JobLog::open(folder, id);
  RolloutState state = readRollout(folder, id).state;
  const bool isOfKeys = state.plan.subject == Subject::Keys;
  if (!how.haltOn.empty()) state.terms.haltOn = parseHaltLimit(how.haltOn);
  if (how.parallelMax > 0) state.terms.parallelMax = how.parallelMax;
  state.terms.isForced |= how.isForced;

  std::vector<size_t> failed;
  const AttemptCounts attempts = countAttempts(folder);
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    if (state.nodes[node].phase != Phase::Failed) continue;
    const auto count = attempts.find({state.plan.nodes[node].key, state.imageOf(node).hash});
    if (count == attempts.end() || count->second < attemptsMax || state.terms.isForced) failed.push_back(node);
  }
  const size_t open =
      state.count(Phase::Waiting) + state.count(Phase::Parked) + state.count(Phase::Queued) + state.inFlight();
  if (how.isForFailed && failed.empty() && state.count(Phase::Failed) > 0) {
    throw Failure{ExitCode::Failed, errorCode("too_many_tries"), fmt::format("no failed node of {} is tried again", id),
                  fmt::format("each has failed {} times with this image", attemptsMax), "--force, if it is meant"};
  }
  if (how.isForFailed ? failed.empty() : open == 0) {
    printOut("{}", session.wantsJson() ? compactJson(summaryJson(id, state)) + "\n" : "nothing to do\n");
    return ExitCode::Done;
  }
  const std::unique_ptr<NodeChange> change = isOfKeys ? changeOfKeys(state) : changeOfFirmware(folder, state);
  Runner runner(std::move(state));
  if (how.isForFailed) {
    runner.resumeFailed(monotonicMs(), failed);
  } else {
    runner.resume(monotonicMs());
  }
  boost::asio::io_context loop(1);
  return drive(session, loop, runner, log, *change);
}

}  // namespace spore::cli
