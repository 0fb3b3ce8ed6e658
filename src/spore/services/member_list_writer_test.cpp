#include "spore/services/member_list_writer.h"

#include <gtest/gtest.h>

#include "spore/json/json_validator.h"
#include "support/member_list_check.h"
#include "support/remote_node.h"
#include "support/service_node.h"

namespace spore {
namespace {

constexpr uint32_t firstRemoteId = 0x00100001;

struct MemberListWriterTest : ::testing::Test {
  ServiceNode node;

  MemberListWriterTest() { node.begin(); }
  Instant now() { return node.fake.clock.now(); }

  void hear(RemoteNode& remote) { remote.beat(node.cluster, now()); }
  RemoteNode remote(uint32_t index) {
    RemoteNode other;
    other.nodeId = firstRemoteId + index * 0x101;
    other.hostname = "other";
    other.labels = "role=sensor";
    other.address.ip = IpAddress{10u << 24 | 0x100 | index};
    return other;
  }
  void leaveForGood(RemoteNode& other) {
    other.phase = NodePhase::Left;
    hear(other);
    EXPECT_EQ(node.cluster.forget(now(), other.nodeId), Status::Ok);
  }

  ProfileStore& profiles() { return node.profiles.store(); }
  // Stores the profile of another firmware and returns its digest.
  uint32_t storeProfile(size_t endpoints, std::string_view version) {
    static char uris[limits::endpointsMax][16];
    EXPECT_EQ(profiles().beginBuilding(), Status::Ok);
    for (size_t i = 0; i < endpoints; ++i) {
      std::memcpy(uris[i], "/api/other/xx", 14);
      uris[i][11] = static_cast<char>('a' + i / 26);
      uris[i][12] = static_cast<char>('a' + i % 26);
      EXPECT_EQ(profiles().addEndpoint({uris[i], HttpMethod::Post}), Status::Ok);
    }
    ProfileFacts facts;
    facts.sdkVersion = "3.0.0";
    facts.version = version;
    facts.cpuFreqMHz = 160;
    facts.flashChipSize = 4194304;
    EXPECT_EQ(profiles().setFacts(facts), Status::Ok);
    const uint32_t digest = profiles().buildingDigest();
    EXPECT_EQ(profiles().commit(digest), Status::Ok);
    return digest;
  }

  std::string_view list() {
    EXPECT_EQ(node.get("/api/cluster/members"), 200);
    return node.talk.body();
  }
  // Fills `pieceBytes` at a time into a check, and calls `between(fills so far)` before each.
  template <typename Between>
  bool checkList(MemberListCheck& check, size_t pieceBytes, const Between& between) {
    node.talk.request(HttpMethod::Get, "/api/cluster/members");
    node.api.submit(node.talk.exchange);
    node.api.loop();
    for (uint32_t fills = 0;; ++fills) {
      between(fills);
      uint8_t piece[536];
      const size_t size = node.talk.exchange.reply.fill(MutableBytes{piece}.first(pieceBytes));
      if (size == 0) return check.isGood();
      check.push({piece, size});
    }
  }
};

TEST_F(MemberListWriterTest, ALoneNodeListsItself) {
  const std::string_view text = list();
  const std::string_view begin =
      R"({"members":[{"hostname":"kitchen","ip":"10.0.0.1","lastSeen":1000,"latency":0,"status":"ACTIVE",)"
      R"~("resources":{"freeHeap":30000,"chipId":11259375,"sdkVersion":"2.2.2-dev(38a443e)","cpuFreqMHz":80,)~"
      R"("flashChipSize":1048576},"port":8080,"udpPort":4210,"ageMs":0,"nodeId":"00abcdef","incarnation":3,"uptime":0,)"
      R"("phase":"alive","version":"1.2.3","labels":{"role":"light","room":"kitchen"},)"
      R"("api":[{"uri":"/api/node/status","method":"GET"},)";
  EXPECT_EQ(text.substr(0, begin.size()), begin);
  EXPECT_EQ(node.talk.count(R"("method":)"), node.api.endpointCount());
  const std::string_view end = R"("}],"apiComplete":true}],"conflicts":[]})";
  EXPECT_EQ(text.substr(text.size() - end.size()), end);
}

