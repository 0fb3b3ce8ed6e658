// covers: pull.cpp report.cpp
#include "spore/cluster/wire/round_trip_fuzz.h"

// The first byte chooses the frame.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const spore::Bytes body{data + 1, size - 1};
  (void)(data[0] % 2 == 0 ? spore::fuzz::checkPull(body) : spore::fuzz::checkPullReply(body));
  return 0;
}
