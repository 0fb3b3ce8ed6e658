#include "spore/tasks/task_scheduler.h"

#include "spore/context/event_names.h"

namespace spore {
namespace {

bool isInterval(Millis interval) {
  return interval.count > 0 && interval <= taskIntervalMax;
}

uint32_t larger(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

void measure(TaskMeasures& measures, const TaskOverrun& run) {
  ++measures.runs;
  measures.lastDurationUs = run.durationUs;
  measures.longestDurationUs = larger(measures.longestDurationUs, run.durationUs);
  measures.lastLatenessMs = run.latenessMs;
  measures.longestLatenessMs = larger(measures.longestLatenessMs, run.latenessMs);
  const uint32_t room = UINT32_MAX - measures.skipped;
  measures.skipped += run.skipped < room ? run.skipped : room;
}

bool hasNextRun(const Task& task) {
  return task.isEnabled && task.isRunning;
}

}  // namespace

LoggedStatus TaskScheduler::add(TaskKind kind, Millis interval, const char* name, const TaskWork& work,
                                bool isPeriodic) {
  const Status status = tryToAdd(kind, interval, name, work, isPeriodic);
  if (status == Status::AlreadyExists && !isPeriodic && hasBegun_) return status;
  return context_.noteRegistration(SPORE_TEXT("task "), name, status);
}

Status TaskScheduler::tryToAdd(TaskKind kind, Millis interval, const char* name, const TaskWork& work,
                               bool isPeriodic) {
  const bool isDelay = !isPeriodic && interval.count == 0;
  if (name == nullptr || *name == '\0' || !work || !(isDelay || isInterval(interval))) return Status::InvalidArgument;
  if (find(name) != nullptr) return Status::AlreadyExists;
  Task task;
  task.name = name;
  task.interval = interval;
  task.due = clockNow() + interval;
  task.work = work;
  task.kind = kind;
  task.isPeriodic = isPeriodic;
  // Otherwise a one-shot that adds itself again with a delay of 0 would keep the pass going for ever.
  task.hadItsTurn = isInPass_;
  task.serial = ++lastSerial_;
  const Status added = tasks_.push(task);
  refreshNextDue();
  return added;
}

bool TaskScheduler::remove(std::string_view name) {
  for (size_t index = 0; index < tasks_.size(); ++index) {
    if (name != tasks_[index].name) continue;
    tasks_.erase(index);
    refreshNextDue();
    return true;
  }
  return false;
}

Status TaskScheduler::enable(std::string_view name) {
  Task* const task = findMutable(name);
  if (task == nullptr) return Status::NotFound;
  if (!hasNextRun(*task)) task->due = clockNow() + task->interval;
  task->isEnabled = true;
  task->isRunning = true;
  refreshNextDue();
  return Status::Ok;
}

Status TaskScheduler::disable(std::string_view name) {
  const Status stopped = stop(name);
  if (stopped == Status::Ok) findMutable(name)->isEnabled = false;
  return stopped;
}

Status TaskScheduler::start(std::string_view name) {
  Task* const task = findMutable(name);
  if (task == nullptr) return Status::NotFound;
  if (!task->isEnabled) return Status::Forbidden;
  task->isRunning = true;
  task->due = clockNow();
  refreshNextDue();
  return Status::Ok;
}

Status TaskScheduler::stop(std::string_view name) {
  Task* const task = findMutable(name);
  if (task == nullptr) return Status::NotFound;
  task->isRunning = false;
  task->isRequested = false;
  refreshNextDue();
  return Status::Ok;
}

Status TaskScheduler::setInterval(std::string_view name, Millis interval) {
  Task* const task = findMutable(name);
  if (task == nullptr) return Status::NotFound;
  if (!isInterval(interval)) return Status::InvalidArgument;
  task->interval = interval;
  task->due = clockNow() + interval;
  refreshNextDue();
  return Status::Ok;
}

Status TaskScheduler::runNow(std::string_view name) {
  Task* const task = findMutable(name);
  if (task == nullptr) return Status::NotFound;
  if (!task->isEnabled) return Status::Forbidden;
  task->isRequested = true;
  refreshNextDue();
  return Status::Ok;
}

void TaskScheduler::begin(Instant now) {
  now_ = now;
  hasBegun_ = true;
  for (Task& task : tasks_) {
    task.due = now + task.interval;
    task.autoStart = hasNextRun(task);
  }
  refreshNextDue();
}

void TaskScheduler::loop(Instant now) {
  // A task that calls the node's loop must not run others inside itself.
  if (!hasBegun_ || isInPass_) return;
  now_ = now;
  if (!hasNextDue_ || !now.hasReached(nextDue_)) return;
  isInPass_ = true;
  for (Task& task : tasks_) task.hadItsTurn = false;
  for (Task* task = oldestDue(); task != nullptr; task = oldestDue()) run(*task);
  isInPass_ = false;
  refreshNextDue();
}

Millis TaskScheduler::untilNext(Instant now) const {
  if (!hasBegun_ || !hasNextDue_) return taskIntervalMax;
  return nextDue_.since(now);
}

const Task* TaskScheduler::find(std::string_view name) const {
  for (const Task& task : tasks_) {
    if (name == task.name) return &task;
  }
  return nullptr;
}

size_t TaskScheduler::activeCount() const {
  size_t count = 0;
  for (const Task& task : tasks_) count += hasNextRun(task) ? 1 : 0;
  return count;
}

Task* TaskScheduler::findMutable(std::string_view name) {
  return const_cast<Task*>(find(name));
}

Task* TaskScheduler::findBySerial(uint32_t serial) {
  for (Task& task : tasks_) {
    if (task.serial == serial) return &task;
  }
  return nullptr;
}

// The one of this pass that has been due for longest; a request counts as due this moment.
Task* TaskScheduler::oldestDue() {
  Task* oldest = nullptr;
  Millis waited;
  for (Task& task : tasks_) {
    const bool isDue = hasNextRun(task) && now_.hasReached(task.due);
    if (task.hadItsTurn || !(isDue || task.isRequested)) continue;
    const Millis waits = isDue ? now_.since(task.due) : Millis{0};
    if (oldest != nullptr && waits <= waited) continue;
    oldest = &task;
    waited = waits;
  }
  return oldest;
}

// The work may move or remove its own task, so it runs from a copy, and the task is found again behind it.
void TaskScheduler::run(Task& task) {
  const Instant started = clockNow();
  const bool isRegular = hasNextRun(task) && started.hasReached(task.due);
  TaskOverrun overrun{task.name, isRegular ? started.since(task.due).count : 0, 0, 0};
  const bool isPeriodic = task.isPeriodic;
  const Millis interval = task.interval;
  const uint32_t serial = task.serial;
  TaskWork work = task.work;
  task.hadItsTurn = true;
  task.isRequested = false;
  if (isRegular && isPeriodic) {
    task.due = task.due + interval;
    overrun.skipped = leaveOutMissed(task, started);
  }
  const Instant planned = task.due;
  if (!isPeriodic) tasks_.erase(static_cast<size_t>(&task - tasks_.begin()));

  currentName_ = overrun.name;
  if (watcher_) watcher_(currentName_);
  const uint32_t startedUs = clock_.micros();
  work();
  overrun.durationUs = clock_.micros() - startedUs;

  Task* const after = isPeriodic ? findBySerial(serial) : nullptr;
  if (after != nullptr) {
    after->work = work;  // with what a mutable callable has changed in itself
    const Instant ended = clockNow();
    // A run that ends just when the next one is due is no delay; nor is a next run that the work has chosen itself.
    const bool isPast = ended.hasReached(planned) && ended != planned;
    if (isRegular && isPast && after->due == planned && hasNextRun(*after)) {
      overrun.skipped += leaveOutMissed(*after, ended);
    }
    measure(after->measures, overrun);
  }
  const bool isLong = overrun.durationUs > uint64_t{interval.count} * 1000;
  if (isPeriodic && (isLong || overrun.skipped > 0)) context_.fire(event_names::taskOverrun, &overrun);
  currentName_ = nullptr;
}

// Moves a due time that has passed to the first regular moment that lies ahead; returns how many that leaves out.
uint32_t TaskScheduler::leaveOutMissed(Task& task, Instant at) {
  if (!at.hasReached(task.due)) return 0;
  const uint32_t missed = at.since(task.due).count / task.interval.count + 1;
  task.due = task.due + Millis{missed * task.interval.count};
  return missed;
}

// The clock, but never before the pass that is under way: what was due at its start must count as due.
Instant TaskScheduler::clockNow() {
  const Instant now = clock_.now();
  return now.hasReached(now_) ? now : now_;
}

void TaskScheduler::refreshNextDue() {
  hasNextDue_ = false;
  for (const Task& task : tasks_) {
    if (!hasNextRun(task) && !task.isRequested) continue;
    const Instant due = task.isRequested ? now_ : task.due;
    if (hasNextDue_ && due.hasReached(nextDue_)) continue;
    nextDue_ = due;
    hasNextDue_ = true;
  }
}

}  // namespace spore
