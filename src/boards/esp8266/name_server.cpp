#include "boards/esp8266/name_server.h"

#include "boards/esp8266/chip_address.h"

namespace spore {

void NameServer::poll() {
  // A storm of queries must not hold the loop.
  constexpr int answersMax = 4;
  for (int i = 0; i < answersMax && udp_.parsePacket() > 0; ++i) {
    const int size = udp_.read(message_, sizeof message_);
    const size_t answer = answerNameQuery(MutableBytes{message_}, size < 0 ? 0 : static_cast<size_t>(size), own_);
    if (answer == 0 || udp_.beginPacket(udp_.remoteIP(), udp_.remotePort()) == 0) continue;
    udp_.write(message_, answer);
    (void)udp_.endPacket();
  }
}

}  // namespace spore
