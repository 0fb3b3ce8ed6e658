// The network between the nodes of a ClusterWorld: delay and loss in virtual time, without an allocation.
#pragma once

#include <cstring>

#include "spore/base/check.h"
#include "spore/base/limits.h"
#include "spore/base/random.h"
#include "spore/platform/datagrams.h"

namespace spore {

class VirtualAir {
 public:
  static constexpr size_t stationsMax = 64;

  explicit VirtualAir(Instant start) : now_(start) {
    for (size_t i = 0; i < stationsMax; ++i) {
      endpoints_[i].ip = IpAddress{10, 0, 0, static_cast<uint8_t>(i + 1)};
      endpoints_[i].port = 4210;
    }
  }

  Instant now() const { return now_; }
  void advance(Millis duration) { now_ = now_ + duration; }

  Endpoint endpointOf(size_t station) const { return endpoints_[station]; }
  void move(size_t station, Endpoint endpoint) { endpoints_[station] = endpoint; }
  // Only stations that are on receive anything; what waits for one that is switched off is lost.
  void setOn(size_t station, bool isOn) {
    const uint64_t bit = uint64_t{1} << station;
    on_ = isOn ? on_ | bit : on_ & ~bit;
    if (isOn) return;
    for (size_t i = first_; i < end_; ++i) datagrams_[i].receivers &= ~bit;
  }
  // Stations of different cells do not hear each other.
  void setCell(size_t station, uint8_t cell) { cells_[station] = cell; }
  void setBroadcastLoss(uint32_t percent) { broadcastLoss_ = percent; }
  void setUnicastLoss(uint32_t percent) { unicastLoss_ = percent; }
  void setDelay(Millis delay) { delay_ = delay; }

  Status broadcast(size_t from, Bytes datagram) {
    uint64_t receivers = 0;
    for (size_t i = 0; i < stationsMax; ++i) {
      const bool isLost = i != from && random_.below(100) < broadcastLoss_;
      if (cells_[i] == cells_[from] && !isLost) receivers |= uint64_t{1} << i;
    }
    return post(endpoints_[from], receivers, datagram);
  }
  Status send(size_t from, Endpoint to, Bytes datagram) {
    uint64_t receivers = 0;
    for (size_t i = 0; i < stationsMax; ++i) {
      if (endpoints_[i] != to || cells_[i] != cells_[from]) continue;
      ++unicastsTo[i];
      receivers |= uint64_t{1} << i;
    }
    if (random_.below(100) < unicastLoss_) receivers = 0;
    return post(endpoints_[from], receivers, datagram);
  }
  // A datagram from outside: any bytes, from anywhere.
  void inject(size_t to, Endpoint from, Bytes datagram) {
    const Status status = post(from, uint64_t{1} << to, datagram);
    CHECK(status == Status::Ok);
  }

  Result<DatagramPort::Received> receive(size_t station, MutableBytes buffer) {
    const uint64_t bit = uint64_t{1} << station;
    for (size_t i = first_; i < end_; ++i) {
      Datagram& datagram = datagrams_[i];
      if ((datagram.receivers & bit) == 0 || !now_.hasReached(datagram.due)) continue;
      datagram.receivers &= ~bit;
      DatagramPort::Received received;
      received.from = datagram.from;
      received.size = datagram.size;
      if (datagram.size > buffer.size()) return Status::TooLarge;
      std::memcpy(buffer.data(), datagram.bytes, datagram.size);
      while (first_ < end_ && datagrams_[first_].receivers == 0) ++first_;
      return received;
    }
    return Status::NotFound;
  }
  // The latest datagram posted, and how many did not fit: a test's network must be large enough.
  Bytes latest() const { return {latest_, latestSize_}; }
  uint32_t overflows = 0;
  uint32_t unicastsTo[stationsMax] = {};  // sent, lost ones too

 private:
  struct Datagram {
    uint64_t receivers = 0;
    Endpoint from;
    Instant due;
    size_t size = 0;
    uint8_t bytes[limits::datagramBytesMax];
  };

  Status post(Endpoint from, uint64_t receivers, Bytes bytes) {
    latestSize_ = bytes.size();
    std::memcpy(latest_, bytes.data(), bytes.size());
    receivers &= on_;
    if (receivers == 0) return Status::Ok;
    if (end_ == datagramsMax) compact();
    if (end_ == datagramsMax) {
      ++overflows;
      return Status::Ok;
    }
    Datagram& datagram = datagrams_[end_++];
    datagram.receivers = receivers;
    datagram.from = from;
    datagram.due = now_ + delay_;
    datagram.size = bytes.size();
    std::memcpy(datagram.bytes, bytes.data(), bytes.size());
    return Status::Ok;
  }
  void compact() {
    size_t kept = 0;
    for (size_t i = first_; i < end_; ++i) {
      if (datagrams_[i].receivers == 0) continue;
      if (kept != i) datagrams_[kept] = datagrams_[i];
      ++kept;
    }
    first_ = 0;
    end_ = kept;
  }

  static constexpr size_t datagramsMax = 2048;

  Instant now_;
  Random random_{20240229};
  Endpoint endpoints_[stationsMax];
  uint8_t cells_[stationsMax] = {};
  uint32_t broadcastLoss_ = 0;
  uint32_t unicastLoss_ = 0;
  Millis delay_{3};
  Datagram datagrams_[datagramsMax];
  size_t first_ = 0;  // datagrams before this one have been delivered
  size_t end_ = 0;
  uint64_t on_ = 0;
  uint8_t latest_[limits::datagramBytesMax] = {};
  size_t latestSize_ = 0;
};

}  // namespace spore
