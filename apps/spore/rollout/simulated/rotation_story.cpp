#include <fmt/format.h>

#include <algorithm>

#include "sim_operator.h"
#include "simulator/promises.h"
#include "stories.h"
#include "story_run.h"

namespace spore::cli {
namespace {

using sim::second;
using sim::Time;

constexpr size_t nodeCount = 50;
constexpr size_t sleepers = 2;
constexpr size_t splitOff = 20;
constexpr size_t confirmedBeforeSplit = 10;
constexpr Time splitFor = 3 * sim::minute;
constexpr double loss = 0.2;  // of broadcasts in bursts of a second, and of everything else
constexpr Time powerCutEach = 15 * second;
constexpr Time powerIsAwayFor = 4 * second;
constexpr Time patience = 60 * sim::minute;
constexpr uint32_t newEpoch = sim::World::firstEpoch + 1;

sim::WorldOptions worldOf(uint64_t seed) {
  sim::WorldOptions options;
  options.seed = seed;
  options.nodes = nodeCount;
  options.isKeyed = true;
  options.medium.broadcastLoss = {loss, second};
  options.medium.unicastLoss = loss;
  return options;
}

class RotationStory {
 public:
  explicit RotationStory(uint64_t seed)
      : generator_(seed ^ 0x6B657973),
        world_(worldOf(seed)),
        change_(
            world_.rootKey(), newEpoch, world_.crypto(), [this] { return nonce(); }, [](uint32_t, uint32_t) {}),
        operator_(world_, change_, factsOfEpoch(newEpoch), Subject::Keys) {}

  StoryEnd play();

 private:
  std::array<uint8_t, 16> nonce();
  bool goesOn() const { return broken_.empty() && world_.violations().empty(); }
  void expect(bool isSo, const std::string& otherwise) {
    if (!isSo && broken_.empty()) broken_ = otherwise;
  }
  void rotate();
  void live();
  void cutPower();
  void split();
  void wakeSleepers();
  void judge();
  void retire();
  bool isOldKeyHeard(size_t node);
  std::string figures() const;
  static RolloutTerms terms();

