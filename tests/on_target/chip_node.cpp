#include "chip_node.h"

#include <new>

namespace spore {
namespace {

alignas(Spore) uint8_t room[sizeof(Spore)];

}  // namespace

Spore& buildChipNode(Board& board) {
  return *::new (static_cast<void*>(room)) Spore(board, NodeOptions{});
}

}  // namespace spore
