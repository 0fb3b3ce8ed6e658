// PeerRecord: addresses of some members as storage keeps them.
#pragma once

#include "spore/base/byte_writer.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/ip_address.h"
#include "spore/base/result.h"

namespace spore {

constexpr size_t peersMax = 8;
constexpr size_t peerRecordBytesMax = 1 + peersMax * 10;

struct Peer {
  uint32_t nodeId = 0;
  Endpoint address;
};
using PeerList = FixedVector<Peer, peersMax>;

// The record: version 1, then for each peer id (4), IP address (4) and UDP port (2), little endian.
void encodePeers(ByteWriter& writer, const PeerList& peers);
// Unsupported: another version. Truncated: not whole entries. Entries that name nobody and those beyond the eighth are
// skipped.
Status decodePeers(Bytes record, PeerList& peers);

}  // namespace spore
