// What befalls the nodes of a world.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/promises.h"
#include "simulator/world.h"

namespace spore::sim {

void World::count(const char* fault, std::string line) {
  ++faults_[fault];
  trace_.note(std::move(line));
}

void World::boot(size_t number, ResetCause cause) {
  if (nodes_[number]->isOn()) return;
  count("boots", fmt::format("node {} boots", number));
  NodeTruth& node = truth_.at(number);
  node.power = Power::Running;
  node.since = node.wellSince = node.bootedAt = now_;
  node.isStalled = false;
  node.retiredAt = never;
  medium_.setOn(static_cast<uint16_t>(number), true);
  checkers_.each([&](Checker& checker) { checker.onBoot(number); });
  nodes_[number]->boot(cause, *this);
  runPass(static_cast<uint16_t>(number), false);
}

void World::bootAll() {
  constexpr Time spread = second / 5;
  const Time begin = now_;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (!nodes_[node]->isOn()) after(generator_.between(0, spread), [this, node] { boot(node); });
  }
  after(spread + 1, [this, begin] { checkers_.viewsConverge.onColdStart(begin); });
}

void World::stop(size_t number, Ending ending) {
  NodeTruth& node = truth_.at(number);
  node.power = Power::Off;
  node.ending = ending;
  node.since = now_;
  node.isStalled = false;
  isFrozen_[number] = 0;
  http_.onStop(static_cast<uint16_t>(number));
  nodes_[number]->stop();
  medium_.setOn(static_cast<uint16_t>(number), false);
  waking_[number] = Waking{};
  views_.clear(number);
  truth_.forgetHeard(number);
  checkers_.each([&](Checker& checker) { checker.onStop(number); });
}

void World::crash(size_t number) {
  if (!nodes_[number]->isOn()) return;
  count("crashes", fmt::format("node {} loses power", number));
  stop(number, Ending::Crashed);
}

void World::crashToOlderFlash(size_t number) {
  if (!nodes_[number]->isOn()) return;
  crash(number);
  count("older flashes", fmt::format("node {} is set back to an older flash", number));
  nodes_[number]->storage().setBack();
  truth_.at(number).isSetBack = true;
}

void World::restart(size_t number, Time away) {
  if (!isServing(static_cast<uint16_t>(number))) return;
  count("restarts", fmt::format("node {} announces a restart", number));
  nodes_[number]->spore().leave(NodePhase::Restarting);
  stop(number, Ending::Restarting);
  after(away, [this, number] { boot(number, ResetCause::Software); });
}

void World::leave(size_t number) {
  if (!isServing(static_cast<uint16_t>(number))) return;
  count("leaves", fmt::format("node {} says good-bye", number));
  truth_.at(number).leftAt = now_;
  nodes_[number]->spore().leave(NodePhase::Left);
  stop(number, Ending::Left);
}

void World::freeze(size_t number, Time duration) {
  if (!isServing(static_cast<uint16_t>(number))) return;
  count("freezes", fmt::format("node {} freezes for {}", number, timeText(duration)));
  stall(number, duration);
}

void World::suspend(size_t number, Time duration) {
  if (!isServing(static_cast<uint16_t>(number))) return;
  count("suspends", fmt::format("node {} sleeps for {}", number, timeText(duration)));
  const Time bootedAt = truth_.at(number).bootedAt;
  // Before it runs again.
  medium_.setOn(static_cast<uint16_t>(number), false);
  after(duration, [this, number, bootedAt] {
    if (truth_.at(number).bootedAt == bootedAt && nodes_[number]->isOn()) {
      medium_.setOn(static_cast<uint16_t>(number), true);
    }
  });
  stall(number, duration);
}

void World::slowDown(size_t number, Time block, Time pauseMin, Time pauseMax) {
  const uint32_t slowdown = slowdowns_;
  after(generator_.between(pauseMin, pauseMax), [=, this] {
    if (slowdown != slowdowns_) return;
    if (isServing(static_cast<uint16_t>(number))) {
      ++faults_["blocked loops"];
      stall(number, block);
    }
    after(block, [=, this] {
      if (slowdown == slowdowns_) slowDown(number, block, pauseMin, pauseMax);
    });
  });
}

void World::stall(size_t number, Time duration) {
  const bool isLong = duration > truth_.promised().stallSurvived;
  NodeTruth& node = truth_.at(number);
  isFrozen_[number] = 1;
  node.isStalled = true;
  if (isLong) node.power = Power::Frozen;
  const Time bootedAt = node.bootedAt;
  after(duration, [this, number, isLong, bootedAt] {
    // The node may have been restarted meanwhile.
    if (nodes_[number]->isOn() && truth_.at(number).bootedAt == bootedAt && isFrozen_[number]) endStall(number, isLong);
  });
}

