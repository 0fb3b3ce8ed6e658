#include "spore/first_generation/first_generation.h"

#include <gtest/gtest.h>

#include "spore/json/json_document.h"
#include "support/fake_board.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

struct FirstGenerationTest : ::testing::Test {
  FakeBoard fake;
  NodeContext context{fake.log};
  FakeDatagrams& port = fake.datagrams;
  FirstGeneration old{context, port, fake.httpClient, fake.system};
  Instant now{5000};
  const Endpoint lamp{IpAddress{10, 0, 0, 7}, 5555};
  const Endpoint fan{IpAddress{10, 0, 0, 8}, 4210};

  FirstGenerationTest() { context.identity().hostname = HostName{"kitchen"}; }
  std::string_view said() const { return asText(port.lastSent()); }
  bool receive(std::string_view text, Endpoint from) { return old.onDatagram(now, from, asBytes(text)); }
  void runFor(uint32_t seconds) {
    for (uint32_t second = 0; second < seconds; ++second) {
      now = now + Millis{1000};
      old.tick(now, 0);
    }
  }
  // Lets time pass with an old node that is there: it answers when it is asked.
  void runWith(Endpoint peer, uint32_t seconds) {
    for (uint32_t second = 0; second < seconds; ++second) {
      const uint32_t before = port.unicasts;
      runFor(1);
      if (port.unicasts != before && said() == "CLUSTER_DISCOVERY") receive("CLUSTER_RESPONSE:lamp", peer);
    }
  }
  size_t peers() const { return static_cast<size_t>(old.end() - old.begin()); }
};

TEST_F(FirstGenerationTest, ADiscoveryIsAnsweredAtItsSourceWithOurName) {
  EXPECT_TRUE(receive("CLUSTER_DISCOVERY", lamp));
  EXPECT_EQ(port.lastTo, lamp);
  EXPECT_EQ(said(), "CLUSTER_RESPONSE:kitchen");
  EXPECT_EQ(peers(), 1u);
}

TEST_F(FirstGenerationTest, AHeartbeatIsAnsweredWithOurFactsWhenSoMuchHasCome) {
  EXPECT_TRUE(receive("CLUSTER_HEARTBEAT:lamp", lamp));
  EXPECT_EQ(port.unicasts, 0u);
  EXPECT_TRUE(receive("CLUSTER_HEARTBEAT:lamp", lamp));
  if (port.unicasts == 0) (void)receive("CLUSTER_HEARTBEAT:lamp", lamp);
  constexpr std::string_view head = "CLUSTER_NODE_INFO:kitchen:{\"freeHeap\":";
  EXPECT_EQ(said().substr(0, head.size()), head);
  JsonDocument json;
  EXPECT_EQ(json.parse(said().substr(26)), Status::Ok);
  EXPECT_TRUE(json.find("chipId").ok() && json.find("sdkVersion").ok() && json.find("cpuFreqMHz").ok());
  ASSERT_EQ(peers(), 1u);
  EXPECT_EQ(old.begin()->hostname.view(), "lamp");
  EXPECT_EQ(FirstGeneration::statusOf(*old.begin(), now), NodeStatus::Active);
}

TEST_F(FirstGenerationTest, WithoutMemoryAPeerIsAnsweredButNotShown) {
  {
    const SpareShortage shortage;
    EXPECT_TRUE(receive("CLUSTER_DISCOVERY", lamp));
    EXPECT_EQ(said(), "CLUSTER_RESPONSE:kitchen");
    EXPECT_TRUE(receive("CLUSTER_NODE_INFO:lamp:{\"chipId\":7}", lamp));
    runFor(10);
    EXPECT_EQ(peers(), 0u);
  }
  EXPECT_TRUE(receive("CLUSTER_HEARTBEAT:lamp", lamp));
  EXPECT_EQ(peers(), 1u);
}

