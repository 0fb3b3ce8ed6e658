#include "simulator/adversary/adversary.h"

#include "simulator/world.h"
#include "spore/base/hash.h"
#include "spore/cluster/wire/forget.h"
#include "spore/cluster/wire/probe.h"
#include "spore/cluster/wire/pull.h"
#include "spore/events/event_frame.h"

namespace spore::sim {
namespace {

// The largest step that others follow.
constexpr uint32_t longestLeap = 999999;
constexpr uint32_t smallSteps = 70;
constexpr size_t inventedAtOnce = 15;
constexpr uint32_t inventedIds = 0x7E000000;
constexpr uint16_t otherPort = 22;
constexpr size_t guessesAtOnce = 20;

// That this node has said more than it has.
FreshnessReport livesOn(const FrameHeader& header, uint32_t round) {
  FreshnessReport report;
  report.shortId = shortNodeId(header.nodeId);
  report.incarnationLow = header.incarnation & 0xF;
  report.sequenceLow = (header.sequence + 5 + round) & 0xFFF;
  return report;
}

}  // namespace

const char* toText(Attack attack) {
  constexpr const char* texts[] = {"later starts", "stolen starts", "good-byes",   "replays", "reports", "newcomers",
                                   "reflections",  "requests",      "retirements", "answers", "events"};
  return texts[static_cast<size_t>(attack)];
}

void Adversary::begin(Attack attack, size_t victim, Time duration, Time pause) {
  world_.noteAttack(toText(attack), victim);
  go({attack, victim, world_.now() + duration, pause});
}

void Adversary::go(Plan plan) {
  if (world_.isKeyed()) disguises_.capture();
  strike(plan);
  ++plan.round;
  if (world_.now() + plan.pause >= plan.end) return;
  world_.after(plan.pause, [this, plan] { go(plan); });
}

void Adversary::strike(const Plan& plan) {
  switch (plan.attack) {
    case Attack::LaterStarts: return claimLaterStarts(plan);
    case Attack::StolenStarts: return stealStarts(plan);
    case Attack::Goodbyes: return sayGoodbye(plan);
    case Attack::Replays: return replay(plan);
    case Attack::Reports: return report(plan);
    case Attack::Newcomers: return invent();
    case Attack::Reflections: return reflect();
    case Attack::Requests: return nameServers(plan);
    case Attack::Retirements: return retire(plan);
    case Attack::Answers: return answer(plan);
    case Attack::Events: return publish(plan);
  }
}

// In another one's name: it is lied about, too.
void Adversary::claimLaterStarts(const Plan& plan) {
  std::optional<Both> both = hearBoth(plan.victim);
  if (!both) return;
  auto& [victims, other, header, heartbeat] = *both;
  PageEntry entry;
  entry.nodeId = victims.nodeId;
  entry.address = world_.medium().addressOf(static_cast<uint16_t>(plan.victim));
  // Small steps first: as many as it makes.
  entry.incarnation = victims.incarnation + (plan.round < smallSteps ? 3 : longestLeap * (plan.round % 4 + 1));
  entry.sequence = 1;
  header.sequence += 1 + plan.round % 4;
  world_.noteLie(plan.victim);
  world_.noteLie(other);
  tell(plan.victim, world_.medium().addressOf(static_cast<uint16_t>(other)), pageOf(header, entry));
}

void Adversary::stealStarts(const Plan& plan) {
  FrameHeader header;
  Heartbeat heartbeat;
  if (!hear(plan.victim, header, heartbeat)) return;
  header.incarnation += longestLeap * (plan.round % 100 + 1);
  tellAll(plan.victim, heartbeatOf(header, heartbeat));
}

void Adversary::sayGoodbye(const Plan& plan) {
  constexpr uint32_t ahead[] = {40, 63, 1, 10, 5000};
  FrameHeader header;
  Heartbeat heartbeat;
  if (!hear(plan.victim, header, heartbeat)) return;
  header.sequence += ahead[plan.round % 5];
  heartbeat.phase = NodePhase::Left;
  tellAll(plan.victim, heartbeatOf(header, heartbeat));
}

void Adversary::replay(const Plan& plan) {
  const auto& spoken = world_.medium().spokenBy(static_cast<uint16_t>(plan.victim));
  if (spoken.empty()) return;
  const std::vector<uint8_t> frame = spoken[plan.round % spoken.size()];
  noteReportsOf({frame.data(), frame.size()});
  tellAll(plan.victim, {frame.data(), frame.size()});
}

// What was true when it was said is a lie later: how long ago others were heard.
void Adversary::noteReportsOf(Bytes datagram) {
  const Result<Frame> frame = decodeFrame(datagram);
  Heartbeat heartbeat;
  if (!frame.ok() || frame.value().header.type != FrameType::Heartbeat) return;
  if (decodeHeartbeat(frame.value().body, heartbeat) != Status::Ok) return;
  for (const FreshnessReport& report : heartbeat.reports) {
    for (size_t node = 0; node < world_.nodeCount(); ++node) {
      if (shortNodeId(world_.node(node).setup().id) == report.shortId) world_.noteLie(node);
    }
  }
}

void Adversary::report(const Plan& plan) {
  std::optional<Both> both = hearBoth(plan.victim);
  if (!both) return;
  auto& [victims, other, header, heartbeat] = *both;
  heartbeat.reports.clear();
  (void)heartbeat.reports.push(livesOn(victims, plan.round));
  header.sequence += 1 + plan.round % 4;
  world_.noteLie(plan.victim);
  tellAll(other, heartbeatOf(header, heartbeat));
}

void Adversary::invent() {
  FrameHeader header;
  Heartbeat heartbeat;
  if (!hear(otherThan(world_.nodeCount()), header, heartbeat)) return;
  heartbeat.reports.clear();
  heartbeat.hasIdentity = false;
  world_.noteNewcomers();
  for (size_t i = 0; i < inventedAtOnce; ++i) {
    header.nodeId = inventedIds + world_.generator().below(0x100000);
    header.incarnation = 1;
    header.sequence = 1;
    const Endpoint from = nobodysAddress();
    const Bytes frame = heartbeatOf(header, heartbeat);
    for (size_t node = 0; node < world_.nodeCount(); ++node) tell(node, from, frame);
  }
}

// Sends the shortest possible questions.
void Adversary::reflect() {
  FrameHeader header;
  Heartbeat heartbeat;
  const size_t to = otherThan(world_.nodeCount());
  if (!hear(to, header, heartbeat)) return;
  const uint32_t target = header.nodeId;
  const Endpoint from = nobodysAddress();
  header.nodeId = inventedIds + 0x100000 + (from.ip.value & 0xFF);
  header.incarnation = 1;
  world_.noteNewcomers();
  for (const FrameType type :
       {FrameType::Pull, FrameType::Pull, FrameType::Probe, FrameType::Forget, FrameType::Heartbeat}) {
    header.sequence = 1000 + world_.generator().below(1000000);
    const Bytes frame = frameOf(header, type, [&](ByteWriter& writer) {
      if (type == FrameType::Pull) {
        encodePullHead(writer, 7, world_.generator().below(2) == 0 ? pullAll : pullPages, 0);
      } else if (type == FrameType::Probe) {
        writer.u32(target);
        writer.u16(9);
        writer.u8(probeWantsIdentity | probeWantsBroadcast);
      } else if (type == FrameType::Forget) {
        encodeForget(writer, {target, header.incarnation + world_.generator().below(longestLeap)});
      } else {
        heartbeat.reports.clear();
        heartbeat.hasIdentity = false;
        heartbeat.state = heartbeatSolicits | heartbeatIsCopy;
        encodeHeartbeat(writer, heartbeat);
      }
    });
    tell(to, from, frame);
  }
}

void Adversary::nameServers(const Plan& plan) {
  FrameHeader header;
  Heartbeat heartbeat;
  if (!hear(plan.victim, header, heartbeat)) return;
  // A port of the victim that it has not named.
  heartbeat.httpPort = otherPort;
  heartbeat.profileDigest = static_cast<uint32_t>(world_.generator().next()) | 1;
  header.sequence += 1 + plan.round % 3;
  tellAll(plan.victim, heartbeatOf(header, heartbeat));
  // A server that is no node's, from there and by hearsay.
  world_.noteNewcomers();
  PageEntry entry;
  entry.nodeId = inventedIds + 0x200000 + world_.generator().below(20);
  entry.address = nobodysAddress();
  entry.httpPort = 80;
  entry.incarnation = 1;
  FrameHeader invented = header;
  invented.nodeId = entry.nodeId;
  invented.incarnation = 1;
  invented.sequence = 10 + plan.round;
  heartbeat.httpPort = 80;
  const Endpoint victims = world_.medium().addressOf(static_cast<uint16_t>(plan.victim));
  for (size_t node = 0; node < world_.nodeCount(); ++node) {
    tell(node, entry.address, heartbeatOf(invented, heartbeat));
    header.sequence += 1;
    if (node == plan.victim) continue;
    const Bytes page = pageOf(header, entry);
    world_.truth().attack().askedBytes += page.size();
    tell(node, victims, page);
  }
}

// This start of the victim, and starts that it will have.
void Adversary::retire(const Plan& plan) {
  std::optional<Both> both = hearBoth(plan.victim);
  if (!both) return;
  auto& [victims, other, header, heartbeat] = *both;
  header.sequence += 1 + plan.round % 4;
  const Forget forget{victims.nodeId, victims.incarnation + (plan.round % 3) * longestLeap};
  world_.noteLie(plan.victim);
  tellAll(other, frameOf(header, FrameType::Forget, [&](ByteWriter& writer) { encodeForget(writer, forget); }));
}

// PULL and PROBE go to one node alone, so that tokens must be guessed.
void Adversary::answer(const Plan& plan) {
  std::optional<Both> both = hearBoth(plan.victim);
  if (!both) return;
  auto& [victims, other, header, heartbeat] = *both;
  const FreshnessReport report = livesOn(victims, plan.round);
  world_.noteLie(plan.victim);
  for (size_t guess = 0; guess < guessesAtOnce; ++guess) {
    const auto token = static_cast<uint16_t>(1 + world_.generator().below(0xFFFF));
    header.sequence += 1;
    tellAll(other, frameOf(header, FrameType::PullReply, [&](ByteWriter& writer) {
              encodePullHead(writer, token, static_cast<uint8_t>(world_.generator().below(4)), 1);
              encodeReport(writer, report);
            }));
    heartbeat.echoToken = token;
    victims.sequence += 1;
    tellAll(plan.victim, heartbeatOf(victims, heartbeat));
  }
}

// The victim's next number is used up, and one far ahead.
void Adversary::publish(const Plan& plan) {
  FrameHeader header;
  Heartbeat heartbeat;
  if (!hear(plan.victim, header, heartbeat)) return;
  header.sequence += plan.round % 2 == 0 ? 1 : 1000;
  EventFrame event;
  event.sequence = static_cast<uint16_t>(1 + plan.round % 5);
  event.topic = "light/on";
  event.data = "all";
  const auto encode = [&](ByteWriter& writer) { encodeEventFrame(writer, event); };
  tellAll(plan.victim, frameOf(header, FrameType::Event, encode));
  header.nodeId = inventedIds + 0x300000 + world_.generator().below(100);
  header.incarnation = 1;
  world_.noteNewcomers();
  const Endpoint from = nobodysAddress();
  for (size_t node = 0; node < world_.nodeCount(); ++node) tell(node, from, frameOf(header, FrameType::Event, encode));
}

// What a node has broadcast last. False: he has heard none of its heartbeats.
bool Adversary::hear(size_t node, FrameHeader& header, Heartbeat& heartbeat) {
  const auto& spoken = world_.medium().spokenBy(static_cast<uint16_t>(node));
  for (size_t i = spoken.size(); i-- > 0;) {
    heard_ = spoken[i];
    const Result<Frame> frame = decodeFrame({heard_.data(), heard_.size()});
    if (!frame.ok() || frame.value().header.type != FrameType::Heartbeat) continue;
    header = frame.value().header;
    return decodeHeartbeat(frame.value().body, heartbeat) == Status::Ok;
  }
  return false;
}

std::optional<Adversary::Both> Adversary::hearBoth(size_t victim) {
  Both both;
  both.other = otherThan(victim);
  if (!hear(victim, both.victims, both.heartbeat) || !hear(both.other, both.others, both.heartbeat))
    return std::nullopt;
  return both;
}

// Another node that runs, if there is any.
size_t Adversary::otherThan(size_t victim) {
  size_t node = world_.generator().below(static_cast<uint32_t>(world_.nodeCount()));
  for (size_t tried = 0; tried < world_.nodeCount(); ++tried) {
    if (node != victim && world_.isOn(node)) return node;
    node = (node + 1) % world_.nodeCount();
  }
  return node;
}

Endpoint Adversary::nobodysAddress() {
  Endpoint address;
  address.ip = IpAddress{10, 0, static_cast<uint8_t>(200 + world_.generator().below(50)),
                         static_cast<uint8_t>(1 + world_.generator().below(250))};
  address.port = 4210;
  return address;
}

template <typename Encode>
Bytes Adversary::frameOf(FrameHeader header, FrameType type, Encode encodeBody) {
  header.type = type;
  ByteWriter writer{frame_};
  encodeHeader(writer, header);
  encodeBody(writer);
  CHECK(writer.ok());
  return writer.written();
}

Bytes Adversary::heartbeatOf(const FrameHeader& header, const Heartbeat& heartbeat) {
  return frameOf(header, FrameType::Heartbeat, [&](ByteWriter& writer) { encodeHeartbeat(writer, heartbeat); });
}

Bytes Adversary::pageOf(const FrameHeader& header, const PageEntry& entry) {
  Page page;
  (void)page.push(entry);
  return frameOf(header, FrameType::Page, [&](ByteWriter& writer) { encodePage(writer, page); });
}

void Adversary::tellAll(size_t spokenFor, Bytes frame) {
  world_.noteLie(spokenFor);
  const Endpoint from = world_.medium().addressOf(static_cast<uint16_t>(spokenFor));
  for (size_t node = 0; node < world_.nodeCount(); ++node) {
    if (node != spokenFor) tell(node, from, frame);
  }
}

void Adversary::tell(size_t to, Endpoint from, Bytes frame) {
  world_.forge(to, from, world_.isKeyed() ? disguises_.put(to, from, frame) : frame);
}

}  // namespace spore::sim
