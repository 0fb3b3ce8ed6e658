// LinuxFirmware: the executable that runs, and the place beside it for another.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "boards/linux/program_slots.h"
#include "spore/platform/firmware_slot.h"

namespace spore {

class LinuxFirmware final : public FirmwareSlot {
 public:
  // Keeps everything in the folder `firmware` of a node's state directory; empty: there is no slot. A trial's guardian
  // waits so long for the program to speak for itself.
  LinuxFirmware(const std::string& stateDir, uint32_t guardSeconds);
  // Works on other files than those of a folder.
  LinuxFirmware(SlotFiles& files, uint32_t guardSeconds) : files_(files), slots_(files), guardSeconds_(guardSeconds) {}
  LinuxFirmware(const LinuxFirmware&) = delete;
  LinuxFirmware& operator=(const LinuxFirmware&) = delete;

  // `teller` is told in words why an image is refused.
  void tellProblems(std::function<void(const std::string&)> teller) { tell_ = std::move(teller); }

  size_t runningBytes() override { return static_cast<size_t>(files_.runningBytes()); }
  size_t roomBytes() override;
  Status readRunning(size_t offset, MutableBytes bytes) override { return files_.readRunning(offset, bytes); }
  Status readTrailer(MutableBytes bytes) override;
  Status open(const StagingPlan& plan) override;
  size_t staged() override { return staged_; }
  Status append(Bytes bytes) override;
  Status finish() override;
  Status read(size_t offset, MutableBytes bytes) override;
  // Nothing is copied over what runs.
  Status checkCopy(size_t) override { return Status::Ok; }
  Status commit(Bytes trailer) override;
  void discard() override;
  SlotTrial trial() override;
  Status confirm() override;
  Status revert() override;
  MutableBytes lend(size_t bytes) override;
  void giveBack() override { lent_.reset(); }

  const ProgramSlots& slots() const { return slots_; }

  // The record of what to run cannot be read, or makes no sense: the program that was started runs, and nothing is taken.
  bool isRecordDamaged() const;

 private:
  Status checkPlace();
  Status openStaged(const StagingPlan& plan);
  Status keepRunning(SlotRecord& record);
  Status activate(SlotRecord record, const std::string& target, Bytes trailer);
  Status refuse(Status status, const char* what);

  std::optional<FolderSlotFiles> folder_;  // of a state directory
  SlotFiles& files_;
  ProgramSlots slots_;
  uint32_t guardSeconds_;
  bool hasSlot_ = true;
  std::function<void(const std::string&)> tell_;
  size_t staged_ = 0;
  std::unique_ptr<std::byte[]> lent_;
};

}  // namespace spore
