// How surely a message reaches the members, and what became of it. docs/events.md tells what is promised.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/instant.h"

namespace spore {

enum class Delivery : uint8_t {
  Fast,  // one broadcast, which may be lost
  Sure,  // said again until each member has it, and with a report
};

// For a sure message.
struct SureTerms {
  // After so long it is delivered to nobody: 100 ms … 60 s. Longer reaches who was away for longer, and lets a lamp
  // switch when nobody thinks of it any more.
  Millis expiresAfter{10000};
  // All members act so long after the call, together; 0: each when it comes. At most 2 s, and less than expiresAfter.
  Millis at;
};

// Names a sure message of this node: its epoch (docs/protocol.md), and the message's number; 0 is none.
using EventId = uint32_t;

enum class Outcome : uint8_t {
  None,     // it is no recipient
  Waiting,  // it has not answered yet
  Delivered,
  Expired,      // it has said afterwards that it did not get it in time
  Left,         // it said good-bye or started anew before it answered
  Unreachable,  // it was INACTIVE at the beginning, or was when the message expired
  NoRoom,       // it has said that it could not take it
  NoRoomYet,    // as Waiting, but it has said so
};
constexpr unsigned outcomeCount = 8;

// "delivered", "no room": for people. Never null.
const char* toText(Outcome outcome);

// What became of a sure message so far.
struct DeliveryReport {
  EventId id = 0;
  bool isFinal = false;
  uint16_t members = 0;  // this node among them
  uint16_t counts[outcomeCount] = {};

  uint16_t count(Outcome outcome) const { return counts[static_cast<unsigned>(outcome)]; }
};

}  // namespace spore
