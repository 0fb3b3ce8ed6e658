#include "rollout/io/rollout_record.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "boards/linux/file.h"
#include "output/terminal.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* logSuffix = ".jsonl";
// Older ones say little about the images of today.
constexpr size_t logsCounted = 50;

Failure logFailure(const fs::path& path, const RecordFault& fault) {
  return {ExitCode::Failed, "E_ROLLOUT_LOG", fmt::format("{}:{} is no step of a rollout", path.string(), fault.line),
          fault.what.empty() ? "the file was damaged, or written by a newer spore" : fault.what,
          "start another rollout: it skips nodes that are current"};
}

bool isLocked(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool isFree = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  ::close(descriptor);
  return !isFree;
}

std::vector<std::string> wholeLines(const fs::path& path) {
  constexpr size_t logBytesMax = 64 * 1024 * 1024;
  const RegularFile file = readRegularFile(path.string(), logBytesMax, SymbolicLinks::Refuse);
  if (!file.ok()) {
    throw Failure{ExitCode::Failed, "E_ROLLOUT_LOG", fmt::format("cannot read {}", path.string()), file.cause,
                  "start another rollout: it skips nodes that are current"};
  }
  const std::string& text = file.content;
  std::vector<std::string> lines;
  size_t begin = 0;
  for (size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

RecordContent readLog(const fs::path& folder, const std::string& id) {
  const fs::path path = rolloutPath(folder, id);
  if (!fs::exists(path)) throw rolloutNotFound(folder, id);
  try {
    return readRecord(wholeLines(path));
  } catch (const RecordFault& fault) {
    throw logFailure(path, fault);
  }
}

}  // namespace

fs::path rolloutFolder(const Environment& environment) {
  if (const std::string state = environment("XDG_STATE_HOME").value_or(""); !state.empty()) {
    return fs::path(state) / "spore" / "rollouts";
  }
  if (const std::string home = environment("HOME").value_or(""); !home.empty()) {
    return fs::path(home) / ".local" / "state" / "spore" / "rollouts";
  }
  throw usageFailure("nothing says where rollouts are kept", "XDG_STATE_HOME and HOME are not set",
                     "XDG_STATE_HOME=/var/lib spore …");
}

fs::path rolloutPath(const fs::path& folder, const std::string& id) {
  return folder / (id + logSuffix);
}

Failure rolloutNotFound(const fs::path& folder, const std::string& id) {
  return {ExitCode::NotFound, "E_ROLLOUT_NOT_FOUND", fmt::format("no rollout \"{}\"", printable(id)),
          fmt::format("{} has no such log", folder.string()), "spore rollout status   shows the newest"};
}

RolloutRecord readRollout(const fs::path& folder, const std::string& id) {
  RecordContent content = readLog(folder, id);
  return {id,
          std::move(content.state),
          content.cluster,
          content.startedAtMs,
          content.lastAtMs,
          isLocked(rolloutPath(folder, id))};
}

std::vector<std::string> rolloutIds(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() != logSuffix) continue;
    found.emplace_back(entry.last_write_time(error), entry.path().stem().string());
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> ids;
  for (const auto& [time, id] : found) ids.push_back(id);
  return ids;
}

AttemptCounts countAttempts(const fs::path& folder) {
  AttemptCounts attempts;
  std::vector<std::string> ids = rolloutIds(folder);
  if (ids.size() > logsCounted) ids.erase(ids.begin(), ids.end() - logsCounted);
  for (const std::string& id : ids) {
    try {
      countAttempts(readLog(folder, id), attempts);
    } catch (const Failure&) {
      continue;  // a log that cannot be read must not keep others from being updated
    }
  }
  return attempts;
}

}  // namespace spore::cli
