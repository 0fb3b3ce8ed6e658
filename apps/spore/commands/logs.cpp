#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "local/cluster_choice.h"
#include "local/launcher.h"
#include "local/state_folder.h"
#include "output/output.h"
#include "suggestion.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

struct LogsOptions {
  std::string name;
  size_t lines = 0;  // 0: all
  bool isFollowing = false;
};

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

fs::path findLog(const Session& session, const std::string& name) {
  std::vector<fs::path> fitting;
  std::vector<std::string> names;
  for (const fs::path& file : logFiles(session)) {
    names.push_back(file.stem().string());
    if (names.back() == name) fitting.push_back(file);
  }
  if (fitting.empty()) {
    throw Failure{ExitCode::NotFound, "E_NODE_NOT_FOUND",
                  fmt::format("no local node \"{}\"{}", printable(name), didYouMean(name, names)),
                  fmt::format("{} holds no log of it", stateFolder().string()), "spore ps   shows the local nodes"};
  }
  if (fitting.size() > 1) {
    throw usageFailure(fmt::format("\"{}\" has {} logs", name, fitting.size()),
                       "several stopped clusters had a node of this name",
                       fmt::format("spore logs {} --udp-port {}", name, defaultUdpPort));
  }
  return fitting.front();
}

// Prints what a log holds, and what comes: whole lines, because a page may not end inside a character.
class LogReader {
 public:
  explicit LogReader(const fs::path& path) : path_(path) {}

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

ExitCode runLogs(const Session& session, const LogsOptions& options) {
  constexpr int periodMs = 100;
  const fs::path path = findLog(session, options.name);
  LogReader reader(path);
  if (options.lines > 0) {
    reader.skip();
    std::string text;
    for (const std::string& line : lastLogLines(path.string(), options.lines)) text += line + "\n";
    writeOut(foreignPage(text));
  }
  if (options.isFollowing) catchInterrupts();
  do {
    reader.printNew();
    if (options.isFollowing) endIfOutputIsGone();
  } while (options.isFollowing && waitUninterrupted(periodMs));
  reader.printRest();
  return ExitCode::Done;
}

}  // namespace

void addLogsCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<LogsOptions>();
  CLI::App* logs = parent.add_subcommand("logs", "Show the log of a local node");
  logs->add_option("NAME", options->name, "The node, as spore ps names it")->required()->type_name("");
  logs->add_flag("-f,--follow", options->isFollowing, "Go on until Ctrl-C");
  logs->add_option("-n,--lines", options->lines, "Only the last lines")->type_name("COUNT");
  addClusterOptions(*logs, session);
  logs->callback([&session, options] { session.action = [&session, options] { return runLogs(session, *options); }; });
}

}  // namespace spore::cli
