// BootGuard: notices that a firmware does not survive its own start, again and again.
#pragma once

#include "spore/diagnostics/trail.h"
#include "spore/platform/storage.h"

namespace spore {

// A start that lives for a minute is a good one. After too many in a row that failed before that, the node comes up in
// safe mode: with the engine's own services only, so that it can be reached and updated. A good start, in safe mode
// too, ends that. What somebody has ended is no failure: an ordered restart, the power switched off, the reset button.
// Nothing but the number of a good start is stored, moved up by one for each start that was no failure, and only every
// few starts where all are good, for the sake of the flash; the trail counts beside it, because flash can fail, but
// ends with the power.
class BootGuard {
 public:
  static constexpr uint32_t goodAfterS = 60;
  // Fewer bring safe mode for what passes by itself; more leave a firmware that crashes alone for longer.
  static constexpr uint32_t badStartsMax = 8;

  BootGuard(Storage& storage, Trail& trail) : storage_(storage), trail_(trail) {}

  // To be called once, after Trail::begin(): with the number of this start (the incarnation) and how the run before it
  // ended.
  void begin(uint32_t start, ResetCause cause);
  // This run ends because somebody has ordered it.
  void noteOrdered();
  // To be called now and then, with the time since begin().
  void note(uint32_t uptimeS);

  // This start has got another number, because the cluster knew of later ones.
  void renumber(uint32_t start);

  // Another firmware is coming: its starts are counted from here.
  void forgive() {
    store(start_);
    trail_.forgetStarts();
  }

  bool isSafeMode() const { return isSafeMode_; }

 private:
  void forgiveOne(uint32_t beyond);
  void store(uint32_t good);

  Storage& storage_;
  Trail& trail_;
  uint32_t start_ = 0;
  uint32_t lastGood_ = 0;
  bool isGood_ = false;
  bool isSafeMode_ = false;
};

}  // namespace spore
