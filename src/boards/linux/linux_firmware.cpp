#include "boards/linux/linux_firmware.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "spore/base/hex.h"

namespace spore {
namespace {

constexpr const char* stagedName = "staged";
// The hash of the file that is being put down.
constexpr const char* hashName = "staged.hash";
// Left to the file system for everything else.
constexpr size_t spareBytes = 1024 * 1024;

std::string trailerName(const std::string& slot) {
  return slot + ".trailer";
}

}  // namespace

LinuxFirmware::LinuxFirmware(const std::string& stateDir, uint32_t guardSeconds)
    : folder_(ProgramSlots::folderIn(stateDir)),
      files_(*folder_),
      slots_(files_),
      guardSeconds_(guardSeconds),
      hasSlot_(!stateDir.empty()) {}

size_t LinuxFirmware::roomBytes() {
  if (!hasSlot_) return 0;
  const uint64_t free = files_.freeBytes();
  // The first update keeps a copy of the program that runs, to go back to.
  const uint64_t copy = slots_.load().active.empty() ? runningBytes() : 0;
  const uint64_t kept = spareBytes + copy;
  return free > kept ? static_cast<size_t>(std::min<uint64_t>(free - kept, INT32_MAX)) : 0;
}

Status LinuxFirmware::readTrailer(MutableBytes bytes) {
  if (!hasSlot_) return Status::NotFound;
  const std::string active = slots_.load().active;
  if (active.empty()) return Status::NotFound;
  const Result<std::string> trailer = files_.read(trailerName(active));
  if (!trailer.ok()) return trailer.status();
  if (trailer.value().size() != bytes.size()) return Status::IoError;
  std::memcpy(bytes.data(), trailer.value().data(), bytes.size());
  return Status::Ok;
}

bool LinuxFirmware::isRecordDamaged() const {
  return hasSlot_ && !slots_.tryLoad();
}

// All that can be known before the first byte comes: what is found out when the image is to start has cost a node.
Status LinuxFirmware::checkPlace() {
  if (!hasSlot_) return Status::Unsupported;
  if (const Status status = files_.makeFolder(); status != Status::Ok) return refuse(status, "cannot be made");
  const std::optional<SlotRecord> known = slots_.tryLoad();
  if (!known) return refuse(Status::IoError, "has a damaged record, the file slots: remove it to take updates again");
  if (ProgramSlots::isWayBackNeeded(*known)) return Status::Busy;
  SlotRecord record = *known;
  // A failed trial of an earlier image must not be laid at the door of this one.
  record.hasReturned = false;
  errno = 0;
  const Status storing = known->hasReturned ? slots_.store(record) : slots_.tryToStore();
  if (storing != Status::Ok) return refuse(storing, "cannot be written");
  const Status status = files_.checkExecution();
  return status == Status::Ok ? status : refuse(status, "is no place to start a program from (mounted noexec?)");
}

Status LinuxFirmware::refuse(Status status, const char* what) {
  const std::string cause = errno == 0 ? "" : std::string(": ") + std::strerror(errno);
  if (tell_) tell_("the folder firmware in the state directory " + std::string(what) + cause);
  return status;
}

Status LinuxFirmware::open(const StagingPlan& plan) {
  staged_ = 0;
  if (const Status status = checkPlace(); status != Status::Ok) return status;
  if (const Status status = openStaged(plan); status != Status::Ok) return status;
  if (plan.bytes - staged_ <= roomBytes()) return Status::Ok;
  discard();
  return Status::TooLarge;
}

Status LinuxFirmware::openStaged(const StagingPlan& plan) {
  const std::string hash{hexText<32>(plan.hash).view()};
  const Result<std::string> known = files_.read(hashName);
  bool isSame = !hash.empty() && known.ok() && known.value() == hash + "\n";
  Result<size_t> size = files_.openForAppend(stagedName, !isSame);
  if (size.ok() && size.value() > plan.bytes) {
    isSame = false;
    size = files_.openForAppend(stagedName, true);
  }
  if (!size.ok()) return size.status();
  staged_ = size.value();
  if (isSame) return Status::Ok;
  const std::string line = hash + "\n";
  return files_.write(hashName, asBytes(std::string_view{line}));
}

Status LinuxFirmware::append(Bytes bytes) {
  if (const Status status = files_.append(stagedName, bytes); status != Status::Ok) return status;
  staged_ += bytes.size();
  return Status::Ok;
}

Status LinuxFirmware::finish() {
  return files_.sync(stagedName);
}

Status LinuxFirmware::read(size_t offset, MutableBytes bytes) {
  return files_.readAt(stagedName, offset, bytes);
}

Status LinuxFirmware::commit(Bytes trailer) {
  SlotRecord record = slots_.load();
  if (ProgramSlots::isWayBackNeeded(record)) return Status::Busy;
  const std::string target = ProgramSlots::otherThan(record.active);
  const bool isFirst = record.active.empty();
  Status status = isFirst ? keepRunning(record) : Status::Ok;
  if (status == Status::Ok) status = activate(record, target, trailer);
  staged_ = 0;
  // The record may have reached the disk although its error says no.
  if (status == Status::Ok || slots_.load().active == target) return Status::Ok;
  // What is left behind would take the room of the next try.
  (void)files_.remove(target);
  (void)files_.remove(trailerName(target));
  if (isFirst) (void)files_.remove(record.active);
  return status;
}

// Keeps a copy of the program that runs: somebody may build or install another one in the place of its file, and the
// way back must stay.
Status LinuxFirmware::keepRunning(SlotRecord& record) {
  slots_.noteBase(record);
  record.active = ProgramSlots::otherThan("a");
  return files_.copyRunning(record.active);
}

// The slot that is written to is nobody's way back meanwhile.
Status LinuxFirmware::activate(SlotRecord record, const std::string& target, Bytes trailer) {
  const std::string running = record.active;
  if (record.previous == target) {
    record.previous = running;
    if (const Status status = slots_.store(record); status != Status::Ok) return status;
  }
  if (const Status status = files_.write(trailerName(target), trailer); status != Status::Ok) return status;
  if (const Status status = files_.rename(stagedName, target); status != Status::Ok) return status;
  (void)files_.remove(hashName);
  // The file has to be on the disk before anything names it.
  if (const Status status = files_.syncFolder(); status != Status::Ok) return status;
  record.previous = running;
  record.active = target;
  record.isOnTrial = true;
  record.hasReturned = false;
  record.starts = 0;
  record.guardSeconds = guardSeconds_;
  return slots_.store(record);
}

void LinuxFirmware::discard() {
  staged_ = 0;
  (void)files_.remove(stagedName);
  (void)files_.remove(hashName);
}

// On trial is what runs, or it was given up: the record may lag behind where the disk did not take it.
SlotTrial LinuxFirmware::trial() {
  if (!hasSlot_) return SlotTrial::Unknown;
  const SlotRecord record = slots_.load();
  if (record.isOnTrial && record.active != files_.runningSlot()) {
    (void)slots_.takeBack(record);
    return SlotTrial::GivenUp;
  }
  if (record.isOnTrial) return SlotTrial::Open;
  return record.hasReturned ? SlotTrial::GivenUp : SlotTrial::Settled;
}

Status LinuxFirmware::confirm() {
  SlotRecord record = slots_.load();
  record.isOnTrial = false;
  record.starts = 0;
  const bool isOurs = !record.active.empty() && record.active == files_.runningSlot();
  const Status status = isOurs ? slots_.store(record) : Status::Ok;
  // The firmware is good, whether the disk knows that or not: nobody must end it.
  dismissGuardian();
  return status;
}

// Its guardian stands by until the program before really starts.
Status LinuxFirmware::revert() {
  const SlotRecord record = slots_.load();
  if (record.active.empty() || record.previous == record.active) return Status::NotFound;
  if (record.active != files_.runningSlot()) return Status::NotFound;
  noteGivenUp(record.active);
  (void)slots_.takeBack(record);
  return Status::Ok;
}

MutableBytes LinuxFirmware::lend(size_t bytes) {
  if (lent_ != nullptr) return {};
  lent_ = std::make_unique<std::byte[]>(bytes);
  return {reinterpret_cast<uint8_t*>(lent_.get()), bytes};
}

}  // namespace spore
