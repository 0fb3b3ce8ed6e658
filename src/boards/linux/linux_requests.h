// LinuxRequests: joins the web server and the UDP port of a Linux board with its node.
#pragma once

#include <functional>

#include "boards/linux/http_server.h"
#include "boards/linux/udp_port.h"
#include "spore/platform/request_port.h"

namespace spore {

class LinuxRequests final : public RequestPort {
 public:
  LinuxRequests(HttpServer& server, UdpPort& datagrams) : server_(server), datagrams_(datagrams) {}

  enum class Urgency : uint8_t { Soon, Now };
  // Called when something waits for a pass of the node's loop. Soon: others that arrive together may be waited
  // for; Now: as many as the engine lets wait, or a datagram, whose sender measures the time.
  void onWaiting(std::function<void(Urgency)> handler) { onWaiting_ = std::move(handler); }

  void start(RequestSink& sink) override;
  uint16_t httpPort() override { return server_.address().port; }
  void poll() override { waiting_ = 0; }

 private:
  void tell(Urgency urgency) {
    if (onWaiting_) onWaiting_(urgency);
  }

  HttpServer& server_;
  UdpPort& datagrams_;
  std::function<void(Urgency)> onWaiting_;
  size_t waiting_ = 0;  // requests since the last pass
};

}  // namespace spore
