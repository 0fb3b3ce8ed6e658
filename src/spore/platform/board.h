// Board: what the engine asks of a board while it runs. A board also defines what programs link: checkFailed()
// (base/check.h) and where large tables and borrowed memory lie (base/word_memory.h, base/spare_memory.h). What it
// lacks is in platform/absent_parts.h; src/boards/lx106 is the smallest one.
#pragma once

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

// The board that this program runs on, for sketches that say nothing about it. The linked board defines it.
Board& thisBoard();

}  // namespace spore
