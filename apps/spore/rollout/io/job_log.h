// JobLog: the file in which a rollout writes down its plan and every step, and from which it can be gone on with.
#pragma once

#include <filesystem>
#include <string>

#include "boards/linux/file.h"
#include "rollout/core/rollout_state.h"

namespace spore::cli {

// A log that this process writes; nobody else can meanwhile.
class JobLog {
 public:
  // A new one with an id of its own. Throws a Failure: E_ROLLOUT_FOLDER.
  static JobLog create(const std::filesystem::path& folder, const RolloutState& state, const std::string& cluster = "");
  // Throws a Failure: E_ROLLOUT_NOT_FOUND, E_ROLLOUT_BUSY (another process is at it).
  static JobLog open(const std::filesystem::path& folder, const std::string& id);

  const std::string& id() const { return id_; }
  // On the disk when it returns. Throws a Failure: E_ROLLOUT_LOG.
  void append(const Entry& entry, const Plan& plan);
  // Whether somebody has asked this rollout to halt; says so once.
  bool takeHaltWish() const;

 private:
  JobLog(File file, std::filesystem::path folder, std::string id)
      : file_(std::move(file)), folder_(std::move(folder)), id_(std::move(id)) {}
  void appendLine(const JsonValue& line) const;

  File file_;
  std::filesystem::path folder_;
  std::string id_;
};

// Asks the process that drives the rollout to halt it.
void wishHalt(const std::filesystem::path& folder, const std::string& id);

}  // namespace spore::cli
