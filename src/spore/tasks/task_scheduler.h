// TaskScheduler: which piece of work runs when, cooperatively, on the one loop of a node.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/callback.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/instant.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"
#include "spore/context/node_context.h"
#include "spore/platform/clock.h"

namespace spore {

using TaskWork = Callback<void(), 8>;

enum class TaskKind : uint8_t { System, User };

// What a task did so far. Figures saturate, except for `runs`, which wraps.
struct TaskMeasures {
  uint32_t runs = 0;
  uint32_t lastDurationUs = 0;
  uint32_t longestDurationUs = 0;
  uint32_t lastLatenessMs = 0;
  uint32_t longestLatenessMs = 0;
  uint32_t skipped = 0;  // runs left out because their moment had passed
};

struct Task {
  const char* name = nullptr;
  Millis interval;  // one-shot: its delay
  Instant due;      // meaningful while it has a next run
  TaskWork work;
  uint32_t serial = 0;  // tells it from an earlier task of its name, and rises from task to task
  TaskKind kind : 1;
  bool isPeriodic : 1;
  bool isEnabled : 1;    // may run at all
  bool isRunning : 1;    // has a next run
  bool autoStart : 1;    // began running with the node
  bool isRequested : 1;  // runNow() was asked
  bool hadItsTurn : 1;   // not again in this pass
  TaskMeasures measures;

  Task()
      : kind(TaskKind::User),
        isPeriodic(true),
        isEnabled(true),
        isRunning(true),
        autoStart(true),
        isRequested(false),
        hadItsTurn(false) {}
};

// The data of the event task_overrun.
struct TaskOverrun {
  const char* name;
  uint32_t latenessMs;
  uint32_t durationUs;
  uint32_t skipped;  // runs left out this time
};

// Runs are aligned to the first due time, so a period does not drift; a task that is late, or whose run ends past
// its next moment, leaves out what it missed and waits for the next regular one. Tasks run in the order of their due
// times, those of one moment in the order in which they were added. Names are kept as pointers.
//
// A task may do anything to any task, itself too. What is added from inside a task runs in the next pass at the
// earliest. task_overrun fires when a run was left out or took longer than its interval.
class TaskScheduler {
 public:
  TaskScheduler(Clock& clock, NodeContext& context) : clock_(clock), context_(context) {}

  // User tasks. Full, AlreadyExists (name), InvalidArgument (interval 0 or over a day, empty name or work). What is
  // refused is logged, and before begin() also returned by Spore::begin().
  // The first run comes one interval after begin(), or after now when the node runs already.
  LoggedStatus every(Millis interval, const char* name, const TaskWork& work) {
    return add(TaskKind::User, interval, name, work, true);
  }
  // Runs once and then is gone; its name is free again as soon as it runs. A delay of 0 is allowed. AlreadyExists is
  // not logged once the node runs: then the work is ordered already.
  LoggedStatus once(Millis delay, const char* name, const TaskWork& work) {
    return add(TaskKind::User, delay, name, work, false);
  }
  // The engine's own. Same rules.
  LoggedStatus everySystem(Millis interval, const char* name, const TaskWork& work) {
    return add(TaskKind::System, interval, name, work, true);
  }
  LoggedStatus onceSystem(Millis delay, const char* name, const TaskWork& work) {
    return add(TaskKind::System, delay, name, work, false);
  }
  // False if there is none of that name.
  bool remove(std::string_view name);

  // Each NotFound for an unknown name. From inside a task too, about itself too.
  Status enable(std::string_view name);   // may run; has a next run, one interval from now if it had none
  Status disable(std::string_view name);  // may not run
  Status start(std::string_view name);    // runs now, then by its interval; Forbidden while disabled
  Status stop(std::string_view name);     // no next run until started; stays enabled
  // Next run one interval from now, if it has one. InvalidArgument as for every().
  Status setInterval(std::string_view name, Millis interval);
  // A run as soon as possible, without moving the regular ones: for boards that know that work has come. A stopped
  // task runs once; Forbidden while disabled.
  Status runNow(std::string_view name);

  // Sets every due time by the clock; tasks do not run before.
  void begin(Instant now);
  // Runs what is due, each task at most once.
  void loop(Instant now);
  // How long nothing is due: what a board may sleep. At most taskIntervalMax, which is also the answer when no task
  // has a next run.
  Millis untilNext(Instant now) const;

  size_t size() const { return tasks_.size(); }
  const Task& at(size_t index) const { return tasks_[index]; }
  // Null if there is none.
  const Task* find(std::string_view name) const;
  // How many have a next run.
  size_t activeCount() const;
  // The task that is running, or null.
  const char* currentName() const { return currentName_; }
  // Called with the name of each task right before it runs.
  void setWatcher(const Callback<void(const char*)>& watcher) { watcher_ = watcher; }

 private:
  LoggedStatus add(TaskKind kind, Millis interval, const char* name, const TaskWork& work, bool isPeriodic);
  Status tryToAdd(TaskKind kind, Millis interval, const char* name, const TaskWork& work, bool isPeriodic);
  Task* findMutable(std::string_view name);
  Task* findBySerial(uint32_t serial);
  Task* oldestDue();
  void run(Task& task);
  uint32_t leaveOutMissed(Task& task, Instant at);
  Instant clockNow();
  void refreshNextDue();

  Clock& clock_;
  NodeContext& context_;
  FixedVector<Task, limits::tasksMax> tasks_;
  const char* currentName_ = nullptr;
  Callback<void(const char*)> watcher_;
  Instant now_;      // of the latest pass
  Instant nextDue_;  // the earliest of all: a pass in which nothing is due costs one comparison
  bool hasNextDue_ = false;
  bool hasBegun_ = false;
  bool isInPass_ = false;
  uint32_t lastSerial_ = 0;
};

// One day: the longest interval a task may have.
constexpr Millis taskIntervalMax{24 * 60 * 60 * 1000};

}  // namespace spore
