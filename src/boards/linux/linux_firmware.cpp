#include "boards/linux/linux_firmware.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "boards/linux/storage_files.h"
#include "spore/base/hex.h"

namespace spore {
namespace {

constexpr const char* ownProgram = "/proc/self/exe";
constexpr const char* stagedName = "staged";
// The hash of the file that is being put down.
constexpr const char* hashName = "staged.hash";
// Left to the file system for everything else.
constexpr size_t spareBytes = 1024 * 1024;

Status statusOf(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG ? Status::TooLarge : Status::IoError;
}

Status readFrom(const File& file, size_t offset, MutableBytes bytes) {
  return file.readAt(offset, bytes) == static_cast<ssize_t>(bytes.size()) ? Status::Ok : Status::IoError;
}

std::string trailerName(const std::string& slot) {
  return slot + ".trailer";
}

std::string textOf(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  return text;
}

}  // namespace

LinuxFirmware::LinuxFirmware(const std::string& stateDir, uint32_t guardSeconds)
    : slots_(ProgramSlots::folderIn(stateDir)), guardSeconds_(guardSeconds) {}

size_t LinuxFirmware::runningBytes() {
  struct stat status {};
  return stat(ownProgram, &status) == 0 ? static_cast<size_t>(status.st_size) : 0;
}

size_t LinuxFirmware::roomBytes() {
  struct statvfs status {};
  if (!hasSlot()) return 0;
  const std::string stateDir = std::filesystem::path(slots_.folder()).parent_path();
  if (statvfs(stateDir.c_str(), &status) != 0) return 0;
  const uint64_t free = static_cast<uint64_t>(status.f_bavail) * status.f_frsize;
  // The first update keeps a copy of the program that runs, to go back to.
  const uint64_t copy = slots_.load().active.empty() ? runningBytes() : 0;
  const uint64_t kept = spareBytes + copy;
  return free > kept ? static_cast<size_t>(std::min<uint64_t>(free - kept, INT32_MAX)) : 0;
}

Status LinuxFirmware::readRunning(size_t offset, MutableBytes bytes) {
  return readFrom(File(ownProgram, O_RDONLY), offset, bytes);
}

Status LinuxFirmware::readTrailer(MutableBytes bytes) {
  const std::string active = slots_.load().active;
  if (active.empty()) return Status::NotFound;
  return StorageFiles(slots_.folder()).loadFile(trailerName(active), bytes).status();
}

Status LinuxFirmware::open(const StagingPlan& plan) {
  close();
  if (!hasSlot()) return Status::Unsupported;
  std::error_code error;
  std::filesystem::create_directories(slots_.folder(), error);
  // A failed trial of an earlier image must not be laid at the door of this one.
  if (SlotRecord record = slots_.load(); record.hasReturned) {
    record.hasReturned = false;
    (void)slots_.store(record);
  }
  const std::string hash{hexText<32>(plan.hash).view()};
  const bool isSame = !hash.empty() && textOf(path(hashName)) == hash;
  file_ = File(path(stagedName), O_RDWR | O_CREAT | O_APPEND | (isSame ? 0 : O_TRUNC), 0700);
  struct stat status {};
  if (!file_.isOpen() || fstat(file_.descriptor(), &status) != 0) return Status::IoError;
  staged_ = static_cast<size_t>(status.st_size);
  if (staged_ > plan.bytes) {
    if (ftruncate(file_.descriptor(), 0) != 0) return Status::IoError;
    staged_ = 0;
  }
  if (plan.bytes - staged_ > roomBytes()) {
    discard();
    return Status::TooLarge;
  }
  if (!isSame) std::ofstream(path(hashName)) << hash << "\n";
  return Status::Ok;
}

Status LinuxFirmware::append(Bytes bytes) {
  if (!file_.writeAll(bytes)) return statusOf(errno);
  staged_ += bytes.size();
  return Status::Ok;
}

Status LinuxFirmware::finish() {
  return file_.sync() ? Status::Ok : statusOf(errno);
}

Status LinuxFirmware::read(size_t offset, MutableBytes bytes) {
  return readFrom(file_, offset, bytes);
}

Status LinuxFirmware::commit(Bytes trailer) {
  close();
  SlotRecord record = slots_.load();
  const std::string target = ProgramSlots::otherThan(record.active);
  const bool isFirst = record.active.empty();
  errno = 0;
  Status status = isFirst ? keepRunning(record) : Status::Ok;
  if (status == Status::Ok) status = activate(record, target, trailer);
  if (status == Status::Ok) return status;
  // What is left behind would take the room of the next try.
  std::error_code ignored;
  std::filesystem::remove(slots_.pathOf(target), ignored);
  std::filesystem::remove(path(trailerName(target).c_str()), ignored);
  if (isFirst) std::filesystem::remove(slots_.pathOf(record.active), ignored);
  return status;
}

// Whoever builds or installs another program where this one came from must not take the way back.
Status LinuxFirmware::keepRunning(SlotRecord& record) {
  ProgramSlots::noteBase(record);
  record.active = ProgramSlots::otherThan("a");
  const File source(ownProgram, O_RDONLY);
  const File copy(slots_.pathOf(record.active), O_WRONLY | O_CREAT | O_TRUNC, 0700);
  uint8_t block[64 * 1024];
  ssize_t size = 0;
  while ((size = source.readAll(block)) > 0) {
    if (!copy.writeAll(Bytes{block}.first(static_cast<size_t>(size)))) return statusOf(errno);
  }
  return size == 0 && copy.sync() ? Status::Ok : statusOf(errno);
}

// The slot that is written to is nobody's way back meanwhile.
Status LinuxFirmware::activate(SlotRecord record, const std::string& target, Bytes trailer) {
  const StorageFiles files(slots_.folder());
  if (files.storeFile(trailerName(target), trailer) != Status::Ok) return statusOf(errno);
  const std::string running = record.active;
  if (record.previous == target) {
    record.previous = running;
    if (!slots_.store(record)) return statusOf(errno);
  }
  std::error_code error;
  std::filesystem::rename(path(stagedName), slots_.pathOf(target), error);
  if (error) return statusOf(error.value());
  std::filesystem::remove(path(hashName), error);
  record.previous = running;
  record.active = target;
  record.isOnTrial = true;
  record.hasReturned = false;
  record.starts = 0;
  record.guardSeconds = guardSeconds_;
  return slots_.store(record) ? Status::Ok : statusOf(errno);
}

void LinuxFirmware::discard() {
  close();
  std::error_code ignored;
  std::filesystem::remove(path(stagedName), ignored);
  std::filesystem::remove(path(hashName), ignored);
}

Status LinuxFirmware::confirm() {
  SlotRecord record = slots_.load();
  record.isOnTrial = false;
  record.starts = 0;
  const bool isStored = record.active.empty() || slots_.store(record);
  dismissGuardian();
  return isStored ? Status::Ok : Status::IoError;
}

Status LinuxFirmware::revert() {
  SlotRecord record = slots_.load();
  if (record.active.empty() || record.previous == record.active) return Status::NotFound;
  ProgramSlots::goBack(record);
  if (!slots_.store(record)) return Status::IoError;
  dismissGuardian();
  return Status::Ok;
}

MutableBytes LinuxFirmware::lend(size_t bytes) {
  if (lent_ != nullptr) return {};
  lent_ = std::make_unique<std::byte[]>(bytes);
  return {reinterpret_cast<uint8_t*>(lent_.get()), bytes};
}

void LinuxFirmware::close() {
  file_ = File();
  staged_ = 0;
}

}  // namespace spore
