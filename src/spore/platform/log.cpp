#include "spore/platform/log.h"

#include "spore/platform/log_keeper.h"

namespace spore {

FlashText toText(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return SPORE_TEXT("debug");
    case LogLevel::Info: return SPORE_TEXT("info");
    case LogLevel::Warning: return SPORE_TEXT("warning");
    case LogLevel::Error: break;
  }
  return SPORE_TEXT("error");
}

void Log::say(LogLevel level, std::string_view area, FlashText line) {
  write(level, area, inRam<lineInFlashBytesMax>(line));
}

void Log::writeSecret(LogLevel level, std::string_view area, std::string_view line) {
  LogKeeper* const keeper = keeper_;
  keeper_ = nullptr;
  write(level, area, line);
  keeper_ = keeper;
}

void Log::keep(LogLevel level, std::string_view area, std::string_view line) {
  if (keeper_ != nullptr) keeper_->keep(level, area, line);
}

}  // namespace spore
