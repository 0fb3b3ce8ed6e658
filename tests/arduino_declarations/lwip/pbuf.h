// Not lwIP: see err.h.
#pragma once

#include <cstdint>

struct pbuf {
  pbuf* next;
  void* payload;
  uint16_t len;
};

void pbuf_cat(pbuf* head, pbuf* tail);
pbuf* pbuf_dechain(pbuf* chain);
uint8_t pbuf_free(pbuf* chain);
