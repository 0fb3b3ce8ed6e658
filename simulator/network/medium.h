// Medium: one Wi-Fi between the stations: who hears whom, what is lost, late, doubled or out of order.
#pragma once

#include <unordered_map>
#include <vector>

#include "simulator/core/event_heap.h"
#include "simulator/network/arp_cache.h"
#include "simulator/network/loss.h"
#include "simulator/network/packets.h"
#include "simulator/network/traffic.h"
#include "spore/platform/datagrams.h"

namespace spore::sim {

struct MediumOptions {
  LossOptions broadcastLoss;    // per receiver
  double unicastLoss = 0.01;    // what is left after the radio's own repetitions
  Time delayMin = millisecond;  // until a datagram reaches those that hear it
  Time delayMax = 5 * millisecond;
  double reorder = 0;  // share of copies that come up to `reorderMax` later than the others
  Time reorderMax = 50 * millisecond;
  double duplicate = 0;   // share of copies that come twice
  size_t arpPlaces = 10;  // neighbours of a chip; a datagram to another one is lost; 0: unlimited, nobody is asked for
  bool isArpFiltered = false;      // what drops broadcasts drops the questions for link addresses as well
  double unicastInBursts = 0;      // of what goes to or from a station by unicast while it loses broadcasts in a burst
  size_t broadcastsPerSecond = 0;  // an access point passes on no more of them; 0: all
  Time airQueue = 300 * millisecond;  // what would wait longer for the air is lost
  size_t inboxPlaces = 32;            // datagrams that wait for a process; what comes then is lost
};

class Medium {
 public:
  Medium(const MediumOptions& options, Generator& generator, EventHeap& events, const Time& now)
      : options_(options), unicastLoss_(options.unicastLoss), generator_(generator), events_(events), now_(now) {}
  Medium(const Medium&) = delete;
  Medium& operator=(const Medium&) = delete;

  uint16_t addStation(Endpoint address);
  size_t stationCount() const { return stations_.size(); }

  Status broadcast(uint16_t from, Bytes datagram);
  Status send(uint16_t from, Endpoint to, Bytes datagram);
  // A datagram from outside: any bytes, from anywhere; it arrives at once.
  template <typename Deliver>
  void inject(uint16_t to, Endpoint from, Bytes datagram, Deliver deliver) {
    Packet& packet = packets_.make(Packets::outside, from, datagram);
    if (take(to, packet)) deliver(to, packet);
    packets_.drop(packet);
  }
  Result<DatagramPort::Received> receive(uint16_t station, MutableBytes buffer);

  // What the events of these kinds are: each station that has a new datagram is delivered to.
  template <typename Deliver>
  void onBroadcast(const Event& event, Deliver deliver);
  template <typename Deliver>
  void onCopy(const Event& event, Deliver deliver) {
    Packet& packet = packets_.at(event.item);
    if (isOpen(packet.sender, event.subject) && take(event.subject, packet)) deliver(event.subject, packet);
    packets_.drop(packet);
  }

  // A station that is off hears nothing; what waited for it is gone.
  void setOn(uint16_t station, bool isOn);
  Endpoint addressOf(uint16_t station) const { return stations_[station].address; }
  // The station at this IP address, or none.
  static constexpr uint16_t none = 0xFFFF;
  uint16_t stationAt(IpAddress ip) const;
  void setAddress(uint16_t station, Endpoint address);

  // Stations of different cells do not reach each other.
  void setCell(uint16_t station, uint32_t cell) { stations_[station].cell = cell; }
  uint32_t cellOf(uint16_t station) const { return stations_[station].cell; }
  // Broadcasts stay within a net; everything else is routed between them.
  void setNet(uint16_t station, uint32_t net) { stations_[station].net = net; }
  void setOneWayBlocked(uint16_t from, uint16_t to, bool isBlocked);
  bool isOpen(uint16_t from, uint16_t to) const;
  // Whether nothing that stays drops broadcasts on this way.
  bool isBroadcastOpen(uint16_t from, uint16_t to) const;
  // From now on an extender stands before some of the stations. `dropsIn`: broadcasts to them are dropped; `dropsOut`:
  // theirs to the others are.
  void setExtender(const std::vector<uint8_t>& isBehind, bool dropsIn, bool dropsOut);
  // The access point passes on nothing at all.
  void setPaused(bool isPaused) { isPaused_ = isPaused; }
  // An access point that forwards no broadcasts.
  void setBroadcastBlocked(bool isBlocked) { isBroadcastBlocked_ = isBlocked; }
  void setLoss(const LossOptions& broadcast, double unicast);
  void setStationLoss(uint16_t station, const LossOptions& broadcast, double unicast);

