#include "spore/storage/flash_storage.h"

#include <algorithm>
#include <cstring>

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/base/crc32.h"

namespace spore {
namespace {

constexpr uint32_t magic = 0x52505301;  // 01 "SPR"
constexpr size_t headerBytes = 12;
constexpr size_t headBytes = 8;
constexpr size_t blockBytes = 64;
constexpr uint8_t blank = 0xFF;

constexpr uint32_t padded(size_t size) {
  return static_cast<uint32_t>((size + 3) & ~size_t{3});
}

constexpr uint32_t sectorStart(uint32_t sector) {
  return sector * static_cast<uint32_t>(Flash::sectorBytes);
}

// What the driver reads into and writes from.
struct alignas(4) Block {
  uint8_t bytes[blockBytes];
};

uint32_t checkOf(uint8_t key, uint8_t kind, uint16_t size) {
  const uint8_t head[4] = {key, kind, static_cast<uint8_t>(size), static_cast<uint8_t>(size >> 8)};
  return crc32(Bytes{head});
}

bool isAllBlank(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == blank; });
}

}  // namespace

uint32_t FlashStorage::Place::content() const {
  return offset + headBytes;
}

uint32_t FlashStorage::Place::end() const {
  return content() + padded(size);
}

void FlashStorage::begin() {
  inUse_ = nowhere;
  for (uint32_t sector = 0; sector < sectors; ++sector) {
    const Header header = readHeader(sector);
    if (!header.isValid) continue;
    // Generations are compared as a distance: they may wrap.
    if (inUse_ != nowhere && static_cast<int32_t>(header.generation - generation_) < 0) continue;
    inUse_ = sector;
    generation_ = header.generation;
  }
  if (inUse_ != nowhere) findEnd();
}

FlashStorage::Header FlashStorage::readHeader(uint32_t sector) {
  Block block;
  if (flash_.read(sectorStart(sector), {block.bytes, headerBytes}) != Status::Ok) return {};
  ByteReader reader{{block.bytes, headerBytes}};
  const bool isOurs = reader.u32() == magic;
  const uint32_t generation = reader.u32();
  return {generation, isOurs && reader.u32() == crc32({block.bytes, headerBytes - 4})};
}

Status FlashStorage::writeHeader(uint32_t sector, uint32_t generation) {
  Block block;
  ByteWriter writer{MutableBytes{block.bytes}};
  writer.u32(magic);
  writer.u32(generation);
  writer.u32(crc32(writer.written()));
  const Status status = flash_.program(sectorStart(sector), writer.written());
  if (status != Status::Ok) return status;
  const Header header = readHeader(sector);
  return header.isValid && header.generation == generation ? Status::Ok : Status::IoError;
}

// False at the end of the records. A torn record is passed by the length in its head, if that is possible.
bool FlashStorage::readPlace(uint32_t offset, Place& place) {
  Block block;
  const uint32_t end = sectorStart(static_cast<uint32_t>(offset / Flash::sectorBytes) + 1);
  if (offset + headBytes > end || flash_.read(offset, {block.bytes, headBytes}) != Status::Ok) return false;
  if (isAllBlank({block.bytes, headBytes})) return false;
  ByteReader reader{{block.bytes, headBytes}};
  place.offset = offset;
  place.key = reader.u8();
  const uint8_t kind = reader.u8();
  place.isRemoval = kind == static_cast<uint8_t>(Kind::Removal);
  place.size = reader.u16();
  const uint32_t check = reader.u32();
  if (place.size > recordBytesMax || place.end() > end) return false;
  uint32_t crc = checkOf(place.key, kind, place.size);
  const Status status = readContent(place, [&crc](uint32_t, Bytes piece) { crc = crc32(piece, crc); });
  place.isWhole = crc == check;
  return status == Status::Ok;
}

template <typename Take>
Status FlashStorage::readContent(const Place& place, Take take) {
  Block block;
  for (uint32_t done = 0; done < place.size; done += blockBytes) {
    const size_t size = std::min<size_t>(place.size - done, blockBytes);
    const Status status = flash_.read(place.content() + done, {block.bytes, padded(size)});
    if (status != Status::Ok) return status;
    take(done, Bytes{block.bytes, size});
  }
  return Status::Ok;
}

// What follows the last record must be blank to be written to; else the sector counts as full.
void FlashStorage::findEnd() {
  Place place;
  end_ = sectorStart(inUse_) + headerBytes;
  const uint32_t sectorEnd = sectorStart(inUse_ + 1);
  while (end_ < sectorEnd && readPlace(end_, place)) end_ = place.end();
  if (!isBlank(end_, sectorEnd)) end_ = sectorEnd;
}

bool FlashStorage::isBlank(uint32_t offset, uint32_t end) {
  Block block;
  for (; offset < end; offset += blockBytes) {
    const MutableBytes piece{block.bytes, std::min<size_t>(end - offset, blockBytes)};
    if (flash_.read(offset, piece) != Status::Ok || !isAllBlank(readOnly(piece))) return false;
  }
  return true;
}

FlashStorage::Place FlashStorage::find(uint8_t key) {
  Place found;
  Place place;
  if (inUse_ == nowhere) return found;
  for (uint32_t offset = sectorStart(inUse_) + headerBytes; offset < end_; offset = place.end()) {
    if (!readPlace(offset, place)) break;
    if (place.isWhole && place.key == key) found = place.isRemoval ? Place{} : place;
  }
  return found;
}