TEST_F(FirstGenerationTest, APeerIsKeyedByItsAddressAndShowsWhatItSaid) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  receive(
      "NODE_UPDATE:lamp2:{\"freeHeap\":20000,\"chipId\":1193046,\"sdkVersion\":\"2.2.2\",\"cpuFreqMHz\":80,"
      "\"flashChipSize\":1048576,\"labels\":{\"a\":\"b\"}}",
      lamp);
  receive("CLUSTER_RESPONSE:fan", fan);
  ASSERT_EQ(peers(), 2u);
  const OldPeer& peer = *old.begin();
  EXPECT_EQ(peer.hostname.view(), "lamp2");
  EXPECT_EQ(peer.figures.freeHeap, 20000u);
  EXPECT_EQ(peer.figures.chipId, 1193046u);
  EXPECT_EQ(peer.figures.cpuFreqMHz, 80u);
  EXPECT_EQ(peer.figures.sdkVersion.view(), "2.2.2");
}

TEST_F(FirstGenerationTest, APeerThatTellsNoFiguresIsAskedForThemAndOneThatTellsThemIsNot) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  runWith(lamp, 9);
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  runWith(lamp, 9);
  EXPECT_EQ(fake.httpClient.requests, 1u);
  EXPECT_EQ(fake.httpClient.lastServer, (Endpoint{lamp.ip, 80}));
  fake.httpClient.answer(R"({"freeHeap":30000,"chipId":9,"api":[{"uri":"/api/node/status","method":"GET"}]})");
  runFor(1);
  EXPECT_EQ(old.begin()->figures.freeHeap, 30000u);
  EXPECT_EQ(old.begin()->figures.chipId, 9u);
  EXPECT_EQ(old.pollCounters().fetched, 1u);
  for (int i = 0; i < 20; ++i) {
    receive("NODE_UPDATE:lamp:{\"freeHeap\":20000,\"chipId\":9}", lamp);
    runFor(5);
  }
  EXPECT_EQ(fake.httpClient.requests, 1u);
  EXPECT_EQ(old.begin()->figures.freeHeap, 20000u);
}

TEST_F(FirstGenerationTest, NobodyIsAskedForFiguresOnceThePeerIsGone) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  runWith(lamp, 9);
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  runWith(lamp, 9);
  ASSERT_EQ(fake.httpClient.requests, 1u);
  fake.httpClient.end(Status::Unavailable);
  runFor(60);
  const uint32_t requests = fake.httpClient.requests;
  if (fake.httpClient.isBusy()) fake.httpClient.end(Status::Unavailable);
  runFor(300);
  EXPECT_EQ(fake.httpClient.requests, requests);
}

TEST_F(FirstGenerationTest, OurTextStopsWithinAMinuteOfTheLastWordOfTheirs) {
  runFor(20);
  EXPECT_EQ(port.broadcasts, 0u);
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  runFor(59);
  EXPECT_EQ(port.broadcasts, 12u);
  EXPECT_EQ(said(), "CLUSTER_HEARTBEAT:kitchen");
  EXPECT_EQ(FirstGeneration::statusOf(*old.begin(), now), NodeStatus::Inactive);
  runFor(6);
  const uint32_t said = port.broadcasts;
  EXPECT_EQ(FirstGeneration::statusOf(*old.begin(), now), NodeStatus::Dead);
  runFor(300);
  EXPECT_EQ(port.broadcasts, said);
}

TEST_F(FirstGenerationTest, OurTextComesEachFiveSeconds) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  for (const uint32_t wait : {0, 5000, 5000}) {
    const uint32_t before = port.broadcasts;
    if (wait > 0) old.tick(now + Millis{wait - 1}, 0);
    EXPECT_EQ(port.broadcasts, before);
    now = now + Millis{wait};
    old.tick(now, 0);
    EXPECT_EQ(port.broadcasts, before + 1);
  }
}

TEST_F(FirstGenerationTest, APeerIsActiveForTenSecondsDeadAfterAMinuteAndGoneAfterADay) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  const auto statusAfter = [this](uint32_t milliseconds) {
    return FirstGeneration::statusOf(*old.begin(), now + Millis{milliseconds});
  };
  EXPECT_EQ(statusAfter(9999), NodeStatus::Active);
  EXPECT_EQ(statusAfter(10000), NodeStatus::Inactive);
  EXPECT_EQ(statusAfter(59999), NodeStatus::Inactive);
  EXPECT_EQ(statusAfter(60000), NodeStatus::Dead);
  constexpr uint32_t day = 24 * 60 * 60 * 1000;
  old.tick(now + Millis{day - 1}, 0);
  EXPECT_EQ(peers(), 1u);
  old.tick(now + Millis{day}, 0);
  EXPECT_EQ(peers(), 0u);
}

