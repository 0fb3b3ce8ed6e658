// SimFirmware: a board's place for firmware, in memory that survives restarts.
#pragma once

#include <cstring>
#include <vector>

#include "spore/platform/firmware_slot.h"

namespace spore::sim {

// Nothing in it can fail, tear or wear out: tests/power_loss is about that. Without an image the board takes no
// updates.
class SimFirmware final : public FirmwareSlot {
 public:
  using Image = std::vector<uint8_t>;

  // With `keepsPrevious` the image before the one that runs stays, as on Linux; else there is one place, as on a chip.
  SimFirmware(Image running, bool keepsPrevious) : running_(std::move(running)), keepsPrevious_(keepsPrevious) {}

  // The board starts: what was committed takes its place, once.
  void boot() {
    giveBack();
    if (next_.empty()) return;
    previous_ = keepsPrevious_ ? std::move(running_) : Image();
    running_ = std::move(next_);
    next_.clear();
    ++installs_;
  }
  const Image& running() const { return running_; }
  // What boot() would start.
  const Image& willRun() const { return next_.empty() ? running_ : next_; }
  // Times that another image was put in its place, forth or back.
  unsigned installs() const { return installs_; }

  size_t runningBytes() override { return running_.size(); }
  size_t roomBytes() override { return running_.empty() ? 0 : imageBytesMax; }
  Status readRunning(size_t offset, MutableBytes bytes) override { return copy(running_, offset, bytes); }

  Status readTrailer(MutableBytes bytes) override {
    return trailer_.empty() ? Status::NotFound : copy(trailer_, 0, bytes);
  }

  Status open(const StagingPlan& plan) override {
    if (running_.empty()) return Status::Unsupported;
    if (plan.bytes > imageBytesMax) return Status::TooLarge;
    const Image hash(plan.hash.begin(), plan.hash.end());
    if (hash.empty() || hash != stagedHash_ || staged_.size() > plan.bytes) staged_.clear();
    stagedHash_ = hash;
    return Status::Ok;
  }
  size_t staged() override { return staged_.size(); }
  Status append(Bytes bytes) override {
    if (staged_.size() + bytes.size() > imageBytesMax) return Status::TooLarge;
    staged_.insert(staged_.end(), bytes.begin(), bytes.end());
    return Status::Ok;
  }
  Status finish() override { return Status::Ok; }
  Status read(size_t offset, MutableBytes bytes) override { return copy(staged_, offset, bytes); }
  Status checkCopy(size_t) override { return Status::Ok; }
  Status commit(Bytes trailer) override {
    next_ = staged_;
    hasReturned_ = false;
    trailer_.assign(trailer.begin(), trailer.end());
    discard();
    return Status::Ok;
  }
  void discard() override {
    staged_.clear();
    stagedHash_.clear();
  }

  SlotTrial trial() override { return hasReturned_ ? SlotTrial::GivenUp : SlotTrial::Unknown; }
  Status confirm() override { return Status::Ok; }
  Status revert() override {
    if (!keepsPrevious_) return Status::Unsupported;
    if (previous_.empty()) return Status::NotFound;
    next_ = previous_;
    hasReturned_ = true;
    return Status::Ok;
  }

  MutableBytes lend(size_t bytes) override {
    if (!lent_.empty()) return {};
    lent_.resize(bytes);
    return {lent_.data(), lent_.size()};
  }
  void giveBack() override { lent_ = {}; }

 private:
  static constexpr size_t imageBytesMax = 1024 * 1024;

  static Status copy(const Image& image, size_t offset, MutableBytes bytes) {
    if (offset > image.size() || bytes.size() > image.size() - offset) return Status::IoError;
    if (!bytes.empty()) std::memcpy(bytes.data(), image.data() + offset, bytes.size());
    return Status::Ok;
  }

  Image running_;
  Image previous_;
  Image next_;  // that the next start runs; empty: the same again
  Image staged_;
  Image stagedHash_;
  Image trailer_;  // of what was committed last
  Image lent_;
  bool keepsPrevious_;
  bool hasReturned_ = false;
  unsigned installs_ = 0;
};

}  // namespace spore::sim
