// NameServer: answers the name queries of those who are joined to our access point, so that their systems show the
// portal.
#pragma once

#include <WiFiUdp.h>

#include "boards/esp8266/name_reply.h"

namespace spore {

// Lives only while the access point is open (radio's spare memory).
class NameServer {
 public:
  explicit NameServer(IpAddress own) : own_(own) { udp_.begin(port); }
  ~NameServer() { udp_.stop(); }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  // To be called in each pass of the loop.
  void poll();

 private:
  static constexpr uint16_t port = 53;

  const IpAddress own_;
  WiFiUDP udp_;
  uint8_t message_[nameReplyBytesMax];
};

}  // namespace spore
