// A hundred other nodes as one node hears them: heartbeats made by the cluster's own encoders, each with reports
// about the freshness of others, and answers to probes.
#pragma once

#include "spore/events/event_frame.h"
#include "spore/profiles/profile.h"
#include "support/frame_maker.h"

namespace spore {

class Fleet {
 public:
  static constexpr size_t size = 100;

  // The status document and its digest of the firmware that every second node runs; the others' is `ownDigest`.
  static constexpr const char* foreignStatus =
      "{\"freeHeap\":1,\"chipId\":2,\"sdkVersion\":\"3.0.5\",\"cpuFreqMHz\":160,\"flashChipSize\":4194304,"
      "\"version\":\"9.9\",\"api\":[{\"uri\":\"/api/foreign\",\"method\":\"GET\"}]}";
  static uint32_t foreignDigest() {
    ProfileDigest digest;
    digest.addEndpoint({"/api/foreign", HttpMethod::Get});
    ProfileFacts facts;
    facts.sdkVersion = "3.0.5";
    facts.version = "9.9";
    facts.cpuFreqMHz = 160;
    facts.flashChipSize = 4194304;
    return digest.finish(facts);
  }

  static Endpoint addressOf(size_t index) { return {IpAddress{10, 0, 1, static_cast<uint8_t>(1 + index)}, 4210}; }

  void begin(uint32_t ownDigest) {
    digests_[0] = foreignDigest();
    digests_[1] = ownDigest;
  }

  // A heartbeat that nobody hears: the node has spoken nevertheless.
  void beatUnheard(size_t index, Instant now) {
    ++nodes_[index].sequence;
    nodes_[index].spokeAt = now;
  }
  // A heartbeat that is heard; the bytes are valid until the next frame.
  Bytes beat(size_t index, Instant now, uint16_t echoToken = 0) {
    beatUnheard(index, now);
    FrameMaker& maker = makerOf(index);
    Heartbeat& heartbeat = maker.heartbeat;
    heartbeat.activeMembers = 1;
    heartbeat.knownMembers = 1;
    heartbeat.freeHeap16 = 1250 + static_cast<uint32_t>(index);
    heartbeat.uptimeS = 77;
    heartbeat.profileDigest = digests_[index % 2];
    heartbeat.echoToken = echoToken;
    heartbeat.hostname = index % 2 == 0 ? "lamp" : "fan";
    heartbeat.labels = "room=attic,site=north";
    heartbeat.identityDigest = identityDigestOf(heartbeat.hostname, heartbeat.labels);
    heartbeat.hasIdentity = nodes_[index].sequence % 8 == 1 || echoToken != 0;
    mention(index, now);
    return maker.makeHeartbeat();
  }
  Bytes publish(size_t index, std::string_view topic, std::string_view data) {
    ++nodes_[index].sequence;
    EventFrame event;
    event.sequence = ++events_;
    event.topic = topic;
    event.data = data;
    uint8_t body[eventFrameBytesMax];
    ByteWriter writer{MutableBytes{body}};
    encodeEventFrame(writer, event);
    return makerOf(index).makeRaw(FrameType::Event, writer.written());
  }
  // The answer to a datagram that was sent to one of these nodes, if it is a probe: who answers, or `size`.
  size_t probed(Bytes datagram, uint16_t& token) const {
    const Result<Frame> frame = decodeFrame(datagram);
    if (!frame.ok() || frame.value().header.type != FrameType::Probe) return size;
    const Result<Probe> probe = decodeProbe(frame.value().body);
    if (!probe.ok() || probe.value().target < firstId || probe.value().target >= firstId + size) return size;
    token = probe.value().token;
    return probe.value().target - firstId;
  }

 private:
  struct Node {
    uint32_t sequence = 0;
    Instant spokeAt;
  };
  static constexpr uint32_t firstId = 0x1000;

  // In turn, so that each of them is mentioned equally often.
  void mention(size_t speaker, Instant now) {
    auto& reports = maker_.heartbeat.reports;
    reports.clear();
    for (size_t tries = 0; tries < size && !reports.full(); ++tries, cursor_ = (cursor_ + 1) % size) {
      const Node& node = nodes_[cursor_];
      const uint32_t age = (now.since(node.spokeAt).count + 99) / 100;
      if (cursor_ == speaker || node.sequence == 0 || age > 100) continue;
      maker_.report(firstId + static_cast<uint32_t>(cursor_), 1, node.sequence, static_cast<uint8_t>(age));
    }
  }
  // Its next frame has the number that nodes_ says.
  FrameMaker& makerOf(size_t index) {
    maker_.header.nodeId = firstId + static_cast<uint32_t>(index);
    maker_.header.sequence = nodes_[index].sequence - 1;
    return maker_;
  }

  Node nodes_[size];
  uint32_t digests_[2] = {};
  size_t cursor_ = 0;
  uint16_t events_ = 0;
  FrameMaker maker_{firstId, "spore"};
};

}  // namespace spore