TEST_F(MemberListWriterTest, AMemberThatWasOnlyHeardOfShowsWhatIsKnown) {
  RemoteNode teller = remote(1);
  hear(teller);
  teller.tellOf(node.cluster, now(), 0x00200000, Endpoint{IpAddress{10, 0, 0, 99}, 4211});
  (void)list();
  EXPECT_TRUE(node.talk.says(R"("hostname":"esp_200000","ip":"10.0.0.99",)"));
  EXPECT_TRUE(node.talk.says(R"("latency":null,"status":"ACTIVE","resources":{"chipId":2097152},"udpPort":4211,)"));
  EXPECT_TRUE(node.talk.says(
      R"("phase":"alive","path":"hearsay","confirmed":false,"labels":{},"api":[],"apiComplete":false}],"conflicts":[]})"));
}

TEST_F(MemberListWriterTest, AMemberWithOurFirmwareShowsOurEndpoints) {
  RemoteNode twin = remote(1);
  twin.profileDigest = node.profiles.ownDigest();
  twin.rssi = -61;
  hear(twin);
  (void)list();
  EXPECT_TRUE(node.talk.says(
      R"~("resources":{"freeHeap":20000,"chipId":1048834,"sdkVersion":"2.2.2-dev(38a443e)","cpuFreqMHz":80,)~"));
  EXPECT_TRUE(node.talk.says(
      R"("uptime":77,"phase":"alive","path":"broadcast","confirmed":false,"version":"1.2.3","rssi":-61,"labels":{"role":"sensor"},)"));
  EXPECT_EQ(node.talk.count(R"("uri":"/api/cluster/members")"), 2u);
  EXPECT_EQ(node.talk.count(R"("apiComplete":true)"), 2u);
}

TEST_F(MemberListWriterTest, TheEndpointsAreLeftOutOnRequest) {
  RemoteNode twin = remote(1);
  twin.profileDigest = node.profiles.ownDigest();
  hear(twin);
  EXPECT_EQ(node.get("/api/cluster/members?api=false"), 200);
  EXPECT_EQ(node.talk.count(R"("api":[],"apiComplete":true)"), 2u);
  EXPECT_EQ(node.talk.count(R"("uri":)"), 0u);
}

TEST_F(MemberListWriterTest, AnotherFirmwareShowsItsOwnEndpoints) {
  RemoteNode other = remote(1);
  other.profileDigest = storeProfile(3, "9.9.9");
  hear(other);
  (void)list();
  EXPECT_TRUE(node.talk.says(R"("sdkVersion":"3.0.0","cpuFreqMHz":160,"flashChipSize":4194304},"port":80,)"));
  EXPECT_TRUE(node.talk.says(R"("version":"9.9.9",)"));
  EXPECT_TRUE(
      node.talk.says(R"("api":[{"uri":"/api/other/aa","method":"POST"},{"uri":"/api/other/ab","method":"POST"},)"
                     R"({"uri":"/api/other/ac","method":"POST"}],"apiComplete":true}],"conflicts":[]})"));
}

TEST_F(MemberListWriterTest, AnUnknownFirmwareIsIncomplete) {
  RemoteNode other = remote(1);
  other.profileDigest = 12345;
  hear(other);
  (void)list();
  EXPECT_TRUE(node.talk.says(R"("resources":{"freeHeap":20000,"chipId":1048834},)"));
  EXPECT_TRUE(node.talk.says(R"("api":[],"apiComplete":false}],"conflicts":[]})"));
}

TEST_F(MemberListWriterTest, SilenceShowsInStatusAndAge) {
  RemoteNode other = remote(1);
  hear(other);
  node.pass(Millis{61000});
  (void)list();
  EXPECT_TRUE(node.talk.says(R"("lastSeen":1000,"latency":null,"status":"DEAD")"));
  EXPECT_TRUE(node.talk.says(R"("ageMs":61000,)"));
}

