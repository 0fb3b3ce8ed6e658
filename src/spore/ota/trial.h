// Trial: whether a new firmware may stay.
#pragma once

#include <optional>

#include "spore/base/instant.h"
#include "spore/ota/firmware_record.h"
#include "spore/platform/firmware_slot.h"
#include "spore/platform/storage.h"

namespace spore {

// What a node knows of itself while its firmware is on trial.
struct TrialFacts {
  bool hasJoined = false;  // shows another member ACTIVE
  bool isSeen = false;     // another has answered it since it started
  uint64_t freeHeap = 0;   // bytes
};

struct TrialTerms {
  // How long a new firmware must live before it counts. Longer finds slower faults, and each update takes as much
  // longer.
  Millis duration{30 * 1000};
  // How long it may take to join and be seen, from its start. Shorter gives up sooner where the network was down
  // anyway.
  Millis patience{90 * 1000};
  // Bytes that must be free all the time.
  uint64_t heapFloor = 8 * 1024;
};

class Trial {
 public:
  Trial(Storage& storage) : storage_(storage) {}

  // To be called before the new image becomes the next one to start: stores what it will be judged by. After an error
  // of the storage it must not become the next one, since nobody would judge it.
  Status announce(const Sha256Hash& image, bool hasPeers);
  // The announced image has not become the next one to start after all.
  void withdraw();
  // To be called once, before anything of the node that a new firmware could break: reads the record, and counts this
  // start if it is the first, or the run before has failed.
  void countStart(bool hasFailed = true);
  // This run ends because somebody has ordered it: its start tells nothing about the firmware.
  void uncountStart();
  // To be called once, when the hash of what runs is known. An image that was to be tried and does not run was given up
  // by whoever started us, if the slot says so; else a power cut kept it from ever starting. True: that it was given up
  // is known only now. In safe mode nothing passes.
  bool begin(Instant now, const Sha256Hash& running, const TrialTerms& terms, SlotTrial slot, bool isSafeMode);
  // To be called about every second while isPending(). Pending, Confirmed (then call confirm()) or Failed.
  TrialOutcome judge(Instant now, const TrialFacts& facts);
  // The firmware may stay. After an error that is not written down, and it is still on trial.
  Status confirm();
  // The board went back to the firmware before, or could not.
  void noteReturn(bool hasReturned);
  // The last try to store the record failed: the storage does not have it as it is now.
  bool isUnsaved() const { return isUnsaved_; }
  void saveAgain() { (void)store(); }

  bool isPending() const { return isPending_; }
  // Whether what runs may be on trial; until begin() only the record tells. Also once the next one is announced.
  bool isOpen() const { return record_.outcome == TrialOutcome::Pending; }
  const FirmwareRecord& record() const { return record_; }
  // Zero when nothing is on trial.
  Millis left(Instant now) const;

 private:
  Status store();
  void settle(TrialOutcome outcome);

  Storage& storage_;
  FirmwareRecord record_;
  TrialOutcome before_ = TrialOutcome::None;  // of the last one, until withdraw() is too late
  TrialTerms terms_;
  Instant startedAt_;
  bool isPending_ = false;
  bool isUnsaved_ = false;
};

}  // namespace spore
