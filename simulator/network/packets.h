// Packets: datagrams on their way. One broadcast is one packet, however many receive it.
#pragma once

#include <cstring>
#include <memory>
#include <vector>

#include "spore/base/bytes.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"

namespace spore::sim {

struct Packet {
  // Garbage may be longer than any datagram of ours.
  static constexpr size_t bytesMax = limits::datagramBytesMax + 128;

  uint32_t holders = 0;
  uint32_t number = 0;
  Endpoint from;
  uint16_t sender = 0;  // a station; none: from outside
  uint16_t size = 0;
  bool isBroadcast = false;
  int64_t sentAt = 0;
  uint8_t bytes[bytesMax];

  Bytes view() const { return {bytes, size}; }
};

class Packets {
 public:
  static constexpr uint16_t outside = 0xFFFF;

  // A packet that one holder has. Bytes beyond Packet::bytesMax are cut.
  Packet& make(uint16_t sender, Endpoint from, Bytes bytes) {
    if (free_.empty()) {
      all_.push_back(std::make_unique<Packet>());
      all_.back()->number = static_cast<uint32_t>(all_.size() - 1);
      free_.push_back(all_.back().get());
    }
    Packet& packet = *free_.back();
    free_.pop_back();
    packet.holders = 1;
    packet.from = from;
    packet.isBroadcast = false;
    packet.sender = sender;
    packet.size = static_cast<uint16_t>(bytes.size() < Packet::bytesMax ? bytes.size() : Packet::bytesMax);
    std::memcpy(packet.bytes, bytes.data(), packet.size);
    return packet;
  }
  Packet& at(uint32_t number) { return *all_[number]; }
  void hold(Packet& packet) { ++packet.holders; }
  void drop(Packet& packet) {
    if (--packet.holders == 0) free_.push_back(&packet);
  }
  size_t inUse() const { return all_.size() - free_.size(); }

 private:
  std::vector<std::unique_ptr<Packet>> all_;
  std::vector<Packet*> free_;
};

}  // namespace spore::sim
