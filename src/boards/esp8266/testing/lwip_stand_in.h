// LwipStandIn: a connection of lwIP's and its buffers, played by a test: the rules of references are those of the
// library.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

extern "C" {
#include "lwip/tcp.h"
}

namespace spore {

// One at a time. A buffer that is freed is poisoned and counted; one that is used after that, or freed twice, aborts.
class LwipStandIn {
 public:
  static constexpr uint16_t windowBytes = 4 * TCP_MSS;

  LwipStandIn();
  ~LwipStandIn();

  // A chain of buffers with one reference to its head, as a receive callback gets it.
  static pbuf* chain(std::initializer_list<std::string_view> buffers);
  static size_t buffersAlive();

  void setMillis(uint32_t now) { now_ = now; }
  void setFreeHeap(uint32_t bytes) { freeHeap_ = bytes; }
  void setSendRoom(uint16_t bytes) { sendRoom_ = bytes; }
  // Other connections of this port, or of another.
  void setOthers(size_t count, uint16_t port);
  // Sets up one of them: its state, whether it has an owner, and for how many ticks nothing has come, and how many
  // buffers are not acknowledged.
  void setOther(size_t index, tcp_state state, bool hasOwner, uint32_t silentTicks, uint16_t queued = 0);
  size_t others() const;

  // What the library calls, in the connection that tcp_connect() has begun.
  void connected();
  // What the handler says. The library keeps a chain that is refused, and offers it again.
  err_t received(std::initializer_list<std::string_view> buffers);
  err_t offerAgain();
  void closedByPeer();
  void delivered(uint16_t bytes);
  // Somebody connects to the port that is listened at; what the handler says. An error makes the library abort it.
  err_t accepted();
  void failed();

  const std::string& sent() const { return sent_; }
  size_t acknowledged() const { return acknowledged_; }  // by tcp_recved()
  bool isOpen() const { return isOpen_; }
  bool wasAborted() const { return wasAborted_; }
  bool wasAbortedInside() const { return wasAbortedInside_; }  // of a callback, which the library does not survive
  bool isShutDown() const { return isShutDown_; }
  bool isListening() const { return onAccepted_ != nullptr; }

 private:
  friend struct LwipCalls;

  static constexpr size_t othersMax = 16;

  tcp_pcb connection_{};
  tcp_pcb listening_{};
  tcp_pcb others_[othersMax] = {};
  void* listener_ = nullptr;
  tcp_accept_fn onAccepted_ = nullptr;
  tcp_sent_fn onSent_ = nullptr;
  uint32_t freeHeap_ = 30000;
  uint16_t sendRoom_ = 1072;
  bool isShutDown_ = false;
  bool isInside_ = false;  // of a callback
  bool hasPeerEnded_ = false;
  bool wasAbortedInside_ = false;
  void* argument_ = nullptr;
  tcp_connected_fn onConnected_ = nullptr;
  tcp_recv_fn onReceived_ = nullptr;
  tcp_err_fn onError_ = nullptr;
  std::string sent_;
  size_t acknowledged_ = 0;
  pbuf* refused_ = nullptr;
  bool isOpen_ = false;
  bool wasAborted_ = false;
  uint32_t now_ = 0;
};

}  // namespace spore
