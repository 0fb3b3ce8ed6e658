#include "spore/services/node_service.h"

#include <gtest/gtest.h>

#include "spore/json/json_validator.h"
#include "spore/profiles/profile_parser.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct NodeServiceTest : ::testing::Test {
  ServiceNode node;

  NodeServiceTest() { node.begin(); }
};

TEST_F(NodeServiceTest, StatusBeginsWithTheSpecificationsFields) {
  EXPECT_EQ(node.get("/api/node/status"), 200);
  const std::string_view begin =
      R"~({"freeHeap":30000,"chipId":11259375,"sdkVersion":"2.2.2-dev(38a443e)","cpuFreqMHz":80,"flashChipSize":1048576,)~"
      R"("hostname":"kitchen","nodeId":"00abcdef","version":"1.2.3","uptime":0,"incarnation":3,"phase":"alive",)"
      R"("cluster":"spore","profile":")";
  EXPECT_EQ(node.talk.body().substr(0, begin.size()), begin);
  EXPECT_TRUE(node.talk.says(R"("resetCause":"power_on","labels":{"role":"light","room":"kitchen"},"api":[)"));
  EXPECT_TRUE(node.talk.says(R"({"uri":"/api/node/status","method":"GET"})"));
  EXPECT_EQ(node.talk.count(R"("method":)"), node.api.endpointCount());
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
}

TEST_F(NodeServiceTest, StatusTellsOfTheLastCrash) {
  EXPECT_EQ(node.get("/api/node/status"), 200);
  EXPECT_FALSE(node.talk.says("lastCrash"));
  node.fake.system.cause = ResetCause::Exception;
  node.fake.system.site = {28, 0x402012ab};
  node.crashes.begin(4, {77, TaskName{"blink"}});
  EXPECT_EQ(node.get("/api/node/status", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(R"("lastCrash":{"reason":"exception","exception":28,"address":"402012ab","uptime":77,)"
                             R"("incarnation":4,"task":"blink"},"labels":)"));
}

TEST_F(NodeServiceTest, StatusIsTheSameHoweverSmallTheFills) {
  EXPECT_EQ(node.get("/api/node/status", 4096), 200);
  const uint32_t expected = fingerprint(node.talk.body());
  const size_t pieces[] = {1, 7, 536};
  for (const size_t pieceBytes : pieces) {
    EXPECT_EQ(node.get("/api/node/status", pieceBytes), 200);
    EXPECT_EQ(fingerprint(node.talk.body()), expected);
  }
}

TEST_F(NodeServiceTest, WhatABoardCannotKnowIsLeftOut) {
  node.fake.system.sdk = "";
  node.fake.system.megahertz = 0;
  node.fake.system.flashBytes = 0;
  EXPECT_EQ(node.get("/api/node/status"), 200);
  EXPECT_TRUE(node.talk.says(R"({"freeHeap":30000,"chipId":11259375,"hostname":"kitchen",)"));
  EXPECT_FALSE(node.talk.says("rssi"));
  node.fake.system.signal = -70;
  EXPECT_EQ(node.get("/api/node/status"), 200);
  EXPECT_TRUE(node.talk.says(R"("rssi":-70)"));
}

// What other members do with the answer.
TEST_F(NodeServiceTest, StatusHasTheProfileThatTheHeartbeatPromises) {
  static ProfileStore store;
  ProfileParser parser{store};
  EXPECT_EQ(node.get("/api/node/status"), 200);
  EXPECT_EQ(parser.begin(), Status::Ok);
  EXPECT_EQ(parser.push(asBytes(node.talk.body())), Status::Ok);
  EXPECT_EQ(parser.finish(node.profiles.ownDigest()), Status::Ok);
  EXPECT_TRUE(node.talk.says(nodeIdText(node.profiles.ownDigest())));
}

TEST_F(NodeServiceTest, UptimeSurvivesTheWrapOfTheClock) {
  constexpr uint32_t day = 24 * 60 * 60;
  for (uint32_t i = 0; i < 60; ++i) {
    node.fake.clock.advance(Millis{day * 1000 + 500});
    node.facts.noteLoop(node.fake.clock.now(), Millis{1});
  }
  EXPECT_EQ(node.facts.uptimeS(), 60 * day + 30);
}

TEST_F(NodeServiceTest, RestartIsAnsweredBeforeItHappens) {
  EXPECT_EQ(node.postJson("/api/node/restart", "{}"), 202);
  EXPECT_EQ(node.talk.body(), R"({"status":"restarting"})");
  node.pass(Millis{100});
  EXPECT_EQ(node.restarts, 0u);
  EXPECT_EQ(node.postJson("/api/node/restart", ""), 202);
  node.pass(Millis{500});
  EXPECT_EQ(node.restarts, 1u);
}

TEST_F(NodeServiceTest, WithoutAFreeTaskARestartIsRefused) {
  static char names[limits::tasksMax][3];
  for (size_t i = 0; i < limits::tasksMax; ++i) {
    names[i][0] = static_cast<char>('A' + i);
    (void)node.tasks.every(Millis{1000}, names[i], [] {});
  }
  EXPECT_EQ(node.postJson("/api/node/restart", ""), 503);
}

TEST_F(NodeServiceTest, EndpointsAreListedWithTheirParameters) {
  EXPECT_EQ(node.get("/api/node/endpoints"), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_EQ(node.talk.count(R"("uri":)"), node.api.endpointCount());
  EXPECT_TRUE(node.talk.says(R"({"uri":"/api/cluster/event","method":"POST","description":")"));
  EXPECT_TRUE(node.talk.says(R"("parameters":[{"name":"event","type":"string","required":true,"description":")"));
  EXPECT_TRUE(node.talk.says(R"({"name":"data","type":"json","required":false,"description":")"));
  EXPECT_TRUE(node.talk.says(R"("parameters":[]})"));
}

TEST_F(NodeServiceTest, TheLongestTextsOfAnEndpointFit) {
  static char text[descriptionBytesMax + 1];
  std::memset(text, '"', descriptionBytesMax);
  static char uri[endpointUriBytesMax + 1];
  std::memset(uri, 'x', endpointUriBytesMax);
  uri[0] = '/';
  static constexpr ParameterSpec parameters[] = {
      {"abcdefghijklmnopqrstuvwxyz012345", ParameterType::Boolean, false, text}};
  EXPECT_EQ(node.get("/api/node/endpoints"), 200);
  const size_t quotesOfOthers = node.talk.count(R"(\")");
  EXPECT_EQ(node.api.registerEndpoint(
                uri, HttpMethod::Delete, [](ApiRequest&) {}, text, parameters),
            Status::Ok);
  EXPECT_EQ(node.get("/api/node/endpoints"), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_EQ(node.talk.count(R"(\")"), quotesOfOthers + 2 * descriptionBytesMax);
  EXPECT_EQ(node.get("/api/node/status"), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(uri));
}

}  // namespace
}  // namespace spore
