#include "spore/delivery/event_ack.h"

namespace spore {
namespace {

constexpr uint8_t stateNoRoom = 1;

}  // namespace

void encodeEventAck(ByteWriter& writer, const EventAck& ack) {
  writer.u24(ack.publisher);
  writer.u8(static_cast<uint8_t>(ack.life << 1 | (ack.hasNoRoom ? stateNoRoom : 0)));
  writer.u16(ack.number);
  writer.u16(ack.before);
  writer.u8(ack.check);
}

EventAck decodeEventAck(ByteReader& reader) {
  EventAck ack;
  ack.publisher = reader.u24();
  const uint8_t state = reader.u8();
  ack.hasNoRoom = (state & stateNoRoom) != 0;
  ack.life = static_cast<uint8_t>(state >> 1);
  ack.number = reader.u16();
  ack.before = reader.u16();
  ack.check = reader.u8();
  return ack;
}

bool isEventAckBody(Bytes body) {
  ByteReader reader{body};
  const size_t count = reader.u8();
  for (size_t i = 0; i < count && reader.ok(); ++i) {
    if (decodeEventAck(reader).number == 0) return false;
  }
  return reader.ok() && count > 0;
}

}  // namespace spore
