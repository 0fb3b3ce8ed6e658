// A place for a firmware in memory, which fails where a test says so.
#pragma once

#include <cstring>

#include "spore/platform/firmware_slot.h"

namespace spore {

class MemorySlot final : public FirmwareSlot {
 public:
  static constexpr size_t roomMax = 8192;
  size_t room = roomMax;
  Status openStatus = Status::Ok;
  Status appendStatus = Status::Ok;
  Status finishStatus = Status::Ok;
  Status readStatus = Status::Ok;
  Status copyStatus = Status::Ok;
  Status commitStatus = Status::Ok;
  Status confirmStatus = Status::Ok;
  Status revertStatus = Status::Unsupported;
  SlotTrial trialState = SlotTrial::Unknown;
  bool hasMemory = true;
  bool isLent = false;
  size_t lentBytesMax = 0;
  bool isCommitted = false;
  uint32_t opens = 0;
  size_t plannedBytes = 0;  // of the open() before
  size_t plannedUnpackedBytes = 0;
  uint32_t discards = 0;
  uint8_t bytes[roomMax];
  uint8_t trailer[256];

  // What runs is what was put down and committed before, if a test says so.
  size_t running = 0;

  size_t runningBytes() override { return running; }
  size_t roomBytes() override { return room; }
  Status readRunning(size_t offset, MutableBytes out) override { return read(offset, out); }
  Status readTrailer(MutableBytes out) override {
    if (!isCommitted) return Status::NotFound;
    std::memcpy(out.data(), trailer, out.size());
    return Status::Ok;
  }
  Status open(const StagingPlan& plan) override {
    ++opens;
    plannedBytes = plan.bytes;
    plannedUnpackedBytes = plan.unpackedBytes;
    if (openStatus != Status::Ok) return openStatus;
    if (plan.bytes > room) return Status::TooLarge;
    const bool isSame = plan.hash.size() == sizeof hash_ && std::memcmp(plan.hash.data(), hash_, sizeof hash_) == 0;
    if (!isSame) staged_ = 0;
    std::memset(hash_, 0, sizeof hash_);
    if (!plan.hash.empty()) std::memcpy(hash_, plan.hash.data(), sizeof hash_);
    return Status::Ok;
  }
  size_t staged() override { return staged_; }
  Status append(Bytes more) override {
    if (appendStatus != Status::Ok) return appendStatus;
    if (more.size() > room - staged_) return Status::TooLarge;
    std::memcpy(bytes + staged_, more.data(), more.size());
    staged_ += more.size();
    return Status::Ok;
  }
  Status finish() override { return finishStatus; }
  Status read(size_t offset, MutableBytes out) override {
    if (readStatus != Status::Ok) return readStatus;
    std::memcpy(out.data(), bytes + offset, out.size());
    return Status::Ok;
  }
  Status checkCopy(size_t) override { return copyStatus; }
  Status commit(Bytes last) override {
    if (commitStatus != Status::Ok) return commitStatus;
    std::memcpy(trailer, last.data(), last.size());
    isCommitted = true;
    return Status::Ok;
  }
  void discard() override {
    ++discards;
    staged_ = 0;
    std::memset(hash_, 0, sizeof hash_);
  }
  SlotTrial trial() override { return trialState; }
  Status confirm() override { return confirmStatus; }
  Status revert() override { return revertStatus; }
  MutableBytes lend(size_t size) override {
    if (!hasMemory || isLent || size > sizeof lent_) return {};
    isLent = true;
    if (size > lentBytesMax) lentBytesMax = size;
    return {lent_, size};
  }
  void giveBack() override { isLent = false; }

 private:
  size_t staged_ = 0;
  uint8_t hash_[32] = {};
  alignas(8) uint8_t lent_[3072];
};

}  // namespace spore
