#include "spore/profiles/profile_store.h"

#include <cstring>

#include "spore/base/byte_writer.h"

namespace spore {

namespace {

// A profile is a sequence of records: [HttpMethod 1][uri length 1][uri] for each endpoint, and once
// [factsRecord 1][length 1][sdkVersion][length 1][version][cpuFreqMHz 2][flashChipSize 8].
constexpr uint8_t factsRecord = 0xFF;
constexpr size_t textBytesMax = 255;

void writeText(ByteWriter& writer, std::string_view text) {
  writer.u8(static_cast<uint8_t>(text.size()));
  writer.bytes(asBytes(text));
}

std::string_view readText(ByteReader& reader) {
  return asText(reader.bytes(reader.u8()));
}

}  // namespace

Status ProfileStore::beginBuilding() {
  abandon();
  return room_.make() ? Status::Ok : Status::Unavailable;
}

void ProfileStore::abandon() {
  building_ = 0;
  hasFacts_ = false;
  digest_ = ProfileDigest{};
  dropUnused();
}

void ProfileStore::dropUnused() {
  if (entries_.empty() && building_ == 0) room_.drop();
}

MutableBytes ProfileStore::freeBytes() {
  if (!room_) return {};
  return MutableBytes{room_->bytes}.from(used_ + building_);
}

Status ProfileStore::addEndpoint(const ProfileEndpoint& endpoint) {
  if (endpoint.uri.size() > textBytesMax) return Status::TooLarge;
  ByteWriter writer(freeBytes());
  writer.u8(static_cast<uint8_t>(endpoint.method));
  writeText(writer, endpoint.uri);
  if (!writer.ok()) return Status::Full;
  building_ += writer.size();
  digest_.addEndpoint(endpoint);
  return Status::Ok;
}

Status ProfileStore::setFacts(const ProfileFacts& facts) {
  if (hasFacts_) return Status::AlreadyExists;
  if (facts.sdkVersion.size() > textBytesMax || facts.version.size() > textBytesMax) return Status::TooLarge;
  ByteWriter writer(freeBytes());
  writer.u8(factsRecord);
  writeText(writer, facts.sdkVersion);
  writeText(writer, facts.version);
  writer.u16(facts.cpuFreqMHz);
  writer.u64(facts.flashChipSize);
  if (!writer.ok()) return Status::Full;
  building_ += writer.size();
  hasFacts_ = true;
  return Status::Ok;
}

uint32_t ProfileStore::buildingDigest() const {
  return digest_.finish(building_ == 0 ? ProfileFacts{} : findFacts({room_->bytes + used_, building_}));
}

Status ProfileStore::commit(uint32_t expectedDigest) {
  if (!room_) return Status::Unavailable;
  const bool isExpected = buildingDigest() == expectedDigest;
  const Entry entry{expectedDigest, static_cast<uint32_t>(used_), static_cast<uint32_t>(building_)};
  Status status = isExpected ? Status::Ok : Status::Malformed;
  if (contains(expectedDigest)) status = Status::AlreadyExists;
  if (status == Status::Ok) status = entries_.push(entry);
  if (status == Status::Ok) used_ += entry.size;
  abandon();
  return status;
}

const ProfileStore::Entry* ProfileStore::find(uint32_t digest) const {
  for (const Entry& entry : entries_) {
    if (entry.digest == digest) return &entry;
  }
  return nullptr;
}

ProfileFacts ProfileStore::readFacts(ByteReader& reader) {
  ProfileFacts facts;
  facts.sdkVersion = readText(reader);
  facts.version = readText(reader);
  facts.cpuFreqMHz = reader.u16();
  facts.flashChipSize = reader.u64();
  return facts;
}

ProfileFacts ProfileStore::findFacts(Bytes records) {
  ByteReader reader(records);
  while (reader.remaining() > 0) {
    if (reader.u8() == factsRecord) return readFacts(reader);
    readText(reader);
  }
  return {};
}

Result<ProfileFacts> ProfileStore::facts(uint32_t digest) const {
  const Entry* entry = find(digest);
  if (entry == nullptr) return Status::NotFound;
  return findFacts(bytesOf(*entry));
}

Result<ProfileEndpoint> ProfileStore::endpoint(uint32_t digest, size_t index) const {
  const Entry* entry = find(digest);
  if (entry == nullptr) return Status::NotFound;
  ByteReader reader(bytesOf(*entry));
  while (reader.remaining() > 0) {
    const uint8_t kind = reader.u8();
    if (kind == factsRecord) {
      readFacts(reader);
      continue;
    }
    const ProfileEndpoint endpoint{readText(reader), static_cast<HttpMethod>(kind)};
    if (index-- == 0) return endpoint;
  }
  return Status::NotFound;
}

void ProfileStore::evict(uint32_t digest) {
  for (size_t index = 0; index < entries_.size(); ++index) {
    const Entry gone = entries_[index];
    if (gone.digest != digest) continue;
    const size_t end = gone.offset + gone.size;
    std::memmove(room_->bytes + gone.offset, room_->bytes + end, used_ + building_ - end);
    used_ -= gone.size;
    entries_.erase(index);
    // Entries stand in the order of their bytes.
    for (size_t later = index; later < entries_.size(); ++later) entries_[later].offset -= gone.size;
    dropUnused();
    return;
  }
}

}  // namespace spore
