// A UDP port that keeps what is sent and hands out what a test puts in.
#pragma once

#include <cstring>

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/platform/datagrams.h"

namespace spore {

class FakeDatagrams final : public DatagramPort {
 public:
  Endpoint local{IpAddress{10, 0, 0, 1}, 4210};
  Status sendStatus = Status::Ok;  // what sending says
  uint32_t broadcasts = 0;
  uint32_t unicasts = 0;
  size_t unicastBytes = 0;
  Endpoint lastTo;  // of the latest unicast

  Endpoint localEndpoint() override { return local; }
  Status broadcast(Bytes datagram) override {
    ++broadcasts;
    return keep(datagram);
  }
  Status send(Endpoint to, Bytes datagram) override {
    ++unicasts;
    unicastBytes += datagram.size();
    lastTo = to;
    return keep(datagram);
  }
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

  // What receive() will find. Full after eight.
  Status put(Endpoint from, Bytes datagram) {
    Waiting waiting;
    waiting.from = from;
    waiting.size = datagram.size() < sizeof waiting.bytes ? datagram.size() : sizeof waiting.bytes;
    std::memcpy(waiting.bytes, datagram.data(), waiting.size);
    return waiting_.push(waiting);
  }
  Bytes lastSent() const { return {sent_, sentSize_}; }

 private:
  struct Waiting {
    Endpoint from;
    size_t size = 0;
    uint8_t bytes[limits::datagramBytesMax + 1];
  };
  Status keep(Bytes datagram) {
    sentSize_ = datagram.size() < sizeof sent_ ? datagram.size() : sizeof sent_;
    std::memcpy(sent_, datagram.data(), sentSize_);
    return sendStatus;
  }

  FixedVector<Waiting, 8> waiting_;
  uint8_t sent_[limits::datagramBytesMax];
  size_t sentSize_ = 0;
};

}  // namespace spore
