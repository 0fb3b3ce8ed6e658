#include "chip_node.h"

#include <new>

namespace spore {
namespace {

alignas(Spore) uint8_t room[sizeof(Spore)];

}  // namespace

Spore& buildChipNode(Board& board, const NodeOptions& options) {
  return *::new (static_cast<void*>(room)) Spore(board, options);
}

}  // namespace spore