TEST_F(FirstGenerationTest, AnAnswerCountsForFourHundredMilliseconds) {
  for (const uint32_t wait : {400, 401}) {
    receive("CLUSTER_HEARTBEAT:lamp", lamp);
    for (uint32_t second = 0; second < 10 && !old.begin()->isAsked; ++second) runFor(1);
    ASSERT_TRUE(old.begin()->isAsked);
    now = now + Millis{wait};
    receive("CLUSTER_RESPONSE:lamp", lamp);
    EXPECT_EQ(old.begin()->answers, wait == 400 ? 1 : 0);  // what comes too late is a guess, and all begins anew
  }
}

TEST_F(FirstGenerationTest, TextOfANodeThatSpeaksOurProtocolCountsForNothing) {
  old.onFrame(now, lamp.ip);
  runFor(59);
  EXPECT_TRUE(receive("CLUSTER_HEARTBEAT:lamp", lamp));
  EXPECT_TRUE(receive("CLUSTER_DISCOVERY", lamp));
  EXPECT_EQ(port.unicasts, 0u);
  EXPECT_EQ(peers(), 0u);
  EXPECT_EQ(old.counters().ignored, 2u);
  runFor(62);
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  EXPECT_EQ(peers(), 1u);
}

TEST_F(FirstGenerationTest, TwoNewNodesDoNotKeepEachOthersTextAlive) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  for (int second = 0; second < 300; ++second) {
    old.onFrame(now, fan.ip);
    receive("CLUSTER_HEARTBEAT:fan", fan);
    runFor(1);
  }
  EXPECT_EQ(port.broadcasts, 12u);
}

TEST_F(FirstGenerationTest, APeerThatWasUpdatedIsNoPeerAnyMore) {
  receive("CLUSTER_HEARTBEAT:lamp", lamp);
  old.onFrame(now, lamp.ip);
  runFor(1);
  EXPECT_EQ(peers(), 0u);
}

TEST_F(FirstGenerationTest, OurOwnTextComingBackIsNobodys) {
  EXPECT_TRUE(receive("CLUSTER_HEARTBEAT:kitchen", port.local));
  EXPECT_EQ(peers(), 0u);
  EXPECT_EQ(old.counters().received, 0u);
}

TEST_F(FirstGenerationTest, EventsReachSubscribersInBothDirections) {
  static uint32_t heard;
  static FixedString<64> last;
  heard = 0;
  context.subscribe("#", [](const EventMessage& message) {
    ++heard;
    last = FixedString<64>{message.data};
  });
  receive("CLUSTER_EVENT:{\"event\":\"light/set\",\"data\":\"o\\u006e\"}", lamp);
  EXPECT_EQ(last.view(), "on");
  receive("CLUSTER_EVENT:{\"event\":\"light/set\",\"data\":{\"r\":1}}", lamp);
  EXPECT_EQ(last.view(), "{\"r\":1}");
  receive("RAW:hello", fan);
  EXPECT_EQ(last.view(), "hello");
  EXPECT_EQ(heard, 3u);
  receive("CLUSTER_EVENT:{\"event\":\"node_discovered\",\"data\":\"\"}", lamp);
  receive("CLUSTER_EVENT:{\"data\":\"x\"}", lamp);
  receive("CLUSTER_EVENT:[", lamp);
  EXPECT_EQ(heard, 3u);
  EXPECT_EQ(old.counters().malformed, 3u);
  old.onPublish(now, "door", "open");
  EXPECT_EQ(said(), "CLUSTER_EVENT:{\"event\":\"door\",\"data\":\"open\"}");
}