Result<size_t> FlashStorage::load(StorageKey key, MutableBytes buffer) {
  const Place place = find(static_cast<uint8_t>(key));
  if (place.offset == nowhere) return Status::NotFound;
  if (place.size > buffer.size()) return Status::TooLarge;
  const Status status = readContent(
      place, [buffer](uint32_t done, Bytes piece) { std::memcpy(buffer.data() + done, piece.data(), piece.size()); });
  if (status != Status::Ok) return status;
  return place.size;
}

bool FlashStorage::isContent(const Place& place, Bytes record) {
  if (place.offset == nowhere || place.size != record.size()) return false;
  bool isSame = true;
  const Status status = readContent(place, [&isSame, record](uint32_t done, Bytes piece) {
    isSame = isSame && std::memcmp(record.data() + done, piece.data(), piece.size()) == 0;
  });
  return status == Status::Ok && isSame;
}

Status FlashStorage::store(StorageKey key, Bytes record) {
  const uint8_t number = static_cast<uint8_t>(key);
  CHECK(number < keysEnd);
  if (record.size() > recordBytesMax) return note(key, Status::TooLarge);
  if (isContent(find(number), record)) return note(key, Status::Ok);
  return note(key, write(number, Kind::Record, record));
}

Status FlashStorage::remove(StorageKey key) {
  const uint8_t number = static_cast<uint8_t>(key);
  return find(number).offset == nowhere ? Status::Ok : write(number, Kind::Removal, {});
}

Status FlashStorage::write(uint8_t key, Kind kind, Bytes record) {
  const bool hasRoom = inUse_ != nowhere && end_ + headBytes + padded(record.size()) <= sectorStart(inUse_ + 1);
  // Flash that does not take it here may take it in the other sector.
  if (hasRoom && append(end_, key, kind, record) == Status::Ok) return Status::Ok;
  return moveToOtherSector(key, kind, record);
}

// The head goes first: it says how much to pass over, should the rest be torn. `offset` moves on in any case: what
// was written to once is not written to again.
Status FlashStorage::append(uint32_t& offset, uint8_t key, Kind kind, Bytes record) {
  Place place;
  place.offset = offset;
  place.key = key;
  place.size = static_cast<uint16_t>(record.size());
  offset = place.end();
  Block block;
  ByteWriter writer{MutableBytes{block.bytes}};
  writer.u8(key);
  writer.u8(static_cast<uint8_t>(kind));
  writer.u16(place.size);
  writer.u32(crc32(record, checkOf(key, static_cast<uint8_t>(kind), place.size)));
  Status status = flash_.program(place.offset, writer.written());
  for (uint32_t done = 0; done < place.size && status == Status::Ok; done += blockBytes) {
    const size_t size = std::min<size_t>(place.size - done, blockBytes);
    std::memset(block.bytes, blank, sizeof block.bytes);
    std::memcpy(block.bytes, record.data() + done, size);
    status = flash_.program(place.content() + done, {block.bytes, padded(size)});
  }
  if (status != Status::Ok) return status;
  return isContent(place, record) ? Status::Ok : Status::IoError;
}

Status FlashStorage::copy(uint32_t& offset, const Place& from) {
  Block block;
  const uint32_t to = offset;
  const uint32_t size = from.end() - from.offset;
  offset += size;
  for (uint32_t done = 0; done < size; done += blockBytes) {
    const size_t piece = std::min<size_t>(size - done, blockBytes);
    Status status = flash_.read(from.offset + done, {block.bytes, piece});
    if (status == Status::Ok) status = flash_.program(to + done, {block.bytes, piece});
    if (status != Status::Ok) return status;
  }
  Place copied;
  return readPlace(to, copied) && copied.isWhole ? Status::Ok : Status::IoError;
}

uint32_t FlashStorage::liveBytesBut(uint8_t key) {
  uint32_t bytes = 0;
  for (uint8_t other = 0; other < keysEnd; ++other) {
    const Place place = other == key ? Place{} : find(other);
    if (place.offset != nowhere) bytes += place.end() - place.offset;
  }
  return bytes;
}

Status FlashStorage::moveToOtherSector(uint8_t key, Kind kind, Bytes record) {
  // A record that is removed is just not copied.
  const bool isRecord = kind == Kind::Record;
  const size_t added = isRecord ? headBytes + padded(record.size()) : 0;
  if (headerBytes + liveBytesBut(key) + added > Flash::sectorBytes) return Status::Full;
  const uint32_t target = inUse_ == 0 ? 1 : 0;
  Status status = flash_.erase(target);
  ++erases_;
  uint32_t offset = sectorStart(target) + headerBytes;
  for (uint8_t other = 0; other < keysEnd && status == Status::Ok; ++other) {
    const Place place = other == key ? Place{} : find(other);
    if (place.offset != nowhere) status = copy(offset, place);
  }
  if (status == Status::Ok && isRecord) status = append(offset, key, kind, record);
  if (status == Status::Ok) status = writeHeader(target, generation_ + 1);
  if (status != Status::Ok) return status;
  inUse_ = target;
  ++generation_;
  end_ = offset;
  return Status::Ok;
}

}  // namespace spore
