#include "spore/diagnostics/boot_guard.h"

#include "spore/platform/number_record.h"

namespace spore {
namespace {

// A good start is stored when this many have gone by since the one that was stored last.
constexpr uint32_t startsPerRecord = 4;
static_assert(startsPerRecord < BootGuard::badStartsMax, "good starts alone must not lead to safe mode");

}  // namespace

void BootGuard::begin(uint32_t start, ResetCause cause) {
  start_ = start;
  const Result<uint32_t> stored = loadNumber(storage_, StorageKey::GoodStart);
  lastGood_ = stored.ok() ? stored.value() : 0;
  // A new node, or one whose count was put back, is counted from here.
  if (lastGood_ == 0 || lastGood_ > start) store(start);
  // The run before has failed no more than the one before that.
  if (isByHand(cause)) forgiveOne(1);
  isSafeMode_ = start - lastGood_ > badStartsMax || trail_.starts() > badStartsMax;
}

void BootGuard::note(uint32_t uptimeS) {
  if (isGood_ || uptimeS < goodAfterS) return;
  isGood_ = true;
  trail_.forgetStarts();
  if (start_ - lastGood_ >= startsPerRecord) store(start_);
}

void BootGuard::noteOrdered() {
  forgiveOne(0);
  trail_.forgetOne();
}

// `beyond`: starts that count in any case, as the one that begins.
void BootGuard::forgiveOne(uint32_t beyond) {
  if (start_ - lastGood_ > beyond) store(lastGood_ + 1);
}

void BootGuard::renumber(uint32_t start) {
  const uint32_t good = lastGood_ + (start - start_);
  start_ = start;
  store(good);
}

void BootGuard::store(uint32_t good) {
  lastGood_ = good;
  (void)storeNumber(storage_, StorageKey::GoodStart, good);
}

}  // namespace spore
