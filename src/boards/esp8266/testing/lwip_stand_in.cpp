#include "boards/esp8266/testing/lwip_stand_in.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "Arduino.h"
#include "IPAddress.h"

extern "C" {
#include "lwip/priv/tcp_priv.h"
}

namespace spore {
namespace {

LwipStandIn* current = nullptr;
size_t alive = 0;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "lwIP stand-in: %s\n", what);
  std::abort();
}

pbuf* makeBuffer(std::string_view bytes) {
  auto* const buffer = new pbuf{};
  buffer->payload = new char[bytes.size() + 1];
  std::memcpy(buffer->payload, bytes.data(), bytes.size());
  buffer->tot_len = buffer->len = static_cast<uint16_t>(bytes.size());
  buffer->ref = 1;
  ++alive;
  return buffer;
}

}  // namespace

// The library's own names below reach the connection through this.
struct LwipCalls {
  static LwipStandIn& of(tcp_pcb* connection) {
    require(current != nullptr && connection == &current->connection_, "a call on a connection that is not there");
    require(current->isOpen_, "a call on a connection that is closed");
    return *current;
  }
  static tcp_pcb* open() {
    require(current != nullptr && !current->isOpen_, "one connection at a time");
    current->isOpen_ = true;
    current->connection_.rcv_wnd = LwipStandIn::windowBytes;
    return &current->connection_;
  }
  static void setArgument(tcp_pcb* connection, void* argument) {
    if (isListener(connection)) {
      current->listener_ = argument;
    } else {
      of(connection).argument_ = argument;
    }
  }
  static bool isListener(const tcp_pcb* connection) { return current != nullptr && connection == &current->listening_; }
  static tcp_pcb* listen(tcp_pcb* connection) {
    of(connection).isOpen_ = false;
    return &current->listening_;
  }
  static void setAccepted(tcp_pcb* listening, tcp_accept_fn handler) {
    require(isListener(listening), "nobody listens");
    current->onAccepted_ = handler;
  }
  static void setSent(tcp_pcb* connection, tcp_sent_fn handler) { of(connection).onSent_ = handler; }
  static uint16_t sendRoom(const tcp_pcb* connection) { return of(const_cast<tcp_pcb*>(connection)).sendRoom_; }
  static void shutDown(tcp_pcb* connection) { of(connection).isShutDown_ = true; }
  static uint32_t freeHeap() { return current == nullptr ? 0 : current->freeHeap_; }
  static void setError(tcp_pcb* connection, tcp_err_fn handler) { of(connection).onError_ = handler; }
  static void setReceived(tcp_pcb* connection, tcp_recv_fn handler) { of(connection).onReceived_ = handler; }
  static void setConnected(tcp_pcb* connection, tcp_connected_fn handler) { of(connection).onConnected_ = handler; }
  static void write(tcp_pcb* connection, const void* bytes, uint16_t size) {
    LwipStandIn& standIn = of(connection);
    require(size <= standIn.sendRoom_, "more than there is room for");
    require(!standIn.isShutDown_, "sent after the end");
    standIn.sendRoom_ = static_cast<uint16_t>(standIn.sendRoom_ - size);
    standIn.sent_.append(static_cast<const char*>(bytes), size);
  }
  static void acknowledge(tcp_pcb* connection, uint16_t size) {
    of(connection).acknowledged_ += size;
    connection->rcv_wnd = static_cast<uint16_t>(connection->rcv_wnd + size);
  }
  static bool isOther(const tcp_pcb* connection) {
    return current != nullptr && connection >= current->others_ &&
           connection < current->others_ + LwipStandIn::othersMax;
  }
  static void remove(const tcp_pcb* connection) {
    for (tcp_pcb** at = &tcp_active_pcbs; *at != nullptr; at = &(*at)->next) {
      if (*at != connection) continue;
      *at = connection->next;
      return;
    }
    require(false, "a connection that is not there");
  }
  static void close(tcp_pcb* connection, bool isAbort) {
    if (isOther(connection)) {
      require(isAbort && connection->callback_arg == nullptr, "somebody else's connection");
      return remove(connection);
    }
    LwipStandIn& standIn = of(connection);
    // The library frees such a block while it reads the other side's end, when it has many in TIME_WAIT.
    require(isAbort || standIn.hasPeerEnded_, "tcp_close() before the other side has ended");
    standIn.isOpen_ = false;
    standIn.wasAborted_ = isAbort;
    standIn.wasAbortedInside_ = standIn.wasAbortedInside_ || (isAbort && standIn.isInside_);
  }
  static uint32_t now() { return current == nullptr ? 0 : current->now_; }
};

