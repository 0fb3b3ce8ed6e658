#include "boards/lx106/bridge.h"

#include "boards/lx106/host_calls.h"

namespace spore::lx106 {
namespace {

constexpr int descriptor = 0;

}  // namespace

Bytes Bridge::receive(Millis atMost) {
  if (!waitFor(descriptor, atMost.count * 1000)) return {};
  const int32_t size = readFrom(descriptor, MutableBytes{received_});
  if (size <= 0) exitMachine(0);
  return {received_, static_cast<size_t>(size)};
}

ByteWriter& Bridge::open(BridgeMessage type) {
  writer_ = ByteWriter{MutableBytes{sent_}};
  writer_.u8(static_cast<uint8_t>(type));
  return writer_;
}

void Bridge::send() {
  if (writer_.ok() && writeTo(descriptor, writer_.written()) < 0) exitMachine(0);
}

}  // namespace spore::lx106
