#include "simulator/world.h"

#include <fmt/format.h>

#include <set>

namespace spore::sim {
namespace {

// What users see over HTTP is judged at the moment of asking; the engine's events come within a second of it.
constexpr Time lookInterval = second;
constexpr Time peersWindow = 10 * second;

// Only by these a node knows that broadcasts reach it: what comes by other frames may have been asked for.
bool isHeartbeatToAll(const Packet& packet) {
  const Result<Frame> frame = decodeFrame(packet.view());
  return packet.isBroadcast && frame.ok() && frame.value().header.type == FrameType::Heartbeat;
}

}  // namespace

World::World(const WorldOptions& options)
    : options_(options),
      generator_(options.seed),
      medium_(options.medium, generator_, agenda_, now_),
      http_(medium_, *this, generator_, agenda_, now_),
      waking_(options.nodes),
      isFrozen_(options.nodes),
      truth_(options.nodes, options.settings.inactiveAfter.count * millisecond),
      views_(options.nodes),
      checkers_(Evidence{now_, truth_, views_, violations_}, limits::membersMax) {
  CHECK(options.nodes > 0 && options.nodes <= 1000);
  std::set<uint32_t> ids;
  while (ids.size() < options.nodes) ids.insert(1 + generator_.below(0xFFFFFF));
  uint16_t number = 0;
  for (const uint32_t id : ids) {
    NodeSetup setup;
    setup.id = id;
    setup.sdk = fmt::format("sim-{}", generator_.below(static_cast<uint32_t>(options.firmwares)) + 1);
    setup.options.settings = options.settings;
    setup.firmware = options.firmware;
    setup.keepsPrevious = options.keepsPrevious;
    setup.crypto = options.isKeyed && options.crypto == nullptr ? &crypto_ : options.crypto;
    setup.clockDriftPpm = static_cast<int32_t>(generator_.between(-options.clockDriftPpm, options.clockDriftPpm));
    if (options.areClocksAnywhere) setup.clockStartMs = static_cast<uint32_t>(generator_.next());
    Endpoint address;
    address.ip = IpAddress{10, 0, static_cast<uint8_t>((number + 1) >> 8), static_cast<uint8_t>(number + 1)};
    address.port = 4210;
    medium_.addStation(address);
    nodes_.push_back(std::make_unique<SimNode>(number, setup, medium_, http_, generator_, now_));
    numbers_[id] = number++;
  }
  if (options.isKeyed) giveKeys();
}

void World::giveKeys() {
  for (uint8_t& byte : rootKey_) byte = static_cast<uint8_t>(generator_.next() >> 32);
  stolenKeys_ = deriveNodeKeys(crypto_, rootKey_, 0, firstEpoch - 1, 0);
  for (const std::unique_ptr<SimNode>& node : nodes_) {
    node->setup().keys = deriveNodeKeys(*node->setup().crypto, rootKey_, node->setup().id, firstEpoch, 0);
  }
}

// Requests hold on to nodes: they go first.
World::~World() {
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node]->isOn()) http_.onStop(static_cast<uint16_t>(node));
  }
}

void World::runUntil(Time moment) {
  while (violations_.empty()) {
    const Time next = agenda_.empty() ? never : agenda_.top().at;
    if (std::min(next, nextSecond_) > moment) break;
    if (nextSecond_ <= next) {
      now_ = nextSecond_;
      onSecond();
      continue;
    }
    const Event event = agenda_.pop();
    now_ = event.at;
    dispatch(event);
  }
  if (violations_.empty()) now_ = moment;
}

void World::after(Time delay, std::function<void()> action) {
  if (freeActions_.empty()) {
    freeActions_.push_back(static_cast<uint32_t>(actions_.size()));
    actions_.emplace_back();
  }
  const uint32_t place = freeActions_.back();
  freeActions_.pop_back();
  actions_[place] = std::move(action);
  agenda_.push(now_ + delay, EventKind::Action, 0, place);
}

uint16_t World::addGuest() {
  Endpoint address;
  address.ip = IpAddress{10, 0, 255, 1};
  return medium_.addStation(address);
}

void World::calm() {
  trace_.note("the faults are over");
  checkers_.each([](Checker& checker) { checker.onCalm(); });
  events_.onCalm();
}

void World::expect(const char* promise, bool isSo, const char* otherwise) {
  if (!isSo && violations_.empty()) violations_.push_back({now_, promise, otherwise});
}

void World::noteHeard(uint16_t station, const Packet& packet) {
  truth_.noteHeard(station, packet.sender, packet.sentAt);
  const bool isNodes = packet.sender < nodes_.size() && station < nodes_.size();
  if (isNodes && packet.from == medium_.addressOf(packet.sender)) truth_.noteFound(station, packet.sender);
  if (isHeartbeatToAll(packet)) truth_.noteHeartbeat(station, now_);
}

// Among nodes with keys what was said on another clock is not heard.
bool World::canRead(uint16_t station, const Packet& packet) {
  if (!options_.isKeyed || station >= nodes_.size()) return true;
  SimNode& node = *nodes_[station];
  return node.trust().frames().canRead(node.clock().now(), packet.from, packet.view());
}

