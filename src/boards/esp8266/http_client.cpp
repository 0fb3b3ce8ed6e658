#include "boards/esp8266/http_client.h"

#include <Arduino.h>

#include "boards/esp8266/chip_address.h"
#include "spore/base/flash_format.h"

extern "C" {
#include <lwip/ip_addr.h>
#include <lwip/tcp.h>
}

namespace spore {
namespace {

constexpr uint32_t headBytesMax = 1024;

}  // namespace

ChipHttpClient::Transfer::Transfer(uint16_t status) : startedAtMs(millis()), reader(headBytesMax, status) {}

Status ChipHttpClient::send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) {
  if (transfer_) return Status::Busy;
  if (!transfer_.make(get.range.empty() ? uint16_t{200} : uint16_t{206})) return Status::Unavailable;
  transfer_->timeoutMs = timeoutMs;
  transfer_->handlers = handlers;
  const Status status = begin(server, get);
  if (status != Status::Ok) {
    disconnect();
    transfer_.drop();
  }
  return status;
}

Status ChipHttpClient::begin(Endpoint server, const Get& get) {
  Transfer& transfer = *transfer_;
  const auto sizeOf = [](std::string_view text) { return static_cast<int>(text.size()); };
  const char* const end = "\r\n";
  const int size = SPORE_PRINT(
      transfer.request, "GET %.*s HTTP/1.0\r\nHost: %s\r\n%s%.*s%s%s%.*s%s\r\n", sizeOf(get.path), get.path.data(),
      toText(server.ip).c_str(), get.range.empty() ? "" : "Range: ", sizeOf(get.range), get.range.data(),
      get.range.empty() ? "" : end, get.authorization.empty() ? "" : "Authorization: ", sizeOf(get.authorization),
      get.authorization.data(), get.authorization.empty() ? "" : end);
  if (size < 0 || static_cast<size_t>(size) >= sizeof(transfer.request)) return Status::TooLarge;
  transfer.requestSize = static_cast<uint16_t>(size);
  transfer.connection = tcp_new();
  if (transfer.connection == nullptr) return Status::Unavailable;
  tcp_arg(transfer.connection, this);
  tcp_err(transfer.connection, &onError);
  tcp_recv(transfer.connection, &onReceived);
  const ip_addr_t address = static_cast<ip_addr_t>(toCore(server.ip));
  const bool isBegun = tcp_connect(transfer.connection, &address, server.port, &onConnected) == ERR_OK;
  return isBegun ? Status::Ok : Status::Unavailable;
}

err_t ChipHttpClient::onConnected(void* self, tcp_pcb* connection, err_t) {
  Transfer& transfer = *static_cast<ChipHttpClient*>(self)->transfer_;
  transfer.isSent = tcp_write(connection, transfer.request, transfer.requestSize, TCP_WRITE_FLAG_COPY) == ERR_OK &&
                    tcp_output(connection) == ERR_OK;
  transfer.hasFailed = transfer.hasFailed || !transfer.isSent;
  return ERR_OK;
}

err_t ChipHttpClient::onReceived(void* self, tcp_pcb*, pbuf* data, err_t) {
  Transfer& transfer = *static_cast<ChipHttpClient*>(self)->transfer_;
  if (data == nullptr) {
    transfer.hasEnded = true;
  } else if (transfer.waiting.isFull()) {
    return ERR_MEM;
  } else {
    transfer.waiting.append(data);
  }
  return ERR_OK;
}

// lwIP has freed the connection already.
void ChipHttpClient::onError(void* self, err_t) {
  Transfer& transfer = *static_cast<ChipHttpClient*>(self)->transfer_;
  transfer.connection = nullptr;
  transfer.hasFailed = true;
}

void ChipHttpClient::poll(uint32_t nowMs) {
  if (!transfer_) return;
  const Status status = takeWaiting();
  if (status != Status::Ok) return finish(status);
  if (transfer_->reader.isComplete()) return finish(Status::Ok);
  if (transfer_->hasEnded) return finish(transfer_->reader.end());
  if (transfer_->hasFailed) return finish(Status::Unavailable);
  if (nowMs - transfer_->startedAtMs >= transfer_->timeoutMs) finish(Status::Timeout);
}

Status ChipHttpClient::takeWaiting() {
  Transfer& transfer = *transfer_;
  for (; !transfer.waiting.isEmpty(); transfer.waiting.dropFirst()) {
    Bytes bytes = transfer.waiting.first();
    const auto segmentBytes = static_cast<uint16_t>(bytes.size());
    Status status = Status::Ok;
    while (status == Status::Ok && !bytes.empty()) {
      const Result<Bytes> body = transfer.reader.read(bytes);
      status = body.status();
      if (body.ok() && !body.value().empty()) transfer.handlers.onBody(body.value());
    }
    if (transfer.connection != nullptr) tcp_recved(transfer.connection, segmentBytes);
    if (status != Status::Ok) return status;
  }
  return Status::Ok;
}

// The handler may start the next GET.
void ChipHttpClient::finish(Status status) {
  disconnect();
  const Handlers handlers = transfer_->handlers;
  transfer_.drop();
  handlers.onDone(status);
}

void ChipHttpClient::disconnect() {
  Transfer& transfer = *transfer_;
  transfer.waiting.clear();
  if (transfer.connection == nullptr) return;
  tcp_arg(transfer.connection, nullptr);
  tcp_err(transfer.connection, nullptr);
  tcp_recv(transfer.connection, nullptr);
  // A connection may be closed in order only after the other side's end was heard: see LwipTransport::close().
  if (!transfer.hasEnded || tcp_close(transfer.connection) != ERR_OK) tcp_abort(transfer.connection);
  transfer.connection = nullptr;
}

}  // namespace spore
