#include "logs/log_file.h"

#include <fmt/format.h>

#include <fstream>

#include "failure.h"
#include "interrupt.h"
#include "local/cluster_choice.h"
#include "local/launcher.h"
#include "local/state_folder.h"
#include "output/output.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

// Logs outlive their cluster, so the files count, not the record.
std::vector<fs::path> logFiles(const Session& session) {
  const std::optional<ClusterRecord> record = chooseRecorded(session);
  std::vector<uint16_t> ports = knownUdpPorts();
  if (record)
    ports = {record->udpPort};
  else if (session.udpPort)
    ports = {*session.udpPort};
  std::vector<fs::path> files;
  for (const uint16_t port : ports) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(clusterFolder(port), error)) {
      // Nothing that waits or never ends when it is read.
      const bool isFile = entry.is_regular_file(error) && !entry.is_symlink(error);
      if (isFile && entry.path().extension() == ".log") files.push_back(entry.path());
    }
  }
  return files;
}

// Prints what a log holds, and what comes: whole lines, because a page may not end inside a character.
class LogFileReader {
 public:
  explicit LogFileReader(const fs::path& path) : path_(path) {}

  // A log that became shorter was begun anew.
  void printNew() {
    std::error_code error;
    const auto size = static_cast<std::streamoff>(fs::file_size(path_, error));
    if (error || size == position_) return;
    if (size < position_) position_ = 0;
    std::ifstream file(path_, std::ios::binary);
    file.seekg(position_);
    std::string block(blockBytes, '\0');
    while (file.read(block.data(), blockBytes), file.gcount() > 0) {
      position_ += file.gcount();
      rest_.append(block, 0, static_cast<size_t>(file.gcount()));
      const size_t end = rest_.rfind('\n') + 1;
      if (end == 0 && rest_.size() < blockBytes) continue;
      writeOut(foreignPage(std::string_view(rest_).substr(0, end == 0 ? rest_.size() : end)));
      rest_.erase(0, end == 0 ? rest_.size() : end);
    }
  }
  void skip() {
    std::error_code error;
    position_ = static_cast<std::streamoff>(fs::file_size(path_, error));
    if (error) position_ = 0;
  }
  // A line that has no end yet.
  void printRest() {
    if (!rest_.empty()) writeOut(foreignPage(rest_) + "\n");
    rest_.clear();
  }

 private:
  static constexpr std::streamsize blockBytes = 65536;

  const fs::path path_;
  std::streamoff position_ = 0;
  std::string rest_;
};

}  // namespace

FoundLog findLogFile(const Session& session, const std::string& name) {
  FoundLog found;
  size_t fitting = 0;
  for (const fs::path& file : logFiles(session)) {
    found.names.push_back(file.stem().string());
    if (found.names.back() != name) continue;
    ++fitting;
    found.path = file;
  }
  if (fitting > 1) {
    throw usageFailure(fmt::format("\"{}\" has {} logs", printable(name), fitting),
                       "several stopped clusters had a node of this name",
                       fmt::format("spore logs {} --udp-port {}", name, defaultUdpPort));
  }
  return found;
}

ExitCode showLogFile(const fs::path& path, size_t lines, bool isFollowing) {
  constexpr int periodMs = 100;
  LogFileReader reader(path);
  if (lines > 0) {
    reader.skip();
    std::string text;
    for (const std::string& line : lastLogLines(path.string(), lines)) text += line + "\n";
    writeOut(foreignPage(text));
  }
  if (isFollowing) catchInterrupts();
  do {
    reader.printNew();
    if (isFollowing) endIfOutputIsGone();
  } while (isFollowing && waitUninterrupted(periodMs));
  reader.printRest();
  return ExitCode::Done;
}

}  // namespace spore::cli
