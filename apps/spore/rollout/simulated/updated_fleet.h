// UpdatedFleet: fifty simulated boards that all run one image, and another one to give them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "rollout/core/plan.h"
#include "simulator/world.h"

namespace spore::cli {

// What the new image does. Every simulated node is the same engine: its image is bytes that are sent, staged, hashed
// and put in place; what they would do is done here.
enum class ImageBehaviour {
  Good,
  NeverJoins,  // reaches nobody, and nobody reaches it
  Crashes,     // within a second of each start, until it comes up in safe mode
};

class UpdatedFleet {
 public:
  static constexpr size_t nodeCount = 50;
  static constexpr double loss = 0.05;  // of broadcasts in bursts of a second, and of everything else

  // With `keepsPrevious` nodes have a place for each of two images, as on Linux, else for one, as on a chip.
  UpdatedFleet(uint64_t seed, ImageBehaviour behaviour, bool keepsPrevious);

  sim::World& world() { return world_; }
  const std::string& file() const { return file_; }  // the new image with its trailer
  const ImageFacts& facts() const { return facts_; }

  // From its next restart on its own it does not come back.
  void lose(size_t node) { lost_.insert(node); }
  bool isLost(size_t node) const { return lost_.count(node) > 0; }
  // These nodes are out of reach of everybody else, and of the operator.
  void partOff(const std::vector<size_t>& nodes);
  void heal();

  bool runsNew(size_t node);
  // Its image is what it was at the beginning, and always was.
  bool isUntouched(size_t node);

 private:
  void onRestart(size_t node);
  void boot(size_t node);
  void onCrashDue(size_t node, sim::Time bootedAt);

  ImageBehaviour behaviour_;
  BearSslCrypto crypto_;
  sim::SimFirmware::Image newImage_;
  std::string file_;
  ImageFacts facts_;
  sim::World world_;
  std::vector<uint32_t> cells_;
  std::set<size_t> lost_;
};

}  // namespace spore::cli
