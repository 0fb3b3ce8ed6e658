// Trial: whether a new firmware may stay.
#pragma once

#include <optional>

#include "spore/base/instant.h"
#include "spore/ota/firmware_record.h"
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

  // Before the new image becomes the next one to start: what it will be judged by. An error of the storage: it must not
  // become that, since nobody would judge it.
  Status announce(const Sha256Hash& image, bool hasPeers);
  // It has not become that after all.
  void withdraw();
  // Once, at the start of a node, when the hash of what runs is known. An image that was to be tried and does not run
  // was given up by whoever started us, if the board has returned; else a power cut kept it from ever starting.
  // True: that it was given up is known only now.
  bool begin(Instant now, const Sha256Hash& running, const TrialTerms& terms, bool hasReturned);
  // Each second or so, while isPending(): Pending, Confirmed or Failed.
  TrialOutcome judge(Instant now, const TrialFacts& facts);
  // The board went back to the firmware before, or could not.
  void noteReturn(bool hasReturned);

  bool isPending() const { return isPending_; }
  const FirmwareRecord& record() const { return record_; }
  // Zero when nothing is on trial.
  Millis left(Instant now) const;

 private:
  Status store();

  Storage& storage_;
  FirmwareRecord record_;
  TrialOutcome before_ = TrialOutcome::None;  // of the last one, until withdraw() is too late
  TrialTerms terms_;
  Instant startedAt_;
  bool isPending_ = false;
};

}  // namespace spore
