#include "boards/linux/program_slots.h"

#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <sstream>

namespace spore {
namespace {

constexpr const char* recordName = "slots";
constexpr const char* newRecordName = "slots.new";
constexpr const char* givenUpVariable = "SPORE_GIVEN_UP";

template <typename Number>
bool readNumber(Number& number, const std::string& text) {
  const char* const end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end;
}

bool readSlot(std::string& slot, const std::string& text) {
  slot = text;
  return text.empty() || text == "a" || text == "b";
}

bool readFlag(bool& flag, const std::string& text) {
  flag = text == "1";
  return flag || text == "0";
}

// Whether the value makes sense. What later versions add is theirs.
bool read(SlotRecord& record, const std::string& name, const std::string& value) {
  if (name == "active") return readSlot(record.active, value);
  if (name == "previous") return readSlot(record.previous, value);
  if (name == "trial") return readFlag(record.isOnTrial, value);
  if (name == "returned") return readFlag(record.hasReturned, value);
  if (name == "starts") return readNumber(record.starts, value);
  if (name == "guardSeconds") return readNumber(record.guardSeconds, value);
  if (name == "baseHash") record.baseHash = value;
  if (name == "baseSize") return readNumber(record.baseSize, value);
  if (name == "baseTime") return readNumber(record.baseTime, value);
  return true;
}

bool isGivenUp(const std::string& slot) {
  const char* const given = std::getenv(givenUpVariable);
  return given != nullptr && slot == given;
}

}  // namespace

std::string ProgramSlots::folderIn(const std::string& stateDir) {
  std::string folder;
  if (!stateDir.empty()) folder.append(stateDir).append("/firmware");
  return folder;
}

std::optional<SlotRecord> ProgramSlots::tryLoad() const {
  const Result<std::string> text = files_.read(recordName);
  if (!text.ok() && text.status() != Status::NotFound) return std::nullopt;
  SlotRecord record;
  if (!text.ok()) return record;
  bool isWhole = false;
  std::istringstream lines(text.value());
  for (std::string line; std::getline(lines, line);) {
    const size_t equals = line.find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::string name = line.substr(0, equals);
    if (!read(record, name, line.substr(equals + 1))) return std::nullopt;
    isWhole = isWhole || name == "active";
  }
  return isWhole ? std::optional<SlotRecord>{record} : std::nullopt;
}

Status ProgramSlots::store(const SlotRecord& record) const {
  std::ostringstream lines;
  lines << "active=" << record.active << "\nprevious=" << record.previous << "\ntrial=" << (record.isOnTrial ? 1 : 0)
        << "\nreturned=" << (record.hasReturned ? 1 : 0) << "\nstarts=" << record.starts
        << "\nguardSeconds=" << record.guardSeconds << "\nbaseHash=" << record.baseHash
        << "\nbaseSize=" << record.baseSize << "\nbaseTime=" << record.baseTime << "\n";
  const std::string text = lines.str();
  Status status = files_.write(newRecordName, asBytes(std::string_view{text}));
  if (status == Status::Ok) status = files_.rename(newRecordName, recordName);
  if (status == Status::Ok) return files_.syncFolder();
  // Half a record must not take the room of others.
  const int cause = errno;
  (void)files_.remove(newRecordName);
  errno = cause;
  return status;
}

Status ProgramSlots::tryToStore() const {
  const Status status = files_.write(newRecordName, {});
  const int cause = errno;
  (void)files_.remove(newRecordName);
  errno = cause;
  return status;
}

void ProgramSlots::noteBase(SlotRecord& record) const {
  record.baseHash = files_.runningHash();
  record.baseSize = files_.runningBytes();
  struct stat status {};
  if (stat("/proc/self/exe", &status) == 0) record.baseTime = status.st_mtime;
}

// Size and time are not enough: there are systems where every program has the same time.
bool ProgramSlots::isBase(const SlotRecord& record) const {
  if (files_.runningBytes() != record.baseSize) return false;
  if (!record.baseHash.empty()) return files_.runningHash() == record.baseHash;
  struct stat status {};
  return stat("/proc/self/exe", &status) == 0 && status.st_mtime == record.baseTime;
}

SlotRecord ProgramSlots::choose(StartKind kind) const {
  SlotRecord record = load();
  if (record.active.empty()) return record;
  if (kind != StartKind::Ordered && !isBase(record)) {
    (void)store(SlotRecord{});
    return SlotRecord{};
  }
  if (!record.isOnTrial) return record;
  if (isGivenUp(record.active)) return takeBack(record);
  const bool counts = kind == StartKind::AfterFailure || record.starts == 0;
  if (!counts) return record;
  if (++record.starts > trialStartsMax) return takeBack(record);
  return store(record) == Status::Ok ? record : takeBack(record);
}

std::vector<std::string> ProgramSlots::inOrder(const SlotRecord& record) {
  std::vector<std::string> slots;
  if (!record.active.empty()) slots.push_back(record.active);
  if (!record.previous.empty() && record.previous != record.active) slots.push_back(record.previous);
  return slots;
}

SlotRecord ProgramSlots::takeBack(SlotRecord record) const {
  const std::string failed = record.active;
  record.active = record.previous;
  record.hasReturned = true;
  record.isOnTrial = false;
  record.starts = 0;
  Status status = store(record);
  if (status != Status::Ok && files_.remove(failed) == Status::Ok) status = store(record);
  if (status == Status::Ok) unsetenv(givenUpVariable);
  return record;
}

// What the disk says counts, if it says anything: it may be gone by then.
std::optional<SlotRecord> ProgramSlots::afterTrial(const SlotRecord& known) const {
  const SlotRecord record = tryLoad().value_or(known);
  if (record.isOnTrial) return takeBack(record);
  if (record.active == known.active) return std::nullopt;
  return record;
}

bool ProgramSlots::isWayBackNeeded(const SlotRecord& record) {
  return record.isOnTrial;
}

void noteGivenUp(const std::string& slot) {
  setenv(givenUpVariable, slot.c_str(), 1);
}

}  // namespace spore
