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

  // Whether the peer is in the table.
  bool use(uint32_t peer) {
    if (places_ == 0) return true;
    const auto found = std::find(peers_.begin(), peers_.end(), peer);
    if (found == peers_.end()) return false;
    std::rotate(found, found + 1, peers_.end());
    return true;
  }
  // It is afterwards, in place of the one used longest ago.
  void add(uint32_t peer) {
    if (use(peer)) return;
    if (peers_.size() == places_) peers_.erase(peers_.begin());
    peers_.push_back(peer);
  }
  void clear() { peers_.clear(); }

 private:
  size_t places_;
  std::vector<uint32_t> peers_;  // the one used last comes last
};

}  // namespace spore::sim
