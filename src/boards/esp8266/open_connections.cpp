#include "boards/esp8266/open_connections.h"

extern "C" {
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
}

namespace spore {

size_t openConnections(uint16_t localPort) {
  size_t count = 0;
  for (const tcp_pcb* connection = tcp_active_pcbs; connection != nullptr; connection = connection->next) {
    if (connection->local_port == localPort) ++count;
  }
  return count;
}

}  // namespace spore
