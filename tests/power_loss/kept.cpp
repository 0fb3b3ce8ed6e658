// The values of a sketch, with the power cut in every operation on a chip's flash: afterwards all of them are those of
// one moment, the last that was written or the one that was being written, and what an ordered restart wrote is there.
#include <cstdio>
#include <optional>

#include "spore/context/event_names.h"
#include "spore/context/node_info.h"
#include "spore/services/kept_values.h"
#include "spore/storage/flash_storage.h"
#include "support/fake_board.h"
#include "support/nor_flash.h"

namespace spore {
namespace {

// Enough for the log to move to the other sector and back.
constexpr uint32_t rounds = 150;
constexpr const char* longText = "abcdefghijklmnopqrstuvwxyz";

struct Cut {
  uint32_t operations = UINT32_MAX;
  PowerCut kind = PowerCut::Before;
};

// One run of a sketch: its memory is new, the flash is what it is.
struct Life {
  explicit Life(Flash& flash) : storage(flash) {
    storage.begin();
    kept.registerTasks(tasks);
    tasks.begin(fake.clock.now());
  }
  void second() {
    fake.clock.advance(Millis{1000});
    tasks.loop(fake.clock.now());
  }
  void leave() {
    NodePhase phase = NodePhase::Restarting;
    context.fire(event_names::nodeLeaving, &phase);
  }
  void change(uint32_t round) {
    (void)kept.keep("round", round);
    (void)kept.keep("on", round % 2 == 1);
    for (const char* name : {"a", "b", "c", "d"}) (void)kept.keep(name, textOf(round));
  }
  static std::string_view textOf(uint32_t round) { return {longText, round % 27}; }

  FakeBoard fake;
  FlashStorage storage;
  Board board{fake.clock, fake.crypto,   fake.datagrams, fake.firmware, fake.httpClient, fake.log,
              fake.radio, fake.requests, storage,        fake.system,   fake.webSockets};
  NodeContext context{fake.log};
  TaskScheduler tasks{fake.clock, context};
  KeptValues kept{context, board};
};

class Story {
 public:
  explicit Story(const Cut& cut) { flash_.failAfter(cut.operations, cut.kind, cut.operations + 1); }

  void play() {
    uint32_t last = rounds;
    for (uint32_t round = 1; round <= last && fault_ == nullptr; ++round) {
      change(round);
      if (!flash_.hasFailed()) {
        if (begin() != round) blame("what was written is not there", round, begin());
        continue;
      }
      wasCut_ = true;
      last = round + 3;
      flash_.restorePower();
      const uint32_t found = begin();
      if (found != round && found != round - 1) blame("what was written before is gone", round, found);
      change(round);
      if (begin() != round) blame("after the cut nothing is kept any more", round, begin());
    }
  }
  bool wasCut() const { return wasCut_; }
  uint32_t operations() const { return flash_.operations(); }
  uint32_t erases() const { return flash_.erases(); }
  const char* fault() const { return fault_; }
  uint32_t faultRound() const { return faultRound_; }
  uint32_t foundRound() const { return foundRound_; }

 private:
  // What a start finds.
  uint32_t begin() {
    life_.emplace(flash_);
    const auto round = life_->kept.read("round", 0u);
    bool isOne = life_->kept.read("on", false) == (round % 2 == 1);
    for (const char* name : {"a", "b", "c", "d"}) isOne = isOne && life_->kept.read(name, "") == Life::textOf(round);
    if (!isOne) blame("the values are a mixture", round, round);
    return round;
  }
  void change(uint32_t round) {
    life_.emplace(flash_);
    life_->change(round);
    if (round % 2 == 1) return life_->leave();
    life_->second();
    if (!flash_.hasFailed() && !life_->kept.isWritten()) blame("a change that comes alone waits", round, round);
  }
  void blame(const char* fault, uint32_t round, uint32_t found) {
    if (fault_ == nullptr) fault_ = fault, faultRound_ = round, foundRound_ = found;
  }

  NorFlash<FlashStorage::sectors> flash_;
  std::optional<Life> life_;
  bool wasCut_ = false;
  const char* fault_ = nullptr;
  uint32_t faultRound_ = 0;
  uint32_t foundRound_ = 0;
};

int run() {
  static std::optional<Story> story;
  story.emplace(Cut{});
  story->play();
  const uint32_t operations = story->operations();
  uint32_t cuts = 0;
  if (story->fault() != nullptr) {
    std::printf("BROKEN: without a cut: %s, in round %u\n", story->fault(), story->faultRound());
    return 1;
  }
  if (story->erases() < 3) {
    std::printf("too short: no sector was ever full\n");
    return 1;
  }
  for (uint32_t operation = 0; operation < operations; ++operation) {
    for (const PowerCut kind : {PowerCut::Before, PowerCut::Torn}) {
      story.emplace(Cut{operation, kind});
      story->play();
      cuts += story->wasCut() ? 1 : 0;
      if (story->fault() == nullptr) continue;
      std::printf("BROKEN: %s: operation %u, round %u, found %u\n", story->fault(), operation, story->faultRound(),
                  story->foundRound());
      return 1;
    }
  }
  if (cuts != 2 * operations) {
    std::printf("too short: only %u of %u cuts happened\n", cuts, 2 * operations);
    return 1;
  }
  std::printf("%u cuts, clean and torn: every one left one moment's values\n", cuts);
  return 0;
}

}  // namespace
}  // namespace spore

int main() {
  return spore::run();
}
