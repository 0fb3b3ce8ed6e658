// Finding a cluster by listening for its heartbeats.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spore/base/bytes.h"
#include "spore/base/ip_address.h"

namespace spore::cli {

// Waits up to 5 s, longer than any node stays silent, for a valid heartbeat of this cluster on any interface. Where an
// interface has no broadcast, a node of this machine is found by asking at HTTP port 8080.
// The result is the HTTP address of its sender.
std::optional<Endpoint> listenForNode(uint16_t udpPort, const std::string& cluster);

// The HTTP port that a datagram announces; nothing if it is not a heartbeat of this cluster with a port.
std::optional<uint16_t> httpPortIn(Bytes datagram, const std::string& cluster);

}  // namespace spore::cli
