#include "boards/esp8266/open_connections.h"

extern "C" {
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
}

namespace spore {
namespace {

// In lwIP's slow ticks of 500 ms. Who has got everything and our end has only to close his side; who has not may be
// waiting for what was lost to be sent again.
constexpr uint32_t silentTicksAtTheEnd = 2;
constexpr uint32_t silentTicksBefore = 20;

bool isForsaken(const tcp_pcb& connection, uint16_t localPort) {
  if (connection.local_port != localPort || connection.callback_arg != nullptr) return false;
  const uint32_t silentTicks = tcp_ticks - connection.tmr;
  switch (connection.state) {
    case FIN_WAIT_2: return silentTicks >= silentTicksAtTheEnd;
    case FIN_WAIT_1:
    case CLOSING:
    case LAST_ACK: return silentTicks >= silentTicksBefore;
    default: return false;
  }
}

}  // namespace

size_t openConnections(uint16_t localPort) {
  size_t count = 0;
  for (const tcp_pcb* connection = tcp_active_pcbs; connection != nullptr; connection = connection->next) {
    if (connection->local_port == localPort) ++count;
  }
  return count;
}

void dropForsaken(uint16_t localPort) {
  for (tcp_pcb* connection = tcp_active_pcbs; connection != nullptr; connection = connection->next) {
    // The list is another one after that.
    if (isForsaken(*connection, localPort)) return tcp_abort(connection);
  }
}

}  // namespace spore
