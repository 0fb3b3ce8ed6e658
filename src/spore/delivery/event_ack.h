// EVENT-ACK: which sure messages a node has delivered. The same entries travel in heartbeats. docs/protocol.md shows
// the bytes.
#pragma once

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/base/result.h"

namespace spore {

constexpr size_t eventAckBytes = 9;
// Of the broadcast frame; a heartbeat carries as many as fit.
constexpr size_t eventAcksMax = 48;

// The seven low bits of an epoch, which are those of the publisher's incarnation: what a member has of an earlier life
// of a publisher, under equal numbers, is never taken for what it has of this one.
inline uint8_t lifeOfEpoch(uint16_t epoch) {
  return epoch & 0x7F;
}

struct EventAck {
  uint32_t publisher = 0;  // its short id, 24 bits
  bool hasNoRoom = false;  // for `number`, which was not delivered
  uint8_t life = 0;        // of the publisher: lifeOfEpoch() of the messages
  uint16_t number = 0;     // the newest one delivered, never 0
  uint16_t before = 0;     // bit i: the number i + 1 before it was delivered as well
  uint8_t check = 0;       // XOR of the checks of all these messages
};

void encodeEventAck(ByteWriter& writer, const EventAck& ack);
// The next entry. The reader must have eventAckBytes left.
EventAck decodeEventAck(ByteReader& reader);
// Whether the body of a frame holds as many entries as it says, of numbers that are not 0.
bool isEventAckBody(Bytes body);

// Numbers of a publisher count from 1; after 65,535 comes 1. How far `a` lies behind `b`, negative if ahead.
inline int16_t numbersBehind(uint16_t a, uint16_t b) {
  return static_cast<int16_t>(b - a);
}
inline uint16_t numberAfter(uint16_t number) {
  return number == 0xFFFF ? 1 : static_cast<uint16_t>(number + 1);
}

}  // namespace spore
