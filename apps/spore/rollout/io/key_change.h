// KeyChange: new keys as a rollout brings them to nodes (GET and POST /api/node/keys; docs/decisions/0029).
#pragma once

#include <array>
#include <functional>
#include <map>

#include "rollout/io/node_requests.h"
#include "spore/base/result.h"
#include "spore/platform/crypto.h"
#include "spore/trust/node_keys.h"

namespace spore::cli {

// What a node says of its keys.
struct KeyReport {
  uint32_t epoch = 0;
  uint32_t generation = 0;
  std::string step;         // none, staged, on_trial, retiring
  uint32_t otherEpoch = 0;  // of the keys that it comes from or goes to; 0: there are none
  bool hasReverted = false;
  uint64_t msLeft = 0;

  struct Outdated {
    std::string nodeId;
    std::string ip;
  };
  std::vector<Outdated> outdated;  // who speaks under keys that it has not

  bool isOnTrial() const { return step == "on_trial"; }
};

// Throws a Failure: E_NO_KEYS of a node without, E_ANSWER for something else.
KeyReport readKeyReport(const JsonValue& answer);

// As plans and reports name it, and back. Malformed: it is no such name.
std::string epochName(uint32_t epoch);
Result<uint32_t> epochNamed(const std::string& name);

// The facts of "an image" that is nothing but keys.
ImageFacts factsOfEpoch(uint32_t epoch);
// Of a node that is to come to the keys of `target`, in the words of a rollout.
UpdateReport reportOf(const KeyReport& keys, uint32_t target);

class KeyChange final : public NodeChange {
 public:
  // Called with each node that is confirmed, and its generation.
  using OnConfirmed = std::function<void(uint32_t nodeId, uint32_t generation)>;
  using Entropy = std::function<std::array<uint8_t, 16>()>;

  KeyChange(const SecretKey& root, uint32_t target, Crypto& crypto, Entropy entropy, OnConfirmed onConfirmed)
      : root_(root),
        target_(target),
        crypto_(crypto),
        entropy_(std::move(entropy)),
        onConfirmed_(std::move(onConfirmed)) {}

  NodeRequest requestFor(const Action& action, const Runner& runner) override;
  UpdateReport reportIn(size_t node, const JsonValue& answer) override;
  void onEntry(const Entry& entry, const RolloutState& state) override;

  // The request that gives the node with this id its new keys; `generation`: of those that it has.
  NodeRequest stageRequest(const std::string& nodeId, uint32_t generation);

 private:
  const SecretKey root_;
  const uint32_t target_;
  Crypto& crypto_;
  Entropy entropy_;
  OnConfirmed onConfirmed_;
  std::map<size_t, uint32_t> generations_;  // by node of the plan, as it has said last
};

}  // namespace spore::cli