void World::endStall(size_t number, bool isLong) {
  trace_.note(fmt::format("node {} wakes", number));
  NodeTruth& node = truth_.at(number);
  isFrozen_[number] = 0;
  node.isStalled = false;
  node.stalledUntil = now_;
  node.power = Power::Running;
  if (isLong) node.wellSince = node.sleptUntil = now_;
  runPass(static_cast<uint16_t>(number), true);
}

void World::forget(size_t byNode, size_t retired) {
  if (!isServing(static_cast<uint16_t>(byNode))) return;
  SimNode& node = *nodes_[byNode];
  if (node.spore().cluster().forget(node.clock().now(), nodes_[retired]->setup().id) != Status::Ok) return;
  count("forgets", fmt::format("node {} retires node {}", byNode, retired));
  truth_.at(retired).retiredAt = now_;
  runPass(static_cast<uint16_t>(byNode), false);
}

void World::partition(const std::vector<uint32_t>& cells) {
  count("partitions", "the network falls apart");
  for (size_t node = 0; node < nodes_.size(); ++node) medium_.setCell(static_cast<uint16_t>(node), cells[node]);
  refreshLinks();
}

void World::heal() {
  trace_.note("the network is one again");
  for (size_t node = 0; node < nodes_.size(); ++node) medium_.setCell(static_cast<uint16_t>(node), 0);
  refreshLinks();
}

void World::isolateAll() {
  std::vector<uint32_t> cells;
  for (size_t node = 0; node < nodes_.size(); ++node) cells.push_back(static_cast<uint32_t>(node));
  partition(cells);
}

void World::blockOneWay(size_t from, size_t to, bool isBlocked) {
  if (from == to) return;
  if (isBlocked) count("one-way links", fmt::format("node {} no longer reaches node {}", from, to));
  medium_.setOneWayBlocked(static_cast<uint16_t>(from), static_cast<uint16_t>(to), isBlocked);
  truth_.setLinked(from, to, areInReach(static_cast<uint16_t>(from), static_cast<uint16_t>(to)), now_);
}

bool World::areInReach(uint16_t a, uint16_t b) const {
  return medium_.isOpen(a, b) && medium_.isOpen(b, a) && canFind(a, b);
}

// Two nodes that have both moved, while no broadcast passes between them, know no address of each other until somebody
// tells them.
bool World::canFind(uint16_t a, uint16_t b) const {
  if (truth_.knowsAddress(a, b) || truth_.knowsAddress(b, a)) return true;
  if (medium_.isBroadcastOpen(a, b) || medium_.isBroadcastOpen(b, a)) return true;
  for (size_t other = 0; other < nodes_.size(); ++other) {
    if (other != a && other != b && truth_.isRunning(other) && truth_.isLinked(a, other) && truth_.isLinked(b, other)) {
      return true;
    }
  }
  return false;
}

void World::refreshLinks() {
  for (size_t a = 0; a < nodes_.size(); ++a) {
    for (size_t b = a + 1; b < nodes_.size(); ++b) {
      truth_.setLinked(a, b, areInReach(static_cast<uint16_t>(a), static_cast<uint16_t>(b)), now_);
    }
  }
}

void World::swapAddresses(size_t a, size_t b) {
  count("swapped addresses", fmt::format("nodes {} and {} swap addresses", a, b));
  const Endpoint first = medium_.addressOf(static_cast<uint16_t>(a));
  const Endpoint other = medium_.addressOf(static_cast<uint16_t>(b));
  medium_.setAddress(static_cast<uint16_t>(a), other);
  medium_.setAddress(static_cast<uint16_t>(b), first);
  if (a == b) return;
  for (const size_t node : {a, b}) {
    Time* const moves = truth_.at(node).moves;
    std::copy_backward(moves, moves + 2, moves + 3);
    moves[0] = now_;
    truth_.noteMoved(node);
  }
  refreshLinks();
}

void World::giveSeed(size_t node, size_t seed) {
  const Endpoint address = medium_.addressOf(static_cast<uint16_t>(seed));
  CHECK(nodes_[node]->setup().options.seeds.push(address) == Status::Ok);
}

void World::setLoss(const LossOptions& broadcast, double unicast) {
  count("changes of loss", fmt::format("broadcast loss is {:.1f} % in bursts of {}, unicast loss {:.1f} %",
                                       broadcast.mean * 100, timeText(broadcast.burst), unicast * 100));
  medium_.setLoss(broadcast, unicast);
}

void World::setNodeLoss(size_t node, const LossOptions& broadcast, double unicast) {
  count("bad corners", fmt::format("node {} loses {:.1f} % of broadcasts in bursts of {}", node, broadcast.mean * 100,
                                   timeText(broadcast.burst)));
  medium_.setStationLoss(static_cast<uint16_t>(node), broadcast, unicast);
}

