// Disguises: what somebody without the key does to frames for nodes with keys, which drop what has no tag.
#pragma once

#include <vector>

#include "spore/base/bytes.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"

namespace spore::sim {

class World;

class Disguises {
 public:
  explicit Disguises(World& world) : world_(world) {}

  // Listens: he keeps a sample of all that was said in the whole life of the cluster.
  void capture();
  // By chance: the frame as it is; with bytes by chance for a tag; with that of a stolen key; or another one instead
  // that is genuine, and has been said before. Valid until the next one.
  Bytes put(size_t to, Endpoint from, Bytes frame);

 private:
  Bytes withAnyTag(Bytes frame);
  Bytes withStolenKey(size_t to, Endpoint from, Bytes frame);

  World& world_;
  std::vector<std::vector<uint8_t>> captured_;
  uint32_t seen_ = 0;
  uint8_t frame_[limits::datagramBytesMax];
};

}  // namespace spore::sim
