// A body of an EVENT-ACK as it comes from the wire: entries that are read and written again are the same.
#include "spore/delivery/event_ack.h"

namespace {

using namespace spore;

void checkRoundTrip(Bytes entry) {
  ByteReader reader{entry};
  const EventAck ack = decodeEventAck(reader);
  CHECK(reader.ok() && ack.number != 0 && ack.publisher <= 0xFFFFFF);
  uint8_t again[eventAckBytes];
  ByteWriter writer{MutableBytes{again}};
  encodeEventAck(writer, ack);
  CHECK(writer.ok() && writer.size() == eventAckBytes);
  for (size_t index = 0; index < eventAckBytes; ++index) {
    const bool isState = index == 3;  // unknown ones become 0
    CHECK(again[index] == entry[index] || (isState && again[index] == 0));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes body{data, size};
  if (!isEventAckBody(body)) return 0;
  for (size_t i = 0; i < body[0]; ++i) checkRoundTrip(body.from(1 + i * eventAckBytes).first(eventAckBytes));
  return 0;
}
