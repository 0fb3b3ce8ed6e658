// Two updates of a Linux node in every order of good and bad images, cut in every operation on a file: what runs in the
// end must be the firmware that was confirmed last.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "boards/linux/linux_firmware.h"
#include "model_files.h"

namespace spore {
namespace {

// An image is what it does, and a number to tell it from others.
constexpr char good = 'G';
constexpr char crashing = 'C';       // as soon as it is started; one that hangs is the same to its guardian
constexpr char failing = 'F';        // lives, fails its trial, and goes back by itself
constexpr char notExecutable = 'X';  // of another machine
constexpr char kinds[] = {good, crashing, failing, notExecutable};
constexpr size_t imageBytes = 40;
// Two, and one of them again after a cut.
constexpr unsigned imagesSentMax = 3;

std::string makeImage(char kind, char number) {
  std::string image(imageBytes, number);
  image.front() = kind;
  return image;
}

struct Story {
  char first = good;
  char second = good;
  bool isImpatient = false;    // the second is sent while the first is on trial
  bool losesGuardian = false;  // whoever ends a process ends its guardian with it
  uint32_t operations = UINT32_MAX;
  Cut cut = Cut::Kill;
  Fault fault = Fault::None;  // instead of a cut
};

class Machine {
 public:
  explicit Machine(const Story& story) : story_(story) {
    unsetenv("SPORE_GIVEN_UP");
    if (story.fault == Fault::None) files_.cutAfter(story.operations);
    if (story.fault != Fault::None) files_.failAfter(story.operations, story.fault);
    start(StartKind::Cold);
  }

  // All of the story, and then some more starts.
  void play() {
    update(makeImage(story_.first, '1'));
    update(makeImage(story_.second, '2'));
    hasHappened_ = files_.hasFailed() || wasCut_;
    files_.heal();
    for (const StartKind kind : {StartKind::Cold, StartKind::AfterFailure, StartKind::Cold}) start(kind);
  }
  bool hasHappened() const { return hasHappened_; }
  const ModelFiles& files() const { return files_; }
  // What runs in the end is what was confirmed last, and nothing bad was started for ever.
  bool isWell() const {
    const bool isLast = files_.running() == confirmed_ || files_.running() == halfConfirmed_;
    return isLast && !slots_.load().isOnTrial && badStarts_ <= imagesSentMax * trialStartsMax;
  }
  const std::string& confirmed() const { return confirmed_; }
  unsigned badStarts() const { return badStarts_; }

 private:
  void update(const std::string& image);
  bool send(const std::string& image);
  void start(StartKind kind);
  void execute(SlotRecord record, bool isOrdered);
  void live(const std::string& slot, const std::string& image, const SlotRecord* onTrial);
  void liveOnTrial();
  void end(const SlotRecord* onTrial);
  void recover();

  static bool isStartable(const std::string& image) {
    return image.size() == imageBytes && image.front() != notExecutable;
  }

