// FirmwareWatch: knows which firmware runs, and whether it may stay.
#pragma once

#include "spore/base/spare_memory.h"
#include "spore/cluster/cluster_manager.h"
#include "spore/diagnostics/boot_guard.h"
#include "spore/ota/sliced_hash.h"
#include "spore/ota/trial.h"
#include "spore/ota/update_rules.h"
#include "spore/services/node_facts.h"

namespace spore {

class FirmwareWatch {
 public:
  // `restart` restarts the node, into the firmware before this one if the trial failed.
  FirmwareWatch(Board& board, NodeFacts& facts, const ClusterManager& cluster, UpdateRules& rules, BootGuard& bootGuard,
                const Callback<void()>& restart)
      : board_(board),
        facts_(facts),
        cluster_(cluster),
        rules_(rules),
        bootGuard_(bootGuard),
        trial_(board.storage),
        restart_(restart) {}

  // To be called once, before anything that a new firmware could break: some bad ones live for less time than it takes
  // to read an image.
  void countStart() { trial_.countStart(!isByHand(board_.system.resetCause())); }
  // This run ends because somebody has ordered it.
  void noteOrdered() { trial_.uncountStart(); }
  void begin(const TrialTerms& terms);
  // To be called in each pass of the node's loop. True: it has more to do at once.
  bool loop(Instant now);
  // To be called before a new image is judged by the one that runs: reads the rest of that now. Takes at most 30 ms on
  // Linux, 0.6 s on the chip.
  void knowFirmware();
  // To be called before this image becomes the one that the next start runs; after an error it must not.
  Status announce(Instant now, const ImageTrailer& image);
  // The announced image, if there is one, has not become the next one to start.
  void withdraw() { trial_.withdraw(); }

  const Trial& trial() const { return trial_; }
  // The firmware that runs has proved nothing yet, or the next one is announced.
  bool isOnTrial() const { return trial_.isOpen() || board_.firmware.trial() == SlotTrial::Open; }
  // Other nodes may take the firmware that runs: it is neither on trial nor has failed, as far as is known here.
  bool isProven() const;
  // The size of the image that runs, without a trailer; 0: the board does not tell.
  size_t runningBytes() const { return size_; }
  // Its size with its trailer, as another node could take it; 0: the trailer is not known, or not yet.
  size_t imageBytes() const { return trailer_ == TrailerPlace::Unknown ? 0 : size_ + imageTrailerBytes; }
  Status readImage(size_t offset, MutableBytes bytes);
  // The image is still being read; imageBytes() may change.
  bool isHashing() const { return isHashing_; }

 private:
  enum class TrailerPlace : uint8_t { Unknown, Slot, BehindImage };

  bool isTimeToHash() const;
  void hashMore(Instant now);
  void onHashed(Instant now);
  Status readTrailerAt(TrailerPlace place, MutableBytes bytes);
  bool isOurs(TrailerPlace place);
  void judge(Instant now);
  void confirm();
  void giveUp();
  void saveAgain();
  void sayUnsaved();
  void say(LogLevel level, FlashText text);

  Board& board_;
  NodeFacts& facts_;
  const ClusterManager& cluster_;
  UpdateRules& rules_;
  BootGuard& bootGuard_;
  Trial trial_;
  TrialTerms terms_;
  Callback<void()> restart_;
  Spare<SlicedHash> hash_;  // while the running image is hashed
  size_t size_ = 0;
  Instant judgedAt_;
  bool isHashing_ = false;
  bool hasSaidUnsaved_ = false;
  TrailerPlace trailer_ = TrailerPlace::Unknown;
};

}  // namespace spore
