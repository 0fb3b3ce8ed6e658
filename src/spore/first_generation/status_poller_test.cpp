#include "spore/first_generation/status_poller.h"

#include <gtest/gtest.h>

#include "support/counting_log.h"
#include "support/fake_http_client.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

constexpr const char* answer = R"({"freeHeap":20000,"chipId":7,"sdkVersion":"2.2.2","cpuFreqMHz":80,"api":[]})";

struct StatusPollerTest : ::testing::Test {
  CountingLog log;
  NodeContext context{log};
  FakeHttpClient http;
  StatusPoller poller{context, http};
  OldPeers peers;
  Instant now{0u - 60000};  // the clock wraps after a minute
  size_t members = 0;

  void meet(uint8_t last) {
    OldPeer peer;
    peer.ip = IpAddress{10, 0, 0, last};
    peer.heardAt = now;
    peer.answers = OldPeer::answersWanted;
    poller.schedule(now, peer);
    ASSERT_EQ(peers.push(peer), Status::Ok);
  }
  // One second, in which all peers are heard.
  void second() {
    now = now + Millis{1000};
    for (OldPeer& peer : peers) peer.heardAt = now;
    poller.loop(now, peers, members);
  }
  // The seconds until the next request; `limit` if there is none.
  uint32_t secondsToNext(uint32_t limit = 300) {
    const uint32_t before = http.requests;
    for (uint32_t passed = 1; passed <= limit; ++passed) {
      second();
      if (http.requests != before) return passed;
    }
    return limit;
  }
};

TEST_F(StatusPollerTest, NobodyIsAskedAndNoChanceIsUsedWhileThereIsNoPeer) {
  Random untouched = context.random();
  for (int i = 0; i < 100; ++i) second();
  EXPECT_EQ(http.requests, 0u);
  EXPECT_EQ(context.random().next(), untouched.next());
}

TEST_F(StatusPollerTest, WhoHasNotShownThatItIsThereIsNotAsked) {
  meet(7);
  peers[0].answers = OldPeer::answersWanted - 1;
  EXPECT_EQ(secondsToNext(60), 60u);
  peers[0].answers = OldPeer::answersWanted;
  EXPECT_EQ(secondsToNext(), 1u);
}

TEST_F(StatusPollerTest, ForWantOfMemoryNobodyIsAskedUntilThereIsSome) {
  meet(7);
  {
    const SpareShortage shortage;
    EXPECT_EQ(secondsToNext(30), 30u);
  }
  EXPECT_EQ(secondsToNext(), 1u);
  const SpareShortage shortage;
  http.answer(answer, 5);
  second();
  EXPECT_EQ(poller.counters().fetched, 1u);
  EXPECT_EQ(peers[0].figures.chipId, 7u);
}

TEST_F(StatusPollerTest, ANewPeerIsAskedSoonAndThenAboutEvery10Seconds) {
  meet(7);
  EXPECT_LE(secondsToNext(), 2u);
  EXPECT_EQ(http.lastServer, (Endpoint{IpAddress{10, 0, 0, 7}, 80}));
  EXPECT_EQ(http.lastPath, "/api/node/status");
  for (int i = 0; i < 20; ++i) {
    http.answer(answer, 5);
    const uint32_t passed = secondsToNext();
    EXPECT_GE(passed, 9u);
    EXPECT_LE(passed, 14u);
  }
  EXPECT_EQ(peers[0].figures.freeHeap, 20000u);
  EXPECT_EQ(peers[0].figures.chipId, 7u);
  EXPECT_EQ(peers[0].figures.sdkVersion, "2.2.2");
  EXPECT_EQ(poller.counters().fetched, 20u);
  EXPECT_EQ(poller.counters().failed, 0u);
}

TEST_F(StatusPollerTest, WhoDoesNotAnswerIsAskedMoreAndMoreSeldomAndKeepsItsFigures) {
  meet(7);
  (void)secondsToNext();
  http.answer(answer);
  (void)secondsToNext();
  const uint32_t expected[] = {10, 20, 40, 80, 80, 80};
  for (const uint32_t seconds : expected) {
    http.end(Status::Timeout);
    const uint32_t passed = secondsToNext();
    EXPECT_GE(passed, seconds * 8 / 10);
    EXPECT_LE(passed, seconds * 12 / 10 + 2);
  }
  EXPECT_EQ(peers[0].figures.freeHeap, 20000u);
  EXPECT_EQ(poller.counters().failed, 6u);
  http.answer(answer);
  EXPECT_LE(secondsToNext(), 14u);
}

TEST_F(StatusPollerTest, AMalformedAnswerIsCountedAndChangesNothing) {
  meet(7);
  (void)secondsToNext();
  http.answer(answer);
  for (const char* text : {"<html>", "{}", R"({"chipId":8,"freeHeap":1)", ""}) {
    (void)secondsToNext();
    http.answer(text);
  }
  second();
  EXPECT_EQ(peers[0].figures.chipId, 7u);
  EXPECT_EQ(peers[0].figures.freeHeap, 20000u);
  EXPECT_EQ(poller.counters().failed, 4u);
}

TEST_F(StatusPollerTest, OneIsAskedAtATimeAndEachHasItsTurn) {
  for (uint8_t last = 1; last <= limits::oldPeersMax && last <= 8; ++last) meet(last);
  uint32_t asked[9] = {};
  for (int i = 0; i < 80; ++i) {
    (void)secondsToNext();
    ++asked[http.lastServer.ip.value & 0xFF];
    const uint32_t requests = http.requests;
    second();
    second();
    EXPECT_EQ(http.requests, requests);
    http.answer(answer);
  }
  for (size_t i = 1; i <= peers.size(); ++i) {
    EXPECT_GE(asked[i], 80 / peers.size() - 4);
    EXPECT_LE(asked[i], 80 / peers.size() + 4);
  }
}

TEST_F(StatusPollerTest, ManyMembersAskMoreSeldomEach) {
  members = 100;
  meet(7);
  (void)secondsToNext();
  http.answer(answer);
  EXPECT_GE(secondsToNext(), 40u);
}

TEST_F(StatusPollerTest, ABusyClientIsAskedAgainInTheNextSecond) {
  meet(7);
  HttpClient::Handlers nothing;
  nothing.onBody = [](Bytes) {};
  nothing.onDone = [](Status) {};
  (void)http.get({}, "/other", 1, nothing);
  for (int i = 0; i < 5; ++i) second();
  EXPECT_EQ(http.requests, 1u);
  http.end(Status::Ok);
  second();
  EXPECT_EQ(http.requests, 2u);
  EXPECT_EQ(poller.counters().failed, 0u);
}

TEST_F(StatusPollerTest, WhoHasToldItsFiguresOrIsDeadIsNotAsked) {
  meet(7);
  for (int i = 0; i < 60; ++i) {
    poller.onFiguresTold(now, peers[0]);
    second();
  }
  EXPECT_EQ(http.requests, 0u);
  now = now + Millis{60000};
  poller.loop(now, peers, 0);
  EXPECT_EQ(http.requests, 0u);
  second();
  EXPECT_EQ(http.requests, 1u);
}

TEST_F(StatusPollerTest, AnAnswerOfAPeerThatIsGoneMeanwhileHarmsNobody) {
  meet(7);
  (void)secondsToNext();
  peers.erase(0);
  http.answer(answer);
  meet(8);
  EXPECT_LE(secondsToNext(), 2u);
  EXPECT_EQ(peers[0].figures.chipId, 0u);
  EXPECT_EQ(poller.counters().fetched, 1u);
}

}  // namespace
}  // namespace spore