LwipStandIn::LwipStandIn() {
  require(current == nullptr, "one at a time");
  current = this;
}

LwipStandIn::~LwipStandIn() {
  tcp_active_pcbs = nullptr;
  current = nullptr;
}

pbuf* LwipStandIn::chain(std::initializer_list<std::string_view> buffers) {
  pbuf* head = nullptr;
  for (const std::string_view bytes : buffers) {
    pbuf* const next = makeBuffer(bytes);
    if (head == nullptr) {
      head = next;
    } else {
      pbuf_cat(head, next);
    }
  }
  return head;
}

size_t LwipStandIn::buffersAlive() {
  return alive;
}

void LwipStandIn::connected() {
  require(onConnected_ != nullptr, "nobody connects");
  onConnected_(argument_, &connection_, ERR_OK);
}

err_t LwipStandIn::received(std::initializer_list<std::string_view> buffers) {
  require(refused_ == nullptr, "the library takes nothing behind what was refused");
  refused_ = chain(buffers);
  require(refused_->tot_len <= connection_.rcv_wnd, "more than the window");
  connection_.rcv_wnd = static_cast<uint16_t>(connection_.rcv_wnd - refused_->tot_len);
  return offerAgain();
}

err_t LwipStandIn::offerAgain() {
  require(onReceived_ != nullptr && refused_ != nullptr, "nobody receives, or nothing was refused");
  pbuf* const offered = refused_;
  refused_ = nullptr;
  const err_t result = onReceived_(argument_, &connection_, offered, ERR_OK);
  if (result != ERR_OK) refused_ = offered;
  return result;
}

void LwipStandIn::closedByPeer() {
  require(onReceived_ != nullptr, "nobody receives");
  hasPeerEnded_ = true;
  onReceived_(argument_, &connection_, nullptr, ERR_OK);
}

void LwipStandIn::delivered(uint16_t bytes) {
  sendRoom_ = static_cast<uint16_t>(sendRoom_ + bytes);
  if (onSent_ != nullptr) onSent_(argument_, &connection_, bytes);
}

err_t LwipStandIn::accepted() {
  require(onAccepted_ != nullptr && !isOpen_, "nobody listens");
  isOpen_ = isInside_ = true;
  isShutDown_ = wasAborted_ = hasPeerEnded_ = false;
  sent_.clear();
  acknowledged_ = 0;
  connection_.rcv_wnd = windowBytes;
  const err_t result = onAccepted_(listener_, &connection_, ERR_OK);
  isInside_ = false;
  if (result != ERR_OK && result != ERR_ABRT) isOpen_ = false;
  return result;
}

void LwipStandIn::setOthers(size_t count, uint16_t port) {
  require(count <= othersMax, "so many connections");
  tcp_active_pcbs = nullptr;
  for (size_t i = 0; i < count; ++i) {
    others_[i].local_port = port;
    others_[i].next = tcp_active_pcbs;
    tcp_active_pcbs = &others_[i];
  }
}

void LwipStandIn::setOther(size_t index, tcp_state state, bool hasOwner, uint32_t silentTicks, uint16_t queued) {
  tcp_pcb& other = others_[index];
  other.state = state;
  other.snd_queuelen = queued;
  other.callback_arg = hasOwner ? this : nullptr;
  other.tmr = tcp_ticks - silentTicks;
}

size_t LwipStandIn::others() const {
  size_t count = 0;
  for (const tcp_pcb* other = tcp_active_pcbs; other != nullptr; other = other->next) ++count;
  return count;
}

void LwipStandIn::failed() {
  require(onError_ != nullptr, "nobody hears of it");
  isOpen_ = false;
  onError_(argument_, -14);
}

}  // namespace spore

using spore::LwipCalls;

