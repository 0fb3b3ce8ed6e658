#include "spore/services/kept_record.h"

#include <cstring>

#include "spore/base/text.h"

namespace spore {
namespace {

constexpr uint8_t keptVersion = 1;
constexpr uint8_t nameMask = 0x0F;

bool isKind(uint8_t number) {
  return number >= static_cast<uint8_t>(KeptKind::Bool) && number <= static_cast<uint8_t>(KeptKind::Text);
}

bool isValue(KeptKind kind, Bytes value) {
  switch (kind) {
    case KeptKind::Bool: return value.size() == 1 && value[0] <= 1;
    case KeptKind::Text: return isPlainText(asText(value));
    default: return value.size() == 4;
  }
}

}  // namespace

static_assert(limits::keptNameBytesMax <= nameMask, "the length shares its byte with the kind");

bool isKeptName(std::string_view name) {
  return name.size() <= limits::keptNameBytesMax && isHostName(name);
}

void KeptRecord::clear() {
  bytes_[0] = keptVersion;
  size_ = 1;
  count_ = 0;
}

Status KeptRecord::readPlace(size_t begin, Place& place) const {
  const uint8_t head = bytes_[begin];
  if (!isKind(head >> 4)) return Status::Malformed;
  place.kind = static_cast<KeptKind>(head >> 4);
  place.begin = begin;
  place.value = begin + 1 + (head & nameMask);
  size_t size = place.kind == KeptKind::Bool ? 1 : 4;
  if (place.kind == KeptKind::Text) {
    if (place.value >= size_) return Status::Truncated;
    size = bytes_[place.value++];
    if (size > limits::keptTextBytesMax) return Status::TooLarge;
  }
  place.end = place.value + size;
  return place.end <= size_ ? Status::Ok : Status::Truncated;
}

Status KeptRecord::take(size_t size) {
  size_ = static_cast<uint16_t>(size);
  const Status status = check();
  if (status != Status::Ok) clear();
  return status;
}

Status KeptRecord::check() {
  if (size_ == 0) return Status::Truncated;
  if (bytes_[0] != keptVersion) return Status::Malformed;
  count_ = 0;
  Place place;
  Place earlier;
  for (size_t begin = 1; begin < size_; begin = place.end) {
    const Status status = readPlace(begin, place);
    if (status != Status::Ok) return status;
    const Bytes value = bytes().from(place.value).first(place.end - place.value);
    if (!isKeptName(nameAt(place)) || !isValue(place.kind, value)) return Status::Malformed;
    if (find(nameAt(place), begin, earlier)) return Status::Malformed;
    if (++count_ > limits::keptValuesMax) return Status::Full;
  }
  return Status::Ok;
}

std::string_view KeptRecord::nameAt(const Place& place) const {
  return asText(Bytes{bytes_}.from(place.begin + 1).first(bytes_[place.begin] & nameMask));
}

bool KeptRecord::find(std::string_view name, size_t end, Place& place) const {
  for (size_t begin = 1; begin < end; begin = place.end) {
    // What lies here was checked when it came.
    if (readPlace(begin, place) != Status::Ok) return false;
    if (nameAt(place) == name) return true;
  }
  return false;
}

Result<Bytes> KeptRecord::find(std::string_view name, KeptKind kind) const {
  Place place;
  if (!find(name, size_, place) || place.kind != kind) return Status::NotFound;
  return bytes().from(place.value).first(place.end - place.value);
}

Status KeptRecord::set(std::string_view name, KeptKind kind, Bytes value) {
  if (!isKeptName(name)) return Status::InvalidArgument;
  if (kind == KeptKind::Text && value.size() > limits::keptTextBytesMax) return Status::TooLarge;
  if (!isValue(kind, value)) return Status::InvalidArgument;
  Place old;
  const bool isThere = find(name, size_, old);
  const bool isSameSize = isThere && old.kind == kind && old.end - old.value == value.size();
  const bool isEmpty = value.empty();
  if (isSameSize) {
    if (isEmpty || std::memcmp(bytes_ + old.value, value.data(), value.size()) == 0) return Status::AlreadyExists;
    std::memcpy(bytes_ + old.value, value.data(), value.size());
    return Status::Ok;
  }
  const bool isText = kind == KeptKind::Text;
  const size_t added = 1 + name.size() + (isText ? 1 : 0) + value.size();
  const size_t freed = isThere ? old.end - old.begin : 0;
  if (!isThere && count_ == limits::keptValuesMax) return Status::Full;
  if (size_ - freed + added > sizeof bytes_) return Status::Full;
  if (isThere) (void)remove(name);
  uint8_t* out = bytes_ + size_;
  *out++ = static_cast<uint8_t>(static_cast<uint8_t>(kind) << 4 | name.size());
  std::memcpy(out, name.data(), name.size());
  out += name.size();
  if (isText) *out++ = static_cast<uint8_t>(value.size());
  if (!isEmpty) std::memcpy(out, value.data(), value.size());
  size_ = static_cast<uint16_t>(size_ + added);
  ++count_;
  return Status::Ok;
}

Status KeptRecord::remove(std::string_view name) {
  Place place;
  if (!find(name, size_, place)) return Status::NotFound;
  std::memmove(bytes_ + place.begin, bytes_ + place.end, size_ - place.end);
  size_ = static_cast<uint16_t>(size_ - (place.end - place.begin));
  --count_;
  return Status::Ok;
}

}  // namespace spore
