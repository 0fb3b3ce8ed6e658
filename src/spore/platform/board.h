// Board: what the engine asks of a board while it runs. A board also defines the functions of base/board_functions.h.
// What it lacks is in platform/absent_parts.h; src/boards/lx106 is the smallest one, docs/porting.md the way there.
#pragma once

#include "spore/base/board_functions.h"
#include "spore/platform/clock.h"
#include "spore/platform/crypto.h"
#include "spore/platform/datagrams.h"
#include "spore/platform/firmware_slot.h"
#include "spore/platform/http_client.h"
#include "spore/platform/log.h"
#include "spore/platform/radio.h"
#include "spore/platform/request_port.h"
#include "spore/platform/storage.h"
#include "spore/platform/system_info.h"
#include "spore/platform/web_sockets.h"

namespace spore {

struct Board {
  Clock& clock;
  Crypto& crypto;
  DatagramPort& datagrams;
  FirmwareSlot& firmware;
  HttpClient& httpClient;
  Log& log;
  Radio& radio;
  RequestPort& requests;
  Storage& storage;
  SystemInfo& system;
  WebSocketPort& webSockets;
};

}  // namespace spore