TEST_F(FirstGenerationTest, AnEventWithMoreDataThanAnyMayHaveIsMalformed) {
  static uint32_t heard;
  heard = 0;
  context.subscribe("#", [](const EventMessage&) { ++heard; });
  FixedString<500> text{"CLUSTER_EVENT:{\"event\":\"x\",\"data\":\""};
  while (text.size() < 490) text.appendCut("a");
  text.appendCut("\"}");
  receive(text.view(), lamp);
  EXPECT_EQ(heard, 0u);
  EXPECT_EQ(old.counters().malformed, 1u);
}

TEST_F(FirstGenerationTest, WithoutAPeerEventsAreNotSaidInText) {
  old.onPublish(now, "door", "open");
  receive("RAW:hello", fan);
  old.onPublish(now, "door", "open");
  EXPECT_EQ(port.broadcasts, 0u);
}

TEST_F(FirstGenerationTest, InAFullListOnlyTheDeadMakeRoom) {
  for (uint32_t i = 1; i <= limits::oldPeersMax; ++i) receive("CLUSTER_DISCOVERY", {IpAddress{0x0A000100 + i}, 4210});
  EXPECT_EQ(peers(), limits::oldPeersMax);
  receive("CLUSTER_HEARTBEAT:late", lamp);
  EXPECT_EQ(peers(), limits::oldPeersMax);
  EXPECT_NE(old.begin()->ip, lamp.ip);
  runFor(61);
  receive("CLUSTER_HEARTBEAT:late", lamp);
  EXPECT_EQ(peers(), limits::oldPeersMax);
  EXPECT_EQ((old.end() - 1)->ip, lamp.ip);
}

TEST_F(FirstGenerationTest, AFloodIsNotAnswered) {
  for (int i = 0; i < 100; ++i) receive("CLUSTER_DISCOVERY", lamp);
  EXPECT_EQ(port.unicasts, 20u);
  runFor(1);
  receive("CLUSTER_DISCOVERY", lamp);
  EXPECT_GE(port.unicasts, 21u);
}

TEST_F(FirstGenerationTest, AnAddressGetsAtMostThreeTimesTheBytesThatCameFromThere) {
  size_t come = 0;
  size_t gone = 0;
  for (int i = 0; i < 200; ++i) {
    constexpr std::string_view texts[] = {"CLUSTER_DISCOVERY", "CLUSTER_HEARTBEAT:a"};
    const std::string_view text = texts[i % 2];
    const uint32_t before = port.unicasts;
    come += text.size();
    receive(text, lamp);
    if (port.unicasts != before) gone += port.lastSent().size();
    now = now + Millis{100};
    EXPECT_LE(gone, 3 * come);
  }
  EXPECT_GT(gone, come);
}

TEST_F(FirstGenerationTest, AnAddressThatOthersSpeakForIsAskedForNothing) {
  // Whoever forges a peer's texts forges answers, too, but does not know when they are asked for.
  for (int second = 0; second < 300; ++second) {
    receive("CLUSTER_HEARTBEAT:lamp", lamp);
    receive("CLUSTER_RESPONSE:lamp", lamp);
    runFor(1);
    now = now + Millis{500};
    receive("CLUSTER_RESPONSE:lamp", lamp);
  }
  EXPECT_EQ(fake.httpClient.requests, 0u);
}

TEST_F(FirstGenerationTest, OtherDatagramsAreNotTaken) {
  EXPECT_FALSE(receive("HELLO", lamp));
  EXPECT_TRUE(receive("CLUSTER_HEARTBEAT:<script>", lamp));
  EXPECT_EQ(old.counters().malformed, 1u);
  EXPECT_EQ(peers(), 0u);
  receive("CLUSTER_NODE_INFO:lamp:{\"freeHeap\":", lamp);
  EXPECT_EQ(old.counters().malformed, 2u);
  receive("CLUSTER_NODE_INFO:lamp:{\"freeHeap\":-5,\"chipId\":99999999999,\"sdkVersion\":7}", lamp);
  EXPECT_EQ(old.begin()->figures.freeHeap, 0u);
  EXPECT_EQ(old.begin()->figures.chipId, 0u);
}

}  // namespace
}  // namespace spore
