// Connections in memory for the bounded web server: a test is the other side of each.
#pragma once

#include <cstring>

#include "boards/http/transport.h"

namespace spore::http {

class ModelTransport final : public Transport {
 public:
  static constexpr size_t windowBytes = 4 * 536;
  static constexpr size_t sentBytesMax = 4096;
  static constexpr size_t blockBytes = 1600;
  static constexpr size_t blocksMax = 12;

  struct Peer {
    bool isOpen = false;
    bool isLost = false;
    bool hasEnded = false;    // his side
    bool isShutDown = false;  // ours
    bool isDelivered = true;
    bool wasAborted = false;
    bool wasClosed = false;
    size_t roomPerPass = SIZE_MAX;  // what send() still takes
    uint8_t waiting[windowBytes];
    size_t waitingSize = 0;
    char sent[sentBytesMax];
    size_t sentSize = 0;

    std::string_view said() const { return {sent, sentSize}; }
    bool says(std::string_view text) const { return said().find(text) != std::string_view::npos; }
    size_t count(std::string_view text) const {
      size_t found = 0;
      for (size_t at = said().find(text); at != std::string_view::npos; at = said().find(text, at + 1)) ++found;
      return found;
    }
  };

  size_t segmentBytes = 536;  // of what has come lies together
  size_t blocksLeft = blocksMax;
  size_t largestLent = 0;
  size_t lent = 0;

  Peer& operator[](Link link) { return peers_[link]; }
  // The first free place.
  Link connect() {
    Link link = 0;
    while (link < connectionsMax && peers_[link].isOpen) ++link;
    CHECK(link < connectionsMax);
    peers_[link] = Peer{};
    peers_[link].isOpen = true;
    return link;
  }
  // Types as much of the text as the window has room for; returns how much.
  size_t type(Link link, std::string_view text) { return type(link, asBytes(text)); }
  size_t type(Link link, Bytes bytes) {
    Peer& peer = peers_[link];
    const Bytes fitting = bytes.first(windowBytes - peer.waitingSize);
    if (!fitting.empty()) std::memcpy(peer.waiting + peer.waitingSize, fitting.data(), fitting.size());
    peer.waitingSize += fitting.size();
    return fitting.size();
  }

  bool isOpen(Link link) override { return peers_[link].isOpen; }
  bool isLost(Link link) override { return peers_[link].isLost; }
  Bytes received(Link link) override {
    CHECK(peers_[link].isOpen);
    return Bytes{peers_[link].waiting, peers_[link].waitingSize}.first(segmentBytes);
  }
  void take(Link link, size_t count) override {
    Peer& peer = peers_[link];
    CHECK(count <= peer.waitingSize);
    peer.waitingSize -= count;
    std::memmove(peer.waiting, peer.waiting + count, peer.waitingSize);
    // A view of bytes that are gone shows something else from now on.
    std::memset(peer.waiting + peer.waitingSize, 0xEE, sizeof peer.waiting - peer.waitingSize);
  }
  bool hasEnded(Link link) override { return peers_[link].hasEnded; }
  size_t send(Link link, Bytes bytes) override {
    Peer& peer = peers_[link];
    CHECK(peer.isOpen && !peer.isShutDown);
    const size_t room =
        peer.roomPerPass < sentBytesMax - peer.sentSize ? peer.roomPerPass : sentBytesMax - peer.sentSize;
    const Bytes fitting = bytes.first(room);
    if (!fitting.empty()) std::memcpy(peer.sent + peer.sentSize, fitting.data(), fitting.size());
    peer.sentSize += fitting.size();
    if (peer.roomPerPass != SIZE_MAX) peer.roomPerPass -= fitting.size();
    return fitting.size();
  }
  void flush(Link) override {}
  bool isDelivered(Link link) override { return peers_[link].isDelivered; }
  void shutdown(Link link) override { peers_[link].isShutDown = true; }
  void close(Link link) override {
    peers_[link].isOpen = false;
    peers_[link].wasClosed = true;
  }
  void abort(Link link) override {
    peers_[link].isOpen = false;
    peers_[link].wasAborted = true;
  }
  void* lend(size_t bytes) override {
    CHECK(bytes <= blockBytes);
    if (lent >= blocksLeft) return nullptr;
    if (bytes > largestLent) largestLent = bytes;
    for (Block& block : blocks_) {
      if (block.isLent) continue;
      block.isLent = true;
      ++lent;
      return block.bytes;
    }
    return nullptr;
  }
  void giveBack(void* memory) override {
    for (Block& block : blocks_) {
      if (block.bytes != memory) continue;
      CHECK(block.isLent);
      block.isLent = false;
      std::memset(block.bytes, 0xDD, sizeof block.bytes);
      --lent;
      return;
    }
    CHECK(false);
  }

 private:
  struct Block {
    alignas(8) uint8_t bytes[blockBytes];
    bool isLent = false;
  };

  Peer peers_[connectionsMax];
  Block blocks_[blocksMax];
};

}  // namespace spore::http
