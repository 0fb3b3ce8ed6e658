#include "spore/cluster/discovery/peer_record.h"

#include "spore/base/byte_reader.h"

namespace spore {
namespace {

constexpr uint8_t recordVersion = 1;

}  // namespace

void encodePeers(ByteWriter& writer, const PeerList& peers) {
  writer.u8(recordVersion);
  for (const Peer& peer : peers) {
    writer.u32(peer.nodeId);
    writer.u32(peer.address.ip.value);
    writer.u16(peer.address.port);
  }
}

Status decodePeers(Bytes record, PeerList& peers) {
  ByteReader reader{record};
  peers.clear();
  const uint8_t version = reader.u8();
  if (!reader.ok()) return Status::Truncated;
  if (version != recordVersion) return Status::Unsupported;
  while (reader.remaining() > 0 && !peers.full()) {
    Peer peer;
    peer.nodeId = reader.u32();
    peer.address.ip = IpAddress{reader.u32()};
    peer.address.port = reader.u16();
    if (!reader.ok()) return Status::Truncated;
    if (peer.nodeId != 0 && !peer.address.ip.isNone() && peer.address.port != 0) (void)peers.push(peer);
  }
  return Status::Ok;
}

}  // namespace spore
