// LogKeeper: the last lines of a node's log, for whoever asks later.
#pragma once

#include "spore/base/limits.h"
#include "spore/base/result.h"
#include "spore/base/spare_memory.h"
#include "spore/platform/clock.h"
#include "spore/platform/log.h"

namespace spore {

// Valid until the next line is kept. Both texts are UTF-8 without control characters.
struct KeptLine {
  uint64_t atMs = 0;  // since the node began
  LogLevel level = LogLevel::Info;
  std::string_view area;
  std::string_view line;
};

// limits::logBytes of spare memory: new lines take the place of the oldest. Without that memory nothing is kept. Lines
// are numbered from 0 on.
class LogKeeper {
 public:
  // A longer line is cut and ends in "...", a longer area is cut: one line must fit a piece of a streamed reply.
  static constexpr size_t lineBytesMax = 192;
  static constexpr size_t areaBytesMax = 16;

  // Keeps what `log` writes from now on. `run` tells this run of the node from others. False: the board has no memory
  // for it.
  bool begin(Log& log, Clock& clock, uint32_t run);
  bool isKeeping() const { return static_cast<bool>(kept_); }
  // To be called at least once within 49 days, which is as long as the clock takes to come round.
  void tick();
  // For Log.
  void keep(LogLevel level, std::string_view area, std::string_view line);

  // Of a keeper that has begun.
  uint32_t run() const { return kept_->run; }
  uint64_t uptimeMs() const;
  // The number of the oldest line, and of the one that comes next.
  uint32_t first() const { return kept_->first; }
  uint32_t next() const { return kept_->next; }
  // NotFound: it is not there any more, or not yet.
  Result<KeptLine> at(uint32_t number) const;

 private:
  // Before the texts of a line.
  struct Head {
    uint32_t atLow;
    uint16_t atHigh;
    uint8_t levelAndAreaSize;
    uint8_t lineSize;

    LogLevel level() const { return static_cast<LogLevel>(levelAndAreaSize >> areaSizeBits); }
    size_t areaSize() const { return levelAndAreaSize & ((1U << areaSizeBits) - 1); }
    size_t size() const { return sizeof(Head) + areaSize() + lineSize; }
  };
  static constexpr uint8_t areaSizeBits = 6;

  // A line never lies in two parts: one that does not fit before the end begins at the front.
  struct Kept {
    Kept(Log& log, Clock& clock, uint32_t run);
    ~Kept() { log.setKeeper(nullptr); }

    Head headAt(size_t offset) const;
    size_t after(size_t offset) const;
    // Where so many bytes may be written; drops the lines that lie there.
    char* makeRoom(size_t size);
    void dropOldest();

    Log& log;
    Clock& clock;
    const uint32_t run;
    uint32_t first = 0;
    uint32_t next = 0;
    uint64_t uptimeMs = 0;
    Instant countedUntil;
    size_t begin = 0;        // of the oldest line
    size_t end = 0;          // of the newest line
    size_t upperEnd = 0;     // where the lines at the back end, while the newest lie before the oldest
    bool isWrapped = false;  // the newest lie before the oldest
    char bytes[limits::logBytes];
  };

  Spare<Kept> kept_;
};

}  // namespace spore
