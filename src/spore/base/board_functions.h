// All functions that a board defines, for the linker; the rest of a board are the objects that it fills in
// platform/board.h. docs/porting.md goes through both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace spore {

struct Board;
template <typename Byte>
class ByteView;
using Bytes = ByteView<const uint8_t>;
struct MacKey;
class WallClock;

// Records where the engine contradicted itself and stops the node: Linux logs and aborts, a chip says file and line and
// restarts. The name of the file may lie in flash (base/flash_text.h).
[[noreturn]] void checkFailed(const char* file, int line);

// Memory that may take whole aligned words only, for large tables that stay (base/word_memory.h). Aligned to words.
// Null: there is no more. A board without such memory gives any other; one that can take nothing back does nothing in
// the second.
void* takeWordMemory(size_t bytes);
void returnWordMemory(void* memory, size_t bytes);

// Memory for a while (base/spare_memory.h). Aligned for anything. Null: the board cannot spare so much now; a board
// that never can always says so.
void* takeSpareMemory(size_t bytes);
void returnSpareMemory(void* memory, size_t bytes);

// HMAC-SHA-256 (RFC 2104) for Crypto (platform/crypto.h), which prepares a key once for many messages: of pieces that
// follow each other. An image that takes no keys (node/trust.h) does not link them.
MacKey prepareMacKey(Bytes key);
std::array<uint8_t, 32> macOf(const MacKey& key, const Bytes* pieces, size_t count);

// The board that this program runs on, for sketches that say nothing about it. It is made at the first call, and there
// before the sketch's node is. A program that makes its nodes itself needs none.
Board& thisBoard();

// What knows the world's time on that board. A sketch that does not ask for the time does not link it.
WallClock& thisWallClock();

}  // namespace spore
