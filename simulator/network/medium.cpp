#include "simulator/network/medium.h"

namespace spore::sim {
namespace {

// Its address, which no station has.
constexpr uint32_t router = 0xFFFFFFFE;
// A question to all for a link address, and the answer.
constexpr size_t arpBytes = 28;
const Time resolutionTime = Traffic::broadcastTime(arpBytes) + Traffic::unicastTime(arpBytes);

}  // namespace

uint16_t Medium::addStation(Endpoint address) {
  CHECK(blocked_.empty());
  const auto number = static_cast<uint16_t>(stations_.size());
  Station& station = stations_.emplace_back();
  station.address = address;
  station.unicastLoss = unicastLoss_;
  station.arp = ArpCache{options_.arpPlaces};
  station.loss.set(options_.broadcastLoss, now_, generator_);
  addresses_[keyOf(address)] = number;
  traffic_.addStation();
  return number;
}

Status Medium::broadcast(uint16_t from, Bytes datagram) {
  Station& station = stations_[from];
  if (!station.isOn) return Status::Unavailable;
  traffic_.onBroadcast(datagram.size());
  latest_.assign(datagram.begin(), datagram.end());
  latestFrom_ = station.address;
  if (station.spoken.size() == spokenMax) station.spoken.erase(station.spoken.begin());
  station.spoken.emplace_back(datagram.begin(), datagram.end());
  Time waits = 0;
  if (isAirFull(Traffic::broadcastTime(datagram.size()), waits)) return Status::Ok;
  // The way to the access point is repeated like any unicast; what is lost there is lost for all.
  if (isPaused_ || isBroadcastBlocked_ || isInBurst(station) || generator_.happens(station.unicastLoss))
    return Status::Ok;
  if (isOverRate()) return Status::Ok;
  Packet& packet = packets_.make(from, station.address, datagram);
  packet.sentAt = now_;
  packet.isBroadcast = true;
  events_.push(now_ + waits + delay(), EventKind::Broadcast, from, packet.number);
  return Status::Ok;
}

Status Medium::send(uint16_t from, Endpoint to, Bytes datagram) {
  Station& station = stations_[from];
  if (!station.isOn) return Status::Unavailable;
  traffic_.onUnicast(from, to.ip.value, datagram.size());
  const auto found = addresses_.find(keyOf(to));
  const bool isAnybodys = found != addresses_.end();
  if (!isAnybodys) bytesToNobody_ += datagram.size();
  // Whatever lies behind the router goes to the router: one place in the table for all of it (RFC 1122, 3.3.1.1).
  const bool isRouted = isAnybodys && stations_[found->second].net != station.net;
  if (!station.arp.use(isRouted ? router : to.ip.value)) {
    ++arpMisses_;
    if (isAnybodys && !isRouted) {
      resolve(from, found->second);
    } else {
      Time waits = 0;
      if (!isAirFull(resolutionTime, waits)) station.arp.add(isRouted ? router : to.ip.value);
    }
    return Status::Ok;
  }
  Time waits = 0;
  if (isAirFull(Traffic::unicastTime(datagram.size()), waits) || isPaused_) return Status::Ok;
  if (!isAnybodys || isInBurst(station) || generator_.happens(station.unicastLoss)) return Status::Ok;
  Station& receiver = stations_[found->second];
  if (isInBurst(receiver) || (receiver.hasOwnLoss && generator_.happens(receiver.unicastLoss))) return Status::Ok;
  Packet& packet = packets_.make(from, station.address, datagram);
  packet.sentAt = now_;
  Time at = now_ + waits + delay();
  if (!duplicate_.isZero() && generator_.happens(duplicate_)) sendCopy(found->second, packet, at + delay());
  if (!reorder_.isZero() && generator_.happens(reorder_)) at += generator_.between(1, options_.reorderMax);
  sendCopy(found->second, packet, at);
  packets_.drop(packet);
  return Status::Ok;
}

// Asks all for the link address of one, who answers. Both know each other's afterwards (lwIP's etharp_input).
void Medium::resolve(uint16_t from, uint16_t to) {
  Station& asking = stations_[from];
  Station& asked = stations_[to];
  Time waits = 0;
  if (isAirFull(resolutionTime, waits)) return;
  if (isPaused_ || !asked.isOn || !isOpen(from, to)) return;
  if (options_.isArpFiltered && !isBroadcastOpen(from, to)) return;
  if (isInBurst(asking) || generator_.happens(asking.unicastLoss) || asked.loss.isLost(now_, generator_)) return;
  asked.arp.add(asking.address.ip.value);
  if (isOpen(to, from) && !isInBurst(asked) && !generator_.happens(asked.unicastLoss)) {
    asking.arp.add(asked.address.ip.value);
  }
}

bool Medium::isBroadcastOpen(uint16_t from, uint16_t to) const {
  if (isBroadcastBlocked_) return false;
  if (from >= stations_.size()) return true;
  const Station& sender = stations_[from];
  const Station& receiver = stations_[to];
  if (sender.net != receiver.net) return false;
  if (sender.isBehindExtender == receiver.isBehindExtender) return true;
  return receiver.isBehindExtender ? !dropsIn_ : !dropsOut_;
}

bool Medium::isInBurst(Station& station) {
  return options_.unicastInBursts > 0 && station.loss.isInBurst(now_, generator_) &&
         generator_.happens(Chance{options_.unicastInBursts});
}

bool Medium::isAirFull(Time duration, Time& waits) {
  waits = std::max<Time>(0, airFreeAt_ - now_);
  if (waits > options_.airQueue) {
    ++airLosses_;
    return true;
  }
  airFreeAt_ = now_ + waits + duration;
  traffic_.onAir(duration);
  return false;
}

bool Medium::isOverRate() {
  if (options_.broadcastsPerSecond == 0) return false;
  const auto most = static_cast<double>(options_.broadcastsPerSecond);
  passesLeft_ =
      std::min(most, passesLeft_ + most * static_cast<double>(now_ - passesAt_) / static_cast<double>(second));
  passesAt_ = now_;
  if (passesLeft_ < 1) return true;
  passesLeft_ -= 1;
  return false;
}

void Medium::setExtender(const std::vector<uint8_t>& isBehind, bool dropsIn, bool dropsOut) {
  for (size_t i = 0; i < isBehind.size(); ++i) stations_[i].isBehindExtender = isBehind[i] != 0;
  dropsIn_ = dropsIn;
  dropsOut_ = dropsOut;
}

void Medium::sendCopy(uint16_t to, Packet& packet, Time at) {
  packets_.hold(packet);
  events_.push(at, EventKind::Copy, to, packet.number);
}

bool Medium::take(uint16_t number, Packet& packet) {
  Station& station = stations_[number];
  if (!station.isOn) return false;
  if (station.inbox.size() - station.fetched >= options_.inboxPlaces) {
    ++overflows_;
    return false;
  }
  note(static_cast<uint64_t>(now_) << 16 ^ uint64_t{number} << 8 ^ packet.size);
  packets_.hold(packet);
  station.inbox.push_back(&packet);
  traffic_.onReceived(packet.size);
  return true;
}

Result<DatagramPort::Received> Medium::receive(uint16_t number, MutableBytes buffer) {
  Station& station = stations_[number];
  if (station.fetched == station.inbox.size()) {
    station.inbox.clear();
    station.fetched = 0;
    return Status::NotFound;
  }
  Packet& packet = *station.inbox[station.fetched++];
  DatagramPort::Received received;
  received.from = packet.from;
  received.size = packet.size;
  const bool fits = received.size <= buffer.size();
  if (fits) std::memcpy(buffer.data(), packet.bytes, received.size);
  packets_.drop(packet);
  if (!fits) return Status::TooLarge;
  return received;
}

void Medium::setOn(uint16_t number, bool isOn) {
  Station& station = stations_[number];
  station.isOn = isOn;
  if (isOn) return;
  while (station.fetched < station.inbox.size()) packets_.drop(*station.inbox[station.fetched++]);
  station.inbox.clear();
  station.fetched = 0;
  station.arp.clear();
}

uint16_t Medium::stationAt(IpAddress ip) const {
  for (size_t i = 0; i < stations_.size(); ++i) {
    if (stations_[i].address.ip == ip) return static_cast<uint16_t>(i);
  }
  return none;
}

void Medium::setAddress(uint16_t number, Endpoint address) {
  const auto old = addresses_.find(keyOf(stations_[number].address));
  if (old != addresses_.end() && old->second == number) addresses_.erase(old);
  stations_[number].address = address;
  addresses_[keyOf(address)] = number;
}

void Medium::setOneWayBlocked(uint16_t from, uint16_t to, bool isBlocked) {
  if (blocked_.empty()) blocked_.resize(stations_.size() * stations_.size());
  blocked_[from * stations_.size() + to] = isBlocked ? 1 : 0;
}

bool Medium::isOpen(uint16_t from, uint16_t to) const {
  if (from >= stations_.size()) return true;
  if (stations_[from].cell != stations_[to].cell) return false;
  return blocked_.empty() || blocked_[from * stations_.size() + to] == 0;
}

void Medium::setLoss(const LossOptions& broadcast, double unicast) {
  unicastLoss_ = Chance{unicast};
  for (Station& station : stations_) {
    if (station.hasOwnLoss) continue;
    station.loss.set(broadcast, now_, generator_);
    station.unicastLoss = unicastLoss_;
  }
}

void Medium::setStationLoss(uint16_t number, const LossOptions& broadcast, double unicast) {
  Station& station = stations_[number];
  station.hasOwnLoss = true;
  station.loss.set(broadcast, now_, generator_);
  station.unicastLoss = Chance{unicast};
}

}  // namespace spore::sim
