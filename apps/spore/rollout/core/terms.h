// RolloutTerms: the knobs of a rollout, and how they are written on a command line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "json.h"

namespace spore::cli {

// How many failures stop a rollout.
struct HaltLimit {
  bool isShare = true;
  unsigned value = 5;  // percent of the nodes to update, or nodes

  // At least 1: a share of a small fleet is rounded up.
  size_t failuresOf(size_t nodes) const;
  friend bool operator==(const HaltLimit&, const HaltLimit&) = default;
};

struct RolloutTerms {
  // Nodes that are updated before all others. More of them find what only some nodes suffer from, and a bad image
  // costs that many. 0: none, the first wave takes the risk.
  unsigned canaries = 1;
  // Cumulative percent of the nodes behind the canaries; each wave waits for the one before. More waves cost time and
  // leave more nodes untouched when something is wrong.
  std::vector<unsigned> waves{25, 50, 100};
  // Nodes between the start of their transfer and their confirmation at any time. Higher is faster, and that many may
  // be away at once; on weak Wi-Fi they also slow each other down.
  unsigned parallelMax = 4;
  HaltLimit haltOn;
  // How long the canaries are watched after they have been confirmed.
  uint64_t soakMs = 30 * 1000;
  // From the start of a node's transfer to its confirmation. Lower gives up sooner on a node with weak Wi-Fi.
  uint64_t deadlineMs = 180 * 1000;
  // Bytes that a node must report as free once it runs the new image.
  uint64_t heapFloor = 8 * 1024;
  // How long nodes that are away are waited for, when they are queued.
  uint64_t queueMs = 60 * 60 * 1000;
  bool isForced = false;  // also nodes that are held, current, or have failed with this image before

  friend bool operator==(const RolloutTerms&, const RolloutTerms&) = default;
};

// A transfer that makes no progress is taken up again this often, after a pause that doubles each time.
constexpr unsigned transferRetriesMax = 3;
constexpr uint64_t transferRetryPauseMs = 2000;
// Updates of one node to one image that did not succeed, after which it is refused unless forced.
constexpr unsigned attemptsMax = 3;

// "3" or "5%". Throw a usage Failure for something else.
HaltLimit parseHaltLimit(std::string_view text);
// "25%,50%,100%": rising, the last is 100 %.
std::vector<unsigned> parseWaves(std::string_view text);
// "90", "90s", "2m", "1h", in milliseconds; `option` is named in the Failure.
uint64_t parseDuration(std::string_view option, std::string_view text);

JsonValue termsJson(const RolloutTerms& terms);
// What is missing stays as it is by default.
RolloutTerms readTerms(const JsonValue& json);

}  // namespace spore::cli
