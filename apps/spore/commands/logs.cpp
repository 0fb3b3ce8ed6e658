#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "local/cluster_choice.h"
#include "local/launcher.h"
#include "local/state_folder.h"
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
      if (entry.path().extension() == ".log") files.push_back(entry.path());
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
                       "several stopped clusters had a node of this name", "--udp-port PORT");
  }
  return fitting.front();
}

// A log that became shorter was begun anew.
void follow(const fs::path& path, std::streamoff position) {
  constexpr int periodMs = 100;
  catchInterrupts();
  do {
    std::error_code error;
    const auto size = static_cast<std::streamoff>(fs::file_size(path, error));
    if (error || size == position) continue;
    if (size < position) position = 0;
    std::ifstream file(path, std::ios::binary);
    file.seekg(position);
    char block[4096];
    while (file.read(block, sizeof block), file.gcount() > 0) {
      std::fwrite(block, 1, static_cast<size_t>(file.gcount()), stdout);
      position += file.gcount();
    }
    std::fflush(stdout);
  } while (waitUninterrupted(periodMs));
}

ExitCode runLogs(const Session& session, const LogsOptions& options) {
  const fs::path path = findLog(session, options.name);
  std::error_code error;
  const auto size = static_cast<std::streamoff>(fs::file_size(path, error));
  if (options.lines > 0) {
    for (const std::string& line : lastLogLines(path.string(), options.lines)) fmt::print("{}\n", line);
  } else {
    std::ifstream file(path, std::ios::binary);
    for (std::string line; std::getline(file, line);) fmt::print("{}\n", line);
  }
  std::fflush(stdout);
  if (options.isFollowing) follow(path, error ? 0 : size);
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
