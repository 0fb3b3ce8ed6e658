// ExecutableCheck: whether an ELF executable is whole, judged while its bytes pass.
#pragma once

#include "spore/base/bytes.h"
#include "spore/ota/image_flaw.h"

namespace spore {

// All that its header and its segments speak of must be there; linkers put the table of sections last, so that every
// cut is noticed. More may follow: programs carry archives of their own behind them. ELF has no check sum: a byte that
// was changed inside is not noticed here.
class ExecutableCheck {
 public:
  explicit ExecutableCheck(size_t bytes = 0) : size_(bytes) {}

  // Takes the bytes of the image in order, until all have passed.
  void take(Bytes bytes);
  ImageFlaw flaw() const;

 private:
  void onHeader();
  void onSegment();
  void reachTo(uint64_t offset, uint64_t bytes);
  uint64_t wordAt(size_t offsetIn32, size_t offsetIn64) const;

  size_t size_;
  size_t at_ = 0;
  size_t wantedAt_ = 0;      // of the header or the entry that is wanted next
  uint16_t entryBytes_ = 0;  // in the table of segments
  uint16_t entries_ = 0;     // that are still to come
  uint8_t bytes_[64] = {};
  uint8_t have_ = 0;
  uint8_t wanted_ = 16;  // bytes; the first 16 say whether words have 4 or 8
  bool isWide_ = false;
  bool hasCode_ = false;
  bool isHeaderRead_ = false;
  ImageFlaw flaw_ = ImageFlaw::None;
};

}  // namespace spore
