// CrashWatch: tells after a restart what the node was doing when it crashed.
#pragma once

#include "spore/diagnostics/crash_record.h"
#include "spore/platform/log.h"
#include "spore/platform/storage.h"

namespace spore {

// While the node runs it leaves a trail (the running task and the uptime) in memory that a restart leaves alone. After
// an exception or a watchdog's bite the trail becomes a record in storage, which stays until the next crash.
class CrashWatch {
 public:
  CrashWatch(SystemInfo& system, Storage& storage, Log& log) : system_(system), storage_(storage), log_(log) {}

  // Once, before the first note(): reads what the run before left.
  void begin(uint32_t incarnation);
  // What runs from now on. Call it as often as that changes: the same again within a second costs nothing.
  void note(const char* task, uint32_t uptimeS);

  // Null: no crash is known.
  const CrashRecord* lastCrash() const { return hasCrash_ ? &crash_ : nullptr; }

 private:
  void readTrail();
  void recall();

  SystemInfo& system_;
  Storage& storage_;
  Log& log_;
  CrashRecord crash_;
  bool hasCrash_ = false;
  const char* notedTask_ = nullptr;
  uint32_t notedUptimeS_ = 0;
};

}  // namespace spore
