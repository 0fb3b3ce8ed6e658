#include "boards/linux/http_connections.h"

#include <cstdio>
#include <ctime>

namespace spore {

uint64_t HttpConnections::nowMs() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000 + static_cast<uint64_t>(time.tv_nsec) / 1'000'000;
}

std::string_view HttpConnections::date() {
  const time_t now = std::time(nullptr);
  if (now != dateSecond_) {
    dateSecond_ = now;
    // Written by hand, because the names of days and months must not follow the user's locale.
    static constexpr char days[] = "SunMonTueWedThuFriSat";
    static constexpr char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    tm parts{};
    gmtime_r(&now, &parts);
    std::snprintf(date_, sizeof date_, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * parts.tm_wday,
                  parts.tm_mday, months + 3 * parts.tm_mon, (1900 + parts.tm_year) % 10000, parts.tm_hour, parts.tm_min,
                  parts.tm_sec);
  }
  return date_;
}

ReplyStream::Buffer HttpConnections::takeStreamBuffer() {
  if (spare_) return std::move(spare_);
  return std::make_unique_for_overwrite<char[]>(ReplyStream::bufferBytes);
}

void HttpConnections::giveBack(ReplyStream::Buffer buffer) {
  if (!spare_) spare_ = std::move(buffer);
}

}  // namespace spore
