// PAGE: part of a member list, for a newcomer or for a node that has lost count of its own restarts.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"
#include "spore/cluster/wire/frame.h"
#include "spore/context/node_info.h"

namespace spore {

struct PageEntry {
  uint32_t nodeId = 0;
  Endpoint address;
  uint16_t httpPort = 0;
  uint32_t incarnation = 0;
  uint32_t sequence = 0;
  uint8_t ageTenths = 0;  // 100 ms, rounded up, at most 254
  NodePhase phase = NodePhase::Alive;
};

constexpr size_t pageEntryBytes = 22;
constexpr size_t pageEntriesMax = 20;
using Page = FixedVector<PageEntry, pageEntriesMax>;

// [entry count 1][entries][extensions, skipped]
constexpr size_t pageBytesMax = 1 + pageEntriesMax * pageEntryBytes;
static_assert(frameHeaderBytes + pageBytesMax + frameTagBytes <= limits::datagramBytesMax,
              "a full page fits one datagram, with room for its authentication");

void encodePage(ByteWriter& writer, const Page& page);
// `page` means something only after Ok. Truncated, or Malformed: an entry with id, address, UDP port or incarnation 0.
// Phases of a newer version become Alive; entries beyond pageEntriesMax are skipped.
Status decodePage(Bytes body, Page& page);

}  // namespace spore