void pbuf_cat(pbuf* head, pbuf* tail) {
  spore::require(head->ref > 0 && tail->ref > 0, "a buffer that has been freed");
  pbuf* last = head;
  for (;; last = last->next) {
    last->tot_len = static_cast<uint16_t>(last->tot_len + tail->tot_len);
    if (last->next == nullptr) break;
  }
  last->next = tail;
}

void pbuf_ref(pbuf* buffer) {
  spore::require(buffer->ref > 0, "a buffer that has been freed");
  ++buffer->ref;
}

pbuf* pbuf_dechain(pbuf* chain) {
  spore::require(chain->ref > 0, "a buffer that has been freed");
  pbuf* const rest = chain->next;
  chain->next = nullptr;
  chain->tot_len = chain->len;
  if (rest == nullptr) return nullptr;
  return pbuf_free(rest) > 0 ? nullptr : rest;
}

uint8_t pbuf_free(pbuf* chain) {
  uint8_t freed = 0;
  while (chain != nullptr) {
    spore::require(chain->ref > 0, "a buffer that is freed twice");
    if (--chain->ref > 0) break;
    pbuf* const next = chain->next;
    std::memset(chain->payload, '#', chain->len);
    delete[] static_cast<char*>(chain->payload);
    delete chain;
    --spore::alive;
    ++freed;
    chain = next;
  }
  return freed;
}

tcp_pcb* tcp_new() {
  return LwipCalls::open();
}
void tcp_arg(tcp_pcb* connection, void* argument) {
  LwipCalls::setArgument(connection, argument);
}
void tcp_err(tcp_pcb* connection, tcp_err_fn handler) {
  LwipCalls::setError(connection, handler);
}
void tcp_recv(tcp_pcb* connection, tcp_recv_fn handler) {
  LwipCalls::setReceived(connection, handler);
}
err_t tcp_connect(tcp_pcb* connection, const ip_addr_t*, uint16_t, tcp_connected_fn handler) {
  LwipCalls::setConnected(connection, handler);
  return ERR_OK;
}
err_t tcp_write(tcp_pcb* connection, const void* bytes, uint16_t size, uint8_t) {
  LwipCalls::write(connection, bytes, size);
  return ERR_OK;
}
err_t tcp_output(tcp_pcb*) {
  return ERR_OK;
}
void tcp_recved(tcp_pcb* connection, uint16_t size) {
  LwipCalls::acknowledge(connection, size);
}
err_t tcp_close(tcp_pcb* connection) {
  LwipCalls::close(connection, false);
  return ERR_OK;
}
void tcp_abort(tcp_pcb* connection) {
  LwipCalls::close(connection, true);
}

err_t tcp_bind(tcp_pcb*, const ip_addr_t*, uint16_t) {
  return ERR_OK;
}
tcp_pcb* tcp_listen_with_backlog(tcp_pcb* connection, uint8_t) {
  return LwipCalls::listen(connection);
}
void tcp_accept(tcp_pcb* listening, tcp_accept_fn handler) {
  LwipCalls::setAccepted(listening, handler);
}
void tcp_sent(tcp_pcb* connection, tcp_sent_fn handler) {
  LwipCalls::setSent(connection, handler);
}
uint16_t tcp_sndbuf(const tcp_pcb* connection) {
  return LwipCalls::sendRoom(connection);
}
void tcp_nagle_disable(tcp_pcb*) {}
err_t tcp_shutdown(tcp_pcb* connection, int, int) {
  LwipCalls::shutDown(connection);
  return ERR_OK;
}
tcp_pcb* tcp_active_pcbs = nullptr;
// Wraps after 50 ticks.
uint32_t tcp_ticks = UINT32_MAX - 50;
const ip_addr_t ip_addr_any{0};
EspClass ESP;
uint32_t EspClass::getFreeHeap() {
  return LwipCalls::freeHeap();
}

unsigned long millis() {
  return LwipCalls::now();
}

IPAddress::IPAddress(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
    : address_{static_cast<uint32_t>(a) | static_cast<uint32_t>(b) << 8 | static_cast<uint32_t>(c) << 16 |
               static_cast<uint32_t>(d) << 24} {}
uint8_t IPAddress::operator[](int index) const {
  return static_cast<uint8_t>(address_.addr >> (8 * index));
}
IPAddress::operator ip_addr_t() const {
  return address_;
}
