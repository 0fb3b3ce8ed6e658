#include "boards/linux/run_marker.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "boards/linux/file.h"

namespace spore {
namespace {

constexpr size_t markerBytesMax = 256;

std::string bootId() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
}

// The second field may hold blanks and brackets.
std::string ownStartTicks() {
  std::ifstream file("/proc/self/stat");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string field;
  for (int number = 3; number <= 22; ++number) fields >> field;
  return field;
}

}  // namespace

RunMarker::RunMarker(const std::string& stateDir) {
  if (stateDir.empty()) return;
  path_ = pathIn(stateDir);
  const std::string text =
      "pid=" + std::to_string(getpid()) + "\nstartTicks=" + ownStartTicks() + "\nboot=" + bootId() + "\n";
  const File file(path_, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0644);
  isWritten_ = file.isOpen() && file.writeAll(asBytes(std::string_view{text}));
}

RunMarker::~RunMarker() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

RunEnd RunMarker::lastEnd(const std::string& stateDir) {
  if (stateDir.empty()) return RunEnd::Regular;
  const RegularFile file = readRegularFile(pathIn(stateDir), markerBytesMax, SymbolicLinks::Refuse);
  if (!file.ok()) return RunEnd::Regular;
  return file.content.find("boot=" + bootId() + "\n") != std::string::npos ? RunEnd::Failed : RunEnd::Power;
}

}  // namespace spore
