#include "spore/cluster/wire/round_trip_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)spore::fuzz::checkPage({data, size});
  return 0;
}
