// ChipRequests: joins what arrives at the chip with its node, once a loop.
#pragma once

#include "boards/esp8266/chip_radio.h"
#include "boards/esp8266/http_client.h"
#include "boards/esp8266/http_server.h"
#include "boards/esp8266/udp_port.h"
#include "boards/esp8266/web_sockets.h"
#include "spore/platform/request_port.h"

namespace spore {

class ChipRequests final : public RequestPort {
 public:
  ChipRequests(ChipUdpPort& datagrams, ChipHttpServer& server, ChipWebSockets& webSockets, ChipHttpClient& client,
               ChipRadio& radio)
      : datagrams_(datagrams), server_(server), webSockets_(webSockets), client_(client), radio_(radio) {}

  void start(RequestSink& sink) override;
  void poll() override;

 private:
  ChipUdpPort& datagrams_;
  ChipHttpServer& server_;
  ChipWebSockets& webSockets_;
  ChipHttpClient& client_;
  ChipRadio& radio_;
  RequestSink* sink_ = nullptr;
};

}  // namespace spore
