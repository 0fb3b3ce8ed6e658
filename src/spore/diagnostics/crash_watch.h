// CrashWatch: tells after a restart what the node was doing when it crashed.
#pragma once

#include "spore/diagnostics/trail.h"
#include "spore/platform/log.h"
#include "spore/platform/storage.h"

namespace spore {

// Keeps the end of the trail as a record in storage after an exception or a watchdog's bite, until the next crash.
class CrashWatch {
 public:
  CrashWatch(SystemInfo& system, Storage& storage, Log& log) : system_(system), storage_(storage), log_(log) {}

  // To be called once, with how the run before ended.
  void begin(uint32_t incarnation, const Trail::End& before);

  // Null: no crash is known.
  const CrashRecord* lastCrash() const { return hasCrash_ ? &crash_ : nullptr; }

 private:
  void recall();

  SystemInfo& system_;
  Storage& storage_;
  Log& log_;
  CrashRecord crash_;
  bool hasCrash_ = false;
};

}  // namespace spore
