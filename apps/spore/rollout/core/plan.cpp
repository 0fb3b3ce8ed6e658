#include "rollout/core/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "output/human.h"
#include "spore/ota/image_trailer.h"

namespace spore::cli {
namespace {

constexpr const char* verdictNames[] = {"update", "current", "offline",  "queued",
                                        "held",   "busy",    "no_image", "refused"};

struct Objection {
  Verdict verdict = Verdict::Update;
  std::string code;
  std::string reason;
};

Objection objectionOfOthers(const ImageFacts& image, const UpdateReport& report) {
  if (report.isOnTrial()) {
    const std::string left = report.trialMsLeft == 0 ? "" : fmt::format(" for {} s", (report.trialMsLeft + 999) / 1000);
    return {Verdict::Busy, "trial_pending", fmt::format("its firmware {} is on trial{}", report.version, left)};
  }
  const bool isComing = report.state == "receiving" || report.isSettling();
  if (isComing && !report.imageHash.empty() && report.imageHash != image.hash) {
    return {Verdict::Busy, "update_busy", "another image is on its way to it"};
  }
  return {};
}

Objection objectionToCurrent(const UpdateReport& report) {
  if (report.isSafeMode) {
    return {Verdict::Refused, "safe_mode", "runs it already, in safe mode: it does not survive its starts"};
  }
  if (report.trial == "failed") {
    const std::string why = report.trialFault.empty() ? "" : ": " + report.trialFault;
    return {Verdict::Refused, "trial_failed", fmt::format("runs it already, and it has failed its trial there{}", why)};
  }
  return {Verdict::Current, "image_current", "runs it already"};
}

// None: it would be taken, or the node is too old to say.
Objection objectionToSignature(const ImageFacts& image, const UpdateReport& report) {
  if (!report.isSignedOnly) return {};
  const std::string keys = report.keyIds ? fmt::format("{}", fmt::join(*report.keyIds, " or ")) : "";
  if (!image.isSigned) {
    const std::string by = keys.empty() ? "" : fmt::format(", by key {}", keys);
    return {Verdict::Refused, "signature_missing", fmt::format("takes signed images only{}", by)};
  }
  if (!report.keyIds || image.keyId.empty()) return {};
  const bool isKnown = std::find(report.keyIds->begin(), report.keyIds->end(), image.keyId) != report.keyIds->end();
  if (isKnown) return {};
  return {Verdict::Refused, "signature_key_unknown",
          keys.empty() ? std::string("knows no key: it was started without --update-key")
                       : fmt::format("takes images of key {}, this one is of {}", keys, image.keyId)};
}

// What speaks against this image on this node; none: Verdict::Update. Force gets past what it gets past on the node
// too.
Objection objectionTo(const ImageFacts& image, const UpdateReport& report, unsigned attempts, bool isForced) {
  if (const Objection busy = objectionOfOthers(image, report); busy.verdict != Verdict::Update) return busy;
  if (!isForced) {
    if (report.hash == image.hash) return objectionToCurrent(report);
    if (report.isHeld) return {Verdict::Held, "node_held", "has the label hold"};
    if (report.product != image.product) {
      return {Verdict::Refused, "image_other_product", fmt::format("runs {}, not {}", report.product, image.product)};
    }
    if (attempts >= attemptsMax) {
      return {Verdict::Refused, "too_many_tries", fmt::format("failed {} times with this image", attempts)};
    }
  }
  if (report.roomBytes == 0) {
    return {Verdict::Refused, "update_unsupported",
            "has no room for a new firmware; on Linux its disk is full, or it was started without --state"};
  }
  if (image.fileBytes > report.roomBytes + imageTrailerBytes) {
    return {Verdict::Refused, "image_too_large",
            fmt::format("does not fit: {} beside what runs, the image has {}", sizeText(report.roomBytes),
                        sizeText(image.fileBytes - imageTrailerBytes))};
  }
  return objectionToSignature(image, report);
}

// The image for a board, of the product that runs there if there are several.
std::optional<size_t> imageFor(const std::vector<ImageFacts>& images, const UpdateReport& report) {
  std::optional<size_t> found;
  for (size_t index = 0; index < images.size(); ++index) {
    if (images[index].board != report.board) continue;
    if (!found || images[index].product == report.product) found = index;
  }
  return found;
}

// den-2 before den-10.
bool comesBefore(const PlannedNode& left, const PlannedNode& right) {
  const auto orderOf = [](const PlannedNode& node) {
    const size_t digits = node.name.size() - (node.name.find_last_not_of("0123456789") + 1);
    return std::make_tuple(node.name.substr(0, node.name.size() - digits), digits, node.name, node.key);
  };
  return orderOf(left) < orderOf(right);
}

// Canaries first; a firmware that no canary has tried would meet a whole wave.
void chooseCanaries(std::vector<PlannedNode*>& queue, size_t canaries, size_t images) {
  if (canaries == 0) return;
  std::vector<bool> isTried(images, false);
  std::vector<PlannedNode*> first;
  std::vector<PlannedNode*> rest;
  for (PlannedNode* node : queue) {
    const bool isNew = !isTried[node->image];
    (isNew ? first : rest).push_back(node);
    isTried[node->image] = true;
  }
  const size_t missing = canaries - std::min(canaries, first.size());
  first.insert(first.end(), rest.begin(), rest.begin() + static_cast<long>(std::min(missing, rest.size())));
  rest.erase(rest.begin(), rest.begin() + static_cast<long>(std::min(missing, rest.size())));
  for (PlannedNode* node : first) node->group = 0;
  queue = rest;
}

void setGroups(std::vector<PlannedNode>& nodes, const RolloutTerms& terms, size_t images) {
  std::vector<PlannedNode*> queue;
  for (PlannedNode& node : nodes) {
    if (node.verdict == Verdict::Update) queue.push_back(&node);
    if (node.verdict == Verdict::Queued) node.group = terms.waves.size() + 1;
  }
  chooseCanaries(queue, terms.canaries, images);
  size_t wave = 0;
  for (size_t index = 0; index < queue.size(); ++index) {
    while (index >= (queue.size() * terms.waves[wave] + 99) / 100) ++wave;
    queue[index]->group = wave + 1;
  }
}

}  // namespace

const char* toText(Verdict verdict) {
  return verdictNames[static_cast<size_t>(verdict)];
}

const char* toText(Subject subject) {
  return subject == Subject::Keys ? "keys" : "firmware";
}

size_t Plan::count(Verdict verdict) const {
  return static_cast<size_t>(std::count_if(nodes.begin(), nodes.end(),
                                           [verdict](const PlannedNode& node) { return node.verdict == verdict; }));
}

size_t Plan::countInGroup(size_t group) const {
  return static_cast<size_t>(std::count_if(nodes.begin(), nodes.end(), [group](const PlannedNode& node) {
    return node.verdict == Verdict::Update && node.group == group;
  }));
}

size_t Plan::lastGroup() const {
  size_t last = 0;
  for (const PlannedNode& node : nodes) {
    if (node.verdict == Verdict::Update) last = std::max(last, node.group);
  }
  return last;
}

PlannedNode judgeCandidate(const std::vector<ImageFacts>& images, const Candidate& candidate, const PlanRules& rules) {
  PlannedNode node;
  node.key = candidate.key;
  node.name = candidate.name;
  node.endpoint = candidate.endpoint;
  if (!candidate.report) {
    node.verdict = candidate.wasReached ? Verdict::Refused : rules.queuesOffline ? Verdict::Queued : Verdict::Offline;
    node.code = !candidate.wasReached ? "offline" : candidate.code.empty() ? "update_unsupported" : candidate.code;
    node.reason = candidate.cause;
    return node;
  }
  const UpdateReport& report = *candidate.report;
  node.fromVersion = report.version;
  node.fromHash = report.hash;
  node.keys = report.keyIds.value_or(std::vector<std::string>());
  const std::optional<size_t> image = imageFor(images, report);
  if (!image) {
    node.verdict = Verdict::NoImage;
    node.code = "image_other_board";
    node.reason = fmt::format("is a {}, and no image is for that", report.board);
    return node;
  }
  node.image = *image;
  const unsigned attempts = rules.attempts ? rules.attempts(candidate.key, images[*image].hash) : 0;
  const Objection objection = objectionTo(images[*image], report, attempts, rules.isForced);
  node.verdict = objection.verdict;
  node.code = objection.code;
  node.reason = objection.reason;
  return node;
}

Plan makePlan(std::vector<ImageFacts> images, const std::vector<Candidate>& candidates, const RolloutTerms& terms,
              const PlanRules& rules) {
  Plan plan;
  plan.images = std::move(images);
  for (const Candidate& candidate : candidates) plan.nodes.push_back(judgeCandidate(plan.images, candidate, rules));
  std::stable_sort(plan.nodes.begin(), plan.nodes.end(), comesBefore);
  setGroups(plan.nodes, terms, plan.images.size());
  std::stable_sort(plan.nodes.begin(), plan.nodes.end(),
                   [](const PlannedNode& left, const PlannedNode& right) { return left.group < right.group; });
  return plan;
}

std::string groupName(size_t group, const RolloutTerms& terms) {
  if (group == 0) return "canary";
  return group > terms.waves.size() ? "queued" : fmt::format("wave{}", group);
}

}  // namespace spore::cli