  const Story story_;
  ModelFiles files_;
  ProgramSlots slots_{files_};
  LinuxFirmware firmware_{files_, 99};
  const std::string base_ = makeImage(good, '0');
  std::string confirmed_ = base_;
  std::string halfConfirmed_;          // the cut came while that was written down: it may be either
  std::optional<SlotRecord> guarded_;  // what the guardian of what runs knows
  unsigned badStarts_ = 0;
  unsigned depth_ = 0;
  bool wasCut_ = false;
  bool hasHappened_ = false;
};

// Sent again if a cut came between.
void Machine::update(const std::string& image) {
  for (int round = 0; round < 2; ++round) {
    const bool isInstalled = send(image);
    if (files_.isDead()) {
      recover();
      continue;
    }
    if (isInstalled) {
      const SlotRecord record = slots_.choose(StartKind::Ordered);
      if (files_.isDead()) return recover();
      execute(record, true);
    }
    return;
  }
}

bool Machine::send(const std::string& image) {
  StagingPlan plan;
  plan.bytes = image.size();
  uint8_t hash[32] = {};
  hash[0] = static_cast<uint8_t>(image.back());
  plan.hash = Bytes{hash};
  if (files_.running() == image || firmware_.open(plan) != Status::Ok) return false;
  const Bytes rest = asBytes(std::string_view{image}).from(firmware_.staged());
  if (firmware_.append(rest) != Status::Ok || firmware_.finish() != Status::Ok) return false;
  uint8_t back[imageBytes];
  if (firmware_.read(0, back) != Status::Ok || asText(Bytes{back}) != image) return false;
  const uint8_t trailer[256] = {};
  return firmware_.commit(Bytes{trailer}) == Status::Ok;
}

// Somebody or a supervisor starts the base, which runs what the slots name.
void Machine::start(StartKind kind) {
  guarded_.reset();
  unsetenv("SPORE_GIVEN_UP");
  files_.setRunning("", base_);
  const SlotRecord record = slots_.choose(kind);
  if (files_.isDead()) return recover();
  execute(record, false);
}

void Machine::execute(SlotRecord record, bool isOrdered) {
  if (record.isOnTrial && isStartable(files_.contentOf(record.active))) {
    return live(record.active, files_.contentOf(record.active), &record);
  }
  if (record.isOnTrial) record = slots_.takeBack(record);
  if (files_.isDead()) return recover();
  for (const std::string& slot : ProgramSlots::inOrder(record)) {
    if (isStartable(files_.contentOf(slot))) return live(slot, files_.contentOf(slot), nullptr);
  }
  if (!isOrdered) files_.setRunning("", base_);
}

void Machine::live(const std::string& slot, const std::string& image, const SlotRecord* onTrial) {
  if (++depth_ > 60) return;  // for ever
  guarded_.reset();
  if (onTrial != nullptr) guarded_ = *onTrial;
  files_.setRunning(slot, image);
  const SlotTrial trial = firmware_.trial();
  if (files_.isDead()) return recover();
  if (image.front() == crashing) {
    ++badStarts_;
    return end(onTrial);
  }
  if (trial == SlotTrial::Open) liveOnTrial();
}

void Machine::liveOnTrial() {
  const std::string image = files_.running();
  if (story_.isImpatient && send(makeImage(story_.second, '2'))) {
    // Taken all the same: it is started at once.
    const SlotRecord record = slots_.choose(StartKind::Ordered);
    return files_.isDead() ? recover() : execute(record, true);
  }
  if (files_.isDead()) return recover();
  if (image.front() == good) {
    const bool isConfirmed = firmware_.confirm() == Status::Ok;
    (isConfirmed ? confirmed_ : halfConfirmed_) = image;
    if (isConfirmed) halfConfirmed_.clear();
    if (isConfirmed) guarded_.reset();
    if (files_.isDead()) recover();
    return;
  }
  ++badStarts_;
  const bool hasReturned = firmware_.revert() == Status::Ok;
  if (files_.isDead() || !hasReturned) return recover();
  const SlotRecord record = slots_.choose(StartKind::Ordered);
  if (files_.isDead()) return recover();
  execute(record, true);
}

// The process is gone. Its guardian sees to it, or else a supervisor.
void Machine::end(const SlotRecord* onTrial) {
  if (onTrial == nullptr || story_.losesGuardian) return start(StartKind::AfterFailure);
  const std::optional<SlotRecord> before = slots_.afterTrial(*onTrial);
  if (files_.isDead()) return recover();
  if (!before) return start(StartKind::AfterFailure);
  execute(*before, false);
}

void Machine::recover() {
  wasCut_ = true;
  files_.revive(story_.cut);
  if (story_.cut != Cut::Kill) return start(StartKind::Cold);
  const std::optional<SlotRecord> known = guarded_;
  end(known ? &*known : nullptr);
}

const char* const cutNames[] = {"process killed", "power: nothing kept", "power: all names kept",
                                "power: last name kept"};
const char* const faultNames[] = {"", "disk full", "read-only"};

struct Counts {
  uint32_t stories = 0;
  uint32_t kept = 0;
  uint32_t broken = 0;
};

void judge(const Story& story, Counts& counts) {
  Machine machine(story);
  machine.play();
  ++counts.stories;
  if (machine.isWell()) {
    ++counts.kept;
    return;
  }
  if (++counts.broken > 3) return;
  std::printf("%c then %c%s%s, %s after %u operations: runs %.2s, confirmed was %.2s, bad ones started %u times\n",
              story.first, story.second, story.isImpatient ? ", impatient" : "",
              story.losesGuardian ? ", without guardian" : "",
              story.fault == Fault::None ? cutNames[static_cast<size_t>(story.cut)]
                                         : faultNames[static_cast<size_t>(story.fault)],
              static_cast<unsigned>(story.operations), machine.files().running().c_str(), machine.confirmed().c_str(),
              machine.badStarts());
}

// In each operation once, until the story is over before it comes to that.
void judgeEverywhere(Story story, Counts& counts) {
  story.operations = UINT32_MAX;
  judge(story, counts);
  for (story.operations = 0;; ++story.operations) {
    Machine probe(story);
    probe.play();
    if (!probe.hasHappened()) return;
    judge(story, counts);
  }
}

Counts judgeOrder(char first, char second) {
  Counts counts;
  for (const bool isImpatient : {false, true}) {
    for (const bool losesGuardian : {false, true}) {
      Story story;
      story.first = first;
      story.second = second;
      story.isImpatient = isImpatient;
      story.losesGuardian = losesGuardian;
      for (const Cut cut : {Cut::Kill, Cut::PowerNone, Cut::PowerAll, Cut::PowerLast}) {
        story.cut = cut;
        judgeEverywhere(story, counts);
      }
      for (const Fault fault : {Fault::Full, Fault::ReadOnly}) {
        story.fault = fault;
        judgeEverywhere(story, counts);
      }
    }
  }
  return counts;
}

}  // namespace
}  // namespace spore

int main() {
  using namespace spore;
  bool isWell = true;
  std::printf("order   stories  confirmed firmware runs  broken\n");
  for (const char first : kinds) {
    for (const char second : kinds) {
      const Counts counts = judgeOrder(first, second);
      std::printf("%c, %c  %9u  %23u  %6u\n", first, second, counts.stories, counts.kept, counts.broken);
      isWell = isWell && counts.broken == 0 && counts.stories > 200;
    }
  }
  std::printf("\nG good, C crashes or hangs, F fails its trial, X cannot be started\n");
  if (!isWell) std::printf("BROKEN: another firmware runs than was confirmed last\n");
  return isWell ? 0 : 1;
}
