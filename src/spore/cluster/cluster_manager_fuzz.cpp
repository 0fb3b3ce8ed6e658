// Sequences of datagrams from several addresses, with time between them. Whatever comes: the list stays sorted and
// bounded, never holds ourselves, no invalid frame makes a member, and what we send are whole frames of our own.
// covers: cluster_manager_frames.cpp incarnations/direct_evidence.cpp dissemination/reports.cpp dissemination/pages.cpp
// covers: dissemination/tombstones.cpp members/heartbeat_merge.cpp members/sender_lookup.cpp proof_of_life/proofs.cpp
#include <new>

#include "support/cluster_bench.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

constexpr uint32_t ownId = 0x00000500;
// Ours, three others, and two that end in the same 24 bits.
constexpr uint32_t ids[] = {ownId, 0x00000400, 0x00000600, 0x01000700, 0x02000700, 0x00000501, 0, 0xFFFFFFFF};

struct Subject {
  Subject() {
    context.identity().nodeId = ownId;
    context.identity().hostname = HostName{"subject"};
    context.identity().incarnation = 4;
    port.local = pageEntry(ownId, 1, 1).address;
    cluster.setEventFrameHandler(
        [](const Frame& frame) { return !frame.body.empty(); },
        [this](Instant, Member&, const Frame& frame, Millis) { eventBytes += frame.body.size(); });
    cluster.begin(now, ClusterSettings{}, 7, 80);
  }

  CountingLog log;
  NodeContext context{log};
  FakeDatagrams port;
  FakeSystem system;
  ClusterManager cluster{context, port, system};
  Instant now{0u - 20000};  // the clock wraps soon
  size_t eventBytes = 0;
  Probe asked;  // the latest question that it sent
};

bool isWholeFrame(Bytes datagram) {
  const Result<Frame> frame = decodeFrame(datagram);
  if (!frame.ok()) return false;
  const Bytes body = frame.value().body;
  static Heartbeat heartbeat;
  static Page page;
  switch (frame.value().header.type) {
    case FrameType::Heartbeat: return decodeHeartbeat(body, heartbeat) == Status::Ok;
    case FrameType::Probe: return decodeProbe(body).ok();
    case FrameType::Page: return decodePage(body, page) == Status::Ok;
    case FrameType::Forget: return decodeForget(body).ok();
    case FrameType::Pull: return decodePull(body).ok();
    case FrameType::PullReply: return decodePullReply(body).ok();
    case FrameType::Event: return !body.empty();
    default: return false;
  }
}

void checkMembers(Subject& subject) {
  const MemberTable& members = subject.cluster.members();
  CHECK(members.size() <= MemberTable::capacity());
  uint32_t last = 0;
  for (const Member& member : members) {
    CHECK(member.nodeId > last && member.nodeId != ownId && member.incarnation != 0);
    CHECK(!member.address.ip.value().isNone() && member.address.port != 0);
    CHECK(isHostName(members.hostName(member)));
    last = member.nodeId;
  }
}

void checkSent(Subject& subject) {
  for (size_t i = 0; i < subject.port.kept(); ++i) {
    const FakeDatagrams::Sent& sent = subject.port.sent[i];
    CHECK(isWholeFrame(Bytes{sent.bytes, sent.size}) && sent.frame().header.nodeId == ownId);
    if (sent.type() == FrameType::Probe) subject.asked = decodeProbe(sent.frame().body).value();
  }
  subject.port.clear();
}

void feed(Subject& subject, Endpoint from, Bytes datagram) {
  const size_t before = subject.cluster.members().size();
  (void)subject.port.put(from, datagram);
  subject.cluster.receive(subject.now);
  if (!isWholeFrame(datagram)) CHECK(subject.cluster.members().size() == before);
}

void passTime(Subject& subject, uint8_t choice) {
  constexpr uint32_t steps[] = {0, 1, 150, 1000, 5000, 11000, 61000, 90000000};
  subject.now = subject.now + Millis{steps[choice & 7]};
  if ((choice & 0x87) == 0x85) return;  // it has stood still
  subject.cluster.statusUpdate(subject.now);
  subject.cluster.loop(subject.now);
  if ((choice & 8) != 0) subject.cluster.discoverySend(subject.now);
  if ((choice & 16) != 0) subject.cluster.heartbeat(subject.now);
  if ((choice & 32) != 0) subject.cluster.memberInfo(subject.now);
  if ((choice & 64) != 0) (void)subject.cluster.forget(subject.now, ids[1 + (choice & 3)]);
  if ((choice & 128) != 0) subject.cluster.identityChanged(subject.now);
}

// A heartbeat's body in which a token of 0xFFFF stands for the one that was asked for, and its nonce: who was asked
// answers.
void writeBody(Subject& subject, const FrameHeader& header, Bytes bytes, ByteWriter& writer) {
  constexpr size_t tokenAt = 34;
  const bool isAnswer = header.type == FrameType::Heartbeat && header.nodeId == subject.asked.target &&
                        bytes.size() >= heartbeatFixedBytes && ByteReader(bytes.from(tokenAt)).u16() == 0xFFFF;
  if (!isAnswer) return writer.bytes(bytes);
  writer.bytes(bytes.first(tokenAt));
  writer.u16(subject.asked.token);
  writer.bytes(bytes.from(tokenAt + 2));
  if (bytes.size() > heartbeatFixedBytes) return;  // of an older version
  writer.u8(3);
  writer.u8(4);
  writer.u32(subject.asked.nonce);
}

// A step of the input is [time and tasks][how][sequence][size][bytes]. `how`: bit 7 the bytes are the whole datagram,
// else bits 0-2 choose the sender's id and bits 3-5 the type; bit 6 another address.
void runStep(Subject& subject, ByteReader& reader) {
  const uint8_t time = reader.u8();
  const uint8_t how = reader.u8();
  const uint8_t sequence = reader.u8();
  const Bytes bytes = reader.bytes(reader.u8());
  if (!reader.ok()) return;
  passTime(subject, time);
  Endpoint from = pageEntry(0x100 + (how & 7), 1, 1).address;
  if ((how & 64) != 0) ++from.port;
  if ((how & 128) != 0) return feed(subject, from, bytes);
  FrameHeader header;
  header.type = static_cast<FrameType>(how >> 3 & 7);
  header.fleetId = fingerprint("spore");
  header.nodeId = ids[how & 7];
  header.incarnation = 1 + (sequence >> 5);
  header.sequence = sequence & 31;
  uint8_t datagram[limits::datagramBytesMax];
  ByteWriter writer{datagram};
  encodeHeader(writer, header);
  writeBody(subject, header, bytes, writer);
  if (writer.ok()) feed(subject, from, writer.written());
}

}  // namespace
}  // namespace spore

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  alignas(Subject) static uint8_t room[sizeof(Subject)];
  Subject& subject = *::new (static_cast<void*>(room)) Subject;
  ByteReader reader{Bytes{data, size}};
  while (reader.remaining() > 0) {
    runStep(subject, reader);
    checkMembers(subject);
    checkSent(subject);
  }
  subject.~Subject();
  return 0;
}