TEST_F(MemberListWriterTest, NodesOfTheFirstGenerationComeLastByAddress) {
  const Instant now = node.fake.clock.now();
  (void)node.old.onDatagram(now, {IpAddress{10, 0, 0, 9}, 4210}, asBytes("CLUSTER_HEARTBEAT:fan"));
  (void)node.old.onDatagram(now, {IpAddress{10, 0, 0, 8}, 4210},
                            asBytes("NODE_UPDATE:lamp:{\"freeHeap\":20000,\"chipId\":7,\"sdkVersion\":\"2.2.2\"}"));
  (void)list();
  EXPECT_TRUE(node.talk.says(R"({"hostname":"lamp","ip":"10.0.0.8","lastSeen":)"));
  EXPECT_TRUE(node.talk.says(R"("resources":{"freeHeap":20000,"chipId":7,"sdkVersion":"2.2.2"},"port":80,"ageMs":0,)"
                             R"("generation":1,"labels":{},"api":[],"apiComplete":false},{"hostname":"fan",)"));
  EXPECT_TRUE(node.talk.says(R"("resources":{},"port":80,"ageMs":0,"generation":1,)"));
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
}

TEST_F(MemberListWriterTest, ConflictsComeLast) {
  RemoteNode first = remote(1);
  RemoteNode second = remote(2);
  second.address = first.address;
  for (int i = 0; i < 3; ++i) {
    hear(first);
    node.pass(Millis{2000});
    hear(second);
    node.pass(Millis{2000});
  }
  (void)list();
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(R"("conflicts":[{"kind":"address","nodeIds":["00100102","00100203"],)"
                             R"("addresses":["10.0.1.1:4210"],"seen":5,"ageMs":)"));
  EXPECT_EQ(node.get("/api/monitoring/resources", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(R"("cutOff":false,"conflicts":[{"kind":"address","nodeIds":["00100102",)"));
}

TEST_F(MemberListWriterTest, AMemberThatLeftSaysSo) {
  RemoteNode other = remote(1);
  hear(other);
  other.phase = NodePhase::Left;
  hear(other);
  (void)list();
  EXPECT_TRUE(node.talk.says(R"("status":"INACTIVE")"));
  EXPECT_TRUE(node.talk.says(R"("phase":"left")"));
}

TEST_F(MemberListWriterTest, TheListStaysGoodWhileMembersComeAndGo) {
  const size_t pieces[] = {1, 7, 536};
  uint32_t joined = 0;
  for (const size_t pieceBytes : pieces) {
    RemoteNode others[12];
    for (RemoteNode& other : others) {
      // Ids come from both ends, so that newcomers stand before and behind the one that is being shown.
      other = remote(joined % 2 == 0 ? joined : 4000 - joined);
      ++joined;
    }
    size_t next = 0;
    size_t gone = 0;
    MemberListCheck check;
    // Something happens about every hundred bytes.
    const size_t fillsPerStep = 100 / pieceBytes + 1;
    const size_t stepsPerFill = pieceBytes / 100 + 1;
    const bool isGood = checkList(check, pieceBytes, [&](uint32_t fills) {
      if (fills % fillsPerStep != 0) return;
      for (size_t step = 0; step < stepsPerFill; ++step) {
        if (next < 12) hear(others[next++]);
        if (next > 6 && gone < 6) leaveForGood(others[gone++]);
      }
    });
    EXPECT_TRUE(isGood);
    EXPECT_EQ(next, 12u);
    EXPECT_EQ(gone, 6u);
    EXPECT_LT(1u, check.members);
  }
}

TEST_F(MemberListWriterTest, AMemberThatGoesInTheMiddleEndsItsOwnEntryOnly) {
  for (uint32_t at = 0; at < 40; ++at) {
    RemoteNode first = remote(2 * at);
    RemoteNode second = remote(2 * at + 1);
    first.profileDigest = second.profileDigest = node.profiles.ownDigest();
    hear(first);
    hear(second);
    MemberListCheck check;
    EXPECT_TRUE(checkList(check, 100, [&](uint32_t fills) {
      if (fills == at) leaveForGood(first);
    }));
    EXPECT_LE(2u, check.members);
    leaveForGood(second);
  }
}