void World::blockBroadcast(bool isBlocked) {
  if (isBlocked) ++faults_["blocked broadcasts"];
  trace_.note(isBlocked ? "the access point forwards no broadcasts" : "the access point forwards broadcasts again");
  medium_.setBroadcastBlocked(isBlocked);
}

void World::extend(const std::vector<uint8_t>& isBehind, bool dropsIn, bool dropsOut) {
  if (dropsIn || dropsOut) ++faults_["filtered broadcasts"];
  trace_.note(fmt::format("broadcasts to those behind the extender {}, from them {}", dropsIn ? "are dropped" : "pass",
                          dropsOut ? "are dropped" : "pass"));
  medium_.setExtender(isBehind, dropsIn, dropsOut);
  refreshLinks();
}

void World::pause(Time duration) {
  count("pauses", fmt::format("the access point pauses for {}", timeText(duration)));
  medium_.setPaused(true);
  after(duration, [this] { medium_.setPaused(false); });
}

void World::setClock(size_t node, uint32_t startMs, int32_t driftPpm) {
  nodes_[node]->setup().clockStartMs = startMs;
  nodes_[node]->setup().clockDriftPpm = driftPpm;
}

void World::sendGarbage(size_t node, size_t datagrams) {
  faults_["garbage datagrams"] += datagrams;
  uint8_t room[Packet::bytesMax];
  for (size_t i = 0; i < datagrams; ++i) {
    Endpoint from = medium_.addressOf(static_cast<uint16_t>(generator_.below(static_cast<uint32_t>(nodes_.size()))));
    const Bytes bytes = makeGarbage(room, sizeof(room), from);
    medium_.inject(static_cast<uint16_t>(node), from, bytes,
                   [this](uint16_t station, const Packet&) { runPass(station, true); });
  }
}

// Random bytes; a real frame, changed, of another cluster; or a real frame that is cut, from where it came. Nothing
// that a member has not said: in a cluster without keys, whoever can speak under its name can do anything.
Bytes World::makeGarbage(uint8_t* room, size_t roomBytes, Endpoint& from) {
  const Bytes frame = medium_.latest();
  size_t size = generator_.below(static_cast<uint32_t>(roomBytes) + 1);
  if (frame.empty() || generator_.happens(Chance{0.3})) {
    for (size_t i = 0; i < size; ++i) room[i] = static_cast<uint8_t>(generator_.next());
    return {room, size};
  }
  size = std::min(frame.size(), roomBytes);
  std::memcpy(room, frame.data(), size);
  if (generator_.happens(Chance{0.5})) {
    from = medium_.latestFrom();
    return {room, generator_.below(static_cast<uint32_t>(size))};
  }
  const uint32_t changes = 1 + generator_.below(6);
  for (uint32_t i = 0; i < changes; ++i) {
    room[generator_.below(static_cast<uint32_t>(size))] = static_cast<uint8_t>(generator_.next());
  }
  const size_t fleetByte = 4;
  if (size > fleetByte) room[fleetByte] = static_cast<uint8_t>(frame[fleetByte] ^ 0x55);
  return {room, size};
}

void World::noteAttack(const char* attack, size_t victim) {
  count("attacks", fmt::format("somebody begins to attack node {}: {}", victim, attack));
}

void World::forge(size_t to, Endpoint from, Bytes frame) {
  ++faults_["forged frames"];
  AttackTruth& attack = truth_.attack();
  if (!options_.isKeyed) attack.at = now_;
  if (medium_.stationAt(from.ip) == Medium::none) {
    attack.askedBytes += frame.size();
    if (now_ - truth_.at(to).bootedAt <= promises::youth) passedOn_.insert(from.ip.value);
    attack.passedOn = passedOn_.size();
    askers_.insert({to, from.ip.value});
    attack.askers = askers_.size();
  }
  medium_.inject(static_cast<uint16_t>(to), from, frame,
                 [this](uint16_t station, const Packet&) { runPass(station, true); });
}

void World::noteAttackFigures() {
  AttackTruth& attack = truth_.attack();
  attack.answeredBytes = medium_.bytesToNobody();
  attack.strayRequests = http_.strayGets();
  attack.strangers = strangers_;
  for (size_t node = 0; node < nodes_.size(); ++node) truth_.at(node).stores = nodes_[node]->storage().stores();
}

void World::makeTwin(size_t node, size_t of) {
  count("twins", fmt::format("node {} is given the id of node {}", node, of));
  numbers_.erase(nodes_[node]->setup().id);
  nodes_[node]->setup().id = nodes_[of]->setup().id;
  nodes_[node]->system().setId(nodes_[of]->setup().id);
  truth_.at(node).isTwin = truth_.at(of).isTwin = true;
}

}  // namespace spore::sim
