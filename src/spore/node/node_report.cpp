// What a node says of itself in its log: a line for debugging, and what its storage has lost or could not keep, and
// that it is open.
#include "spore/base/flash_format.h"
#include "spore/node/spore.h"

namespace spore {

void Spore::writeDebugLine() {
  Log& log = board_.log;
  if (!log.isOn(LogLevel::Debug)) return;
  const size_t active = cluster_.activeCount(board_.clock.now()) + 1;
  char line[128];
  const int length = SPORE_PRINT(
      line, "%s: %u of %u members active, %lu bytes free, longest pass %lu ms", context_.identity().hostname.c_str(),
      static_cast<unsigned>(active), static_cast<unsigned>(cluster_.members().size() + 1),
      static_cast<unsigned long>(board_.system.freeHeap()), static_cast<unsigned long>(facts_.longestLoop().count));
  if (length > 0) log.write(LogLevel::Debug, "node", line);
}

void Spore::warnOfOpenDoors(Instant now) {
  constexpr Millis hour{3600000};
  if (isOpen() && warning_.begin(now, hour)) {
    board_.log.say(LogLevel::Warning, "trust", SPORE_TEXT("no keys: all in this network may command this node"));
  }
}

void Spore::tellDamaged() {
  for (Result<StorageKey> key = board_.storage.takeDamaged(); key.ok(); key = board_.storage.takeDamaged()) {
    FixedString<100> line;
    (void)SPORE_TEXT("the stored record is damaged and not used: ").appendTo(line);
    (void)toText(key.value()).appendTo(line);
    board_.log.write(LogLevel::Error, "storage", line);
  }
}

// Told once, until everything can be stored again: lines about a full disk must not fill it further.
void Spore::tellNotStored() {
  if (board_.storage.hasNotStored() == hasToldStorage_) return;
  hasToldStorage_ = !hasToldStorage_;
  if (!hasToldStorage_) {
    board_.log.say(LogLevel::Info, "storage", SPORE_TEXT("everything is stored again"));
    return;
  }
  FixedString<200> line;
  (void)SPORE_TEXT("cannot be stored, and is lost with a restart:").appendTo(line);
  for (uint8_t number = 0; number < storageKeysEnd; ++number) {
    const auto key = static_cast<StorageKey>(number);
    if (!board_.storage.isNotStored(key)) continue;
    (void)line.append(' ');
    (void)toText(key).appendTo(line);
  }
  board_.log.write(LogLevel::Error, "storage", line);
}

}  // namespace spore
