// Addresses of nodes as people write them, and as files and answers hold them.
#pragma once

#include <cstdint>
#include <string>

#include "spore/base/ip_address.h"

namespace spore::cli {

constexpr uint16_t boardHttpPort = 80;  // of a board, where no member list says otherwise

// "10.0.0.7:80"; parseEndpoint() reads it again.
std::string addressText(Endpoint endpoint);

}  // namespace spore::cli
