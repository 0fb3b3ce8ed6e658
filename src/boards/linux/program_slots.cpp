#include "boards/linux/program_slots.h"

#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "boards/linux/start_error.h"
#include "boards/linux/storage_files.h"

namespace spore {
namespace {

constexpr const char* recordName = "slots";

template <typename Number>
Number numberOf(const std::string& text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool isSlot(const std::string& name) {
  return name.empty() || name == "a" || name == "b";
}

}  // namespace

std::string ProgramSlots::folderIn(const std::string& stateDir) {
  std::string folder;
  if (!stateDir.empty()) folder.append(stateDir).append("/firmware");
  return folder;
}

SlotRecord ProgramSlots::load() const {
  SlotRecord record;
  std::ifstream file(folder_ + "/" + recordName);
  for (std::string line; std::getline(file, line);) {
    const size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = line.substr(0, equals);
    const std::string value = line.substr(equals + 1);
    if (name == "active") record.active = value;
    if (name == "previous") record.previous = value;
    if (name == "trial") record.isOnTrial = value == "1";
    if (name == "returned") record.hasReturned = value == "1";
    if (name == "starts") record.starts = numberOf<unsigned>(value);
    if (name == "guardSeconds") record.guardSeconds = numberOf<unsigned>(value);
    if (name == "baseSize") record.baseSize = numberOf<uint64_t>(value);
    if (name == "baseTime") record.baseTime = numberOf<int64_t>(value);
  }
  return isSlot(record.active) && isSlot(record.previous) ? record : SlotRecord{};
}

bool ProgramSlots::store(const SlotRecord& record) const {
  std::ostringstream text;
  text << "active=" << record.active << "\nprevious=" << record.previous << "\ntrial=" << (record.isOnTrial ? 1 : 0)
       << "\nreturned=" << (record.hasReturned ? 1 : 0) << "\nstarts=" << record.starts << "\nguardSeconds=" << record.guardSeconds << "\nbaseSize=" << record.baseSize
       << "\nbaseTime=" << record.baseTime << "\n";
  try {
    return StorageFiles(folder_).storeFile(recordName, asBytes(std::string_view{text.str()})) == Status::Ok;
  } catch (const StartError&) {
    return false;
  }
}

void ProgramSlots::noteBase(SlotRecord& record) {
  struct stat status {};
  if (stat("/proc/self/exe", &status) != 0) return;
  record.baseSize = static_cast<uint64_t>(status.st_size);
  record.baseTime = status.st_mtime;
}

bool ProgramSlots::isBase(const SlotRecord& record) {
  SlotRecord own;
  noteBase(own);
  return own.baseSize == record.baseSize && own.baseTime == record.baseTime;
}

void ProgramSlots::goBack(SlotRecord& record) {
  record.active = record.previous;
  record.hasReturned = true;
  record.isOnTrial = false;
  record.starts = 0;
}

}  // namespace spore
