#include "spore/node/access_point_password.h"

#include "spore/platform/record.h"

namespace spore {
namespace {

constexpr char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
constexpr uint32_t bitsPerCharacter = 5;
constexpr size_t characters = 12;
constexpr size_t charactersPerNumber = 6;
static_assert(sizeof(alphabet) - 1 == 1u << bitsPerCharacter, "each character stands for five bits");

Result<WifiPassword> passwordOf(Bytes record) {
  if (record.size() != characters) return Status::Malformed;
  return WifiPassword{asText(record)};
}

WifiPassword makePassword(SystemInfo& system) {
  WifiPassword password;
  while (password.size() < characters) {
    uint32_t number = system.entropy();
    for (size_t i = 0; i < charactersPerNumber; ++i, number >>= bitsPerCharacter) {
      password.appendCut(alphabet[number % (sizeof(alphabet) - 1)]);
    }
  }
  return password;
}

}  // namespace

WifiPassword ownAccessPointPassword(Storage& storage, SystemInfo& system) {
  const Result<WifiPassword> stored = loadRecord<characters>(storage, StorageKey::AccessPoint, passwordOf);
  if (stored.ok()) return stored.value();
  const WifiPassword password = makePassword(system);
  (void)storage.store(StorageKey::AccessPoint, asBytes(password));
  return password;
}

}  // namespace spore
