#include "rollout/io/job_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "failure.h"
#include "output/terminal.h"
#include "rollout/io/rollout_record.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

fs::path haltPath(const fs::path& folder, const std::string& id) {
  return folder / (id + ".halt");
}

Failure folderFailure(const fs::path& folder, const std::string& cause) {
  return {ExitCode::Failed, "E_ROLLOUT_FOLDER", fmt::format("cannot write into {}", folder.string()), cause,
          "XDG_STATE_HOME names another place"};
}

uint64_t wallClockMs() {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

// Three letters that are hard to mistake; more when these are taken.
std::string randomId(size_t letters) {
  constexpr std::string_view alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
  uint8_t bytes[16] = {};
  // So few come whole, whatever signal arrives (getrandom(2)).
  const bool isRandom = getrandom(bytes, sizeof bytes, 0) == sizeof bytes;
  if (!isRandom) throw Failure{ExitCode::Failed, "E_RANDOM", "no random number", std::strerror(errno), ""};
  std::string id = "r-";
  for (size_t index = 0; index < letters && index < sizeof bytes; ++index)
    id += alphabet[bytes[index] % alphabet.size()];
  return id;
}

// Up to the end of the last whole line: a new one must not be glued to a torn one.
void cutTornLine(int descriptor) {
  off_t end = ::lseek(descriptor, 0, SEEK_END);
  char last = '\n';
  while (end > 0 && ::pread(descriptor, &last, 1, end - 1) == 1 && last != '\n') --end;
  (void)!::ftruncate(descriptor, end);
}

}  // namespace

JobLog JobLog::create(const fs::path& folder, const RolloutState& state, const std::string& cluster) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw folderFailure(folder, error.message());
  for (size_t letters = 3; letters < 16; ++letters) {
    const std::string id = randomId(letters);
    File file(rolloutPath(folder, id).string(), O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0644);
    if (!file.isOpen() && errno == EEXIST) continue;
    if (!file.isOpen() || ::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0)
      throw folderFailure(folder, std::strerror(errno));
    JobLog log(std::move(file), folder, id);
    log.appendLine(recordHead(id, wallClockMs(), cluster, state));
    return log;
  }
  throw folderFailure(folder, "no id is free");
}

JobLog JobLog::open(const fs::path& folder, const std::string& id) {
  File file(rolloutPath(folder, id).string(), O_RDWR | O_APPEND | O_NONBLOCK | O_NOFOLLOW);
  if (!file.isOpen()) throw rolloutNotFound(folder, id);
  if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    throw Failure{ExitCode::Failed, "E_ROLLOUT_BUSY", fmt::format("rollout {} is being driven already", id),
                  "another process on this machine is at it", fmt::format("spore rollout halt {}", id)};
  }
  cutTornLine(file.descriptor());
  JobLog log(std::move(file), folder, id);
  (void)log.takeHaltWish();  // of an earlier day
  return log;
}

void JobLog::append(const Entry& entry, const Plan& plan) {
  appendLine(recordLine(wallClockMs(), entry, plan));
}

void JobLog::appendLine(const JsonValue& line) const {
  const std::string text = compactJson(line) + "\n";
  if (file_.writeAll(asBytes(std::string_view{text})) && file_.sync()) return;
  throw Failure{ExitCode::Failed, "E_ROLLOUT_LOG", fmt::format("the log of rollout {} cannot be written", id_),
                std::strerror(errno), fmt::format("spore rollout resume {}   once there is space", id_)};
}

bool JobLog::takeHaltWish() const {
  return ::unlink(haltPath(folder_, id_).c_str()) == 0;
}

void wishHalt(const fs::path& folder, const std::string& id) {
  const File file(haltPath(folder, id).string(), O_WRONLY | O_CREAT | O_NOFOLLOW, 0644);
  if (!file.isOpen()) throw folderFailure(folder, std::strerror(errno));
}

}  // namespace spore::cli
