// The header that every SPORE datagram begins with. docs/protocol.md shows the bytes.
#pragma once

#include <cstdint>

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/base/result.h"

namespace spore {

enum class FrameType : uint8_t {
  Heartbeat = 1,
  Probe = 2,
  Pull = 3,  // "what do you know about these?"
  PullReply = 4,
  Page = 5,
  Event = 6,
  Forget = 7,
  Repeat = 8,       // a sure event, said again
  EventAck = 9,     // who has which
  Retain = 10,      // a value that is kept
  RetainPull = 11,  // "which values are newer than mine?"
  ClockAsk = 12,    // "what does the cluster clock show?", among nodes with keys
  ClockTell = 13,
};

constexpr uint8_t frameVersion = 1;
constexpr size_t frameHeaderBytes = 20;
// Flags 0x0F change how a frame must be read: a receiver that does not know one drops the frame. Flags 0xF0
// may be ignored.
constexpr uint8_t frameFlagAuthenticated = 0x01;  // the last 8 bytes are an authentication tag
constexpr uint8_t frameFlagsEpoch = 0x06;         // of the key, modulo 4; 0 in a frame without a tag
constexpr uint8_t frameFlagsTick = 0x30;          // of the cluster clock, modulo 4; means nothing without a tag
constexpr uint8_t frameFlagsMustKnow = 0x0F;
constexpr size_t frameTagBytes = 8;

struct FrameHeader {
  FrameType type = FrameType::Heartbeat;
  uint8_t flags = 0;
  uint32_t fleetId = 0;      // fingerprint of the cluster's name
  uint32_t nodeId = 0;       // of the sender, never 0
  uint32_t incarnation = 0;  // how often the sender has started, never 0
  uint32_t sequence = 0;     // counts all frames of this incarnation, from 1
};

struct Frame {
  FrameHeader header;
  Bytes body;  // without the tag

  bool hasTag() const { return (header.flags & frameFlagAuthenticated) != 0; }
};

void encodeHeader(ByteWriter& writer, const FrameHeader& header);
// Truncated (no room for header and tag), Malformed (magic, node id 0, incarnation 0), Unsupported (version, a flag
// that must be known). Unknown types pass: the caller counts them. Nor is the tag looked at: that takes a key
// (trust/frame_guard.h), and who has none must not believe a frame that has one.
Result<Frame> decodeFrame(Bytes datagram);

// Whether (incarnation, sequence) a is newer than b; sequences are compared with wrap-around (RFC 1982).
bool isNewer(uint32_t incarnationA, uint32_t sequenceA, uint32_t incarnationB, uint32_t sequenceB);

}  // namespace spore
