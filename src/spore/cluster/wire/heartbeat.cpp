#include "spore/cluster/wire/heartbeat.h"

#include <algorithm>

#include "spore/base/hash.h"
#include "spore/cluster/wire/node_phase.h"
#include "spore/context/labels.h"

namespace spore {

namespace {

constexpr size_t capabilitiesAt = 30;  // in the body
// How many bytes were appended stands in the bits above them.
constexpr unsigned appendedBytesShift = 4;

// Of the extensions that others have appended.
size_t bytesAppendedTo(const Heartbeat& heartbeat) {
  size_t bytes = 0;
  for (const Bytes& part : {heartbeat.retained, heartbeat.eventAcks}) {
    if (!part.empty()) bytes += extensionHeaderBytes + part.size();
  }
  return bytes;
}

// Returns how many reports follow.
size_t decodeFixedPart(ByteReader& reader, Heartbeat& heartbeat) {
  heartbeat.phase = nodePhaseFromWire(reader.u8());
  heartbeat.state = reader.u8();
  heartbeat.busyQuarters = reader.u8();
  const size_t reportCount = reader.u8();
  heartbeat.activeMembers = reader.u16();
  heartbeat.activeHash = reader.u16();
  heartbeat.freeHeap16 = reader.u32();
  heartbeat.largestBlock16 = reader.u16();
  heartbeat.rssi = static_cast<int8_t>(reader.u8());
  const uint8_t cause = reader.u8();
  heartbeat.resetCause =
      cause <= static_cast<uint8_t>(ResetCause::Brownout) ? static_cast<ResetCause>(cause) : ResetCause::Unknown;
  heartbeat.uptimeS = reader.u32();
  heartbeat.profileDigest = reader.u32();
  heartbeat.identityDigest = reader.u32();
  heartbeat.longestLoopMs = reader.u16();
  heartbeat.capabilities = reader.u16();
  heartbeat.httpPort = reader.u16();
  heartbeat.echoToken = reader.u16();
  heartbeat.knownMembers = reader.u16();
  return reportCount;
}

Status decodeExtensions(ByteReader& reader, Heartbeat& heartbeat) {
  bool hasLabels = false;
  while (reader.ok() && reader.remaining() > 0) {
    const auto type = static_cast<HeartbeatExtension>(reader.u8());
    const Bytes bytes = reader.bytes(reader.u8());
    const std::string_view text = asText(bytes);
    if (!reader.ok()) return Status::Truncated;
    switch (type) {
      case HeartbeatExtension::Name:
        if (heartbeat.hasIdentity || !isHostName(text)) return Status::Malformed;
        heartbeat.hasIdentity = true;
        heartbeat.hostname = text;
        break;
      case HeartbeatExtension::Labels:
        if (hasLabels || checkLabelsText(text) != Status::Ok) return Status::Malformed;
        hasLabels = true;
        heartbeat.labels = text;
        break;
      case HeartbeatExtension::Nonce:
        if (bytes.size() == sizeof heartbeat.echoNonce) heartbeat.echoNonce = ByteReader(bytes).u32();
        break;
      case HeartbeatExtension::Retained: heartbeat.retained = bytes; break;
      case HeartbeatExtension::EventAcks: heartbeat.eventAcks = bytes; break;
    }
  }
  if (!heartbeat.hasIdentity) return hasLabels ? Status::Malformed : Status::Ok;
  // Bytes that were appended to a frame on its way cannot rename the sender.
  const bool isIntact = identityDigestOf(heartbeat.hostname, heartbeat.labels) == heartbeat.identityDigest;
  return isIntact ? Status::Ok : Status::Malformed;
}

}  // namespace

void markAsCopy(MutableBytes body) {
  CHECK(body.size() > 1);
  body.data()[1] |= heartbeatIsCopy;
}

void setCapabilities(MutableBytes body, uint16_t capabilities, size_t appendedBytes) {
  CHECK(body.size() >= heartbeatFixedBytes);
  const auto both = static_cast<uint16_t>(appendedBytes << appendedBytesShift | capabilities);
  ByteWriter{body.from(capabilitiesAt).first(sizeof both)}.u16(both);
}

void encodeHeartbeat(ByteWriter& writer, const Heartbeat& heartbeat) {
  writer.u8(static_cast<uint8_t>(heartbeat.phase));
  writer.u8(heartbeat.state);
  writer.u8(heartbeat.busyQuarters);
  writer.u8(static_cast<uint8_t>(heartbeat.reports.size()));
  writer.u16(heartbeat.activeMembers);
  writer.u16(heartbeat.activeHash);
  writer.u32(heartbeat.freeHeap16);
  writer.u16(heartbeat.largestBlock16);
  writer.u8(static_cast<uint8_t>(heartbeat.rssi));
  writer.u8(static_cast<uint8_t>(heartbeat.resetCause));
  writer.u32(heartbeat.uptimeS);
  writer.u32(heartbeat.profileDigest);
  writer.u32(heartbeat.identityDigest);
  writer.u16(heartbeat.longestLoopMs);
  writer.u16(heartbeat.capabilities);
  writer.u16(heartbeat.httpPort);
  writer.u16(heartbeat.echoToken);
  writer.u16(heartbeat.knownMembers);
  for (const FreshnessReport& report : heartbeat.reports) encodeReport(writer, report);
  if (heartbeat.echoNonce != 0) {
    writer.u8(static_cast<uint8_t>(HeartbeatExtension::Nonce));
    writer.u8(sizeof heartbeat.echoNonce);
    writer.u32(heartbeat.echoNonce);
  }
  if (!heartbeat.hasIdentity) return;
  encodeExtension(writer, HeartbeatExtension::Name, asBytes(heartbeat.hostname));
  if (!heartbeat.labels.empty()) encodeExtension(writer, HeartbeatExtension::Labels, asBytes(heartbeat.labels));
}

void encodeExtension(ByteWriter& writer, HeartbeatExtension type, Bytes bytes) {
  CHECK(bytes.size() <= extensionBytesMax);
  writer.u8(static_cast<uint8_t>(type));
  writer.u8(static_cast<uint8_t>(bytes.size()));
  writer.bytes(bytes);
}

Status decodeHeartbeat(Bytes body, Heartbeat& heartbeat) {
  heartbeat.reports.clear();
  heartbeat.echoNonce = 0;
  heartbeat.hasIdentity = false;
  heartbeat.hostname = {};
  heartbeat.labels = {};
  heartbeat.retained = {};
  heartbeat.eventAcks = {};

  ByteReader reader(body);
  const size_t reportCount = decodeFixedPart(reader, heartbeat);
  const size_t keptCount = std::min(reportCount, freshnessReportsMax);
  for (size_t i = 0; i < keptCount && reader.ok(); ++i) {
    (void)heartbeat.reports.push({});  // no more than there are places
    decodeReport(reader, heartbeat.reports.back());
  }
  reader.bytes((reportCount - keptCount) * freshnessReportBytes);
  if (!reader.ok()) return Status::Truncated;
  const Status status = decodeExtensions(reader, heartbeat);
  const bool isWhole = heartbeat.capabilities >> appendedBytesShift == bytesAppendedTo(heartbeat);
  heartbeat.capabilities = isWhole ? heartbeat.capabilities & ((1u << appendedBytesShift) - 1) : 0;
  return status;
}

bool isWholeHeartbeat(const Frame& frame) {
  Heartbeat heartbeat;
  return frame.header.type == FrameType::Heartbeat && decodeHeartbeat(frame.body, heartbeat) == Status::Ok;
}

uint32_t identityDigestOf(std::string_view hostname, std::string_view labels) {
  constexpr uint8_t nul[] = {0};
  const uint32_t digest = fingerprint(labels, fingerprint(Bytes{nul}, fingerprint(hostname)));
  return digest == 0 ? 1 : digest;
}

}  // namespace spore
