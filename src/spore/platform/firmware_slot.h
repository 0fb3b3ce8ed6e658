// FirmwareSlot: where a new firmware is put down, beside the one that runs, until it may take its place.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/result.h"

namespace spore {

// What is known of an image before its bytes come.
struct StagingPlan {
  size_t bytes = 0;          // of the file without its trailer, or a little more where its end is not known exactly
  size_t unpackedBytes = 0;  // 0: not known yet
  Bytes hash;                // SHA-256 of the file; empty: not known, and nothing can be resumed
};

// What a board's own record says of the trial of the image that was committed last.
enum class SlotTrial : uint8_t {
  Unknown,  // it keeps none: the node's record is all there is
  Settled,  // nothing is on trial
  Open,     // the image that runs is on trial, and the one before it waits beside it
  GivenUp,  // that image was started and given up, and the firmware before it runs again
};

class FirmwareSlot {
 public:
  // Bytes of the image that runs, without a trailer.
  virtual size_t runningBytes() = 0;
  // The largest file that could be put down now.
  virtual size_t roomBytes() = 0;
  virtual Status readRunning(size_t offset, MutableBytes bytes) = 0;
  // The trailer that was committed with an image, this one or an earlier one. NotFound, IoError.
  virtual Status readTrailer(MutableBytes bytes) = 0;

  // Makes room. What was put down before is lost, unless it is the beginning of the very same file (by its hash): then
  // staged() says how much of it is there. TooLarge: no room; Forbidden: a copy of it that breaks off could not be
  // repeated (see checkCopy()); Unsupported: this board has no slot; Unavailable: what lies there could not be started,
  // or not even be written; Busy: what runs is on trial; IoError.
  virtual Status open(const StagingPlan& plan) = 0;
  // Bytes put down so far.
  virtual size_t staged() = 0;
  // Puts down the next bytes, in order. They may reach the medium later; finish() makes sure. TooLarge; IoError.
  virtual Status append(Bytes bytes) = 0;
  // Everything that was appended is on the medium.
  virtual Status finish() = 0;
  virtual Status read(size_t offset, MutableBytes bytes) = 0;
  // Whether the boot loader could copy an image of this unpacked size into place again and again until it succeeds.
  // Forbidden otherwise.
  virtual Status checkCopy(size_t unpackedBytes) = 0;
  // The next start of the program runs what lies here. `trailer` is kept with it. A power cut inside leaves the old
  // firmware or the new one, and so does an error: TooLarge, Busy (as open()), IoError.
  virtual Status commit(Bytes trailer) = 0;
  // Forgets what was put down.
  virtual void discard() = 0;

  virtual SlotTrial trial() = 0;
  // The firmware that runs has passed its trial. IoError: that could not be written down, and it is on trial still.
  virtual Status confirm() = 0;
  // The next start runs the firmware before this one. Unsupported: this board keeps only one; NotFound: there is none.
  virtual Status revert() = 0;

  // Memory for as long as a transfer lasts, so that an idle node does not hold it. Empty if there is none, or while it
  // is lent already.
  virtual MutableBytes lend(size_t bytes) = 0;
  virtual void giveBack() = 0;

 protected:
  ~FirmwareSlot() = default;
};

}  // namespace spore
