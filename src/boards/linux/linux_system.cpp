#include "boards/linux/linux_system.h"

#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>

#include "boards/linux/file.h"
#include "boards/linux/linux_clock.h"
#include "boards/linux/run_marker.h"
#include "boards/linux/start_error.h"
#include "spore/base/hash.h"

namespace spore {
namespace {

constexpr const char* resetCauseVariable = "SPORE_RESET_CAUSE";
constexpr const char* chipIdFile = "chip_id";
// The id that this process has had, for the next program in it.
constexpr const char* chipIdVariable = "SPORE_CHIP_ID";

uint32_t randomNumber() {
  uint32_t number = 0;
  while (getrandom(&number, sizeof number, 0) != sizeof number) continue;
  return number;
}

// A line such as "MemTotal:  16318412 kB", in bytes; 0 if the file or the line is not there.
uint64_t memoryFigure(const std::string& name) {
  std::ifstream file("/proc/meminfo");
  std::string word;
  uint64_t kibibytes = 0;
  while (file >> word) {
    if (word == name && file >> kibibytes) return kibibytes * 1024;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return 0;
}

// The highest frequency that the CPU can run at, or what it ran at when the kernel printed it. It is part of what
// a firmware's nodes share, so it must not wander: read once.
uint16_t readCpuFrequency() {
  std::ifstream maximum("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq");
  if (uint32_t kilohertz = 0; maximum >> kilohertz) return static_cast<uint16_t>(kilohertz / 1000);
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    const size_t colon = line.find(':');
    if (line.rfind("cpu MHz", 0) != 0 || colon == std::string::npos) continue;
    return static_cast<uint16_t>(std::lround(std::strtod(line.c_str() + colon + 1, nullptr)));
  }
  return 0;
}

std::string readKernel() {
  utsname names{};
  if (uname(&names) != 0) return "Linux";
  return std::string(names.sysname) + " " + names.release;
}

// Resident, shared libraries included.
uint64_t usedBytes() {
  uint64_t virtualPages = 0;
  uint64_t residentPages = 0;
  std::ifstream("/proc/self/statm") >> virtualPages >> residentPages;
  return residentPages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

uint64_t fileSystemBytes(const std::string& directory) {
  struct statvfs figures {};
  if (statvfs(directory.empty() ? "/" : directory.c_str(), &figures) != 0) return 0;
  return static_cast<uint64_t>(figures.f_blocks) * figures.f_frsize;
}

uint32_t derivedChipId(Endpoint self) {
  // Machines without an address are not told apart by it, nor those of a container image by its machine id.
  if (self.ip.isNone()) return randomNumber() | 1;
  std::string machine;
  std::ifstream("/etc/machine-id") >> machine;
  machine += ' ';
  machine += toText(self.ip).view();
  machine += ':' + std::to_string(self.port);
  const uint32_t id = fingerprint(machine);
  return id == 0 ? 1 : id;
}

StartError damagedId(const std::string& path, const std::string& cause) {
  return StartError("the node's id in " + path + " is damaged", cause,
                    "put back the file as it was; or remove it, and the node is a new one for its cluster");
}

// Eight hexadecimal digits and a line end, as they were written; not 0.
std::optional<uint32_t> parseChipId(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  uint32_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id, 16);
  if (text.size() != 8 || error != std::errc() || end != text.data() + text.size() || id == 0) return std::nullopt;
  return id;
}

// Kept once made: the node stays the same one when its address changes. What is damaged is never replaced by itself:
// the cluster would show a new node beside a dead one, and nobody would know why.
uint32_t keptChipId(const StorageFiles& storage) {
  const std::string path = storage.directory() + "/" + chipIdFile;
  const RegularFile file = readRegularFile(path, 64, SymbolicLinks::Refuse);
  if (!file.ok() && file.status != Status::NotFound) throw damagedId(path, file.cause);
  if (file.ok()) {
    const std::optional<uint32_t> id = parseChipId(file.content);
    if (id) return *id;
    throw damagedId(path, file.content.empty() ? "it is empty" : "it is not 8 hexadecimal digits above 0");
  }
  const uint32_t id = std::max<uint32_t>(randomNumber(), 1);
  char digits[16];
  const int size = std::snprintf(digits, sizeof digits, "%08x\n", id);
  const Bytes record{reinterpret_cast<const uint8_t*>(digits), static_cast<size_t>(size)};
  if (storage.storeFile(chipIdFile, record) == Status::Ok) return id;
  throw StartError("the node's id cannot be stored in " + path, std::strerror(errno),
                   "make room there, or name another directory with --state DIR: without its id it would be a new node "
                   "with each start");
}

// A restart is no reason to become another node, whatever has become of the disk. Empty: this is no restart.
std::optional<uint32_t> handedChipId() {
  const char* const digits = std::getenv(chipIdVariable);
  if (digits == nullptr || std::getenv(resetCauseVariable) == nullptr) return std::nullopt;
  return static_cast<uint32_t>(std::strtoul(digits, nullptr, 16));
}

// What started us says so; else the run before has left word, or has not.
ResetCause takeResetCause(const StorageFiles& storage) {
  const char* const told = std::getenv(resetCauseVariable);
  ResetCause cause =
      RunMarker::lastEnd(storage.directory()) == RunEnd::Failed ? ResetCause::Exception : ResetCause::PowerOn;
  for (const ResetCause known : {ResetCause::Software, ResetCause::Watchdog, ResetCause::Exception}) {
    if (told != nullptr && toText(known) == told) cause = known;
  }
  unsetenv(resetCauseVariable);
  return cause;
}

}  // namespace

LinuxSystem::LinuxSystem(const StorageFiles& storage, Endpoint self, uint64_t memoryMax)
    : chipId_(handedChipId().value_or(0)),
      kernel_(readKernel()),
      cpuFreqMHz_(readCpuFrequency()),
      storageBytes_(fileSystemBytes(storage.directory())),
      memoryBytes_(memoryFigure("MemTotal:")),
      memoryMax_(memoryMax) {
  if (chipId_ == 0) chipId_ = storage.isPersistent() ? keptChipId(storage) : derivedChipId(self);
  char digits[16];
  std::snprintf(digits, sizeof digits, "%08x", chipId_);
  setenv(chipIdVariable, digits, 1);
  resetCause_ = takeResetCause(storage);
}

uint64_t LinuxSystem::freeHeap() {
  const auto now = static_cast<int64_t>(monotonicMs());
  // Each status request asks; reading the file costs more than the rest of the request.
  if (freeReadAtMs_ < 0 || now - freeReadAtMs_ >= 1000) {
    freeReadAtMs_ = now;
    const uint64_t used = usedBytes();
    freeBytes_ = std::min(memoryFigure("MemAvailable:"), memoryMax_ > used ? memoryMax_ - used : 0);
  }
  return freeBytes_;
}

uint32_t LinuxSystem::entropy() {
  return randomNumber();
}

void LinuxSystem::restart() {
  isRestartWanted_ = true;
  if (restartHandler_) restartHandler_();
}

}  // namespace spore
