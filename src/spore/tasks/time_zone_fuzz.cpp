#include "spore/tasks/time_zone.h"

#include "spore/base/check.h"

// Whatever somebody sets as a time zone: the time that it shows is one, and within a day or so of UTC. The first four
// bytes are a moment.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  if (size < 4) return 0;
  uint32_t utc = 0;
  for (size_t i = 0; i < 4; ++i) utc |= static_cast<uint32_t>(data[i]) << (8 * i);
  utc = utc / 4 * 3 + 500000000;
  const Result<TimeZone> zone = TimeZone::parse({reinterpret_cast<const char*>(data) + 4, size - 4});
  if (!zone.ok()) return 0;
  const LocalTime time = zone.value().timeAt(utc);
  CHECK(time.month >= 1 && time.month <= 12 && time.day >= 1 && time.day <= 31 && time.weekday <= 6);
  CHECK(time.hour <= 23 && time.minute <= 59 && time.second <= 59);
  const LocalMoment moment = zone.value().momentAt(utc);
  const int64_t distance = int64_t{moment.day} * 86400 + moment.second - utc;
  CHECK(distance >= -26 * 3600 && distance <= 26 * 3600);
  return 0;
}
