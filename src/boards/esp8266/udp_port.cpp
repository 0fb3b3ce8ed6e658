#include "boards/esp8266/udp_port.h"

#include "boards/esp8266/chip_address.h"
#include "spore/base/limits.h"

namespace spore {

bool ChipUdpPort::hasWaiting() {
  if (waitingBytes_ <= 0) waitingBytes_ = udp_.parsePacket();
  return waitingBytes_ > 0;
}

Endpoint ChipUdpPort::localEndpoint() {
  return {ownAddress(), port_};
}

Status ChipUdpPort::broadcast(Bytes datagram) {
  return send({ownBroadcast(), port_}, datagram);
}

Status ChipUdpPort::send(Endpoint to, Bytes datagram) {
  // Nothing puts the pieces together again: lwIP is built without reassembly.
  if (datagram.size() > limits::datagramBytesMax) return Status::TooLarge;
  if (to.ip.isNone() || ownAddress().isNone()) return Status::Unavailable;
  if (udp_.beginPacket(toCore(to.ip), to.port) == 0) return Status::Unavailable;
  udp_.write(datagram.data(), datagram.size());
  return udp_.endPacket() == 1 ? Status::Ok : Status::Unavailable;
}

Result<DatagramPort::Received> ChipUdpPort::receive(MutableBytes buffer) {
  if (!hasWaiting()) return Status::NotFound;
  const size_t size = static_cast<size_t>(waitingBytes_);
  waitingBytes_ = 0;
  if (size > buffer.size()) return Status::TooLarge;
  Received received;
  received.from = {fromCore(udp_.remoteIP()), udp_.remotePort()};
  const int count = udp_.read(buffer.data(), size);
  received.size = count < 0 ? 0 : static_cast<size_t>(count);
  return received;
}

}  // namespace spore
