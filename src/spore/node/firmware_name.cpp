#include "spore/node/firmware_name.h"

#include <string_view>

#include "spore/node/version.h"

#ifndef SPORE_PRODUCT
#define SPORE_PRODUCT "spore"
#endif
#ifndef SPORE_BOARD
#define SPORE_BOARD "unknown"
#endif
#ifndef SPORE_VERSION
#define SPORE_VERSION SPORE_ENGINE_VERSION
#endif

namespace spore {
namespace {

constexpr bool isWord(std::string_view text, size_t sizeMax) {
  for (const char character : text) {
    if (character <= ' ' || character > '~') return false;
  }
  return !text.empty() && text.size() <= sizeMax;
}

// The lengths for which the trailer of an image has room.
static_assert(isWord(SPORE_PRODUCT, 23), "SPORE_PRODUCT is a word of 1 to 23 printable characters");
static_assert(isWord(SPORE_BOARD, 15), "SPORE_BOARD is a word of 1 to 15 printable characters");
static_assert(isWord(SPORE_VERSION, 23), "SPORE_VERSION is a word of 1 to 23 printable characters");

}  // namespace

// Not inline, and all in one text: so the linker keeps that text in every program that asks for one of the names.
FirmwareName firmwareName() {
  return {SPORE_TEXT(SPORE_PRODUCT), SPORE_TEXT(SPORE_BOARD), SPORE_VERSION,
          SPORE_TEXT("SPORE-FIRMWARE product=" SPORE_PRODUCT " board=" SPORE_BOARD " version=" SPORE_VERSION " .")};
}

}  // namespace spore
