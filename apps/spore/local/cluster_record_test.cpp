#include "local/cluster_record.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

ClusterRecord sample() {
  ClusterRecord record{"spore", 4210, ProcessId{7, 70}, {}};
  record.nodes.push_back({"node-1", "127.77.0.1", 8080, {8, 80}});
  return record;
}

TEST(ClusterRecord, WhatIsWrittenIsRead) {
  const std::optional<ClusterRecord> record = parseRecord(toJson(sample()).dump());
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->cluster, "spore");
  EXPECT_EQ(record->udpPort, 4210);
  ASSERT_TRUE(record->owner.has_value());
  EXPECT_EQ(record->owner->startTicks, 70u);
  ASSERT_EQ(record->nodes.size(), 1u);
  EXPECT_EQ(record->nodes[0].name, "node-1");
  EXPECT_EQ(record->nodes[0].ip, "127.77.0.1");
  EXPECT_EQ(record->nodes[0].httpPort, 8080);
  EXPECT_EQ(record->nodes[0].process.pid, 8);
}

TEST(ClusterRecord, ADetachedClusterHasNoOwner) {
  ClusterRecord detached = sample();
  detached.owner.reset();
  EXPECT_FALSE(parseRecord(toJson(detached).dump())->owner.has_value());
}

TEST(ClusterRecord, ATornOrForeignFileIsNoRecord) {
  EXPECT_FALSE(parseRecord("").has_value());
  EXPECT_FALSE(parseRecord("{\"cluster\":\"spore\"").has_value());
  EXPECT_FALSE(parseRecord("[]").has_value());
  EXPECT_FALSE(parseRecord("{\"cluster\":1,\"udpPort\":1,\"owner\":null,\"nodes\":[]}").has_value());
}

TEST(ClusterRecord, ItIsUpOnlyWhileANodeRunsAndItsOwnerHasNotCrashed) {
  ClusterRecord record = sample();
  record.owner.reset();
  EXPECT_FALSE(record.isUp());
  record.nodes[0].process = thisProcess();
  EXPECT_TRUE(record.isUp());
  record.owner = ProcessId{thisProcess().pid, thisProcess().startTicks + 1};
  EXPECT_FALSE(record.isUp());
  record.owner = thisProcess();
  EXPECT_TRUE(record.isUp());
}

}  // namespace
}  // namespace spore::cli
