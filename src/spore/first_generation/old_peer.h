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
};

}  // namespace spore
