// A UDP port that keeps what is sent and hands out what a test puts in.
#pragma once

#include <cstring>

#include "spore/base/fixed_vector.h"
#include "spore/cluster/wire/frame.h"
#include "spore/platform/datagrams.h"

namespace spore {

class FakeDatagrams final : public DatagramPort {
 public:
  struct Sent {
    bool isBroadcast = false;
    Endpoint to;  // of a unicast
    size_t size = 0;
    uint8_t bytes[limits::datagramBytesMax];

    Bytes datagram() const { return {bytes, size}; }
    Frame frame() const { return decodeFrame(datagram()).value(); }
    FrameType type() const { return frame().header.type; }
  };

  Endpoint local{IpAddress{10, 0, 0, 1}, 4210};
  Status sendStatus = Status::Ok;  // what sending says; what fails is not kept

  Endpoint localEndpoint() override { return local; }
  Status broadcast(Bytes datagram) override { return keep(true, {}, datagram); }
  Status send(Endpoint to, Bytes datagram) override { return keep(false, to, datagram); }
  Result<Received> receive(MutableBytes buffer) override {
    if (waiting_.empty()) return Status::NotFound;
    const Waiting first = waiting_[0];
    waiting_.erase(0);
    if (first.size > buffer.size()) return Status::TooLarge;
    std::memcpy(buffer.data(), first.bytes, first.size);
    Received received;
    received.from = first.from;
    received.size = first.size;
    return received;
  }

  // The first ones that were sent since clear(), and how many there were in all.
  static constexpr size_t keptMax = 32;
  Sent sent[keptMax];
  size_t total = 0;
  void clear() { total = 0; }
  size_t kept() const { return total < keptMax ? total : keptMax; }
  // How many of the first ones are frames of this type.
  size_t count(FrameType type) const {
    size_t found = 0;
    for (size_t i = 0; i < kept(); ++i) found += sent[i].type() == type;
    return found;
  }

  // Since the beginning.
  uint32_t broadcasts = 0;
  uint32_t unicasts = 0;
  size_t unicastBytes = 0;
  Endpoint lastTo;  // of the latest unicast
  Bytes lastSent() const { return last_.datagram(); }

  // What receive() will find. Full after eight.
  Status put(Endpoint from, Bytes datagram) {
    Waiting waiting;
    waiting.from = from;
    waiting.size = datagram.size() < sizeof waiting.bytes ? datagram.size() : sizeof waiting.bytes;
    std::memcpy(waiting.bytes, datagram.data(), waiting.size);
    return waiting_.push(waiting);
  }

 private:
  struct Waiting {
    Endpoint from;
    size_t size = 0;
    uint8_t bytes[limits::datagramBytesMax + 1];
  };
  Status keep(bool isBroadcast, Endpoint to, Bytes datagram) {
    if (sendStatus != Status::Ok) return sendStatus;
    if (isBroadcast) {
      ++broadcasts;
    } else {
      ++unicasts;
      unicastBytes += datagram.size();
      lastTo = to;
    }
    last_.isBroadcast = isBroadcast;
    last_.to = to;
    last_.size = datagram.size() < sizeof last_.bytes ? datagram.size() : sizeof last_.bytes;
    std::memcpy(last_.bytes, datagram.data(), last_.size);
    if (total < keptMax) sent[total] = last_;
    ++total;
    return Status::Ok;
  }

  FixedVector<Waiting, 8> waiting_;
  Sent last_;
};

}  // namespace spore
