// ProgramSlots: which of two downloaded executables a node runs, or neither but the program that it was started as.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "boards/linux/slot_files.h"

namespace spore {

// The record that says so, one `name=value` a line in the file `slots`.
struct SlotRecord {
  std::string active;    // "a", "b"; empty: the base, which is the program that somebody started
  std::string previous;  // where a failed trial goes back to
  bool isOnTrial = false;
  bool hasReturned = false;   // the last trial failed, and the program before it runs again
  unsigned starts = 0;        // of this trial, that failed or were the first
  unsigned guardSeconds = 0;  // after which its guardian gives it up
  // The base when a slot was first used. Another one has been installed by somebody, which counts more than what was
  // downloaded before. Records of the first versions have its size and time, and no hash.
  std::string baseHash;
  uint64_t baseSize = 0;
  int64_t baseTime = 0;
};

// Why a program starts.
enum class StartKind : uint8_t {
  Ordered,       // a run has ended itself to start the next one
  Cold,          // somebody, or a supervisor, started it after an end that was nobody's failure, or a power cut
  AfterFailure,  // the run before it just ended
};

// Restarts of a firmware on trial after which it is given up.
constexpr unsigned trialStartsMax = 3;

class ProgramSlots {
 public:
  explicit ProgramSlots(SlotFiles& files) : files_(files) {}

  // The folder of a node with this state directory; empty: it has no slots.
  static std::string folderIn(const std::string& stateDir);
  // An empty one where there is none, or none that can be read.
  SlotRecord load() const { return tryLoad().value_or(SlotRecord{}); }
  // Nothing if the record cannot be read, or makes no sense.
  std::optional<SlotRecord> tryLoad() const;
  // An error: it could not be written, and the old one is there still. Atomic.
  Status store(const SlotRecord& record) const;

  // Whether it could be written, without leaving anything.
  Status tryToStore() const;

  static std::string otherThan(const std::string& slot) { return slot == "a" ? "b" : "a"; }
  // Notes the program that this process runs.
  void noteBase(SlotRecord& record) const;
  bool isBase(const SlotRecord& record) const;

  // What to start now, as a record that says so. A start on trial that cannot be written down is none: nobody could
  // count it, and a bad image would be started for ever.
  SlotRecord choose(StartKind kind) const;
  // In which order to try what a record names.
  static std::vector<std::string> inOrder(const SlotRecord& record);
  // The trial has failed: back to `previous`, on the disk too if that takes anything. Where the disk is full, the image
  // that failed makes room.
  SlotRecord takeBack(SlotRecord record) const;
  // The program on trial is gone without a word to its guardian, who knows this of it: what to start instead. None: it
  // was confirmed just before, and its end is nobody's affair.
  std::optional<SlotRecord> afterTrial(const SlotRecord& known) const;
  // Whether the way back is taken: what could replace the program on trial is what it would go back to.
  static bool isWayBackNeeded(const SlotRecord& record);

 private:
  SlotFiles& files_;
};

// At the start of a program with this state directory: runs the one that the slots name instead, with our own
// arguments. Returns when this is the one to run, or when no other can be started.
void runActiveProgram(const std::string& stateDir);
// Runs the active program again, or this one if no slot is in use or none can be started; on trial under the eyes of a
// guardian. The process stays, every open descriptor above stderr is closed, and the new run reports
// ResetCause::Software. Returns when no program can be started at all, not even this one, as from a disk that was
// remounted noexec: the caller runs on.
void restartProgram(const std::string& stateDir);
// Why the slots' program could not be started and this one runs instead, once; empty: nothing of that kind.
std::string takeStartProblem();

// For the next start of this process, should the disk not take it: the program of this slot has failed its trial.
void noteGivenUp(const std::string& slot);
// What a program on trial says to its guardian: that it stays, or that it is going back by itself.
void dismissGuardian();

}  // namespace spore
