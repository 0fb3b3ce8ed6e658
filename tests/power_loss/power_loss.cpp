// Cuts the power in every flash operation of an update, and counts what starts afterwards.
#include <zlib.h>

#include <cstdio>
#include <cstring>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "chip.h"
#include "spore/base/random.h"
#include "spore/ota/update_engine.h"
#include "support/chip_image.h"

namespace spore {
namespace {

constexpr size_t sector = Flash::sectorBytes;

// About a third of it repeats itself, as in a real firmware.
Image makeImage(size_t bytes, uint32_t seed) {
  Random random(seed);
  Image image((bytes + 15) / 16 * 16);
  for (size_t i = 0; i < image.size(); ++i) image[i] = i % 3 == 0 ? 0x55 : static_cast<uint8_t>(random.next());
  makeChipImage({image.data(), image.size()});
  return image;
}

Image gzipped(const Image& image) {
  Image packed(compressBound(image.size()) + 64);
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = const_cast<uint8_t*>(image.data());
  stream.avail_in = static_cast<unsigned>(image.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<unsigned>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Sha256Hash hashOf(Bytes bytes) {
  BearSslCrypto crypto;
  Sha256State hash;
  (void)crypto.begin(hash);
  crypto.add(hash, bytes);
  return crypto.result(hash);
}

Bytes view(const Image& image) {
  return {image.data(), image.size()};
}

struct Scenario {
  const char* name;
  Image before;
  Image after;
  Image file;           // what the trailer vouches for, and what is sent before it
  size_t brokenAt = 0;  // the transfer breaks off there once, and goes on; 0: it does not
  bool isResumedAfterRestart = false;
  bool isBlind = false;    // comes without a word beforehand, as from curl: everything is found out at the end
  bool isForged = false;   // signed by nobody we know
  size_t damagedAt = 0;    // a bit of the flash that does not hold: this byte of what is put down; 0: none
  size_t spoiltAt = 0;     // a byte that changes on the way
  bool isUnpacked = false;  // from a member that runs it: what the packed file becomes, under the packed one's trailer
  bool isRefused = false;  // then nothing but the old firmware may ever start
};

Image trailerOf(const Scenario& scenario) {
  ImageTrailer trailer;
  const bool isGzip = scenario.file != scenario.after;
  trailer.kind = isGzip ? ImageKind::ChipGzip : ImageKind::ChipPlain;
  trailer.flashMode = FlashMode::Dout;
  trailer.size = static_cast<uint32_t>(scenario.file.size());
  trailer.unpackedSize = static_cast<uint32_t>(scenario.after.size());
  trailer.fileHash = hashOf(view(scenario.file));
  trailer.imageHash = hashOf(view(scenario.after));
  trailer.product = ProductName{"spore"};
  trailer.board = BoardName{"esp01_1m"};
  trailer.version = VersionName{"2"};
  Image bytes(imageTrailerBytes);
  writeTrailer(trailer, MutableBytes{bytes.data(), bytes.size()});
  return bytes;
}

// One life of the node that updates: its memory is new, the flash is what it is.
class Node {
 public:
  Node(Chip& chip, const Scenario& scenario)
      : scenario_(scenario),
        records_(chip.flash),
        storage_(records_),
        slot_(chip.flash, chip.loader, storage_, {static_cast<uint32_t>(scenario.before.size()), roomEnd}),
        trailer_(trailerOf(scenario)) {
    storage_.begin();
    rules_.product = ProductName{"spore"};
    rules_.board = BoardName{"esp01_1m"};
    rules_.isChip = true;
    rules_.flashMode = FlashMode::Dout;
    rules_.acceptsUnsigned = !scenario.isForged;
    whole_ = scenario.isUnpacked ? scenario.after : scenario.file;
    if (scenario.spoiltAt > 0) whole_[scenario.spoiltAt] ^= 0x20;
    whole_.insert(whole_.end(), trailer_.begin(), trailer_.end());
  }

  // Sends as far as `bytes` of the file; false: refused, or the flash failed.
  bool send(size_t bytes) {
    const bool isPrepared = !scenario_.isBlind;
    UploadHead head;
    head.contentLength = whole_.size();
    char range[48];
    size_t from = 0;
    if (isPrepared) {
      const ImageForm form = scenario_.isUnpacked ? ImageForm::Unpacked : ImageForm::AsFile;
      if (engine_.prepare(view(trailer_), false, form) != UpdateFault::None) return false;
      from = engine_.received();
      std::snprintf(range, sizeof range, "bytes %zu-%zu/%zu", from, whole_.size() - 1, whole_.size());
      head.contentRange = range;
      head.contentLength = whole_.size() - from;
    }
    if (engine_.begin(head) != UpdateFault::None) return false;
    for (; from < bytes; from += 536) {
      const Bytes rest = view(whole_).first(bytes).from(from);
      if (engine_.take(rest.first(536)) != UpdateFault::None) return false;
    }
    if (bytes < whole_.size()) {
      engine_.interrupt();
      return true;
    }
    if (engine_.finish() != UpdateFault::None) return false;
    while (engine_.step()) {
    }
    return engine_.state() == UpdateState::Installed;
  }
  size_t fileBytes() const { return whole_.size(); }

 private:
  const Scenario& scenario_;
  RecordFlash records_;
  FlashStorage storage_;
  BearSslCrypto crypto_;
  UpdateRules rules_;
  ChipSlot slot_;
  UpdateEngine engine_{slot_, crypto_, rules_, [](const ImageTrailer&) { return Status::Ok; }};
  Image trailer_;
  Image whole_;
};

// All of an update up to the restart that the boot loader sees.
bool update(Chip& chip, const Scenario& scenario) {
  if (scenario.brokenAt > 0) {
    Node first(chip, scenario);
    if (!first.send(scenario.brokenAt)) return false;
    if (!scenario.isResumedAfterRestart) return first.send(first.fileBytes());
  }
  Node node(chip, scenario);
  return node.send(node.fileBytes());
}

struct Counts {
  uint32_t cuts = 0;
  uint32_t old = 0;
  uint32_t fresh = 0;
  uint32_t neither = 0;   // outside the window: nothing may
  uint32_t inWindow = 0;  // cut while the boot loader copied: neither, and the cable is needed
  uint32_t window = 0;    // operations of the boot loader's copy
  uint32_t repaired = 0;  // restarts, with the power on, in the middle of the copy
  uint32_t unrepaired = 0;
  uint32_t silent = 0;  // faults that never fired
};

void makeWear(Chip& chip, const Scenario& scenario) {
  const auto start = static_cast<uint32_t>(roomEnd - (scenario.file.size() + sector - 1) / sector * sector);
  if (scenario.damagedAt > 0) chip.flash.wearOut(start + static_cast<uint32_t>(scenario.damagedAt));
}

void judge(Chip& chip, const Scenario& scenario, bool wasCopying, Counts& counts) {
  if (chip.holds(scenario.before)) {
    ++counts.old;
  } else if (!scenario.isRefused && chip.holds(scenario.after)) {
    ++counts.fresh;
  } else if (wasCopying && !scenario.isRefused) {
    ++counts.inWindow;
  } else {
    ++counts.neither;
  }
}

// Power fails in the operation after `operations` ones.
void cut(const Scenario& scenario, uint32_t operations, PowerCut kind, Counts& counts) {
  Chip chip(scenario.before);
  makeWear(chip, scenario);
  chip.flash.failAfter(operations, kind, operations + 1);
  (void)update(chip, scenario);
  // Installed or not: a watchdog may restart the chip at any time.
  const bool wasCopying = !chip.flash.hasFailed() && chip.loader.hasOrder();
  if (wasCopying) (void)chip.loader.run();
  ++counts.cuts;
  if (!chip.flash.hasFailed()) ++counts.silent;
  chip.cutPower();
  (void)chip.loader.run();
  judge(chip, scenario, wasCopying, counts);
  // The firmware that started can be updated again.
  if (chip.holds(scenario.before) && !scenario.isRefused) {
    const bool isWell = update(chip, scenario) && chip.loader.run() && chip.holds(scenario.after);
    if (!isWell) ++counts.neither;
  }
}

// A restart without a power cut while the boot loader copies: it must begin again and succeed.
void restart(const Scenario& scenario, uint32_t operations, Counts& counts) {
  Chip chip(scenario.before);
  makeWear(chip, scenario);
  if (!update(chip, scenario)) return;
  chip.flash.failAfter(operations, PowerCut::Torn, operations + 1);
  (void)chip.loader.run();
  if (!chip.flash.hasFailed()) ++counts.silent;
  chip.flash.restorePower();
  ++counts.repaired;
  if (!chip.loader.run() || !chip.holds(scenario.after)) ++counts.unrepaired;
}

Counts play(const Scenario& scenario) {
  Counts counts;
  Chip chip(scenario.before);
  makeWear(chip, scenario);
  const bool isInstalled = update(chip, scenario);
  const uint32_t ofUpdate = chip.flash.operations();
  (void)chip.loader.run();
  const uint32_t all = chip.flash.operations();
  counts.window = all - ofUpdate;
  const bool isAsExpected =
      scenario.isRefused ? !isInstalled && chip.holds(scenario.before) : isInstalled && chip.holds(scenario.after);
  if (!isAsExpected) ++counts.neither;
  for (uint32_t operations = 0; operations < all; ++operations) {
    for (const PowerCut kind : {PowerCut::Before, PowerCut::Torn}) cut(scenario, operations, kind, counts);
  }
  for (uint32_t operations = 0; operations < counts.window; ++operations) restart(scenario, operations, counts);
  return counts;
}

bool report(const Scenario& scenario) {
  const Counts counts = play(scenario);
  std::printf("%-34s %5u %5u %5u %8u %7u %6u %9u/%u\n", scenario.name, counts.cuts, counts.old, counts.fresh,
              counts.neither, counts.window, counts.inWindow, counts.repaired - counts.unrepaired, counts.repaired);
  if (counts.silent > 0) std::printf("%u faults did not fire\n", counts.silent);
  return counts.neither == 0 && counts.unrepaired == 0 && counts.silent == 0;
}

}  // namespace
}  // namespace spore

int main() {
  using namespace spore;
  const Image old = makeImage(40000, 1);
  const Image plain = makeImage(45001, 2);
  const Image large = makeImage(62003, 3);
  // Fits beside the firmware that runs while it is packed, and would be unpacked over its own packed self.
  const Image oversized = makeImage(100001, 4);
  Scenario scenarios[] = {
      {"plain", old, plain, plain},
      {"gzip", old, large, gzipped(large)},
      {"resumed", old, plain, plain, 30000},
      {"resumed after a restart", old, large, gzipped(large), 20000, true},
      {"oversized: refused", old, oversized, gzipped(oversized)},
      {"too large for the room: refused", old, makeImage(90000, 5), makeImage(90000, 5)},
      {"wrong signature: refused", old, plain, plain},
      {"spoilt on the way: refused", old, plain, plain},
      {"flash that does not hold: refused", old, large, gzipped(large)},
      {"given unpacked by a member", old, plain, gzipped(plain), 30000, true},
  };
  for (Scenario& scenario : scenarios) scenario.isRefused = std::strstr(scenario.name, "refused") != nullptr;
  scenarios[4].isBlind = true;
  scenarios[6].isBlind = scenarios[6].isForged = true;
  scenarios[7].isBlind = true;
  scenarios[7].spoiltAt = 12345;
  scenarios[8].damagedAt = 33334;
  scenarios[9].isUnpacked = true;
  std::printf("%-34s %5s %5s %5s %8s %7s %6s %11s\n", "update", "cuts", "old", "new", "neither", "window", "in it",
              "repaired");
  bool isWell = true;
  for (const Scenario& scenario : scenarios) isWell = report(scenario) && isWell;
  std::printf(
      "cuts: operations in which power failed, each torn and clean. neither: outside the boot loader's copy; it must "
      "be 0.\n"
      "window: operations of that copy, which a power cut spoils; in it: cuts that did. repaired: restarts in the "
      "middle of it.\n");
  if (!isWell) std::printf("BROKEN: neither firmware starts\n");
  return isWell ? 0 : 1;
}
