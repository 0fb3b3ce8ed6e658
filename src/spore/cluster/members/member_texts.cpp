#include "spore/cluster/members/member_texts.h"

#include <cstring>

#include "spore/base/check.h"

namespace spore {

namespace {

constexpr size_t textBytesMax = 255;  // what one length byte can say

std::string_view textAt(const uint8_t* block) {
  return {reinterpret_cast<const char*>(block + 1), block[0]};
}

void putText(uint8_t* block, std::string_view text) {
  block[0] = static_cast<uint8_t>(text.size());
  if (!text.empty()) std::memcpy(block + 1, text.data(), text.size());
}

}  // namespace

uint16_t MemberTexts::add(std::string_view hostname, std::string_view labels) {
  CHECK(hostname.size() <= textBytesMax && labels.size() <= textBytesMax);
  const size_t size = 2 + hostname.size() + labels.size();
  if (size > sizeof(bytes_) - used_) return noMemberText;
  putText(bytes_ + used_, hostname);
  putText(bytes_ + used_ + 1 + hostname.size(), labels);
  const auto offset = static_cast<uint16_t>(1 + used_);
  used_ += size;
  return offset;
}

uint16_t MemberTexts::remove(uint16_t offset) {
  if (offset == noMemberText) return 0;
  const size_t size = 2 + hostname(offset).size() + labels(offset).size();
  const size_t place = offset - 1;
  CHECK(place + size <= used_);
  std::memmove(bytes_ + place, bytes_ + place + size, used_ - place - size);
  used_ -= size;
  return static_cast<uint16_t>(size);
}

std::string_view MemberTexts::hostname(uint16_t offset) const {
  if (offset == noMemberText) return {};
  CHECK(offset <= used_);
  return textAt(bytes_ + offset - 1);
}

std::string_view MemberTexts::labels(uint16_t offset) const {
  if (offset == noMemberText) return {};
  return textAt(bytes_ + offset - 1 + 1 + hostname(offset).size());
}

}  // namespace spore
