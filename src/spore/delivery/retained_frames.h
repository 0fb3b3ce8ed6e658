// RETAIN: the value of a topic, with its version. RETAIN-PULL: which values are newer than mine? docs/protocol.md shows
// the bytes.
#pragma once

#include <string_view>

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"

namespace spore {

// Which of two values of one topic was written later: by a Lamport clock, then by the writer's node id. Numbers are
// compared as serial numbers (RFC 1982): whatever somebody sends, the next one is newer.
struct RetainedVersion {
  uint32_t lamport = 0;
  uint32_t writer = 0;

  bool isNewerThan(const RetainedVersion& other) const {
    if (lamport != other.lamport) return static_cast<int32_t>(lamport - other.lamport) > 0;
    return writer > other.writer;
  }
};

struct RetainFrame {
  RetainedVersion version;
  std::string_view topic;
  std::string_view value;  // empty: removed
};

// [Lamport time 4][writer 4][topic length 1][value length 2][topic][value]
void encodeRetainFrame(ByteWriter& writer, const RetainFrame& frame);
// Truncated, TooLarge, Malformed (writer 0, topic or text, the name of an engine event). Views point into `body`.
Result<RetainFrame> decodeRetainFrame(Bytes body);

// One topic that the asking node knows of.
struct HeldVersion {
  uint32_t topicHash = 0;
  RetainedVersion version;
};
constexpr size_t heldVersionBytes = 12;
constexpr size_t retainPullFixedBytes = 9;
constexpr size_t heldVersionsMax = 36;

// About the topics whose hashes are `from` … `to`: those that are held follow.
struct RetainPull {
  uint32_t from = 0;
  uint32_t to = 0;
  Bytes held;  // a view into the body

  size_t count() const { return held.size() / heldVersionBytes; }
  HeldVersion at(size_t index) const;
  // Whether the asking node has nothing of this topic that is as new as this.
  bool isOlder(uint32_t topicHash, const RetainedVersion& than) const;
};

// [from 4][to 4][count 1], then `count` entries.
void encodeRetainPullHead(ByteWriter& writer, uint32_t from, uint32_t to, size_t count);
void encodeHeldVersion(ByteWriter& writer, const HeldVersion& held);
// Truncated; Malformed: `to` lies before `from`.
Result<RetainPull> decodeRetainPull(Bytes body);

}  // namespace spore
