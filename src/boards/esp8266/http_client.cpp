#include "boards/esp8266/http_client.h"

#include <Arduino.h>

#include <cstdio>

#include "boards/esp8266/chip_address.h"
#include "boards/esp8266/http_limits.h"

extern "C" {
#include <lwip/ip_addr.h>
#include <lwip/pbuf.h>
#include <lwip/tcp.h>
}

namespace spore {
namespace {

constexpr uint32_t headBytesMax = 1024;

}  // namespace

Status ChipHttpClient::getPart(Endpoint server, std::string_view path, std::string_view range, uint32_t timeoutMs,
                               const Handlers& handlers) {
  if (isBusy_) return Status::Busy;
  const int size = std::snprintf(request_, sizeof(request_), "GET %.*s HTTP/1.0\r\nHost: %s\r\n%s%.*s%s\r\n",
                                 static_cast<int>(path.size()), path.data(), toText(server.ip).c_str(),
                                 range.empty() ? "" : "Range: ", static_cast<int>(range.size()), range.data(),
                                 range.empty() ? "" : "\r\n");
  if (size < 0 || static_cast<size_t>(size) >= sizeof(request_)) return Status::TooLarge;
  if (ESP.getFreeHeap() < http_limits::heapFloorBytes + http_limits::heapPerRequestBytes) return Status::Unavailable;
  connection_ = tcp_new();
  if (connection_ == nullptr) return Status::Unavailable;
  requestSize_ = static_cast<uint16_t>(size);
  isSent_ = hasEnded_ = hasFailed_ = false;
  startedAtMs_ = millis();
  timeoutMs_ = timeoutMs;
  handlers_ = handlers;
  reader_.emplace(headBytesMax, range.empty() ? 200 : 206);
  tcp_arg(connection_, this);
  tcp_err(connection_, &onError);
  tcp_recv(connection_, &onReceived);
  const ip_addr_t address = static_cast<ip_addr_t>(toCore(server.ip));
  if (tcp_connect(connection_, &address, server.port, &onConnected) != ERR_OK) {
    disconnect();
    return Status::Unavailable;
  }
  isBusy_ = true;
  return Status::Ok;
}

err_t ChipHttpClient::onConnected(void* self, tcp_pcb* connection, err_t) {
  auto& client = *static_cast<ChipHttpClient*>(self);
  client.isSent_ = tcp_write(connection, client.request_, client.requestSize_, TCP_WRITE_FLAG_COPY) == ERR_OK &&
                   tcp_output(connection) == ERR_OK;
  client.hasFailed_ = client.hasFailed_ || !client.isSent_;
  return ERR_OK;
}

err_t ChipHttpClient::onReceived(void* self, tcp_pcb*, pbuf* data, err_t) {
  auto& client = *static_cast<ChipHttpClient*>(self);
  if (data == nullptr) {
    client.hasEnded_ = true;
  } else if (client.waiting_ == nullptr) {
    client.waiting_ = data;
  } else {
    pbuf_cat(client.waiting_, data);
  }
  return ERR_OK;
}

// lwIP has freed the connection already.
void ChipHttpClient::onError(void* self, err_t) {
  auto& client = *static_cast<ChipHttpClient*>(self);
  client.connection_ = nullptr;
  client.hasFailed_ = true;
}

void ChipHttpClient::poll(uint32_t nowMs) {
  if (!isBusy_) return;
  const Status status = takeWaiting();
  if (status != Status::Ok) return finish(status);
  if (reader_->isComplete()) return finish(Status::Ok);
  if (hasEnded_) return finish(reader_->end());
  if (hasFailed_) return finish(Status::Unavailable);
  if (nowMs - startedAtMs_ >= timeoutMs_) finish(Status::Timeout);
}

Status ChipHttpClient::takeWaiting() {
  while (waiting_ != nullptr) {
    pbuf* const segment = waiting_;
    waiting_ = pbuf_dechain(segment);
    Bytes bytes{static_cast<const uint8_t*>(segment->payload), segment->len};
    Status status = Status::Ok;
    while (status == Status::Ok && !bytes.empty()) {
      const Result<Bytes> body = reader_->read(bytes);
      status = body.status();
      if (body.ok() && !body.value().empty()) handlers_.onBody(body.value());
    }
    if (connection_ != nullptr) tcp_recved(connection_, segment->len);
    pbuf_free(segment);
    if (status != Status::Ok) return status;
  }
  return Status::Ok;
}

// The handler may start the next GET.
void ChipHttpClient::finish(Status status) {
  disconnect();
  isBusy_ = false;
  handlers_.onDone(status);
}

void ChipHttpClient::disconnect() {
  if (waiting_ != nullptr) pbuf_free(waiting_);
  waiting_ = nullptr;
  if (connection_ == nullptr) return;
  tcp_arg(connection_, nullptr);
  tcp_err(connection_, nullptr);
  tcp_recv(connection_, nullptr);
  // A connection that has not come about, or has no memory for its farewell, is dropped.
  if (!isSent_ || tcp_close(connection_) != ERR_OK) tcp_abort(connection_);
  connection_ = nullptr;
}

}  // namespace spore
