#include "boards/esp8266/lwip_transport.h"

#include <Arduino.h>

#include <cstdlib>

#include "boards/esp8266/chip_address.h"
#include "boards/esp8266/http_limits.h"
#include "boards/esp8266/open_connections.h"

extern "C" {
#include <lwip/ip_addr.h>
#include <lwip/pbuf.h>
#include <lwip/tcp.h>
}

namespace spore {
namespace {

constexpr size_t openMax = http::connectionsMax + http_limits::closingMax;

bool hasHeapFor(size_t bytes) {
  return ESP.getFreeHeap() >= http_limits::heapFloorBytes + bytes;
}

}  // namespace

bool LwipTransport::begin(uint16_t port) {
  port_ = port;
  tcp_pcb* const bound = tcp_new();
  if (bound == nullptr) return false;
  // Listening gives another block and frees `bound`; or it gives none, and `bound` is still there.
  tcp_pcb* const listening =
      tcp_bind(bound, IP_ADDR_ANY, port) == ERR_OK ? tcp_listen_with_backlog(bound, http::connectionsMax) : nullptr;
  if (listening == nullptr) {
    tcp_abort(bound);
    return false;
  }
  tcp_arg(listening, this);
  tcp_accept(listening, &onAccepted);
  return true;
}

// A connection that is not wanted is lwIP's to abort, after this has returned: not ours, in the middle of its own work.
err_t LwipTransport::onAccepted(void* self, tcp_pcb* connection, err_t error) {
  LwipTransport& transport = *static_cast<LwipTransport*>(self);
  if (connection == nullptr || error != ERR_OK) return ERR_VAL;
  const bool isCrowded = openConnections(transport.port_) > openMax;
  if (isCrowded || !hasHeapFor(0)) return ERR_MEM;
  for (Place& place : transport.places_) {
    if (place.isTaken) continue;
    place.reset();
    place.connection = connection;
    place.isTaken = true;
    tcp_arg(connection, &place);
    tcp_recv(connection, &onReceived);
    tcp_sent(connection, &onSent);
    tcp_err(connection, &onError);
    tcp_nagle_disable(connection);
    return ERR_OK;
  }
  return ERR_MEM;
}

err_t LwipTransport::onReceived(void* self, tcp_pcb*, pbuf* data, err_t) {
  Place& place = *static_cast<Place*>(self);
  if (data != nullptr) {
    if (place.waiting.isFull()) return ERR_MEM;
    place.waiting.append(data);
    return ERR_OK;
  }
  place.hasEnded = true;
  // Both sides have ended: from here on lwIP forgets the connection by itself, without a word (TIME_WAIT).
  if (place.isShutDown) detach(place);
  return ERR_OK;
}

err_t LwipTransport::onSent(void* self, tcp_pcb*, uint16_t size) {
  Place& place = *static_cast<Place*>(self);
  // `size` counts our FIN too.
  place.unacknowledged = static_cast<uint16_t>(size < place.unacknowledged ? place.unacknowledged - size : 0);
  return ERR_OK;
}

// lwIP has freed the connection already.
void LwipTransport::onError(void* self, err_t) {
  Place& place = *static_cast<Place*>(self);
  place.connection = nullptr;
  place.isLost = true;
}

void LwipTransport::detach(Place& place) {
  if (place.connection == nullptr) return;
  tcp_arg(place.connection, nullptr);
  tcp_recv(place.connection, nullptr);
  tcp_sent(place.connection, nullptr);
  tcp_err(place.connection, nullptr);
  place.connection = nullptr;
  place.unacknowledged = 0;
}

void LwipTransport::Place::reset() {
  waiting.clear();
  connection = nullptr;
  taken = unacknowledged = unopened = 0;
  isTaken = isLost = hasEnded = isShutDown = false;
}

IpAddress LwipTransport::client(http::Link link) {
  const tcp_pcb* const connection = places_[link].connection;
  return connection != nullptr ? fromWire(ip_addr_get_ip4_u32(&connection->remote_ip)) : IpAddress{};
}

void LwipTransport::beginPass() {
  dropForsaken(port_, openMax);
}

Bytes LwipTransport::received(http::Link link) {
  Place& place = places_[link];
  // A buffer may hold nothing.
  while (!place.waiting.isEmpty() && place.taken >= place.waiting.first().size()) {
    place.taken = 0;
    place.waiting.dropFirst();
  }
  if (place.waiting.isEmpty() && place.connection != nullptr && place.connection->rcv_wnd < TCP_MSS) {
    openWindow(place);
  }
  return place.waiting.first().from(place.taken);
}

// The window is opened all at once, when the sender has filled it. Whatever is missing in it, he then finds no room for
// anything newer, and sends that again. Where he finds room, Linux sends newer data first, to learn whether it was lost at
// all (F-RTO, RFC 5682); lwIP keeps nothing that comes before its time, so that is lost too, and with it the measure of how
// long to wait for the next one: each loss doubles that.
void LwipTransport::openWindow(Place& place) {
  if (place.connection != nullptr && place.unopened > 0) tcp_recved(place.connection, place.unopened);
  place.unopened = 0;
}

void LwipTransport::take(http::Link link, size_t count) {
  Place& place = places_[link];
  place.taken = static_cast<uint16_t>(place.taken + count);
  place.unopened = static_cast<uint16_t>(place.unopened + count);
}

size_t LwipTransport::send(http::Link link, Bytes bytes) {
  Place& place = places_[link];
  if (place.connection == nullptr || place.isShutDown) return 0;
  const Bytes fitting = bytes.first(tcp_sndbuf(place.connection));
  if (fitting.empty()) return 0;
  const uint16_t size = static_cast<uint16_t>(fitting.size());
  // If there is no memory, or no place in its queue, it is tried again later.
  if (tcp_write(place.connection, fitting.data(), size, TCP_WRITE_FLAG_COPY) != ERR_OK) return 0;
  place.unacknowledged = static_cast<uint16_t>(place.unacknowledged + size);
  return size;
}

void LwipTransport::flush(http::Link link) {
  if (places_[link].connection != nullptr) (void)tcp_output(places_[link].connection);
}

void LwipTransport::shutdown(http::Link link) {
  Place& place = places_[link];
  if (place.connection == nullptr || place.isShutDown) return;
  place.isShutDown = true;
  (void)tcp_shutdown(place.connection, 0, 1);
}

void LwipTransport::close(http::Link link) {
  Place& place = places_[link];
  // Unread, it would keep the sender's window shut, and he would not come to read what we have said.
  for (Bytes rest = received(link); !rest.empty(); rest = received(link)) take(link, rest.size());
  openWindow(place);
  tcp_pcb* const connection = place.connection;
  const bool isShutDown = place.isShutDown;
  detach(place);
  // Not tcp_close(): after that lwIP does not note any more when a connection was heard (TF_RXCLOSED), takes it for the
  // oldest of those in TIME_WAIT in the moment when its peer closes too, and frees it under tcp_input().
  if (connection != nullptr && !isShutDown && tcp_shutdown(connection, 0, 1) != ERR_OK) tcp_abort(connection);
  place.reset();
}

void LwipTransport::abort(http::Link link) {
  Place& place = places_[link];
  tcp_pcb* const connection = place.connection;
  detach(place);
  if (connection != nullptr) tcp_abort(connection);
  place.reset();
}

void* LwipTransport::lend(size_t bytes) {
  return hasHeapFor(bytes) ? std::malloc(bytes) : nullptr;
}

void LwipTransport::giveBack(void* memory) {
  std::free(memory);
}

}  // namespace spore
