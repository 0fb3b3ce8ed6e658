#include "spore/cluster/wire/frame_sender.h"

#include <gtest/gtest.h>

#include "spore/base/hash.h"
#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(FrameSender, EachReceiverGetsASequenceOfItsOwn) {
  static ClusterBench bench;
  bench.sender.open(FrameType::Event).u8(9);
  EXPECT_EQ(bench.sender.broadcast(), Status::Ok);
  EXPECT_EQ(bench.sender.sendTo(ClusterBench::addressOf(7)), Status::Ok);
  const Frame first = bench.port.sent[0].frame();
  const Frame second = bench.port.sent[1].frame();
  EXPECT_EQ(first.header.type, FrameType::Event);
  EXPECT_EQ(first.header.fleetId, fingerprint("spore"));
  EXPECT_EQ(first.header.nodeId, ClusterBench::ownId);
  EXPECT_EQ(first.header.incarnation, 3u);
  EXPECT_EQ(first.header.sequence, 1u);
  EXPECT_EQ(second.header.sequence, 2u);
  EXPECT_EQ(second.body.size(), 1u);
  EXPECT_EQ(second.body[0], 9);
  EXPECT_TRUE(bench.port.sent[0].isBroadcast);
  EXPECT_EQ(bench.port.sent[1].to, ClusterBench::addressOf(7));
  EXPECT_EQ(bench.counters.sent, 2u);
  EXPECT_EQ(bench.counters.sentBytes, 2 * (frameHeaderBytes + 1));
}

TEST(FrameSender, ABodyThatDoesNotFitIsNotSent) {
  static ClusterBench bench;
  static uint8_t large[limits::datagramBytesMax];
  bench.sender.open(FrameType::Event).bytes(Bytes{large, sizeof large - frameHeaderBytes + 1});
  EXPECT_EQ(bench.sender.broadcast(), Status::TooLarge);
  EXPECT_EQ(bench.port.total, 0u);
  EXPECT_EQ(bench.sender.sequence(), 0u);
  bench.sender.open(FrameType::Event).bytes(Bytes{large, sizeof large - frameHeaderBytes});
  EXPECT_EQ(bench.sender.broadcast(), Status::Ok);
  EXPECT_EQ(bench.port.sent[0].size, limits::datagramBytesMax);
}

TEST(FrameSender, FailuresOfTheBoardAreCountedAndPassedOn) {
  static ClusterBench bench;
  bench.port.sendStatus = Status::Unavailable;
  bench.sender.open(FrameType::Event).u8(1);
  EXPECT_EQ(bench.sender.broadcast(), Status::Unavailable);
  EXPECT_EQ(bench.counters.sendFailed, 1u);
  EXPECT_EQ(bench.counters.sent, 0u);
  EXPECT_EQ(bench.counters.sentBytes, 0u);
}

}  // namespace
}  // namespace spore
