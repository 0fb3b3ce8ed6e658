#include "spore/ota/executable_check.h"

#include <algorithm>
#include <cstring>

#include "spore/base/byte_reader.h"

namespace spore {
namespace {

constexpr size_t identBytes = 16;
constexpr uint8_t headerBytes32 = 52;
constexpr uint8_t headerBytes64 = 64;
constexpr uint8_t segmentBytes32 = 32;
constexpr uint8_t segmentBytes64 = 56;
constexpr uint32_t unused = 0;
constexpr uint32_t loaded = 1;
constexpr uint32_t executable = 1;

uint32_t numberAt(const uint8_t* bytes, size_t size) {
  ByteReader reader{Bytes{bytes, size}};
  return size == 2 ? reader.u16() : reader.u32();
}

}  // namespace

void ExecutableCheck::take(Bytes bytes) {
  while (!bytes.empty() && flaw_ == ImageFlaw::None) {
    // Up to what is wanted, all of it at once.
    const size_t skipped = wanted_ == 0 ? bytes.size() : std::min(bytes.size(), wantedAt_ - std::min(at_, wantedAt_));
    at_ += skipped;
    bytes = bytes.from(skipped);
    if (bytes.empty()) return;
    const size_t taken = std::min<size_t>(bytes.size(), wanted_ - have_);
    std::memcpy(bytes_ + have_, bytes.data(), taken);
    have_ = static_cast<uint8_t>(have_ + taken);
    at_ += taken;
    bytes = bytes.from(taken);
    if (have_ < wanted_) return;
    isHeaderRead_ ? onSegment() : onHeader();
  }
}

uint64_t ExecutableCheck::wordAt(size_t offsetIn32, size_t offsetIn64) const {
  return isWide_ ? ByteReader{Bytes{bytes_ + offsetIn64, 8}}.u64() : numberAt(bytes_ + offsetIn32, 4);
}

void ExecutableCheck::onHeader() {
  if (have_ == identBytes) {
    isWide_ = bytes_[4] == 2;
    const bool isLittleEndian = bytes_[5] == 1;
    if ((bytes_[4] != 1 && !isWide_) || !isLittleEndian) flaw_ = ImageFlaw::NotFirmware;
    wanted_ = isWide_ ? headerBytes64 : headerBytes32;
    return;
  }
  isHeaderRead_ = true;
  const uint8_t* const counts = bytes_ + (isWide_ ? 54 : 42);
  entryBytes_ = static_cast<uint16_t>(numberAt(counts, 2));
  entries_ = static_cast<uint16_t>(numberAt(counts + 2, 2));
  const uint64_t sections = uint64_t{numberAt(counts + 4, 2)} * numberAt(counts + 6, 2);
  const uint64_t segmentsAt = wordAt(28, 32);
  const uint8_t entryBytes = isWide_ ? segmentBytes64 : segmentBytes32;
  const bool hasEntry = wordAt(24, 24) != 0;
  if (!hasEntry || entries_ == 0 || entryBytes_ < entryBytes) {
    flaw_ = ImageFlaw::NotExecutable;
    return;
  }
  reachTo(segmentsAt, uint64_t{entryBytes_} * entries_);
  reachTo(wordAt(32, 40), sections);
  // The table may stand anywhere behind the header; in what linkers make it follows at once.
  if (segmentsAt < at_) flaw_ = ImageFlaw::NotExecutable;
  wantedAt_ = static_cast<size_t>(segmentsAt);
  wanted_ = entryBytes;
  have_ = 0;
}

void ExecutableCheck::onSegment() {
  const uint32_t flags = isWide_ ? numberAt(bytes_ + 4, 4) : numberAt(bytes_ + 24, 4);
  const uint32_t type = numberAt(bytes_, 4);
  hasCode_ |= type == loaded && (flags & executable) != 0;
  if (type != unused) reachTo(wordAt(4, 8), wordAt(16, 32));
  --entries_;
  wantedAt_ += entryBytes_;
  have_ = 0;
  if (entries_ == 0) wanted_ = 0;
}

// Some of it lies there.
void ExecutableCheck::reachTo(uint64_t offset, uint64_t bytes) {
  if (bytes == 0 || flaw_ != ImageFlaw::None) return;
  if (offset > size_ || bytes > size_ - offset) flaw_ = ImageFlaw::CutShort;
}

ImageFlaw ExecutableCheck::flaw() const {
  if (flaw_ != ImageFlaw::None) return flaw_;
  if (wanted_ != 0 || at_ != size_) return ImageFlaw::CutShort;
  return hasCode_ ? ImageFlaw::None : ImageFlaw::NotExecutable;
}

}  // namespace spore
