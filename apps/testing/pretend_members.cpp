#include "pretend_members.h"

#include "spore/events/event_frame.h"

namespace spore::testing {

void PretendMembers::add(std::string_view name, std::string_view labels, uint32_t incarnation, uint32_t profileDigest) {
  const auto index = static_cast<uint32_t>(members_.size());
  members_.push_back(std::make_unique<Member>(firstId + index * 0x1111, incarnation));
  Member& member = *members_.back();
  member.name = name;
  member.labels = labels;
  member.address = {IpAddress{10, 0, 0, static_cast<uint8_t>(11 + index)}, 4210};
  Heartbeat& heartbeat = member.frames.heartbeat;
  heartbeat.hostname = member.name;
  heartbeat.labels = member.labels;
  heartbeat.identityDigest = identityDigestOf(member.name, member.labels);
  heartbeat.profileDigest = profileDigest;
}

void PretendMembers::speak(Instant now) {
  constexpr uint32_t everyMs = 2000;
  for (const auto& member : members_) {
    if (member->isSilent || (member->hasSpoken && now.since(member->spokeAt).count < everyMs)) continue;
    member->hasSpoken = true;
    member->spokeAt = now;
    beat(*member, 0);
  }
}

void PretendMembers::hear(Bytes datagram) {
  const Result<Frame> frame = decodeFrame(datagram);
  if (!frame.ok() || frame.value().header.type != FrameType::Probe) return;
  const Result<Probe> probe = decodeProbe(frame.value().body);
  if (!probe.ok()) return;
  for (const auto& member : members_) {
    if (!member->isSilent && member->frames.header.nodeId == probe.value().target) {
      member->frames.heartbeat.echoNonce = probe.value().nonce;
      beat(*member, probe.value().token);
      member->frames.heartbeat.echoNonce = 0;
    }
  }
}

void PretendMembers::publish(size_t index, std::string_view topic, std::string_view data) {
  Member& member = *members_[index];
  EventFrame event;
  event.sequence = ++member.events;
  event.topic = topic;
  event.data = data;
  uint8_t body[eventFrameBytesMax];
  ByteWriter writer{MutableBytes{body}};
  encodeEventFrame(writer, event);
  air_.arrive(member.address, member.frames.makeRaw(FrameType::Event, writer.written()));
}

void PretendMembers::beat(Member& member, uint16_t echoToken) {
  member.frames.heartbeat.echoToken = echoToken;
  air_.arrive(member.address, member.frames.makeHeartbeat());
}

}  // namespace spore::testing
