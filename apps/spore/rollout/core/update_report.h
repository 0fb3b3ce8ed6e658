// UpdateReport: what a node says about its firmware (GET /api/node/update).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json.h"

namespace spore::cli {

struct UpdateReport {
  std::string state;      // idle, prepared, receiving, verifying, installed, failed
  std::string faultCode;  // of the last transfer; empty: none
  std::string faultMessage;
  std::string product;
  std::string board;
  std::string version;
  std::string hash;        // of the image that runs; empty for the first moments after a start
  std::string trial;       // none, on_trial, confirmed, reverted, failed
  std::string trialFault;  // why a trial failed; empty: it did not, or nobody knows
  uint64_t trialMsLeft = 0;
  std::string imageHash;  // of the image that is coming or has come; empty: none
  uint64_t received = 0;  // bytes of the file with its trailer
  uint64_t roomBytes = 0;
  uint64_t freeHeap = 0;
  bool isHeld = false;
  bool isSignedOnly = false;
  bool isSafeMode = false;  // its firmware did not survive its last starts
  // Of the keys that the node knows; nothing: it does not say, because its firmware is older.
  std::optional<std::vector<std::string>> keyIds;

  bool isOnTrial() const { return trial == "on_trial"; }
  // What it runs has not failed, and is not being tried.
  bool isWell() const { return !isOnTrial() && trial != "failed" && !isSafeMode; }
  // Verified an image, or is about to have done so.
  bool isSettling() const { return state == "installed" || state == "verifying"; }
};

// Throws a Failure for something that no node answers.
UpdateReport readUpdateReport(const JsonValue& answer);

}  // namespace spore::cli
