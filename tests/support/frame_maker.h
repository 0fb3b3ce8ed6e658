// Frames as another node would send them.
#pragma once

#include "spore/base/hash.h"
#include "spore/cluster/wire/forget.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/cluster/wire/page.h"
#include "spore/cluster/wire/probe.h"

namespace spore {

// Speaks for one node; each frame has the number after the one in `header`. The bytes are valid until the next call.
class FrameMaker {
 public:
  explicit FrameMaker(uint32_t nodeId, std::string_view cluster = "test", uint32_t incarnation = 1) {
    header.nodeId = nodeId;
    header.incarnation = incarnation;
    header.fleetId = fingerprint(cluster);
    heartbeat.hostname = "maker";
    heartbeat.identityDigest = identityDigestOf("maker", {});
    heartbeat.hasIdentity = true;
    heartbeat.httpPort = 80;
    heartbeat.profileDigest = 7;
  }

  Bytes makeHeartbeat() {
    ByteWriter writer = open(FrameType::Heartbeat);
    encodeHeartbeat(writer, heartbeat);
    return close(writer);
  }
  Bytes makeProbe(uint32_t target, uint16_t token, uint8_t flags = 0) {
    Probe probe;
    probe.target = target;
    probe.token = token;
    probe.flags = flags;
    ByteWriter writer = open(FrameType::Probe);
    encodeProbe(writer, probe);
    return close(writer);
  }
  Bytes makePage(const PageEntry& entry) {
    Page page;
    CHECK(page.push(entry) == Status::Ok);
    ByteWriter writer = open(FrameType::Page);
    encodePage(writer, page);
    return close(writer);
  }
  Bytes makeForget(uint32_t nodeId, uint32_t incarnation) {
    Forget forget;
    forget.nodeId = nodeId;
    forget.incarnation = incarnation;
    ByteWriter writer = open(FrameType::Forget);
    encodeForget(writer, forget);
    return close(writer);
  }
  Bytes makeRaw(FrameType type, Bytes body) {
    ByteWriter writer = open(type);
    writer.bytes(body);
    return close(writer);
  }
  void report(uint32_t nodeId, uint32_t incarnation, uint32_t sequence, uint8_t tenths) {
    FreshnessReport report;
    report.shortId = shortNodeId(nodeId);
    report.incarnationLow = incarnation & 0xF;
    report.sequenceLow = sequence & 0xFFF;
    report.ageTenths = tenths;
    CHECK(heartbeat.reports.push(report) == Status::Ok);
  }

  FrameHeader header;
  Heartbeat heartbeat;

 private:
  ByteWriter open(FrameType type) {
    header.type = type;
    ++header.sequence;
    ByteWriter writer{bytes_};
    encodeHeader(writer, header);
    return writer;
  }
  Bytes close(const ByteWriter& writer) {
    CHECK(writer.ok());
    return writer.written();
  }

  uint8_t bytes_[limits::datagramBytesMax];
};

inline PageEntry pageEntry(uint32_t nodeId, uint32_t incarnation, uint32_t sequence, uint8_t tenths = 0) {
  PageEntry entry;
  entry.nodeId = nodeId;
  entry.address.ip = IpAddress{0x0A000000 | (nodeId & 0xFFFF)};
  entry.address.port = 4210;
  entry.httpPort = 80;
  entry.incarnation = incarnation;
  entry.sequence = sequence;
  entry.ageTenths = tenths;
  return entry;
}

}  // namespace spore
