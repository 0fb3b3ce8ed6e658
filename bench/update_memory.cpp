// What an update takes of a node's memory, as the engine sees it: JSON for bench/ota.
#include <cstdio>
#include <memory>

#include "spore/ota/update_engine.h"
#include "support/memory_slot.h"
#include "support/toy_crypto.h"

namespace {

// What a sender may have under way on the chip: four segments of lwIP's small buffers (platformio.ini).
constexpr size_t receiveWindowBytes = 4 * 536;

}  // namespace

int main() {
  const auto slot = std::make_unique<spore::MemorySlot>();
  spore::ToyCrypto crypto;
  spore::UpdateRules rules;
  rules.acceptsUnsigned = true;
  const auto announce = [](const spore::ImageTrailer&) { return spore::Status::Ok; };
  spore::UpdateEngine engine(*slot, crypto, rules, announce);
  spore::UploadHead head;
  head.contentLength = 4096;
  if (engine.begin(head) != spore::UpdateFault::None || !slot->isLent) return 1;
  std::printf(R"({"engineBytes": %zu, "lentBytes": %zu, "windowBytes": %zu})"
              "\n",
              sizeof engine, slot->lentBytesMax, receiveWindowBytes);
  return 0;
}
