#include "bench_board.h"

#include <Spore.h>

#include <algorithm>

#include "spore/context/topics.h"
#include "spore/delivery/retained_frames.h"
#include "spore/events/event_frame.h"
#include "support/http_talk.h"

namespace spore::testing {
namespace {

// As on Linux (apps/sketch).
constexpr uint32_t loopMaxMs = 20;
// Longer than anything of the engine that is waited for.
constexpr uint32_t patienceMs = 10000;

}  // namespace

void DeskLog::write(LogLevel level, std::string_view area, std::string_view line) {
  static constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
  if (!isOn(level)) return;
  keep(level, area, line);
  auto& log = desk_.log;
  const std::string_view parts[] = {names[static_cast<size_t>(level)], " ", area, ": ", line, "\n"};
  size_t wanted = 0;
  for (const std::string_view part : parts) wanted += part.size();
  if (wanted > sizeof log.bytes - log.size) log.size = 0;
  for (const std::string_view part : parts) {
    std::memcpy(log.bytes + log.size, part.data(), part.size());
    log.size += static_cast<uint32_t>(part.size());
  }
}

BenchBoard::BenchBoard(Desk& desk)
    : desk_(desk), flash_(desk.flash), log_(desk), board_{fake_.clock,    fake_.crypto,     fake_.datagrams,
                                                          fake_.firmware, fake_.httpClient, log_,
                                                          fake_.radio,    fake_.requests,   flash_,
                                                          fake_.system,   fake_.webSockets} {
  fake_.system.cause = desk.cause;
  std::memcpy(fake_.system.retainedMemory, desk.retained, sizeof desk.retained);
  setWallClock();
}

void BenchBoard::carryOut() {
  setWallClock();
  switch (desk_.order) {
    case Order::Start: start(); break;
    case Order::Advance: advance(); break;
    case Order::Request: request(); break;
    case Order::Fire: fire(); break;
    case Order::Publish: publish(); break;
    case Order::AddMember: addMember(); break;
    case Order::SilenceMember: silenceMember(); break;
    case Order::Call: call(); break;
  }
  std::memcpy(desk_.retained, fake_.system.retainedMemory, sizeof desk_.retained);
  desk_.hasRestarted = fake_.system.restarts > 0;
}

void BenchBoard::start() {
  ::setup();
  if (node_ == nullptr) return fail("setup() has returned, and there is no spore::Spore that takes labels");
  if (fake_.requests.sink == nullptr) return fail("setup() has returned without node.begin()");
  for (size_t i = 0; i < Desk::membersMax && !desk_.members[i].name.view().empty(); ++i) join(i);
  pass();
}

void BenchBoard::advance() {
  while (desk_.leftMs > 0 && fake_.system.restarts == 0) {
    const uint32_t step = std::clamp(idleMs_, uint32_t{1}, desk_.leftMs);
    desk_.leftMs -= step;
    passTime(step);
  }
}

void BenchBoard::request() {
  static HttpTalkOf<sizeof desk_.reply.bytes> talk;
  talk.answers = 0;
  talk.request(desk_.method, desk_.name.view());
  if (desk_.method != HttpMethod::Get) talk.json(desk_.text.view());
  fake_.requests.sink->submit(talk.exchange);
  pass();
  for (uint32_t waited = 0; talk.answers == 0; waited += loopMaxMs) {
    if (waited >= patienceMs) return fail("the node does not answer");
    passTime(loopMaxMs);
  }
  talk.pull(536);
  desk_.status = talk.status();
  (void)desk_.reply.set(talk.body());
  pass();
}

void BenchBoard::fire() {
  FixedString<64> name;
  if (name.assign(desk_.name.view()) != Status::Ok) return fail("that is a name too long for an event");
  (void)node_->ctx().fire(name.c_str(), nullptr);
  pass();
}

void BenchBoard::publish() {
  if (!isValidTopic(desk_.name.view())) return fail("that is no topic");
  if (desk_.text.view().size() > limits::eventDataBytesMax) return fail("that is more data than a message may have");
  size_t from = 0;
  while (from < Desk::membersMax && (desk_.members[from].isSilent || desk_.members[from].name.view().empty())) ++from;
  if (from == Desk::membersMax) return fail("all members are silent");
  members_.publish(from, desk_.name.view(), desk_.text.view());
  pass();
}

void BenchBoard::addMember() {
  const std::string_view name = desk_.name.view();
  if (findMember(name) < Desk::membersMax) return fail("there is such a member already");
  const size_t index = findMember("");
  if (index == Desk::membersMax) return fail("that is one member too many");
  Heartbeat decoded;
  FrameMaker probe{1};
  probe.heartbeat.hostname = name;
  probe.heartbeat.labels = desk_.text.view();
  probe.heartbeat.identityDigest = identityDigestOf(name, desk_.text.view());
  const bool fits = name.size() <= hostNameBytesMax && desk_.text.view().size() <= limits::labelTextBytesMax;
  if (!fits || decodeHeartbeat(decodeFrame(probe.makeHeartbeat()).value().body, decoded) != Status::Ok) {
    return fail("its name is letters, digits and hyphens, its labels are a list such as room=attic,site=north, sorted");
  }
  (void)desk_.members[index].name.set(name);
  (void)desk_.members[index].labels.set(desk_.text.view());
  join(index);
  for (uint32_t waited = 0; !isActive(name); waited += loopMaxMs) {
    if (waited >= patienceMs) return fail("the node does not take it for a member");
    passTime(loopMaxMs);
  }
}

void BenchBoard::silenceMember() {
  const size_t index = findMember(desk_.name.view());
  if (index == Desk::membersMax) return fail("there is no such member");
  desk_.members[index].isSilent = true;
  members_.silence(index);
}

void BenchBoard::pass() {
  members_.speak(fake_.clock.now());
  ::loop();
  idleMs_ = std::min(node_->loop().count, loopMaxMs);
  hearTheNode();
}

void BenchBoard::passTime(uint32_t ms) {
  fake_.clock.advance(Millis{ms});
  desk_.worldMs += ms;
  pass();
}

void BenchBoard::arrive(Endpoint from, Bytes datagram) {
  if (fake_.datagrams.put(from, datagram) == Status::Ok) fake_.requests.sink->datagramsReady();
}

void BenchBoard::hearTheNode() {
  FakeDatagrams& port = fake_.datagrams;
  // An answer may come before the next pass only: what is sent meanwhile waits for its turn.
  const size_t count = port.kept();
  for (size_t i = 0; i < count; ++i) {
    const Result<Frame> frame = decodeFrame(port.sent[i].datagram());
    if (frame.ok() && frame.value().header.type == FrameType::Event) keepEvent(frame.value().body);
    if (frame.ok() && frame.value().header.type == FrameType::Retain) keepRetained(frame.value().body);
    if (!port.sent[i].isBroadcast) members_.hear(port.sent[i].datagram());
  }
  port.clear();
}

void BenchBoard::keepEvent(Bytes body) {
  const Result<EventFrame> event = decodeEventFrame(body);
  if (event.ok()) keepPublished(event.value().topic, event.value().data);
}

// Said three times, each new value with a later time of Lamport's.
void BenchBoard::keepRetained(Bytes body) {
  const Result<RetainFrame> value = decodeRetainFrame(body);
  if (!value.ok() || value.value().version.lamport <= retainedAt_) return;
  retainedAt_ = value.value().version.lamport;
  keepPublished(value.value().topic, value.value().value);
}

void BenchBoard::keepPublished(std::string_view topic, std::string_view data) {
  DeskMessage& place = desk_.published[desk_.publishedCount++ % Desk::messagesMax];
  (void)place.topic.set(topic);
  (void)place.data.set(data);
}

size_t BenchBoard::findMember(std::string_view name) const {
  size_t index = 0;
  while (index < Desk::membersMax && desk_.members[index].name.view() != name) ++index;
  return index;
}

bool BenchBoard::isActive(std::string_view name) const {
  const Instant now = board_.clock.now();
  for (const Member& member : node_->cluster().members()) {
    if (node_->cluster().nodeInfo(member, now).hostname == name) {
      return node_->cluster().statusOf(member, now) == NodeStatus::Active;
    }
  }
  return false;
}

void BenchBoard::join(size_t index) {
  const DeskMember& member = desk_.members[index];
  // A number that is higher in each of the node's lives.
  const auto incarnation = static_cast<uint32_t>(desk_.worldMs / 1000 + 1);
  members_.add(member.name.view(), member.labels.view(), incarnation, node_->profiles().ownDigest());
  if (member.isSilent) members_.silence(index);
}

void BenchBoard::setWallClock() {
  if (clockUtc_ == desk_.clockUtc && clockSetMs_ == desk_.clockSetMs) return;
  clockUtc_ = desk_.clockUtc;
  clockSetMs_ = desk_.clockSetMs;
  if (clockUtc_ == 0) return wall_.lose();
  wall_.set(desk_.clockUtc + static_cast<uint32_t>((desk_.worldMs - desk_.clockSetMs) / 1000));
}

void BenchBoard::call() {
  const auto base = reinterpret_cast<intptr_t>(&benchBoard);
  const auto work = reinterpret_cast<void (*)()>(base + desk_.work);
  const auto invoke = reinterpret_cast<void (*)(void (*)(), void*)>(base + desk_.call);
  invoke(work, desk_.value);
  pass();
}

}  // namespace spore::testing
