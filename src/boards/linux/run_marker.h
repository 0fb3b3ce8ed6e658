// RunMarker: tells a node how its run before ended, and others which process it is.
#pragma once

#include <string>

namespace spore {

enum class RunEnd : uint8_t {
  Regular,  // it ended by itself, or there was none
  Failed,   // without a word: a crash, SIGKILL, no memory
  Power,    // the machine went down under it
};

// The file `running` of a state directory, there while a node runs: its process, when that was started (field 22 of
// /proc/PID/stat), and which start of the machine it was.
class RunMarker {
 public:
  // Empty: nothing is marked.
  explicit RunMarker(const std::string& stateDir);
  RunMarker(const RunMarker&) = delete;
  RunMarker& operator=(const RunMarker&) = delete;
  ~RunMarker();

  // False: the file could not be written, and the next run will not know how this one ended.
  bool isWritten() const { return isWritten_; }

  // How the run before ended; to be called before this one is marked.
  static RunEnd lastEnd(const std::string& stateDir);
  static std::string pathIn(const std::string& stateDir) { return stateDir + "/running"; }

 private:
  std::string path_;
  bool isWritten_ = true;
};

}  // namespace spore
