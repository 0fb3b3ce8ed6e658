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

bool hasNoOwner(const tcp_pcb& connection, uint16_t localPort) {
  return connection.local_port == localPort && connection.callback_arg == nullptr;
}

uint32_t silentTicksOf(const tcp_pcb& connection) {
  return tcp_ticks - connection.tmr;
}

// Or nearly: our end alone has not been acknowledged, for which a peer may take 40 ms.
bool hasEverything(const tcp_pcb& connection) {
  return connection.state == FIN_WAIT_2 || (connection.state == FIN_WAIT_1 && connection.snd_queuelen <= 1);
}

bool isAbandoned(const tcp_pcb& connection) {
  switch (connection.state) {
    case FIN_WAIT_2: return silentTicksOf(connection) >= silentTicksAtTheEnd;
    case FIN_WAIT_1:
    case CLOSING:
    case LAST_ACK: return silentTicksOf(connection) >= silentTicksBefore;
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

void dropForsaken(uint16_t localPort, size_t openMax) {
  tcp_pcb* longestAtTheEnd = nullptr;
  for (tcp_pcb* connection = tcp_active_pcbs; connection != nullptr; connection = connection->next) {
    if (!hasNoOwner(*connection, localPort)) continue;
    // The list is another one after that.
    if (isAbandoned(*connection)) return tcp_abort(connection);
    if (hasEverything(*connection) &&
        (longestAtTheEnd == nullptr || silentTicksOf(*connection) > silentTicksOf(*longestAtTheEnd))) {
      longestAtTheEnd = connection;
    }
  }
  if (longestAtTheEnd != nullptr && openConnections(localPort) >= openMax) tcp_abort(longestAtTheEnd);
}

}  // namespace spore
