// Traffic: what was sent and received, and how long it kept the air busy.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "simulator/core/time.h"

namespace spore::sim {

struct TrafficTotals {
  uint64_t broadcasts = 0;
  uint64_t unicasts = 0;
  uint64_t sentBytes = 0;  // UDP payload
  uint64_t received = 0;
  uint64_t receivedBytes = 0;
  // An estimate: a broadcast goes to the access point at 24 Mbit/s and from there to all at the basic rate of 1 Mbit/s;
  // a unicast goes both ways at 24 Mbit/s.
  double airtimeUs = 0;
  uint64_t peersSum = 0;  // how many each station spoke to by unicast, over all windows of 10 s
  size_t peersMax = 0;    // in any of them
  uint64_t windows = 0;   // of all stations

  uint64_t sent() const { return broadcasts + unicasts; }
  // The mean of all stations and windows.
  double unicastPeers() const {
    return windows == 0 ? 0 : static_cast<double>(peersSum) / static_cast<double>(windows);
  }
  void add(const TrafficTotals& other) {
    broadcasts += other.broadcasts;
    unicasts += other.unicasts;
    sentBytes += other.sentBytes;
    received += other.received;
    receivedBytes += other.receivedBytes;
    airtimeUs += other.airtimeUs;
    peersSum += other.peersSum;
    peersMax = std::max(peersMax, other.peersMax);
    windows += other.windows;
  }
};

class Traffic : public TrafficTotals {
 public:
  // What was counted until now is counted no more.
  void reset() { static_cast<TrafficTotals&>(*this) = {}; }

  void addStation() { peers_.emplace_back(); }

  // How long each kind keeps the air busy.
  static Time broadcastTime(size_t bytes) {
    return static_cast<Time>(frameUs(bytes, uplinkMbits) + frameUs(bytes, 1.0));
  }
  static Time unicastTime(size_t bytes) { return static_cast<Time>(2 * frameUs(bytes, uplinkMbits)); }

  void onAir(Time duration) { airtimeUs += static_cast<double>(duration); }
  void onBroadcast(size_t bytes) {
    ++broadcasts;
    sentBytes += bytes;
  }
  void onUnicast(uint16_t from, uint32_t peer, size_t bytes) {
    ++unicasts;
    sentBytes += bytes;
    std::vector<uint32_t>& peers = peers_[from];
    if (std::find(peers.begin(), peers.end(), peer) == peers.end()) peers.push_back(peer);
  }
  void onReceived(size_t bytes) {
    ++received;
    receivedBytes += bytes;
  }
  // Each 10 s: how many each station spoke to.
  void endWindow() {
    for (std::vector<uint32_t>& peers : peers_) {
      peersSum += peers.size();
      peersMax = std::max(peersMax, peers.size());
      peers.clear();
    }
    windows += peers_.size();
  }

 private:
  static constexpr double uplinkMbits = 24;
  // IEEE 802.11g: preamble, interframe space and mean backoff, then MAC, LLC, IP and UDP around the payload; faster
  // frames are acknowledged.
  static double frameUs(size_t bytes, double mbits) {
    const double overhead = mbits < 2 ? 192 + 50 + 310 : 20 + 28 + 68 + 10 + 24;
    return overhead + static_cast<double>(bytes + 36 + 28) * 8 / mbits;
  }

  std::vector<std::vector<uint32_t>> peers_;
};

}  // namespace spore::sim
