// Plan: which node gets which image, in which group, and why the others get none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "json.h"
#include "rollout/core/terms.h"
#include "rollout/core/update_report.h"
#include "spore/base/ip_address.h"

namespace spore::cli {

// What a plan needs to know of an image.
struct ImageFacts {
  std::string product;
  std::string board;
  std::string version;
  std::string hash;        // of the unpacked image: by this a node reports what it runs
  uint64_t fileBytes = 0;  // with the trailer
  bool isSigned = false;
  std::string keyId = {};  // that it says it is signed with
  friend bool operator==(const ImageFacts&, const ImageFacts&) = default;
};

// A member that was asked, or could not be.
struct Candidate {
  std::string key;  // the node's id; its address where it has none
  std::string name;
  Endpoint endpoint;
  std::optional<UpdateReport> report;
  std::string cause;        // without a report: why
  bool wasReached = false;  // it answered, but not with a report
  std::string code = {};    // then for programs: why; empty: it knows no updates
};

enum class Verdict {
  Update,
  Current,  // runs the image already
  Offline,  // does not answer
  Queued,   // does not answer, and is updated when it comes back
  Held,     // has the label hold
  Busy,     // somebody else is updating it: its firmware is on trial, or another image comes
  NoImage,  // none of the images is for its board
  Refused,  // would not take it, or has failed too often
};
const char* toText(Verdict verdict);

struct PlannedNode {
  std::string key;
  std::string name;
  Endpoint endpoint;
  Verdict verdict = Verdict::Refused;
  std::string code;    // why not, for programs: "image_too_large", "held", …
  std::string reason;  // and for people
  size_t image = 0;    // of the plan's images, unless NoImage
  std::string fromVersion;
  std::string fromHash;           // may be empty
  std::vector<std::string> keys;  // ids of those it takes images of; empty: it does not say, or has none
  size_t group = 0;               // 0: canaries, then the waves from 1 on; for nodes to update
  friend bool operator==(const PlannedNode&, const PlannedNode&) = default;
};

// Somebody who can say whether others see a node.
struct Observer {
  std::string key;
  Endpoint endpoint;
  friend bool operator==(const Observer&, const Observer&) = default;
};

// What a rollout is about.
enum class Subject { Firmware, Keys };
const char* toText(Subject subject);

struct Plan {
  Subject subject = Subject::Firmware;
  std::vector<ImageFacts> images;
  std::vector<PlannedNode> nodes;  // by group, then by name
  std::vector<Observer> observers;

  size_t count(Verdict verdict) const;
  size_t countInGroup(size_t group) const;  // to update
  size_t lastGroup() const;                 // of those to update
  friend bool operator==(const Plan&, const Plan&) = default;
};

struct PlanRules {
  bool isForced = false;
  bool queuesOffline = false;
  // Unsuccessful updates of this node to this image in earlier rollouts.
  std::function<unsigned(const std::string& key, const std::string& hash)> attempts;
};

// Gives the candidate its verdict alone; the group is left 0.
PlannedNode judgeCandidate(const std::vector<ImageFacts>& images, const Candidate& candidate, const PlanRules& rules);

// Gives verdicts and groups: as many canaries as the terms say, but at least one of each image; then the waves, whose
// sizes are rounded up.
Plan makePlan(std::vector<ImageFacts> images, const std::vector<Candidate>& candidates, const RolloutTerms& terms,
              const PlanRules& rules);

JsonValue planJson(const Plan& plan);
// Throws JsonValue::exception for what planJson() did not write.
Plan readPlan(const JsonValue& json);

// "canary", "wave1", …, and "queued" for what lies behind the waves.
std::string groupName(size_t group, const RolloutTerms& terms);

}  // namespace spore::cli
