// StoryRun: one story while it goes on: its fleet, its operator, and the first thing that is not as it should be.
#pragma once

#include <fmt/format.h>

#include "sim_operator.h"
#include "stories.h"
#include "updated_fleet.h"

namespace spore::cli {

class StoryRun {
 public:
  StoryRun(uint64_t seed, ImageBehaviour behaviour, bool keepsPrevious)
      : fleet(seed, behaviour, keepsPrevious),
        generator(seed ^ 0x726F6C6C),
        change({fleet.file()}),
        rollout(fleet.world(), change, fleet.facts(), Subject::Firmware) {
    rollout.onStep([this](const Entry& entry) { judge(entry); });
  }

  sim::World& world() { return fleet.world(); }
  // All boot and find each other; the rollout is planned, and begins.
  void begin(const RolloutTerms& terms);
  // Nothing is lost any more: whoever runs must know all others.
  void endWell();
  // The first is kept.
  void expect(bool isSo, const std::string& otherwise) {
    if (!isSo && broken_.empty()) broken_ = otherwise;
  }
  bool goesOn() { return broken_.empty() && world().violations().empty(); }
  // Of those: `count` nodes of the world, each once.
  std::vector<size_t> pick(std::vector<size_t> from, size_t count);
  StoryEnd end(const std::string& figures);

  UpdatedFleet fleet;
  sim::Generator generator;
  FirmwareChange change;
  SimOperator rollout;
  sim::Time begunAt = 0;

 private:
  void judge(const Entry& entry);

  std::string broken_;
};

// "12:05".
std::string clockText(sim::Time duration);

}  // namespace spore::cli