  sim::Generator generator_;
  sim::World world_;
  KeyChange change_;
  SimOperator operator_;
  std::string broken_;
  Time begunAt_ = 0;
  Time splitAt_ = 0;
  Time nextCutAt_ = 0;
  bool isSplit_ = false;
  bool isCutting_ = true;
  unsigned cuts_ = 0;
  unsigned halts_ = 0;
  unsigned confirmed_ = 0;
};

RolloutTerms RotationStory::terms() {
  RolloutTerms terms;
  terms.parallelMax = 8;
  terms.soakMs = 5000;
  terms.deadlineMs = 120 * 1000;
  terms.queueMs = 1000;
  return terms;
}

std::array<uint8_t, 16> RotationStory::nonce() {
  std::array<uint8_t, 16> nonce;
  for (uint8_t& byte : nonce) byte = static_cast<uint8_t>(generator_.next() >> 32);
  return nonce;
}

StoryEnd RotationStory::play() {
  world_.bootAll();
  world_.run(30 * second);
  for (size_t node = nodeCount - sleepers; node < nodeCount; ++node) world_.crash(node);
  world_.run(30 * second);
  begunAt_ = world_.now();
  rotate();
  expect(cuts_ > 0 && splitAt_ > 0, "no power was cut, or the network never fell apart");
  wakeSleepers();
  isCutting_ = false;
  rotate();
  judge();
  if (goesOn()) retire();
  if (broken_.empty() && !world_.violations().empty()) {
    const sim::Violation& first = world_.violations().front();
    broken_ = fmt::format("{}: {}", first.checker, first.what);
  }
  return {broken_, figures()};
}

// As somebody would who types the command, and goes on with it when it has halted.
void RotationStory::rotate() {
  operator_.plan(terms());
  operator_.stageAll(change_);
  if (!goesOn()) return;
  operator_.start();
  while (goesOn()) {
    live();
    if (!operator_.isDone()) continue;
    const RolloutState& state = operator_.state();
    if (isSplit_) continue;
    if (state.course == Course::Halted) {
      ++halts_;
      world_.run(20 * second);
      operator_.resume();
    } else if (state.count(Phase::Failed) > 0) {
      operator_.resumeFailed();
    } else {
      confirmed_ += static_cast<unsigned>(state.count(Phase::Confirmed));
      return;
    }
  }
}

void RotationStory::live() {
  world_.run(second);
  expect(world_.now() - begunAt_ < patience, "the rotation does not come to an end");
  if (splitAt_ == 0 && operator_.state().count(Phase::Confirmed) >= confirmedBeforeSplit) split();
  if (isSplit_ && world_.now() - splitAt_ >= splitFor) {
    world_.heal();
    isSplit_ = false;
  }
  if (isCutting_ && world_.now() >= nextCutAt_) cutPower();
}

void RotationStory::cutPower() {
  nextCutAt_ = world_.now() + powerCutEach;
  const size_t victim = generator_.below(nodeCount - sleepers);
  if (!world_.isOn(victim)) return;
  ++cuts_;
  world_.crash(victim);
  world_.after(powerIsAwayFor, [this, victim] { world_.boot(victim); });
}

void RotationStory::split() {
  std::vector<uint32_t> cells(nodeCount, 0);
  for (size_t part = 0; part < splitOff;) {
    uint32_t& cell = cells[1 + generator_.below(nodeCount - 1)];
    part += cell == 0 ? 1 : 0;
    cell = 1;
  }
  world_.partition(cells);
  splitAt_ = world_.now();
  isSplit_ = true;
}

void RotationStory::wakeSleepers() {
  world_.run(powerIsAwayFor);
  for (size_t node = nodeCount - sleepers; node < nodeCount; ++node) world_.boot(node);
  world_.run(30 * second);
}

void RotationStory::judge() {
  world_.setLoss({}, 0);
  world_.calm();
  world_.run(sim::promises::viewsConvergeWithin + 2 * second);
  for (size_t node = 0; node < nodeCount; ++node) {
    expect(world_.isOn(node), fmt::format("node {} is lost", node));
    if (!world_.isOn(node)) continue;
    const KeyRing& keys = world_.node(node).trust().frames().keys().ring();
    expect(keys.active.epoch == newEpoch, fmt::format("node {} is in epoch {}", node, keys.active.epoch));
    expect(keys.step == KeyStep::Retiring, fmt::format("node {} has not been confirmed", node));
  }
}

// A thief has the old frame key, and an ear on the cluster's clock.
bool RotationStory::isOldKeyHeard(size_t node) {
  FrameTrust& frames = world_.node(node).trust().frames();
  const Instant now = world_.node(node).clock().now();
  const Endpoint from{IpAddress{10, 0, 255, 9}, 4210};
  const ClusterMoment moment = frames.moment(now);
  uint8_t frame[frameHeaderBytes + frameTagBytes];
  ByteWriter writer{frame};
  FrameHeader header;
  header.type = FrameType::Heartbeat;
  header.flags = static_cast<uint8_t>(frameFlagAuthenticated | (sim::World::firstEpoch << 1 & frameFlagsEpoch) |
                                      (moment.tick << 4 & frameFlagsTick));
  header.nodeId = 0xBAD;
  header.incarnation = 1;
  encodeHeader(writer, header);
  uint8_t more[14];
  ByteWriter place{more};
  place.u32(from.ip.value);
  place.u16(from.port);
  place.u32(moment.session);
  place.u32(moment.tick);
  Crypto& crypto = world_.crypto();
  const SecretKey stolen = deriveFrameKey(crypto, world_.rootKey(), sim::World::firstEpoch);
  const Sha256Hash mac = crypto.mac(crypto.prepare(asBytes(stolen)), writer.written(), more);
  writer.bytes(asBytes(mac).first(frameTagBytes));
  return frames.canRead(now, from, writer.written());
}

void RotationStory::retire() {
  expect(isOldKeyHeard(0), "what the old keys say is not believed for a day");
  for (size_t node = 0; node < nodeCount; ++node) {
    if (!world_.isOn(node)) continue;
    const Instant now = world_.node(node).clock().now();
    expect(world_.node(node).trust().frames().keys().retire(now) == Status::Ok,
           fmt::format("node {} retires nothing", node));
  }
  world_.run(30 * second);
  for (size_t node = 0; node < nodeCount; ++node)
    expect(!isOldKeyHeard(node), fmt::format("node {} believes a retired epoch", node));
}

std::string RotationStory::figures() const {
  return fmt::format("{} confirmed, {} power cuts, {} halts, over after {}", confirmed_, cuts_, halts_,
                     clockText(world_.now() - begunAt_));
}

}  // namespace

StoryEnd playRotation(uint64_t seed) {
  return RotationStory(seed).play();
}

}  // namespace spore::cli
