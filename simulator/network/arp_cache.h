// ArpCache: a chip's table of neighbours. Whoever is not in it costs the first datagram.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace spore::sim {

class ArpCache {
 public:
  // 0: unlimited, nothing is ever missed.
  explicit ArpCache(size_t places = 0) : places_(places) {}

  // Whether the peer was in the table; it is afterwards, in place of the one used longest ago.
  bool use(uint32_t peer) {
    if (places_ == 0) return true;
    const auto found = std::find(peers_.begin(), peers_.end(), peer);
    const bool isKnown = found != peers_.end();
    if (isKnown) {
      peers_.erase(found);
    } else if (peers_.size() == places_) {
      peers_.erase(peers_.begin());
    }
    peers_.push_back(peer);
    return isKnown;
  }
  void clear() { peers_.clear(); }

 private:
  size_t places_;
  std::vector<uint32_t> peers_;  // the one used last comes last
};

}  // namespace spore::sim
