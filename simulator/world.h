// World: nodes, their Wi-Fi and what befalls them, in virtual time. One seed is one world, to the last datagram.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/adversary/adversary.h"
#include "simulator/checkers/all_checkers.h"
#include "simulator/events/event_traffic.h"
#include "simulator/node/sim_node.h"
#include "simulator/trace.h"
#include "tests/support/toy_crypto.h"

namespace spore::sim {

struct WorldOptions {
  uint64_t seed = 1;
  size_t nodes = 50;
  MediumOptions medium;
  Settings settings;              // of every node
  int32_t clockDriftPpm = 50;     // clocks run up to so many millionths fast or slow
  bool areClocksAnywhere = true;  // boards' clocks start at any moment, else at 0
  size_t firmwares = 2;           // distinct profiles among the nodes
  // For nodes that are updated over the air (NodeSetup).
  SimFirmware::Image firmware;
  bool keepsPrevious = false;
  Crypto* crypto = nullptr;
  bool isKeyed = false;  // the nodes have keys, the adversary has none
};

class World final : private HttpHosts, private NodeWatcher {
 public:
  // Nothing runs yet.
  explicit World(const WorldOptions& options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // Lets time pass; ends early at a violation.
  void runUntil(Time moment);
  void run(Time duration) { runUntil(now_ + duration); }
  void after(Time delay, std::function<void()> action);
  // Tells the checkers that the faults are over.
  void calm();
  // Somebody who is no member, and sends requests: reachable from the nodes of cell 0. Before anything is blocked.
  uint16_t addGuest();
  void request(uint16_t guest, Endpoint server, HttpMessage message, HttpNet::OnAnswer onAnswer) {
    http_.request(guest, server, std::move(message), std::move(onAnswer));
  }
  // Called when a node has restarted itself, which leaves it off: boot() it later, or do not.
  void onRestart(std::function<void(size_t node)> action) { onRestart_ = std::move(action); }
  // What a story itself expects; a violation if it is not so.
  void expect(const char* promise, bool isSo, const char* otherwise);

  // Faults (world_faults.cpp). Each is counted by its name.
  void boot(size_t node, ResetCause cause = ResetCause::PowerOn);
  // All that are off, within a fifth of a second; how long it takes until they know each other is measured.
  void bootAll();
  void crash(size_t node);
  // Power is cut, and the flash holds what it did at remember(): an older incarnation.
  void crashToOlderFlash(size_t node);
  void rememberFlash(size_t node) { nodes_[node]->storage().remember(); }
  // Announced: gone for `away`, then back. Through the node's own API, as a user would.
  void restart(size_t node, Time away);
  void leave(size_t node);
  void freeze(size_t node, Time duration);
  // As freeze(), with the radio off: what others send meanwhile is lost.
  void suspend(size_t node, Time duration);
  // From now on the node's sketch blocks its loop again and again, until speedUpAll().
  void slowDown(size_t node, Time block, Time pauseMin, Time pauseMax);
  void speedUpAll() { ++slowdowns_; }
  // One node's user retires another one that is off.
  void forget(size_t byNode, size_t retired);
  // Nodes of different cells do not reach each other; one entry a node.
  void partition(const std::vector<uint32_t>& cells);
  void heal();
  void isolateAll();
  void blockOneWay(size_t from, size_t to, bool isBlocked);
  void swapAddresses(size_t a, size_t b);
  // Broadcasts stay within a net; unicast is routed between nets.
  void setNet(size_t node, uint32_t net) { medium_.setNet(static_cast<uint16_t>(node), net); }
  // From its next start on, the node greets the other one's present address.
  void giveSeed(size_t node, size_t seed);
  void setLoss(const LossOptions& broadcast, double unicast);
  void setNodeLoss(size_t node, const LossOptions& broadcast, double unicast);
  void blockBroadcast(bool isBlocked);
  // An extender stands before some of the nodes, and drops broadcasts to them, theirs to the others, or both.
  void extend(const std::vector<uint8_t>& isBehind, bool dropsIn, bool dropsOut);
  // The access point passes on nothing.
  void pause(Time duration);
  // `count` datagrams of random bytes or changed real frames to one node.
  void sendGarbage(size_t node, size_t count);
  // Both from the node's next boot on.
  void setClock(size_t node, uint32_t startMs, int32_t driftPpm);
  void makeTwin(size_t node, size_t of);  // has the other's id
  // From now on, somebody who is no member plays this on the node (adversary.h).
  void attack(Attack attack, size_t victim, Time duration, Time pause) {
    adversary_.begin(attack, victim, duration, pause);
  }
  // What he does: one frame to one node, from any address; and what it makes untrue.
  void forge(size_t to, Endpoint from, Bytes frame);
  void noteAttack(const char* attack, size_t victim);
  // Nodes with keys believe no lies, so there nothing is excused.
  void noteLie(size_t about) {
    if (!options_.isKeyed) truth_.at(about).liedAt = now_;
  }
  void noteNewcomers() {
    if (!options_.isKeyed) truth_.attack().newcomersAt = now_;
  }
  bool isKeyed() const { return options_.isKeyed; }
  // Of which the nodes' keys come, of this epoch first.
  static constexpr uint32_t firstEpoch = 2;
  const SecretKey& rootKey() const { return rootKey_; }
  // The keys of the epoch before, which somebody has stolen.
  const NodeKeys& stolenKeys() const { return stolenKeys_; }
  Crypto& crypto() { return crypto_; }

  // What nodes publish, and what becomes of it.
  EventTraffic& events() { return events_; }
  const EventTraffic& events() const { return events_; }
  // A promise is broken.
  void complain(const char* promise, std::string what) {
    if (violations_.empty()) violations_.push_back({now_, promise, std::move(what)});
  }
  // Something was done to the node from outside its loop, which may be due earlier for it.
  void wake(size_t node) { runPass(static_cast<uint16_t>(node), false); }
  // The node with this id; nodeCount() if there is none.
  size_t numberOf(uint32_t nodeId) const {
    const auto found = numbers_.find(nodeId);
    return found == numbers_.end() ? nodes_.size() : found->second;
  }
  bool isServing(size_t node) const { return isServing(static_cast<uint16_t>(node)); }

  Time now() const { return now_; }
  size_t nodeCount() const { return nodes_.size(); }
  SimNode& node(size_t number) { return *nodes_[number]; }
  bool isOn(size_t number) const { return nodes_[number]->isOn(); }
  Truth& truth() { return truth_; }
  const Views& views() const { return views_; }
  Medium& medium() { return medium_; }
  Generator& generator() { return generator_; }
  Trace& trace() { return trace_; }
  AllCheckers& checkers() { return checkers_; }
  const std::vector<Violation>& violations() const { return violations_; }
  const std::map<std::string, uint64_t>& faults() const { return faults_; }
  // Time that nodes spent running, summed.
  Time nodeTime() const { return nodeTime_; }
  uint64_t passes() const { return passes_; }
  uint64_t httpTransfers() const { return http_.finished(); }
  // Over all that happened.
  uint64_t digest() const { return trace_.digest() ^ medium_.digest() * 0x9E3779B97F4A7C15; }

 private:
  struct Waking {
    Time due = never;    // as the node's loop said last
    Time armed = never;  // the event that will wake it, never later than `due`
  };

  void dispatch(const Event& event);
  void onWake(uint16_t node, Time at);
  void runPass(uint16_t node, bool hasDatagrams);
  void onSecond();
  void lookAtAll(size_t observer);
  void show(size_t observer, size_t subject, const View& after);
  void stop(size_t node, Ending ending);
  void stall(size_t node, Time duration);
  void endStall(size_t node, bool isLong);
  void refreshLinks();
  bool areInReach(uint16_t a, uint16_t b) const;
  bool canFind(uint16_t a, uint16_t b) const;
  void noteAttackFigures();
  void count(const char* fault, std::string line);
  Bytes makeGarbage(uint8_t* room, size_t roomBytes, Endpoint& from);

  // A guest always does.
  bool isServing(uint16_t station) const override {
    return station >= nodes_.size() || (nodes_[station]->isOn() && !isFrozen_[station]);
  }
  bool isRunning(uint16_t station) const override { return station < nodes_.size() && nodes_[station]->isOn(); }
  bool takesPieces(uint16_t station, HttpMethod method, std::string_view target) override {
    return nodes_[station]->requests().takesPieces(method, target);
  }
  bool onBody(uint16_t station, HttpExchange& exchange, Bytes piece) override {
    return nodes_[station]->requests().onBody(exchange, piece);
  }
  void submit(uint16_t station, HttpExchange& exchange) override { nodes_[station]->requests().submit(exchange); }
  void cancel(uint16_t station, HttpExchange& exchange) override { nodes_[station]->requests().cancel(exchange); }
  void pass(uint16_t station) override { runPass(station, false); }
  void onMember(uint16_t observer, const NodeInfo& info) override;
  void onMemberRemoved(uint16_t observer, const NodeInfo& info) override;
  void onConflict(uint16_t observer, const NodeConflict& conflict) override;
  void onMessage(uint16_t observer, const EventMessage& message) override { events_.onMessage(observer, message); }
  void onReport(uint16_t publisher, const DeliveryReport& report) override { events_.onReport(publisher, report); }

  void giveKeys();
  bool canRead(uint16_t station, const Packet& packet);
  void noteHeard(uint16_t station, const Packet& packet);

  WorldOptions options_;
  Time now_ = 0;
  Generator generator_;
  ToyCrypto crypto_;
  SecretKey rootKey_;
  NodeKeys stolenKeys_;
  EventHeap agenda_;
  Trace trace_{now_};
  Medium medium_;
  HttpNet http_;
  std::vector<std::unique_ptr<SimNode>> nodes_;
  std::vector<Waking> waking_;
  std::vector<uint8_t> isFrozen_;
  std::unordered_map<uint32_t, uint16_t> numbers_;  // of nodes, by their ids
  std::vector<std::function<void()>> actions_;
  std::vector<uint32_t> freeActions_;
  std::function<void(size_t)> onRestart_;
  uint32_t slowdowns_ = 0;  // how often speedUpAll() was called
  Truth truth_;
  Views views_;
  Adversary adversary_{*this};
  EventTraffic events_{*this};
  std::set<std::pair<size_t, uint32_t>>
      askers_;                   // a node, and an address that nobody has, from which a frame came to it
  std::set<uint32_t> passedOn_;  // addresses that nobody has, of which a node has heard in its first 30 s
  size_t strangers_ = 0;         // in the list that has most of them, since the last look
  std::vector<Violation> violations_;
  AllCheckers checkers_;
  std::map<std::string, uint64_t> faults_;
  Time nextSecond_ = second;
  Time nodeTime_ = 0;
  uint64_t passes_ = 0;
};

}  // namespace spore::sim
