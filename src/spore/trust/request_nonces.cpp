#include "spore/trust/request_nonces.h"

#include <cstring>

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"

namespace spore {
namespace {

constexpr size_t birthBytes = 8;
constexpr uint32_t secondMs = 1000;

}  // namespace

uint32_t RequestNonces::seconds(Instant now) {
  const uint32_t whole = now.since(secondAt_).count / secondMs;
  second_ += whole;
  secondAt_ = secondAt_ + Millis{whole * secondMs};
  return second_;
}

void RequestNonces::writeTag(RequestNonce& nonce) {
  const Sha256Hash tag = crypto_.mac(crypto_.prepare(asBytes(key_)), asBytes(nonce).first(birthBytes), {});
  std::memcpy(nonce.data() + birthBytes, tag.data(), nonce.size() - birthBytes);
}

RequestNonce RequestNonces::make(Instant now) {
  RequestNonce nonce;
  ByteWriter writer{MutableBytes{nonce.data(), birthBytes}};
  writer.u32(seconds(now));
  writer.u32(++made_);
  writeTag(nonce);
  return nonce;
}

bool RequestNonces::isOurs(const RequestNonce& nonce) {
  RequestNonce same = nonce;
  writeTag(same);
  return isSameTag(asBytes(same), asBytes(nonce));
}

bool RequestNonces::take(Instant now, const RequestNonce& nonce, uint32_t counter) {
  if (counter == 0 || !isOurs(nonce)) return false;
  ByteReader reader{asBytes(nonce).first(birthBytes)};
  Birth birth;
  birth.second = reader.u32();
  birth.number = reader.u32();
  const uint32_t second = seconds(now);
  if (second - birth.second >= lifeSeconds) return false;
  Use* const use = place(birth, second);
  return use != nullptr && use->take(counter);
}

// Null: it was forgotten, or would have to be.
RequestNonces::Use* RequestNonces::place(Birth birth, uint32_t second) {
  for (Use& use : uses_) {
    if (use.birth == birth) return &use;
  }
  if (!forgotten_.isBefore(birth)) return nullptr;
  if (uses_.full()) {
    size_t oldest = 0;
    for (size_t i = 1; i < uses_.size(); ++i) {
      if (uses_[i].birth.isBefore(uses_[oldest].birth)) oldest = i;
    }
    const Birth first = uses_[oldest].birth;
    // What is over needs no place, and nobody can come with it.
    const bool isOver = second - first.second >= lifeSeconds;
    if (!isOver && birth.isBefore(first)) {
      forgotten_ = birth;
      return nullptr;
    }
    if (!isOver) forgotten_ = first;
    uses_.erase(oldest);
  }
  Use use;
  use.birth = birth;
  CHECK(uses_.push(use) == Status::Ok);
  return &uses_.back();
}

bool RequestNonces::Use::take(uint32_t counter) {
  if (counter > highest) {
    const uint32_t step = counter - highest;
    // The one that was the highest goes into the window.
    const uint32_t moved = step > windowMax ? 0 : (uint32_t{seen} << 1 | (highest != 0 ? 1u : 0u)) << (step - 1);
    seen = static_cast<uint16_t>(moved);
    highest = counter;
    return true;
  }
  const uint32_t behind = highest - counter;
  if (behind == 0 || behind > windowMax) return false;
  const uint32_t bit = 1u << (behind - 1);
  if ((seen & bit) != 0) return false;
  seen = static_cast<uint16_t>(seen | bit);
  return true;
}

}  // namespace spore