  const MediumOptions& options() const { return options_; }
  const Traffic& traffic() const { return traffic_; }
  Traffic& traffic() { return traffic_; }
  size_t packetsInUse() const { return packets_.inUse(); }
  uint64_t overflows() const { return overflows_; }
  uint64_t arpMisses() const { return arpMisses_; }
  // Lost because the air was busy for too long.
  uint64_t airLosses() const { return airLosses_; }
  uint64_t digest() const { return digest_; }
  // The broadcast that was on the air last, and its sender; empty before the first.
  Bytes latest() const { return {latest_.data(), latest_.size()}; }
  Endpoint latestFrom() const { return latestFrom_; }
  // The last few broadcasts of a station, the newest last.
  const std::vector<std::vector<uint8_t>>& spokenBy(uint16_t station) const { return stations_[station].spoken; }
  // Sent to addresses that no station has.
  uint64_t bytesToNobody() const { return bytesToNobody_; }

 private:
  struct Station {
    Endpoint address;
    uint32_t cell = 0;
    uint32_t net = 0;
    bool isOn = false;
    bool hasOwnLoss = false;
    bool isBehindExtender = false;
    LossProcess loss;
    Chance unicastLoss;
    ArpCache arp;
    std::vector<Packet*> inbox;  // those before `fetched` have been taken
    size_t fetched = 0;
    std::vector<std::vector<uint8_t>> spoken;
  };
  static constexpr size_t spokenMax = 6;

  static uint64_t keyOf(Endpoint endpoint) { return uint64_t{endpoint.ip.value} << 16 | endpoint.port; }
  bool take(uint16_t station, Packet& packet);
  bool isInBurst(Station& station);
  // Whether something waits too long for the air, else keeps it busy for so long, from `waits` on.
  bool isAirFull(Time duration, Time& waits);
  bool isOverRate();
  void resolve(uint16_t from, uint16_t to);
  void sendCopy(uint16_t to, Packet& packet, Time at);
  Time delay() { return generator_.between(options_.delayMin, options_.delayMax); }
  void note(uint64_t value) { digest_ = (digest_ ^ value) * 0x9E3779B97F4A7C15 ^ digest_ >> 29; }

  MediumOptions options_;
  Chance unicastLoss_;
  Chance reorder_{options_.reorder};
  Chance duplicate_{options_.duplicate};
  Generator& generator_;
  EventHeap& events_;
  const Time& now_;
  Packets packets_;
  std::vector<Station> stations_;
  std::unordered_map<uint64_t, uint16_t> addresses_;
  std::vector<uint8_t> blocked_;  // [from × stations + to]; empty: none ever was
  bool isBroadcastBlocked_ = false;
  bool dropsIn_ = false;
  bool dropsOut_ = false;
  bool isPaused_ = false;
  Time airFreeAt_ = 0;
  double passesLeft_ = 1;  // broadcasts that the access point still passes on
  Time passesAt_ = 0;
  Traffic traffic_;
  uint64_t overflows_ = 0;
  uint64_t arpMisses_ = 0;
  uint64_t airLosses_ = 0;
  uint64_t bytesToNobody_ = 0;
  uint64_t digest_ = 0;
  std::vector<uint8_t> latest_;
  Endpoint latestFrom_;
};

template <typename Deliver>
void Medium::onBroadcast(const Event& event, Deliver deliver) {
  Packet& packet = packets_.at(event.item);
  const size_t count = stations_.size();
  for (uint16_t to = 0; to < count; ++to) {
    Station& station = stations_[to];
    if (to == packet.sender || !station.isOn || !isOpen(packet.sender, to)) continue;
    if (!isBroadcastOpen(packet.sender, to)) continue;
    if (station.loss.isLost(now_, generator_)) continue;
    if (!duplicate_.isZero() && generator_.happens(duplicate_)) sendCopy(to, packet, now_ + delay());
    if (!reorder_.isZero() && generator_.happens(reorder_)) {
      sendCopy(to, packet, now_ + generator_.between(1, options_.reorderMax));
    } else if (take(to, packet)) {
      deliver(to, packet);
    }
  }
  packets_.drop(packet);
}

}  // namespace spore::sim
