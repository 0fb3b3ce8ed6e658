// covers: peer_record.cpp
#include "spore/cluster/discovery/peer_record.h"

// A record that was taken reads the same again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  PeerList peers;
  if (decodePeers(Bytes{data, size}, peers) != Status::Ok) return 0;
  uint8_t record[peerRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodePeers(writer, peers);
  CHECK(writer.ok());
  PeerList again;
  CHECK(decodePeers(writer.written(), again) == Status::Ok && again.size() == peers.size());
  for (size_t i = 0; i < peers.size(); ++i) {
    CHECK(again[i].nodeId == peers[i].nodeId && again[i].address == peers[i].address && peers[i].nodeId != 0);
  }
  return 0;
}
