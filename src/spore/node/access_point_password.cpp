#include "spore/node/access_point_password.h"

namespace spore {
namespace {

constexpr char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
constexpr uint32_t bitsPerCharacter = 5;
constexpr size_t characters = 12;
constexpr size_t charactersPerNumber = 6;
static_assert(sizeof(alphabet) - 1 == 1u << bitsPerCharacter, "each character stands for five bits");

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
  uint8_t record[characters];
  const Result<size_t> size = storage.load(StorageKey::AccessPoint, record);
  Status found = size.status();
  if (size.ok() && size.value() != characters) found = Status::Malformed;
  storage.noteRead(StorageKey::AccessPoint, found);
  if (found == Status::Ok) return WifiPassword{asText(Bytes{record})};
  const WifiPassword password = makePassword(system);
  (void)storage.store(StorageKey::AccessPoint, asBytes(password));
  return password;
}

}  // namespace spore
