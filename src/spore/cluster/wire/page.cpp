#include "spore/cluster/wire/page.h"

#include "spore/cluster/wire/node_phase.h"

namespace spore {

namespace {

void encodeEntry(ByteWriter& writer, const PageEntry& entry) {
  writer.u32(entry.nodeId);
  writer.u32(entry.address.ip.value);
  writer.u16(entry.address.port);
  writer.u16(entry.httpPort);
  writer.u32(entry.incarnation);
  writer.u32(entry.sequence);
  writer.u8(entry.ageTenths);
  writer.u8(static_cast<uint8_t>(entry.phase));
}

PageEntry decodeEntry(ByteReader& reader) {
  PageEntry entry;
  entry.nodeId = reader.u32();
  entry.address.ip = IpAddress{reader.u32()};
  entry.address.port = reader.u16();
  entry.httpPort = reader.u16();
  entry.incarnation = reader.u32();
  entry.sequence = reader.u32();
  entry.ageTenths = reader.u8();
  entry.phase = nodePhaseFromWire(reader.u8());
  return entry;
}

bool isWhole(const PageEntry& entry) {
  return entry.nodeId != 0 && !entry.address.ip.isNone() && entry.address.port != 0 && entry.incarnation != 0;
}

}  // namespace

void encodePage(ByteWriter& writer, const Page& page) {
  writer.u8(static_cast<uint8_t>(page.size()));
  for (const PageEntry& entry : page) encodeEntry(writer, entry);
}

Status decodePage(Bytes body, Page& page) {
  page.clear();
  ByteReader reader(body);
  const size_t count = reader.u8();
  if (!reader.ok() || reader.remaining() < count * pageEntryBytes) return Status::Truncated;
  if (count == 0) return Status::Malformed;
  for (size_t i = 0; i < count && !page.full(); ++i) {
    const PageEntry entry = decodeEntry(reader);
    if (!isWhole(entry)) return Status::Malformed;
    (void)page.push(entry);  // the loop ends before it is full
  }
  return Status::Ok;
}

}  // namespace spore
