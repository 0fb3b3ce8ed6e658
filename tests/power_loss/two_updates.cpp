// Two updates of a chip, good and bad, cut in every operation on its flash, with everything that a node remembers: no
// bad firmware is confirmed, none is replaced on trial, and one of the three images starts whole.
#include <cstdio>
#include <cstring>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "chip.h"
#include "spore/diagnostics/boot_guard.h"
#include "spore/node/boot_count.h"
#include "spore/ota/trial.h"
#include "spore/ota/update_engine.h"
#include "support/chip_image.h"
#include "support/fake_board.h"

namespace spore {
namespace {

constexpr size_t imageBytes = 2 * Flash::sectorBytes + 704;
// Until a node is in safe mode, and has been judged there.
constexpr int startsMax = 30;

Image makeImage(uint8_t number) {
  Random random(number);
  Image image(imageBytes);
  for (uint8_t& byte : image) byte = static_cast<uint8_t>(random.next());
  makeChipImage({image.data(), image.size()});
  return image;
}

Bytes view(const Image& image) {
  return {image.data(), image.size()};
}

Sha256Hash hashOf(Bytes bytes) {
  BearSslCrypto crypto;
  Sha256State hash;
  (void)crypto.begin(hash);
  crypto.add(hash, bytes);
  return crypto.result(hash);
}

Image trailerOf(const Image& image) {
  ImageTrailer trailer;
  trailer.kind = ImageKind::ChipPlain;
  trailer.flashMode = FlashMode::Dout;
  trailer.size = trailer.unpackedSize = static_cast<uint32_t>(image.size());
  trailer.fileHash = trailer.imageHash = hashOf(view(image));
  trailer.product = ProductName{"spore"};
  trailer.board = BoardName{"esp01_1m"};
  trailer.version = VersionName{"2"};
  Image bytes(imageTrailerBytes);
  writeTrailer(trailer, MutableBytes{bytes.data(), bytes.size()});
  return bytes;
}

struct Story {
  bool isFirstGood = true;
  bool isSecondGood = true;
  bool isImpatient = false;  // the second is sent while the first is on trial
  uint32_t operations = UINT32_MAX;
  PowerCut kind = PowerCut::Before;
};

// One start of the node: its memory is new, the flash is what it is.
struct Life {
  Life(Chip& chip, FakeSystem& system)
      : records(chip.flash),
        storage(records),
        slot(chip.flash, chip.loader, storage, {imageBytes, roomEnd}),
        trial(storage),
        trail(system),
        guard(storage, trail),
        engine(slot, crypto, rules,
               [this](const ImageTrailer& image) { return trial.announce(image.imageHash, false); }) {
    storage.begin();
    rules.product = ProductName{"spore"};
    rules.board = BoardName{"esp01_1m"};
    rules.isChip = true;
    rules.flashMode = FlashMode::Dout;
    rules.acceptsUnsigned = true;
    (void)trail.begin();
    guard.begin(nextIncarnation(storage), system.cause);
    trial.countStart();
  }
  bool send(const Image& image) {
    const Image trailer = trailerOf(image);
    rules.isOnTrial = trial.isOpen();
    if (engine.prepare(view(trailer), true) != UpdateFault::None) return false;
    Image whole = image;
    whole.insert(whole.end(), trailer.begin(), trailer.end());
    char range[48];
    const size_t from = engine.received();
    std::snprintf(range, sizeof range, "bytes %zu-%zu/%zu", from, whole.size() - 1, whole.size());
    UploadHead head;
    head.contentRange = range;
    head.contentLength = whole.size() - from;
    if (engine.begin(head) != UpdateFault::None) return false;
    if (engine.take(view(whole).from(from)) != UpdateFault::None || engine.finish() != UpdateFault::None) return false;
    while (engine.step()) {
    }
    return engine.state() == UpdateState::Installed;
  }

  RecordFlash records;
  FlashStorage storage;
  ChipSlot slot;
  BearSslCrypto crypto;
  UpdateRules rules;
  Trial trial;
  Trail trail;
  BootGuard guard;
  UpdateEngine engine;
};

class Drama {
 public:
  explicit Drama(const Story& story) : story_(story) {
    chip_.flash.failAfter(story.operations, story.kind, story.operations + 1);
  }

  void play() {
    live();
    update(first_);
    update(second_);
    for (int i = 0; i < 3; ++i) live();
  }
  bool hasHappened() const { return wasCut_; }
  // The boot loader was cut, and its order was gone with the power: only the cable helps.
  bool isInWindow() const { return isInWindow_; }
  const char* fault() const { return fault_; }
  // Where nothing was cut, the second firmware runs, in safe mode if it is bad: the chip has one place.
  bool hasComeToItsEnd() { return running() == &second_; }

