#include "boards/lx106/bridged_ports.h"

#include <cstring>

#include "spore/base/byte_reader.h"

namespace spore::lx106 {

Status BridgedDatagrams::send(Endpoint to, Bytes datagram) {
  ByteWriter& message = bridge_.open(BridgeMessage::Datagram);
  message.u32(to.ip.value);
  message.u16(to.port);
  message.bytes(datagram);
  bridge_.send();
  return Status::Ok;
}

void BridgedDatagrams::put(Bytes body) {
  ByteReader reader{body};
  Waiting waiting;
  waiting.from.ip = IpAddress{reader.u32()};
  waiting.from.port = reader.u16();
  const Bytes bytes = reader.bytes(reader.remaining());
  if (!reader.ok() || bytes.size() > sizeof(waiting.bytes)) return;
  waiting.size = bytes.size();
  if (!bytes.empty()) std::memcpy(waiting.bytes, bytes.data(), bytes.size());
  (void)waiting_.push(waiting);
}

Result<DatagramPort::Received> BridgedDatagrams::receive(MutableBytes buffer) {
  if (waiting_.empty()) return Status::NotFound;
  const Waiting& first = waiting_[0];
  Received received;
  received.from = first.from;
  received.size = first.size;
  const bool fits = first.size <= buffer.size();
  if (fits) std::memcpy(buffer.data(), first.bytes, first.size);
  waiting_.erase(0);
  if (!fits) return Status::TooLarge;
  return received;
}

Status BridgedHttpClient::send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) {
  if (isBusy_) return Status::Busy;
  if (!get.range.empty() || !get.authorization.empty()) return Status::Unsupported;
  isBusy_ = true;
  handlers_ = handlers;
  ByteWriter& message = bridge_.open(BridgeMessage::Get);
  message.u32(server.ip.value);
  message.u16(server.port);
  message.u32(timeoutMs);
  message.bytes(asBytes(get.path));
  bridge_.send();
  return Status::Ok;
}

void BridgedHttpClient::onBody(Bytes body) {
  if (isBusy_) handlers_.onBody(body);
}

void BridgedHttpClient::onEnd(Bytes body) {
  if (!isBusy_) return;
  isBusy_ = false;
  switch (static_cast<GetOutcome>(ByteReader{body}.u8())) {
    case GetOutcome::Ok: return handlers_.onDone(Status::Ok);
    case GetOutcome::NotFound: return handlers_.onDone(Status::NotFound);
    case GetOutcome::Timeout: return handlers_.onDone(Status::Timeout);
    case GetOutcome::Unavailable: break;
  }
  handlers_.onDone(Status::Unavailable);
}

}  // namespace spore::lx106
