#include "local/process_table.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "local/ownership.h"

namespace spore::cli {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool isInside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// A process of this user that runs a spore, under whatever name this one has, or what such a one has taken in an update
// and keeps in its folder.
bool isSpore(const fs::path& process, const fs::path& folder) {
  struct stat status {};
  if (::stat(process.c_str(), &status) != 0 || !isTrustedOwner(status.st_uid)) return false;
  std::error_code error;
  const fs::path program = fs::read_symlink(process / "exe", error);
  if (error) return false;
  const bool isNamedSo = program.filename().string().rfind("spore", 0) == 0;
  return isNamedSo || isInside(program, folder) || program == fs::read_symlink("/proc/self/exe", error);
}

}  // namespace

std::string_view stateFolderIn(std::string_view commandLine) {
  std::vector<std::string_view> words;
  while (!commandLine.empty()) {
    const size_t end = std::min(commandLine.find('\0'), commandLine.size());
    words.push_back(commandLine.substr(0, end));
    commandLine.remove_prefix(std::min(end + 1, commandLine.size()));
  }
  if (words.size() < 3 || words[0] != "spore" || words[1] != "node" || words[2] != "run") return {};
  const auto option = std::find(words.begin(), words.end(), "--state");
  return option == words.end() || option + 1 == words.end() ? std::string_view{} : option[1];
}

std::vector<ProcessId> nodesWithStateIn(const fs::path& folder) {
  std::vector<ProcessId> nodes;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ptr != name.data() + name.size()) continue;
    const std::string commandLine = contentOf(entry.path() / "cmdline");
    const std::string_view state = stateFolderIn(commandLine);
    if (state.empty() || !isInside(state, folder) || !isSpore(entry.path(), folder)) continue;
    const std::optional<ProcessId> process = identify(pid);
    if (process && isRunning(*process)) nodes.push_back(*process);
  }
  return nodes;
}

bool isOwnChild(const ProcessId& process) {
  const std::string stat = contentOf(fmt::format("/proc/{}/stat", process.pid));
  const size_t bracket = stat.rfind(") ");
  // Behind the name: the state, then the parent.
  return bracket != std::string::npos && std::atol(stat.c_str() + std::min(bracket + 4, stat.size())) == ::getpid();
}

uint64_t listenerIn(std::string_view table, Endpoint endpoint) {
  // The kernel prints the address as a number in the machine's byte order.
  const std::string wanted = fmt::format("{:08X}:{:04X}", htonl(endpoint.ip.value), endpoint.port);
  constexpr const char* listening = "0A";
  std::istringstream lines{std::string(table)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string number, local, remote, state, queues, timer, retries, user, timeout;
    uint64_t inode = 0;
    fields >> number >> local >> remote >> state >> queues >> timer >> retries >> user >> timeout >> inode;
    if (fields && local == wanted && state == listening) return inode;
  }
  return 0;
}

bool isListening(const ProcessId& process, Endpoint endpoint) {
  const fs::path folder = fmt::format("/proc/{}", process.pid);
  const uint64_t inode = listenerIn(contentOf(folder / "net/tcp"), endpoint);
  if (inode == 0) return false;
  const std::string socket = fmt::format("socket:[{}]", inode);
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / "fd", error)) {
    std::error_code gone;
    if (fs::read_symlink(entry.path(), gone) == socket) return true;
  }
  return false;
}

}  // namespace spore::cli
