// Not lwIP: see err.h. What each call does to the counts of references stands at its name; a test that links them takes
// boards/esp8266/testing/lwip_stand_in.h, which does the same.
#pragma once

#include <cstdint>

struct pbuf {
  pbuf* next;
  void* payload;
  uint16_t tot_len;  // of this buffer and all behind it
  uint16_t len;
  uint8_t ref;
};

// The caller's reference to `tail` passes to the last buffer of `head`.
void pbuf_cat(pbuf* head, pbuf* tail);
void pbuf_ref(pbuf* buffer);
// Takes the first buffer off its chain, and gives back the reference that it had to the rest: whoever has none of his
// own to the rest loses it, and null is returned.
pbuf* pbuf_dechain(pbuf* chain);
// Gives a reference back; a buffer that has none left is freed, and gives back the one that it has to the next.
uint8_t pbuf_free(pbuf* chain);
