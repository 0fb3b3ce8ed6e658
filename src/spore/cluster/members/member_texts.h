// Names and labels of all members in one pool, so that a member without them costs nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/limits.h"
#include "spore/base/status.h"

namespace spore {

constexpr uint16_t noMemberText = 0;

// Blocks of [length 1][host name][length 1][labels], without gaps. An offset is 1 + the block's place; 0: none.
class MemberTexts {
  static_assert(limits::memberTextBytes <= UINT16_MAX, "offsets have 16 bits");

 public:
  // Appends a block and returns its offset, or noMemberText when it does not fit. Each text has at most 255 bytes.
  uint16_t add(std::string_view hostname, std::string_view labels);
  // Takes the block out and moves the later ones down by the returned size: the caller must subtract it from
  // every offset above this one.
  uint16_t remove(uint16_t offset);
  std::string_view hostname(uint16_t offset) const;
  std::string_view labels(uint16_t offset) const;
  size_t used() const { return used_; }

 private:
  uint8_t bytes_[limits::memberTextBytes];
  size_t used_ = 0;
};

}  // namespace spore