TEST_F(MemberListWriterTest, AProfileThatGoesInTheMiddleIsShownAsIncomplete) {
  RemoteNode other = remote(1);
  for (uint32_t at = 0; at < 60; ++at) {
    other.profileDigest = storeProfile(30, "9.9.9");
    hear(other);
    MemberListCheck check;
    EXPECT_TRUE(checkList(check, 100, [&](uint32_t fills) {
      if (fills == at) profiles().evict(other.profileDigest);
    }));
    EXPECT_EQ(check.members, 2u);
    const uint32_t foreign = check.endpoints - static_cast<uint32_t>(node.api.endpointCount());
    EXPECT_EQ(check.complete, foreign == 30 ? 2u : 1u);
    profiles().evict(other.profileDigest);
  }
}

TEST_F(MemberListWriterTest, AProfileThatChangesInTheMiddleIsShownAsItWas) {
  RemoteNode other = remote(1);
  const uint32_t old = storeProfile(30, "1");
  const uint32_t fresh = storeProfile(2, "2");
  other.profileDigest = old;
  hear(other);
  MemberListCheck check;
  EXPECT_TRUE(checkList(check, 100, [&](uint32_t) {
    if (check.endpoints != node.api.endpointCount() + 5) return;
    other.profileDigest = fresh;
    hear(other);
  }));
  EXPECT_EQ(check.endpoints, node.api.endpointCount() + 30);
  EXPECT_EQ(check.complete, 2u);
}

TEST_F(MemberListWriterTest, TextsOfStrangersNeverBreakThePieces) {
  RemoteNode other = remote(1);
  other.hostname = "abcdefghijklmnopqrstuvwxyz012345";
  other.labels =
      "a1=00000000000000000000000000000000000000000000,b1=00000000000000000000000000000000000000000000,"
      "c1=00000000000000000000000000000000000000000000,d1=00000000000000000000000000000000000000000000";
  char nasty[limits::topicBytesMax];
  std::memset(nasty, 1, sizeof nasty);  // six characters each in JSON
  EXPECT_EQ(profiles().beginBuilding(), Status::Ok);
  char uri[96];
  std::memset(uri, 1, sizeof uri);
  EXPECT_EQ(profiles().addEndpoint({"/plain", HttpMethod::Get}), Status::Ok);
  EXPECT_EQ(profiles().addEndpoint({{uri, sizeof uri}, HttpMethod::Get}), Status::Ok);
  ProfileFacts facts;
  facts.sdkVersion = {nasty, sizeof nasty};
  facts.version = {nasty, 32};
  facts.cpuFreqMHz = 0xFFFF;
  facts.flashChipSize = ~uint64_t{0};
  EXPECT_EQ(profiles().setFacts(facts), Status::Ok);
  other.profileDigest = profiles().buildingDigest();
  EXPECT_EQ(profiles().commit(other.profileDigest), Status::Ok);
  hear(other);
  MemberListCheck check;
  EXPECT_TRUE(checkList(check, 536, [](uint32_t) {}));
  EXPECT_EQ(check.endpoints, node.api.endpointCount() + 1);
  EXPECT_EQ(check.complete, 1u);
}

TEST_F(MemberListWriterTest, AFullTableIsListedWhole) {
  for (uint32_t i = 0; i < limits::membersMax; ++i) {
    RemoteNode other = remote(i);
    other.profileDigest = node.profiles.ownDigest();
    hear(other);
  }
  MemberListCheck check;
  EXPECT_TRUE(checkList(check, 536, [](uint32_t) {}));
  EXPECT_EQ(check.members, limits::membersMax + 1);
  EXPECT_EQ(check.complete, limits::membersMax + 1);
}

}  // namespace
}  // namespace spore
