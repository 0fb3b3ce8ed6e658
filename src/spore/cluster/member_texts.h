// Names and labels of all members in one pool, so that a member without them costs nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/limits.h"
#include "spore/base/status.h"

namespace spore {

constexpr uint32_t noMemberText = 0;

// Blocks of [length 1][host name][length 1][labels], without gaps. An offset is 1 + the block's place; 0: none.
class MemberTexts {
 public:
  // Appends a block and returns its offset, or noMemberText when it does not fit. Each text has at most 255 bytes.
  uint32_t add(std::string_view hostname, std::string_view labels);
  // Takes the block out and moves the later ones down by the returned size: the caller must subtract it from
  // every offset above this one.
  uint32_t remove(uint32_t offset);
  std::string_view hostname(uint32_t offset) const;
  std::string_view labels(uint32_t offset) const;
  size_t used() const { return used_; }

 private:
  uint8_t bytes_[limits::memberTextBytes];
  size_t used_ = 0;
};

}  // namespace spore
