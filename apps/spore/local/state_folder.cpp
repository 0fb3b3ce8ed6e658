#include "local/state_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "failure.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* folderName = ".spore";
constexpr std::string_view clusterPrefix = "udp-";

}  // namespace

fs::path findStateFolder(const fs::path& start) {
  for (fs::path folder = start;; folder = folder.parent_path()) {
    std::error_code error;
    if (fs::is_directory(folder / folderName, error)) return folder / folderName;
    if (folder == folder.parent_path()) return start / folderName;
  }
}

fs::path stateFolder() {
  return findStateFolder(fs::current_path());
}

fs::path clusterFolder(uint16_t udpPort) {
  return stateFolder() / fmt::format("{}{}", clusterPrefix, udpPort);
}

void makeClusterFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw Failure{ExitCode::Failed, "E_STATE_FOLDER", fmt::format("cannot make {}", folder.string()), error.message(),
                  "run this in a folder that you may write to"};
  }
  const fs::path ignored = folder.parent_path() / ".gitignore";
  if (!fs::exists(ignored, error)) std::ofstream(ignored) << "*\n";
}

std::vector<uint16_t> knownUdpPorts() {
  std::vector<uint16_t> ports;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(stateFolder(), error)) {
    const std::string name = entry.path().filename().string();
    if (name.compare(0, clusterPrefix.size(), clusterPrefix) != 0) continue;
    const Result<uint32_t> port = parseUnsigned(std::string_view(name).substr(clusterPrefix.size()), 65535);
    if (port.ok() && port.value() > 0) ports.push_back(static_cast<uint16_t>(port.value()));
  }
  std::sort(ports.begin(), ports.end());
  return ports;
}

}  // namespace spore::cli
