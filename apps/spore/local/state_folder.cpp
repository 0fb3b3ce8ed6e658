#include "local/state_folder.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>

#include "boards/linux/file.h"
#include "failure.h"
#include "local/ownership.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* folderName = ".spore";
constexpr std::string_view clusterPrefix = "udp-";

void refuseForeign(const fs::path& folder) {
  std::error_code error;
  if (fs::symlink_status(folder, error).type() == fs::file_type::not_found || isTrustedFolder(folder)) return;
  throw Failure{ExitCode::Failed, "E_STATE_FOLDER", fmt::format("{} is not used", folder.string()),
                "it is a link, belongs to another user, or everybody may write to it",
                "run this in a folder of your own"};
}

}  // namespace

fs::path findStateFolder(const fs::path& start) {
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (isTrustedFolder(folder / folderName)) return folder / folderName;
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
  // Checked before anything is made: behind a link it would lie elsewhere.
  refuseForeign(folder.parent_path());
  refuseForeign(folder);
  fs::create_directories(folder, error);
  if (error) {
    throw Failure{ExitCode::Failed, "E_STATE_FOLDER", fmt::format("cannot make {}", folder.string()), error.message(),
                  "run this in a folder that you may write to"};
  }
  // Done whatever the umask is, because a folder to which everybody may write would not be trusted.
  for (const fs::path& made : {folder.parent_path(), folder})
    fs::permissions(made, fs::perms::others_write, fs::perm_options::remove, error);
  const fs::path ignored = folder.parent_path() / ".gitignore";
  const File file(ignored.string(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
  if (file.isOpen()) (void)file.writeAll(asBytes(std::string_view("*\n")));
}

std::vector<uint16_t> knownUdpPorts() {
  std::vector<uint16_t> ports;
  std::error_code error;
  const fs::path folder = stateFolder();
  if (!isTrustedFolder(folder)) return ports;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.compare(0, clusterPrefix.size(), clusterPrefix) != 0 || !isTrustedFolder(entry.path())) continue;
    const Result<uint32_t> port = parseUnsigned(std::string_view(name).substr(clusterPrefix.size()), 65535);
    if (port.ok() && port.value() > 0) ports.push_back(static_cast<uint16_t>(port.value()));
  }
  std::sort(ports.begin(), ports.end());
  return ports;
}

}  // namespace spore::cli
