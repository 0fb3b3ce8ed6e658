// LinuxFirmware: the executable that runs, and the place beside it for another.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "boards/linux/file.h"
#include "boards/linux/program_slots.h"
#include "spore/platform/firmware_slot.h"

namespace spore {

class LinuxFirmware final : public FirmwareSlot {
 public:
  // Keeps everything in the folder `firmware` of a node's state directory; empty: there is no slot. A trial's guardian
  // waits so long for the program to speak for itself.
  LinuxFirmware(const std::string& stateDir, uint32_t guardSeconds);
  LinuxFirmware(const LinuxFirmware&) = delete;
  LinuxFirmware& operator=(const LinuxFirmware&) = delete;

  size_t runningBytes() override;
  size_t roomBytes() override;
  Status readRunning(size_t offset, MutableBytes bytes) override;
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
  bool hasReturned() override { return slots_.load().hasReturned; }
  Status confirm() override;
  Status revert() override;
  MutableBytes lend(size_t bytes) override;
  void giveBack() override { lent_.reset(); }

  const ProgramSlots& slots() const { return slots_; }

 private:
  bool hasSlot() const { return !slots_.folder().empty(); }
  std::string path(const char* name) const { return slots_.folder() + "/" + name; }
  Status keepRunning(SlotRecord& record);
  Status activate(SlotRecord record, const std::string& target, Bytes trailer);
  void close();

  ProgramSlots slots_;
  uint32_t guardSeconds_;
  File file_;  // that is being put down
  size_t staged_ = 0;
  std::unique_ptr<std::byte[]> lent_;
};

}  // namespace spore
