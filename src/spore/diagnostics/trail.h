// Trail: what a run leaves in memory that outlives a restart, though no power cut, for the run after it.
#pragma once

#include "spore/diagnostics/crash_record.h"

namespace spore {

// Somebody is at the board, or its power was away: that is no failure of what ran.
bool isByHand(ResetCause cause);

class Trail {
 public:
  // What ran last, and how long the run had lived by then.
  struct End {
    uint32_t uptimeS = 0;
    TaskName task;  // empty: unknown
  };

  explicit Trail(SystemInfo& system) : system_(system) {}

  // To be called once, before the first note(). Counts this start; returns how the run before ended, as far as that is
  // known.
  End begin();
  // Notes which task runs from now on. Call it whenever that changes: the same task again within a second costs
  // nothing.
  void note(const char* task, uint32_t uptimeS);

  // Starts since the last of these: forgetStarts(), power on, a reset by hand. This start is included.
  uint32_t starts() const { return starts_; }
  void forgetStarts();
  // Counts one start less, as if this one had not been.
  void forgetOne();

 private:
  void retain();

  SystemInfo& system_;
  uint32_t starts_ = 1;
  const char* task_ = "";
  uint32_t uptimeS_ = 0;
};

}  // namespace spore