 private:
  void update(const Image& image);
  void live();
  bool liveOnce();
  void judge(Life& life, const Image& image);
  bool recover();
  void blame(const char* fault) {
    if (fault_ == nullptr) fault_ = fault;
  }
  const Image* running() {
    for (const Image* image : {&base_, &first_, &second_}) {
      if (chip_.holds(*image)) return image;
    }
    return nullptr;
  }
  bool isGood(const Image& image) const {
    return &image == &base_ || (&image == &first_ ? story_.isFirstGood : story_.isSecondGood);
  }

  const Story story_;
  const Image base_ = makeImage(1);
  const Image first_ = makeImage(2);
  const Image second_ = makeImage(3);
  Chip chip_{base_};
  FakeSystem system_;
  bool wasCut_ = false;
  bool isInWindow_ = false;
  const char* fault_ = nullptr;
};

// Sent again if a cut came between.
void Drama::update(const Image& image) {
  for (int round = 0; round < 2 && !isInWindow_; ++round) {
    if (running() == &image) return;
    Life life(chip_, system_);
    const bool isInstalled = life.send(image);
    if (isInstalled) life.guard.forgive();
    const bool wasCut = recover();
    if (isInstalled || wasCut) live();
    if (!wasCut) return;
  }
}

// True: the power was cut, and is back. Its order is gone, so the boot loader does nothing any more.
bool Drama::recover() {
  if (!chip_.flash.hasFailed()) return false;
  wasCut_ = true;
  chip_.cutPower();
  system_.cause = ResetCause::PowerOn;
  return true;
}

// Starts until one of them stays.
void Drama::live() {
  for (int start = 0; start < startsMax && !isInWindow_; ++start) {
    const bool isCopied = chip_.loader.run();
    if (!isCopied && recover()) {
      isInWindow_ = running() == nullptr;
      continue;
    }
    if (liveOnce()) return;
  }
  if (!isInWindow_) blame("it never stays up");
}

bool Drama::liveOnce() {
  const Image* const image = running();
  if (image == nullptr) {
    blame("neither firmware starts");
    return true;
  }
  Life life(chip_, system_);
  if (recover()) return false;
  if (!isGood(*image) && !life.guard.isSafeMode()) {
    system_.cause = ResetCause::Exception;
    return false;
  }
  (void)life.trial.begin(Instant{0}, hashOf(view(*image)), TrialTerms{}, life.slot.trial(), life.guard.isSafeMode());
  if (recover()) return false;
  judge(life, *image);
  return !recover();
}

void Drama::judge(Life& life, const Image& image) {
  if (life.trial.isPending() && story_.isImpatient && life.send(second_)) blame("what is on trial is replaced");
  TrialFacts facts;
  facts.freeHeap = 20000;
  const TrialOutcome outcome = life.trial.judge(Instant{0} + Millis{31000}, facts);
  if (life.trial.isPending() && outcome == TrialOutcome::Failed) life.trial.noteReturn(false);
  if (life.trial.isPending() && outcome == TrialOutcome::Confirmed) (void)life.trial.confirm();
  const FirmwareRecord& record = life.trial.record();
  const bool isConfirmed = record.outcome == TrialOutcome::Confirmed && record.imageHash == hashOf(view(image));
  if (isConfirmed && !isGood(image)) blame("a bad firmware is confirmed");
  if (life.trial.isOpen() && !chip_.flash.hasFailed()) blame("a trial never ends");
}

bool report(Story story) {
  uint32_t cuts = 0;
  uint32_t inWindow = 0;
  const char* fault = nullptr;
  for (story.operations = 0;; ++story.operations) {
    bool hasHappened = false;
    for (const PowerCut kind : {PowerCut::Before, PowerCut::Torn}) {
      story.kind = kind;
      Drama drama(story);
      drama.play();
      hasHappened = drama.hasHappened();
      ++cuts;
      if (drama.isInWindow()) ++inWindow;
      if (drama.fault() != nullptr) fault = drama.fault();
      if (!hasHappened && !drama.hasComeToItsEnd()) fault = "the second firmware does not run, and nothing was cut";
    }
    if (!hasHappened) break;
  }
  std::printf("%-4s then %-4s %-10s %5u %9u  %s\n", story.isFirstGood ? "good" : "bad",
              story.isSecondGood ? "good" : "bad", story.isImpatient ? "impatient" : "", cuts, inWindow,
              fault == nullptr ? "" : fault);
  if (fault != nullptr) std::printf("BROKEN: %s\n", fault);
  return fault == nullptr && cuts > 200 && inWindow < cuts / 3;
}

}  // namespace
}  // namespace spore

int main() {
  std::printf("order                    cuts in copy\n");
  bool isWell = true;
  for (const bool isFirstGood : {true, false}) {
    for (const bool isSecondGood : {true, false}) {
      for (const bool isImpatient : {false, true}) {
        spore::Story story;
        story.isFirstGood = isFirstGood;
        story.isSecondGood = isSecondGood;
        story.isImpatient = isImpatient;
        isWell = spore::report(story) && isWell;
      }
    }
  }
  std::printf("\nin copy: cut while the boot loader copied, which needs the cable where the power was gone\n");
  return isWell ? 0 : 1;
}
