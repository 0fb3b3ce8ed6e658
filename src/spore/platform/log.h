// Where log lines go.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/flash_text.h"

namespace spore {

enum class LogLevel : uint8_t { Debug, Info, Warning, Error };

class Log {
 public:
  // One line, without a line end. `area` is the folder that speaks: "cluster", "api".
  virtual void write(LogLevel level, std::string_view area, std::string_view line) = 0;
  // write() of a line that may stay in flash (base/flash_text.h); what is longer is cut.
  static constexpr size_t lineInFlashBytesMax = 128;
  void say(LogLevel level, std::string_view area, FlashText line);
  // Lets callers skip the work of building a line that nobody reads.
  virtual bool isOn(LogLevel level) const = 0;
  // Lines that were left out because too many came.
  virtual uint32_t suppressed() const { return 0; }

 protected:
  ~Log() = default;
};

}  // namespace spore
