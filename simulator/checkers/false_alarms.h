// FalseAlarms: counts how often a member that lives, can be reached and does not stall is shown non-ACTIVE.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

// An alarm is one such member, from the first node that accuses it until nobody does. It is a rate, not a violation,
// unless a scenario allows only so many.
class FalseAlarms final : public Checker {
 public:
  explicit FalseAlarms(Evidence evidence);

  const char* name() const override { return "false_alarms"; }
  void onBoot(size_t node) override { acquit(node); }
  void onStop(size_t node) override { acquit(node); }
  void onSecond() override;
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;

  // More than this is a violation.
  void setAllowed(uint64_t allowed) { allowed_ = allowed; }
  uint64_t count() const { return count_; }
  // Accusations by single observers: what one user of one node sees.
  uint64_t pairCount() const { return pairCount_; }
  // Of all entries of all lists, looked at each second.
  uint64_t looks() const { return looks_; }
  uint64_t wrongLooks() const { return wrongLooks_; }

 private:
  void judge(size_t observer, size_t subject, const View& shown);
  bool isFalse(size_t observer, size_t subject) const;
  void acquit(size_t node);
  void setAccused(size_t observer, size_t subject, bool isAccused);

  std::vector<uint8_t> accused_;  // [observer × nodes + subject]
  std::vector<uint32_t> accusers_;
  uint64_t count_ = 0;
  uint64_t pairCount_ = 0;
  uint64_t looks_ = 0;
  uint64_t wrongLooks_ = 0;
  uint64_t allowed_ = UINT64_MAX;
};

}  // namespace spore::sim
