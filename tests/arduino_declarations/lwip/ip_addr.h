// Not lwIP: see err.h.
#pragma once

#include "IPAddress.h"

extern const ip_addr_t ip_addr_any;
#define ip_addr_get_ip4_u32(address) ((address)->addr)
#define IP_ADDR_ANY (&ip_addr_any)
