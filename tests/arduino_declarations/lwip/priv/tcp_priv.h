// Not lwIP: see ../err.h.
#pragma once

#include "lwip/tcp.h"

extern tcp_pcb* tcp_active_pcbs;
extern uint32_t tcp_ticks;
