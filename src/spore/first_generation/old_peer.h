// OldPeer: what this node remembers of a node of the first generation.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"
#include "spore/base/text.h"

namespace spore {

// What such a node says of itself; 0 and empty what is unknown.
struct OldFigures {
  uint32_t chipId = 0;
  uint32_t freeHeap = 0;       // bytes
  uint32_t flashChipSize = 0;  // bytes
  uint16_t cpuFreqMHz = 0;
  FixedString<24> sdkVersion;
};

struct OldPeer {
  IpAddress ip;  // by which they are told apart
  HostName hostname;
  Instant heardAt;
  OldFigures figures;
  Instant pollAt;            // when its figures are asked for
  uint8_t pollFailures = 0;  // in a row
  Instant askAt;             // when it is asked whether it is there, or was
  bool isAsked = false;      // and its answer may still come
  uint8_t answers = 0;       // to questions of ours, in a row, and none that nobody had asked for
  uint16_t credit = 0;       // bytes that it may be answered

  // Anybody may have sent texts from its address. Who answers thrice at moments that only we know is there.
  static constexpr uint8_t answersWanted = 3;
  bool isThere() const { return answers >= answersWanted; }
};

}  // namespace spore
