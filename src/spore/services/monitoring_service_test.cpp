#include "spore/services/monitoring_service.h"

#include <gtest/gtest.h>

#include "spore/json/json_validator.h"
#include "support/remote_node.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct MonitoringServiceTest : ::testing::Test {
  ServiceNode node;

  MonitoringServiceTest() { node.begin(); }
};

TEST_F(MonitoringServiceTest, EveryPartTellsItsFigures) {
  RemoteNode other;
  other.nodeId = 5;
  other.hostname = "other";
  other.beat(node.cluster, node.fake.clock.now());
  node.pass(Millis{2000});
  (void)node.get("/api/nothing");
  EXPECT_EQ(node.get("/api/monitoring/resources", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  const std::string_view begin =
      R"({"uptime":2,"resetCause":"power_on","memory":{"free":30000,"total":50000,"largestFreeBlock":16000},)"
      R"("cpu":{"freqMHz":80,"longestLoopMs":2},"storage":{"flashChipSize":1048576,"notStored":[]},)"
      R"("cluster":{"members":2,"activeMembers":2,"membersMax":)";
  EXPECT_EQ(node.talk.body().substr(0, begin.size()), begin);
  EXPECT_TRUE(node.talk.says(R"("received":1,)"));
  EXPECT_TRUE(node.talk.says(R"("turnedAway":0,)"));
  EXPECT_TRUE(node.talk.says(R"("profiles":{"stored":0,"fetched":0,"failed":0,"noRoom":0},"events":{"published":0,)"));
  EXPECT_TRUE(node.talk.says(
      R"("firstGeneration":{"peers":0,"received":0,"malformed":0,"ignored":0,"sent":0,"fetched":0,"failed":0},"api":)"));
  EXPECT_TRUE(node.talk.says(R"("requests":2,"errors":1,"refused":0,"overloaded":0},"webSocket":{"clients":1,)"));
}

TEST_F(MonitoringServiceTest, EachConflictIsTold) {
  RemoteNode twins[2];
  for (uint8_t i = 0; i < 2; ++i) {
    twins[i].nodeId = 0x701u + i;
    twins[i].hostname = "twin";
  }
  for (uint8_t second = 0; second < 16; ++second) {
    for (uint8_t i = 0; i < 2; ++i) {
      twins[i].address = {IpAddress{10, 0, static_cast<uint8_t>(1 + i), static_cast<uint8_t>(1 + second % 2)}, 4210};
      twins[i].beat(node.cluster, node.fake.clock.now());
    }
    node.pass(Millis{2000});
  }
  EXPECT_EQ(node.get("/api/monitoring/resources", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(R"("nodeIds":["00000701"],"addresses":["10.0.1.1:4210","10.0.1.2:4210"])"));
  EXPECT_TRUE(node.talk.says(R"("nodeIds":["00000702"],"addresses":["10.0.2.1:4210","10.0.2.2:4210"])"));
  EXPECT_TRUE(node.talk.says(R"("sent":)"));
}

TEST_F(MonitoringServiceTest, TheLargestFiguresFit) {
  FakeSystem& system = node.fake.system;
  system.freeBytes = system.totalBytes = system.flashBytes = ~uint64_t{0};
  system.largestBlock = 0xFFFFFFFF;
  EXPECT_EQ(node.get("/api/monitoring/resources"), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
}

TEST_F(MonitoringServiceTest, WhatABoardCannotKnowIsLeftOut) {
  FakeSystem& system = node.fake.system;
  system.totalBytes = 0;
  system.largestBlock = 0;
  system.megahertz = 0;
  system.flashBytes = 0;
  EXPECT_EQ(node.get("/api/monitoring/resources"), 200);
  EXPECT_TRUE(node.talk.says(R"("memory":{"free":30000},"cpu":{"longestLoopMs":0},"storage":{"notStored":[]},)"));
}

TEST_F(MonitoringServiceTest, WhatCouldNotBeStoredIsNamedUntilItIs) {
  node.fake.storage.storeStatus = Status::Full;
  EXPECT_EQ(node.fake.storage.store(StorageKey::Labels, {}), Status::Full);
  EXPECT_EQ(node.fake.storage.store(StorageKey::GoodStart, {}), Status::Full);
  EXPECT_EQ(node.get("/api/monitoring/resources"), 200);
  EXPECT_TRUE(node.talk.says(R"("notStored":["labels","good_start"]})"));
  node.fake.storage.storeStatus = Status::Ok;
  EXPECT_EQ(node.fake.storage.store(StorageKey::Labels, {}), Status::Ok);
  EXPECT_EQ(node.get("/api/monitoring/resources"), 200);
  EXPECT_TRUE(node.talk.says(R"("notStored":["good_start"]})"));
}

}  // namespace
}  // namespace spore
