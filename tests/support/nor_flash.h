// NOR flash as the chip has it: programming only clears bits, and power may fail in any operation.
#pragma once

#include <cstring>

#include "spore/base/random.h"
#include "spore/platform/flash.h"

namespace spore {

// How the operation looks in which power failed.
enum class PowerCut : uint8_t {
  Before,  // it did not happen
  Torn,    // a part of its bits has changed
};

template <uint32_t Sectors>
class NorFlash final : public Flash {
 public:
  NorFlash() { std::memset(bytes_, 0xFF, sizeof bytes_); }

  Status read(uint32_t offset, MutableBytes bytes) override {
    CHECK(isAligned(offset, bytes.data(), bytes.size()));
    if (hasFailed_) return Status::IoError;
    std::memcpy(bytes.data(), bytes_ + offset, bytes.size());
    if (worn_ >= offset && worn_ - offset < bytes.size()) bytes[worn_ - offset] &= 0x7F;
    return Status::Ok;
  }
  Status program(uint32_t offset, Bytes bytes) override {
    CHECK(isAligned(offset, bytes.data(), bytes.size()));
    CHECK(offset / sectorBytes == (offset + bytes.size() - 1) / sectorBytes);
    ++programs_;
    if (hasFailed_ || failsNow()) return tear(offset, bytes.size(), [&](size_t i) { return bytes[i]; });
    for (size_t i = 0; i < bytes.size(); ++i) bytes_[offset + i] &= bytes[i];
    return Status::Ok;
  }
  Status erase(uint32_t sector) override {
    CHECK(sector < Sectors);
    ++erases_;
    const uint32_t offset = sector * sectorBytes;
    if (hasFailed_ || failsNow()) return tearErase(offset);
    std::memset(bytes_ + offset, 0xFF, sectorBytes);
    return Status::Ok;
  }

  // Power fails in the operation after `operations` more ones, and stays off until restorePower().
  void failAfter(uint32_t operations, PowerCut cut, uint32_t seed) {
    operationsLeft_ = operations;
    cut_ = cut;
    willFail_ = true;
    random_ = Random(seed);
  }
  // Whether power has failed since failAfter().
  bool hasFailed() const { return hasFailed_; }
  void restorePower() { willFail_ = hasFailed_ = false; }

  // The highest bit of this byte reads as clear from now on.
  void wearOut(uint32_t offset) { worn_ = offset; }
  MutableBytes bytes() { return {bytes_, sizeof bytes_}; }
  uint32_t erases() const { return erases_; }
  uint32_t operations() const { return erases_ + programs_; }

 private:
  bool isAligned(uint32_t offset, const void* memory, size_t size) const {
    return (offset | size | reinterpret_cast<uintptr_t>(memory)) % 4 == 0 && offset + size <= sizeof bytes_;
  }
  bool failsNow() {
    if (!willFail_ || operationsLeft_-- > 0) return false;
    isTearing_ = cut_ == PowerCut::Torn;
    return hasFailed_ = true;
  }
  template <typename Value>
  Status tear(uint32_t offset, size_t size, Value value) {
    for (size_t i = 0; isTearing_ && i < size; ++i) {
      bytes_[offset + i] &= static_cast<uint8_t>(value(i) | random_.next());
    }
    isTearing_ = false;
    return Status::IoError;
  }
  Status tearErase(uint32_t offset) {
    for (size_t i = 0; isTearing_ && i < sectorBytes; ++i) bytes_[offset + i] |= static_cast<uint8_t>(random_.next());
    isTearing_ = false;
    return Status::IoError;
  }

  alignas(4) uint8_t bytes_[Sectors * sectorBytes];
  Random random_;
  uint32_t worn_ = UINT32_MAX;
  uint32_t erases_ = 0;
  uint32_t programs_ = 0;
  uint32_t operationsLeft_ = 0;
  PowerCut cut_ = PowerCut::Before;
  bool willFail_ = false;
  bool hasFailed_ = false;
  bool isTearing_ = false;
};

}  // namespace spore
