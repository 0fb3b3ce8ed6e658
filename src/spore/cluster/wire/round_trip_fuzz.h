// What the fuzz targets of the wire format demand of every body that a decoder accepts.
#pragma once

#include <cstring>

#include "spore/cluster/wire/forget.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/cluster/wire/page.h"
#include "spore/cluster/wire/probe.h"
#include "spore/cluster/wire/pull.h"

namespace spore::fuzz {

// Views of what was decoded must lie in the bytes that it came from.
inline void checkInside(std::string_view view, Bytes body) {
  if (view.empty()) return;
  const auto* first = reinterpret_cast<const uint8_t*>(view.data());
  CHECK(first >= body.begin() && first + view.size() <= body.end());
}

inline void checkEqual(const Heartbeat& a, const Heartbeat& b) {
  CHECK(a.phase == b.phase && a.state == b.state && a.busyQuarters == b.busyQuarters);
  CHECK(a.activeMembers == b.activeMembers && a.activeHash == b.activeHash && a.knownMembers == b.knownMembers);
  CHECK(a.freeHeap16 == b.freeHeap16 && a.largestBlock16 == b.largestBlock16 && a.rssi == b.rssi);
  CHECK(a.resetCause == b.resetCause && a.uptimeS == b.uptimeS && a.profileDigest == b.profileDigest);
  CHECK(a.longestLoopMs == b.longestLoopMs && a.capabilities == b.capabilities && a.httpPort == b.httpPort);
  CHECK(a.echoToken == b.echoToken && a.identityDigest == b.identityDigest && a.hasIdentity == b.hasIdentity);
  CHECK(a.hostname == b.hostname && a.labels == b.labels && a.reports.size() == b.reports.size());
  CHECK(asText(a.retained) == asText(b.retained) && asText(a.eventAcks) == asText(b.eventAcks));
  for (size_t i = 0; i < a.reports.size(); ++i) {
    const FreshnessReport& left = a.reports[i];
    const FreshnessReport& right = b.reports[i];
    CHECK(left.shortId == right.shortId && left.incarnationLow == right.incarnationLow);
    CHECK(left.sequenceLow == right.sequenceLow && left.ageTenths == right.ageTenths);
  }
}

inline Status checkHeartbeat(Bytes body) {
  static Heartbeat decoded;  // keeps what the last one left, which must not show
  const Status status = decodeHeartbeat(body, decoded);
  if (status != Status::Ok) return status;
  CHECK(decoded.phase <= NodePhase::Left && decoded.resetCause <= ResetCause::Brownout);
  CHECK(decoded.hasIdentity ? isHostName(decoded.hostname) : decoded.hostname.empty() && decoded.labels.empty());
  checkInside(decoded.hostname, body);
  checkInside(decoded.labels, body);

  uint8_t buffer[heartbeatBytesMax + 2 * (extensionHeaderBytes + extensionBytesMax)];
  ByteWriter writer{MutableBytes{buffer}};
  encodeHeartbeat(writer, decoded);
  const size_t before = writer.size();
  if (!decoded.retained.empty()) encodeExtension(writer, HeartbeatExtension::Retained, decoded.retained);
  if (!decoded.eventAcks.empty()) encodeExtension(writer, HeartbeatExtension::EventAcks, decoded.eventAcks);
  CHECK(writer.ok());
  setCapabilities(MutableBytes{buffer}.first(writer.size()), decoded.capabilities, writer.size() - before);
  Heartbeat again;
  CHECK(decodeHeartbeat(writer.written(), again) == Status::Ok);
  checkEqual(decoded, again);
  return Status::Ok;
}

inline Status checkPage(Bytes body) {
  static Page decoded;
  const Status status = decodePage(body, decoded);
  if (status != Status::Ok) return status;
  uint8_t buffer[pageBytesMax];
  ByteWriter writer{MutableBytes{buffer}};
  encodePage(writer, decoded);
  CHECK(writer.ok() && writer.size() == 1 + decoded.size() * pageEntryBytes);
  Page again;
  CHECK(decodePage(writer.written(), again) == Status::Ok && again.size() == decoded.size());
  for (size_t i = 0; i < decoded.size(); ++i) {
    const PageEntry& a = decoded[i];
    const PageEntry& b = again[i];
    CHECK(a.nodeId != 0 && !a.address.ip.isNone() && a.address.port != 0 && a.incarnation != 0);
    CHECK(a.nodeId == b.nodeId && a.address == b.address && a.httpPort == b.httpPort && a.phase == b.phase);
    CHECK(a.incarnation == b.incarnation && a.sequence == b.sequence && a.ageTenths == b.ageTenths);
  }
  return Status::Ok;
}

inline Status checkProbe(Bytes body) {
  const Result<Probe> probe = decodeProbe(body);
  if (!probe.ok()) return probe.status();
  CHECK(probe.value().target != 0 && probe.value().token != 0);
  // Older versions send no nonce; behind it stands what only makes the question longer.
  constexpr size_t withoutNonce = 7;
  constexpr size_t withNonce = withoutNonce + sizeof(Probe::nonce);
  const bool hasNonce = body.size() >= withNonce;
  CHECK(hasNonce || probe.value().nonce == 0);
  uint8_t buffer[paddedProbeBytes];
  ByteWriter writer{MutableBytes{buffer}};
  encodeProbe(writer, probe.value());
  CHECK(writer.ok() && writer.size() >= withNonce);
  CHECK(std::memcmp(buffer, body.data(), hasNonce ? withNonce : withoutNonce) == 0);
  return Status::Ok;
}

inline Status checkPull(Bytes body) {
  const Result<Pull> pull = decodePull(body);
  if (!pull.ok()) return pull.status();
  CHECK(pull.value().token != 0);
  uint8_t buffer[pullFixedBytes + 255 * shortIdBytes];
  ByteWriter writer{MutableBytes{buffer}};
  encodePullHead(writer, pull.value().token, pull.value().flags, pull.value().count());
  for (size_t i = 0; i < pull.value().count(); ++i) writer.u24(pull.value().shortIdAt(i));
  CHECK(writer.ok() && writer.size() <= body.size() && std::memcmp(buffer, body.data(), writer.size()) == 0);
  return Status::Ok;
}

inline Status checkPullReply(Bytes body) {
  const Result<PullReply> reply = decodePullReply(body);
  if (!reply.ok()) return reply.status();
  CHECK(reply.value().token != 0);
  uint8_t buffer[pullFixedBytes + 255 * freshnessReportBytes];
  ByteWriter writer{MutableBytes{buffer}};
  encodePullHead(writer, reply.value().token, reply.value().state, reply.value().count());
  for (size_t i = 0; i < reply.value().count(); ++i) encodeReport(writer, reply.value().reportAt(i));
  CHECK(writer.ok() && writer.size() <= body.size() && std::memcmp(buffer, body.data(), writer.size()) == 0);
  const size_t count = reply.value().count();
  CHECK(count == 0 || reply.value().mentions(reply.value().reportAt(count - 1).shortId));
  CHECK(!reply.value().mentions(0x1000000));  // not a short id
  return Status::Ok;
}

inline Status checkForget(Bytes body) {
  const Result<Forget> forget = decodeForget(body);
  if (!forget.ok()) return forget.status();
  CHECK(forget.value().nodeId != 0);
  uint8_t buffer[8];
  ByteWriter writer{MutableBytes{buffer}};
  encodeForget(writer, forget.value());
  CHECK(writer.ok() && writer.size() == sizeof(buffer) && std::memcmp(buffer, body.data(), sizeof(buffer)) == 0);
  return Status::Ok;
}

}  // namespace spore::fuzz
