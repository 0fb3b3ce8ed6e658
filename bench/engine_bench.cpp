// What single operations of the engine cost on this machine.
#include <benchmark/benchmark.h>

#include <memory>

#include "spore/node/spore.h"
#include "support/fake_board.h"
#include "support/http_talk.h"
#include "support/remote_node.h"

namespace spore {
namespace {

constexpr size_t members = 100;

// A node that knows a hundred others, and a heartbeat of each with twelve freshness reports about its neighbours.
struct Fleet {
  Fleet() : node(board.board, NodeOptions{}) {
    CHECK(node.begin() == Status::Ok);
    for (size_t i = 0; i < members; ++i) {
      RemoteNode remote;
      remote.nodeId = idOf(i);
      remote.hostname = "lamp";
      remote.address.ip = addressOf(i).ip;
      remote.profileDigest = node.profiles().ownDigest();
      remote.beat(node.cluster(), board.clock.now());
    }
  }
  static uint32_t idOf(size_t i) { return static_cast<uint32_t>(0x1000 + 37 * (i % members)); }
  static Endpoint addressOf(size_t i) { return {IpAddress{10, 0, 1, static_cast<uint8_t>(1 + i % members)}, 4210}; }

  FakeBoard board;
  Spore node;
};

// Heartbeats as they come from the air: each newer than the last, each report news.
size_t encodeBeat(MutableBytes buffer, size_t sender, uint32_t sequence, uint32_t profileDigest) {
  FrameHeader header;
  header.fleetId = fingerprint("spore");
  header.nodeId = Fleet::idOf(sender);
  header.incarnation = 1;
  header.sequence = sequence;
  Heartbeat heartbeat;
  heartbeat.profileDigest = profileDigest;
  heartbeat.httpPort = 80;
  heartbeat.identityDigest = identityDigestOf("lamp", "");
  for (size_t i = 1; i <= freshnessReportsMax; ++i) {
    FreshnessReport report;
    report.shortId = shortNodeId(Fleet::idOf(sender + i));
    report.incarnationLow = 1;
    report.sequenceLow = static_cast<uint16_t>((sequence + 1) & 0xFFF);
    report.ageTenths = 1;
    (void)heartbeat.reports.push(report);
  }
  ByteWriter writer{buffer};
  encodeHeader(writer, header);
  encodeHeartbeat(writer, heartbeat);
  CHECK(writer.ok());
  return writer.size();
}

void mergeHeartbeat(benchmark::State& state) {
  const auto fleet = std::make_unique<Fleet>();
  // Rounds of all members, encoded before the clock starts to run; their sequences are raised in place.
  static uint8_t frames[members][limits::datagramBytesMax];
  size_t sizes[members];
  uint32_t sequence = 10;
  size_t next = 0;
  for (size_t i = 0; i < members; ++i)
    sizes[i] = encodeBeat(frames[i], i, sequence, fleet->node.profiles().ownDigest());
  for (auto _ : state) {
    if (next == members) {
      state.PauseTiming();
      next = 0;
      sequence += 2;
      fleet->board.clock.advance(Millis{2000});
      for (size_t i = 0; i < members; ++i) encodeBeat(frames[i], i, sequence, fleet->node.profiles().ownDigest());
      state.ResumeTiming();
    }
    fleet->node.cluster().onDatagram(fleet->board.clock.now(), Fleet::addressOf(next), {frames[next], sizes[next]});
    ++next;
  }
  state.counters["reportsApplied"] = static_cast<double>(fleet->node.cluster().counters().reportsApplied);
}
BENCHMARK(mergeHeartbeat);

void streamMembers(benchmark::State& state) {
  const auto fleet = std::make_unique<Fleet>();
  const auto talk = std::make_unique<HttpTalkOf<512 * 1024>>();
  for (auto _ : state) talk->request(HttpMethod::Get, "/api/cluster/members").send(fleet->node.api(), 4096);
  state.counters["listBytes"] = static_cast<double>(talk->body().size());
  state.counters["bufferBytes"] = limits::replyBytesMax;
}
BENCHMARK(streamMembers);

void statusReply(benchmark::State& state) {
  const auto fleet = std::make_unique<Fleet>();
  const auto talk = std::make_unique<HttpTalkOf<512 * 1024>>();
  for (auto _ : state) talk->request(HttpMethod::Get, "/api/node/status").send(fleet->node.api(), 4096);
}
BENCHMARK(statusReply);

void idlePass(benchmark::State& state) {
  const auto fleet = std::make_unique<Fleet>();
  for (auto _ : state) benchmark::DoNotOptimize(fleet->node.loop());
}
BENCHMARK(idlePass);

}  // namespace
}  // namespace spore

BENCHMARK_MAIN();
