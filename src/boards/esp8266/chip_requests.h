// ChipRequests: joins what arrives at the chip with its node, once a loop.
#pragma once

#include "boards/esp8266/chip_radio.h"
#include "boards/esp8266/http_client.h"
#include "boards/esp8266/lwip_transport.h"
#include "boards/esp8266/udp_port.h"
#include "boards/http/server.h"
#include "spore/platform/request_port.h"

namespace spore {

class ChipRequests final : public RequestPort {
 public:
  ChipRequests(ChipUdpPort& datagrams, LwipTransport& transport, http::Server& server, uint16_t httpPort,
               ChipHttpClient& client, ChipRadio& radio)
      : datagrams_(datagrams),
        transport_(transport),
        server_(server),
        client_(client),
        radio_(radio),
        httpPort_(httpPort) {}

  void start(RequestSink& sink) override;
  void poll() override;

 private:
  ChipUdpPort& datagrams_;
  LwipTransport& transport_;
  http::Server& server_;
  ChipHttpClient& client_;
  ChipRadio& radio_;
  RequestSink* sink_ = nullptr;
  const uint16_t httpPort_;
  bool isListening_ = false;
};

}  // namespace spore
