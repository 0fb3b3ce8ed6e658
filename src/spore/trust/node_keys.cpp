#include "spore/trust/node_keys.h"

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"

namespace spore {
namespace {

SecretKey derive(Crypto& crypto, const SecretKey& root, std::string_view purpose, Bytes numbers) {
  return crypto.mac(crypto.prepare(asBytes(root)), asBytes(purpose), numbers);
}

void readKey(ByteReader& reader, SecretKey& key) {
  for (uint8_t& byte : key) byte = reader.u8();
}

}  // namespace

SecretKey deriveFrameKey(Crypto& crypto, const SecretKey& root, uint32_t epoch) {
  uint8_t numbers[4];
  ByteWriter writer{numbers};
  writer.u32(epoch);
  return derive(crypto, root, "spore frame", writer.written());
}

SecretKey deriveNodeKey(Crypto& crypto, const SecretKey& root, uint32_t nodeId, uint32_t generation) {
  uint8_t numbers[8];
  ByteWriter writer{numbers};
  writer.u32(nodeId);
  writer.u32(generation);
  return derive(crypto, root, "spore node", writer.written());
}

NodeKeys deriveNodeKeys(Crypto& crypto, const SecretKey& root, uint32_t nodeId, uint32_t epoch, uint32_t generation) {
  NodeKeys keys;
  keys.epoch = epoch;
  keys.frameKey = deriveFrameKey(crypto, root, epoch);
  keys.generation = generation;
  keys.nodeKey = deriveNodeKey(crypto, root, nodeId, generation);
  return keys;
}

void encodeNodeKeys(const NodeKeys& keys, uint8_t (&record)[nodeKeysRecordBytes]) {
  ByteWriter writer{record};
  writer.u8(nodeKeysRecordVersion);
  writer.u32(keys.epoch);
  writer.bytes(asBytes(keys.frameKey));
  writer.u32(keys.generation);
  writer.bytes(asBytes(keys.nodeKey));
  CHECK(writer.size() == nodeKeysRecordBytes);
}

Result<NodeKeys> decodeNodeKeys(Bytes record) {
  ByteReader reader{record};
  const uint8_t version = reader.u8();
  if (reader.ok() && version != nodeKeysRecordVersion) return Status::Unsupported;
  NodeKeys keys;
  keys.epoch = reader.u32();
  readKey(reader, keys.frameKey);
  keys.generation = reader.u32();
  readKey(reader, keys.nodeKey);
  if (!reader.ok() || reader.remaining() != 0) return Status::Malformed;
  return keys;
}

bool isSameTag(Bytes a, Bytes b) {
  if (a.size() != b.size()) return false;
  uint8_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference = static_cast<uint8_t>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

}  // namespace spore