void World::dispatch(const Event& event) {
  const auto deliver = [this](uint16_t station, const Packet& packet) {
    // What waits for one that stands still is no news when it wakes.
    if (!isServing(station)) return;
    if (canRead(station, packet)) noteHeard(station, packet);
    runPass(station, true);
  };
  switch (event.kind) {
    case EventKind::Wake: return onWake(event.subject, event.at);
    case EventKind::Broadcast: return medium_.onBroadcast(event, deliver);
    case EventKind::Copy: return medium_.onCopy(event, deliver);
    case EventKind::Http: return http_.onEvent(event);
    case EventKind::Action: break;
  }
  const std::function<void()> action = std::move(actions_[event.item]);
  actions_[event.item] = nullptr;
  freeActions_.push_back(event.item);
  action();
}

void World::onWake(uint16_t node, Time at) {
  Waking& waking = waking_[node];
  if (waking.armed != at) return;  // an earlier event has taken its place
  waking.armed = never;
  if (!isServing(node)) return;
  if (waking.due > at) {
    waking.armed = waking.due;
    agenda_.push(waking.due, EventKind::Wake, node, 0);
  } else {
    runPass(node, false);
  }
}

void World::runPass(uint16_t number, bool hasDatagrams) {
  if (!isServing(number)) return;
  ++passes_;
  Waking& waking = waking_[number];
  waking.due = nodes_[number]->pass(hasDatagrams);
  if (waking.due < waking.armed) {
    waking.armed = waking.due;
    agenda_.push(waking.due, EventKind::Wake, number, 0);
  }
  if (!nodes_[number]->system().isRestartWanted) return;
  trace_.note(fmt::format("node {} restarts itself", number));
  stop(number, Ending::Restarting);
  if (onRestart_) onRestart_(number);
}

void World::onSecond() {
  nextSecond_ += second;
  const bool isLook = now_ % lookInterval == 0;
  if (isLook) strangers_ = 0;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (!nodes_[node]->isOn()) continue;
    nodeTime_ += second;
    if (isLook && !isFrozen_[node]) lookAtAll(node);
  }
  if (now_ % peersWindow == 0) medium_.traffic().endWindow();
  if (truth_.isAnybodyAstray()) refreshLinks();
  noteAttackFigures();
  const bool hadJudged = checkers_.viewsConverge.hasJudged();
  checkers_.each([](Checker& checker) { checker.onSecond(); });
  events_.onSecond();
  if (hadJudged || !checkers_.viewsConverge.hasJudged()) return;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (!nodes_[node]->isOn()) continue;
    checkers_.incarnationsRise.onSettled(node, nodes_[node]->spore().ctx().identity().incarnation);
  }
}

// As if a user asked for the member list.
void World::lookAtAll(size_t observer) {
  const ClusterManager& cluster = nodes_[observer]->spore().cluster();
  const Instant now = nodes_[observer]->clock().now();
  size_t strangers = 0;
  for (const Member& member : cluster.members()) {
    const auto found = numbers_.find(member.nodeId);
    if (found == numbers_.end()) {
      ++strangers;
      continue;
    }
    show(observer, found->second,
         View{member.incarnation, shownOf(cluster.statusOf(member, now)), member.phase, member.isConfirmed});
  }
  strangers_ = std::max(strangers_, strangers);
}

void World::show(size_t observer, size_t subject, const View& after) {
  const View before = views_.of(observer, subject);
  const bool isSame = before.incarnation == after.incarnation && before.shown == after.shown &&
                      before.phase == after.phase && before.isConfirmed == after.isConfirmed;
  if (isSame) return;
  views_.set(observer, subject, after);
  if (before.shown != after.shown || (before.incarnation != after.incarnation && after.incarnation != 0)) {
    const std::string start = after.incarnation == 0 ? "" : fmt::format(", start {}", after.incarnation);
    trace_.note(fmt::format("node {} shows node {} {}{}", observer, subject, toText(after.shown), start));
  }
  checkers_.each([&](Checker& checker) { checker.onView(observer, subject, before, after); });
}

void World::onMember(uint16_t observer, const NodeInfo& info) {
  const auto found = numbers_.find(info.nodeId);
  if (found == numbers_.end()) return;  // garbage may look like anybody
  const Member* member = nodes_[observer]->spore().cluster().members().find(info.nodeId);
  const bool isConfirmed = member != nullptr && member->isConfirmed;
  show(observer, found->second, View{info.incarnation, shownOf(info.status), info.phase, isConfirmed});
}

void World::onConflict(uint16_t observer, const NodeConflict& conflict) {
  const NodeTruth* subject = nullptr;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node]->setup().id == conflict.nodeId) subject = &truth_.at(node);
  }
  checkers_.conflictsAreReal.onConflict(observer, conflict, subject);
}

void World::onMemberRemoved(uint16_t observer, const NodeInfo& info) {
  const auto found = numbers_.find(info.nodeId);
  if (found != numbers_.end()) show(observer, found->second, View{});
}

}  // namespace spore::sim
