// Where log lines go.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/flash_text.h"

namespace spore {

class LogKeeper;

enum class LogLevel : uint8_t { Debug, Info, Warning, Error };

// "debug", "info", "warning", "error".
FlashText toText(LogLevel level);

class Log {
 public:
  // One line, without a line end. `area` is the folder that speaks: "cluster", "api".
  virtual void write(LogLevel level, std::string_view area, std::string_view line) = 0;
  // write() of a line that may stay in flash (base/flash_text.h); what is longer is cut.
  static constexpr size_t lineInFlashBytesMax = 128;
  void say(LogLevel level, std::string_view area, FlashText line);
  // write() of a line with a secret in it, for whoever holds the board: it is not kept where others may ask for it.
  void writeSecret(LogLevel level, std::string_view area, std::string_view line);
  // Lets callers skip the work of building a line that nobody reads.
  virtual bool isOn(LogLevel level) const = 0;
  // Lines that were left out because too many came.
  virtual uint32_t suppressed() const { return 0; }

  // Where the lines that are written from now on are kept too (log_keeper.h); null: nowhere.
  void setKeeper(LogKeeper* keeper) { keeper_ = keeper; }

 protected:
  ~Log() = default;
  // To be called by the log that a board gives to the engine, for each line that it lets through.
  void keep(LogLevel level, std::string_view area, std::string_view line);

 private:
  LogKeeper* keeper_ = nullptr;
};

}  // namespace spore
