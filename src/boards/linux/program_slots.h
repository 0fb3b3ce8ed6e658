// ProgramSlots: which of two downloaded executables a node runs, or neither but the program that it was started as.
#pragma once

#include <cstdint>
#include <string>

namespace spore {

// The record that says so, one `name=value` a line in the file `slots`.
struct SlotRecord {
  std::string active;    // "a", "b"; empty: the base, which is the program that somebody started
  std::string previous;  // where a failed trial goes back to
  bool isOnTrial = false;
  bool hasReturned = false;   // the last trial failed, and the program before it runs again
  unsigned starts = 0;        // of this trial
  unsigned guardSeconds = 0;  // after which its guardian gives it up
  // The base when a slot was first used. One of another size or time is a new one that somebody has installed, which
  // counts more than what was downloaded before.
  uint64_t baseSize = 0;
  int64_t baseTime = 0;
};

class ProgramSlots {
 public:
  // The folder need not exist until store().
  explicit ProgramSlots(std::string folder) : folder_(std::move(folder)) {}

  // Of a node with this state directory; empty: it has no slots.
  static std::string folderIn(const std::string& stateDir);
  const std::string& folder() const { return folder_; }
  // An empty one where there is none, or none that can be read.
  SlotRecord load() const;
  // False: it could not be written, and the old one is there still. Atomic.
  bool store(const SlotRecord& record) const;

  std::string pathOf(const std::string& slot) const { return folder_ + "/" + slot; }
  static std::string otherThan(const std::string& slot) { return slot == "a" ? "b" : "a"; }
  // Of the program that this process runs.
  static void noteBase(SlotRecord& record);
  static bool isBase(const SlotRecord& record);
  // Back to `previous`; the trial is over.
  static void goBack(SlotRecord& record);

 private:
  std::string folder_;
};

// Restarts of a firmware on trial after which it is given up.
constexpr unsigned trialStartsMax = 3;

// At the start of a program: runs the one that the slots name instead, with our own arguments. Returns when this is the
// one to run, or when the other cannot be started.
void runActiveProgram(const ProgramSlots& slots);
// Runs the active program again, or this one if no slot is in use; on trial under the eyes of a guardian. The process
// stays, every open descriptor above stderr is closed, and the new run reports ResetCause::Software. Returns only when
// it fails.
void restartProgram(const ProgramSlots& slots);

// What a program on trial says to its guardian: that it stays, or that it is going back by itself.
void dismissGuardian();

}  // namespace spore
