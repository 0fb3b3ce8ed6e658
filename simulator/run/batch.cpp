#include "simulator/run/batch.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace spore::sim {
namespace {

using WallClock = std::chrono::steady_clock;

class Batch {
 public:
  Batch(const BatchOptions& options, WantsMore wantsMore, BatchOutcome& outcome)
      : nextSeed_(options.firstSeed),
        end_(WallClock::now() +
             std::chrono::duration_cast<WallClock::duration>(std::chrono::duration<double>(options.wallSeconds))),
        wantsMore_(wantsMore),
        outcome_(outcome) {}

  void work() {
    while (!isOver()) {
      const RunOptions run = randomRun(nextSeed_++);
      const Outcome outcome = play(run, wantsMore_);
      const std::lock_guard<std::mutex> lock(mutex_);
      // If two runs fail at once, the smaller seed is told, whichever came first.
      const bool isFirstFailure = !outcome_.hasFailed() || run.seed < outcome_.failedRun.seed;
      outcome_.tally.add(outcome.tally);
      if (outcome.violations.empty() || !isFirstFailure) continue;
      outcome_.failedRun = run;
      outcome_.failure = outcome;
      hasFailed_ = true;
    }
  }

 private:
  bool isOver() const { return hasFailed_ || WallClock::now() >= end_ || (wantsMore_ && !wantsMore_(0)); }

  std::atomic<uint64_t> nextSeed_;
  std::atomic<bool> hasFailed_{false};
  WallClock::time_point end_;
  WantsMore wantsMore_;
  std::mutex mutex_;
  BatchOutcome& outcome_;
};

}  // namespace

BatchOutcome playBatch(const BatchOptions& options, WantsMore wantsMore) {
  BatchOutcome outcome;
  Batch batch(options, wantsMore, outcome);
  std::vector<std::thread> workers;
  for (unsigned job = 1; job < options.jobs; ++job) workers.emplace_back([&] { batch.work(); });
  batch.work();
  for (std::thread& worker : workers) worker.join();
  return outcome;
}

}  // namespace spore::sim
