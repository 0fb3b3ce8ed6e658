#include "simulator/world.h"

#include <gtest/gtest.h>

#include "simulator/run/runner.h"

namespace spore::sim {
namespace {

WorldOptions fleet(size_t nodes) {
  WorldOptions options;
  options.nodes = nodes;
  return options;
}

TEST(World, NodesFindEachOther) {
  World world(fleet(8));
  world.bootAll();
  world.run(15 * second);
  for (size_t node = 0; node < 8; ++node) EXPECT_EQ(world.views().activeShownBy(node), 7);
  EXPECT_TRUE(world.violations().empty());
  EXPECT_GT(world.nodeTime(), 100 * second);
}

TEST(World, NodesFetchTheProfilesOfOtherFirmwares) {
  World world(fleet(8));
  world.bootAll();
  world.run(30 * second);
  EXPECT_GT(world.httpTransfers(), 0u);
  size_t fetched = 0;
  for (size_t node = 0; node < 8; ++node) fetched += world.node(node).spore().profiles().store().size();
  EXPECT_GT(fetched, 0u);
}

TEST(World, ACrashIsNoticedAndAReturnToo) {
  World world(fleet(5));
  world.bootAll();
  world.run(15 * second);
  world.crash(3);
  world.run(15 * second);
  EXPECT_EQ(world.views().activeViewsOf(3), 0);
  world.boot(3);
  world.run(10 * second);
  EXPECT_EQ(world.views().activeViewsOf(3), 4);
  EXPECT_EQ(world.node(3).spore().ctx().identity().incarnation, 2u);
  EXPECT_TRUE(world.violations().empty());
}

// They know no address of each other any more.
TEST(World, TwoThatMoveBehindAnExtenderAreOutOfReachUntilItPassesBroadcasts) {
  World world(fleet(2));
  world.bootAll();
  world.run(15 * second);
  world.extend({0, 1}, true, true);
  EXPECT_TRUE(world.truth().isLinked(0, 1));
  world.swapAddresses(0, 1);
  EXPECT_FALSE(world.truth().isLinked(0, 1));
  world.run(75 * second);
  EXPECT_EQ(world.views().of(0, 1).shown, Shown::Dead);
  EXPECT_TRUE(world.violations().empty());
  world.extend({}, false, false);
  EXPECT_TRUE(world.truth().isLinked(0, 1));
  world.run(10 * second);
  EXPECT_EQ(world.views().of(0, 1).shown, Shown::Active);
  EXPECT_FALSE(world.truth().isAnybodyAstray());
}

TEST(World, WhoMovesBehindAnExtenderIsFoundByThoseThatAThirdNodeTells) {
  World world(fleet(3));
  world.bootAll();
  world.run(15 * second);
  world.extend({0, 1, 0}, true, true);
  world.swapAddresses(0, 1);
  EXPECT_TRUE(world.truth().isLinked(0, 1));
  world.run(75 * second);
  EXPECT_EQ(world.views().of(0, 1).shown, Shown::Active);
  EXPECT_TRUE(world.violations().empty());
}

TEST(World, AnOlderFlashBringsAnOlderIncarnation) {
  World world(fleet(1));
  world.boot(0);
  world.rememberFlash(0);
  for (int i = 0; i < 3; ++i) {
    world.crash(0);
    world.boot(0);
  }
  EXPECT_EQ(world.node(0).spore().ctx().identity().incarnation, 4u);
  world.crashToOlderFlash(0);
  world.boot(0);
  EXPECT_EQ(world.node(0).spore().ctx().identity().incarnation, 2u);
}

TEST(World, APartitionSeparatesAndHeals) {
  World world(fleet(4));
  world.bootAll();
  world.run(15 * second);
  world.partition({0, 0, 1, 1});
  EXPECT_FALSE(world.truth().isLinked(0, 2));
  world.run(15 * second);
  EXPECT_EQ(world.views().activeShownBy(0), 1);
  world.heal();
  world.run(10 * second);
  EXPECT_EQ(world.views().activeShownBy(0), 3);
  EXPECT_TRUE(world.violations().empty());
}

TEST(World, AFrozenNodeSaysNothingAndItsClockJumps) {
  World world(fleet(3));
  world.bootAll();
  world.run(15 * second);
  const uint64_t before = world.medium().traffic().broadcasts;
  for (size_t node = 0; node < 3; ++node) world.freeze(node, 20 * second);
  const Instant clock = world.node(0).clock().now();
  world.run(19 * second);
  EXPECT_EQ(world.medium().traffic().broadcasts, before);
  world.run(5 * second);
  EXPECT_GT(world.medium().traffic().broadcasts, before);
  EXPECT_GE(world.node(0).clock().now().since(clock).count, 23900u);
}

TEST(World, OneSeedIsOneWorld) {
  RunOptions options = randomRun(11);
  options.nodes = 8;
  options.duration = 5 * minute;
  const uint64_t digest = play(options).tally.digest;
  EXPECT_EQ(play(options).tally.digest, digest);
  options.seed = 12;
  EXPECT_NE(play(options).tally.digest, digest);
}

TEST(World, ABrokenPromiseEndsTheRunAndNamesItself) {
  World world(fleet(3));
  world.bootAll();
  world.run(15 * second);
  world.expect("made_up", false, "this cannot be");
  const Time then = world.now();
  world.run(hour);
  EXPECT_EQ(world.now(), then);
  EXPECT_EQ(world.violations().size(), 1u);
}

}  // namespace
}  // namespace spore::sim
