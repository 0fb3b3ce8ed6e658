// A stranger's whole connection, HTTP and WebSocket: cut into any packets, with a slow reader, little memory, and an
// end at any moment. Nothing may be left behind.
#include "support/bounded_server.h"

// covers: connection.cpp reply_writer.cpp frame_reader.cpp web_socket.cpp

namespace {

using namespace spore;
using namespace spore::http;

// The first bytes say how the rest comes.
struct Setup {
  size_t step;
  size_t segment;
  size_t roomPerPass;
  size_t blocks;
  uint32_t waitMs;
  bool isReset;
};

Setup setupOf(const uint8_t* data) {
  Setup setup;
  setup.step = 1 + data[0];
  setup.segment = 1 + data[1] * 3u;
  setup.roomPerPass = data[2] == 0 ? 4096 : data[2] * 4u;
  setup.blocks = data[3] % (ModelTransport::blocksMax + 1);
  setup.waitMs = data[4] * 60u;
  setup.isReset = (data[5] & 1) != 0;
  return setup;
}

void run(const Setup& setup, Bytes bytes) {
  static BoundedServer* const node = new BoundedServer;
  node->sink.bodyBytes = 0;
  node->sink.bodyBytesWanted = 3000;
  node->transport.segmentBytes = setup.segment;
  node->transport.blocksLeft = setup.blocks;
  const Link link = node->transport.connect();
  ModelTransport::Peer& peer = node->transport[link];
  for (size_t idle = 0; !bytes.empty() && peer.isOpen && idle < 200; ++idle) {
    const size_t taken = node->transport.type(link, bytes.first(setup.step));
    bytes = bytes.from(taken);
    if (taken > 0) idle = 0;
    peer.roomPerPass = setup.roomPerPass;
    peer.sentSize = 0;
    node->pass(1);
    if (idle % 7 == 3) node->server.sendToAll("{\"event\":\"x\"}", noWebSocketClient);
    if (node->sink.waiting != nullptr && idle > 3) node->sink.answer();
  }
  peer.sentSize = 0;
  node->wait(setup.waitMs);
  if (peer.isOpen) (setup.isReset ? peer.isLost : peer.hasEnded) = true;
  // However it ends, it does within the longest time of all.
  for (int i = 0; i < 40 && peer.isOpen; ++i) {
    peer.sentSize = 0;
    peer.roomPerPass = 4096;
    if (node->sink.waiting != nullptr) node->sink.answer();
    node->wait(2000);
  }
  CHECK(!peer.isOpen);
  CHECK(node->transport.lent == 0);
  CHECK(node->sink.waiting == nullptr);
  CHECK(node->server.clientCount() == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t mannerBytes = 6;
  if (size < mannerBytes) return 0;
  run(setupOf(data), {data + mannerBytes, size - mannerBytes});
  return 0;
}
