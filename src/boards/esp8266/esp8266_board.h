// Esp8266Board: everything that a node asks of an ESP8266, made in the right order.
#pragma once

#include "boards/esp8266/chip_clock.h"
#include "boards/esp8266/chip_crypto.h"
#include "boards/esp8266/chip_firmware.h"
#include "boards/esp8266/chip_flash.h"
#include "boards/esp8266/chip_radio.h"
#include "boards/esp8266/chip_requests.h"
#include "boards/esp8266/chip_system.h"
#include "boards/esp8266/serial_log.h"
#include "spore/platform/board.h"
#include "spore/platform/rated_log.h"
#include "spore/storage/flash_storage.h"

namespace spore {

class Esp8266Board {
 public:
  static constexpr uint16_t udpPort = 4210;
  static constexpr uint16_t httpPort = 80;

  // Runs before setup(), when nothing but the flash may be touched yet.
  Esp8266Board() { storage_.begin(); }
  Esp8266Board(const Esp8266Board&) = delete;
  Esp8266Board& operator=(const Esp8266Board&) = delete;

  Board& board() { return board_; }
  SerialLog& log() { return log_; }

 private:
  ChipClock clock_;
  ChipCrypto crypto_;
  SerialLog log_;
  RatedLog ratedLog_{log_, clock_};
  ChipFlash flash_;
  FlashStorage storage_{flash_};
  ChipFirmware firmware_{storage_};
  ChipSystem system_;
  ChipRadio radio_;
  ChipUdpPort datagrams_{udpPort};
  ChipHttpClient httpClient_;
  LwipTransport transport_;
  http::Server server_{transport_};
  ChipRequests requests_{datagrams_, transport_, server_, httpPort, httpClient_, radio_};
  Board board_{clock_, crypto_,   datagrams_, firmware_, httpClient_, ratedLog_,
               radio_, requests_, storage_,   system_,   server_};
};

// The board behind thisBoard().
Esp8266Board& thisEsp8266Board();

}  // namespace spore
