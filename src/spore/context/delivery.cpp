#include "spore/context/delivery.h"

namespace spore {

const char* toText(Outcome outcome) {
  switch (outcome) {
    case Outcome::None: return "none";
    case Outcome::Waiting: return "waiting";
    case Outcome::Delivered: return "delivered";
    case Outcome::Expired: return "expired";
    case Outcome::Left: return "left";
    case Outcome::Unreachable: return "unreachable";
    case Outcome::NoRoom: return "no room";
    case Outcome::NoRoomYet: return "waiting";
  }
  return "none";
}

}  // namespace spore
