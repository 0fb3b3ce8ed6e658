// Not lwIP: see err.h.
#pragma once

#include <cstdint>

extern "C" {
void sntp_init();
void sntp_stop();
void sntp_setservername(uint8_t index, const char* server);
}
