#include "boards/esp8266/lwip_transport.h"

#include <gtest/gtest.h>

#include <string>

#include "boards/esp8266/testing/lwip_stand_in.h"
#include "boards/http/server.h"
#include "support/answering_sink.h"

namespace spore {
namespace {

struct LwipTransportTest : ::testing::Test {
  LwipStandIn lwip;
  LwipTransport transport;

  LwipTransportTest() { EXPECT_TRUE(transport.begin(80)); }
  ~LwipTransportTest() override { EXPECT_EQ(LwipStandIn::buffersAlive(), 0u); }
  static std::string_view text(Bytes bytes) { return asText(bytes); }
};

TEST_F(LwipTransportTest, WhatComesLiesThereUntilItIsTaken) {
  ASSERT_TRUE(lwip.isListening());
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  ASSERT_TRUE(transport.isOpen(0));
  EXPECT_TRUE(transport.received(0).empty());
  lwip.received({"abc", "", "de"});
  lwip.received({"fgh"});
  EXPECT_EQ(text(transport.received(0)), "abc");
  transport.take(0, 2);
  EXPECT_EQ(text(transport.received(0)), "c");
  transport.take(0, 1);
  EXPECT_EQ(text(transport.received(0)), "de");
  transport.take(0, 2);
  EXPECT_EQ(text(transport.received(0)), "fgh");
  transport.take(0, 3);
  EXPECT_TRUE(transport.received(0).empty());
  EXPECT_EQ(lwip.acknowledged(), 0u);
  transport.close(0);
  EXPECT_EQ(lwip.acknowledged(), 8u);
  EXPECT_FALSE(lwip.wasAborted());
}

// What is missing in a window is sent again before anything newer, which would come too early and be lost as well.
TEST_F(LwipTransportTest, TheWindowOpensAtOnceWhenItIsFull) {
  const std::string segment(TCP_MSS, 'x');
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  for (int i = 0; i < 3; ++i) {
    lwip.received({segment});
    transport.take(0, segment.size());
    EXPECT_TRUE(transport.received(0).empty());
    EXPECT_EQ(lwip.acknowledged(), 0u);
  }
  // There is room for less than a segment, and not everything is taken yet.
  lwip.received({"y", "z"});
  transport.take(0, 1);
  EXPECT_EQ(text(transport.received(0)), "z");
  EXPECT_EQ(lwip.acknowledged(), 0u);
  transport.take(0, 1);
  EXPECT_TRUE(transport.received(0).empty());
  EXPECT_EQ(lwip.acknowledged(), 3u * TCP_MSS + 2);
  lwip.received({segment, segment, segment, segment});
  transport.close(0);
  EXPECT_EQ(lwip.acknowledged(), 7u * TCP_MSS + 2);
}

// A client that sends single bytes while it reads no answer must not take the heap.
TEST_F(LwipTransportTest, WhatNobodyTakesIsRefusedUntilThereIsRoom) {
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  for (int segment = 0; segment < 8; ++segment) EXPECT_EQ(lwip.received({"x"}), ERR_OK);
  EXPECT_EQ(lwip.received({"y"}), ERR_MEM);
  EXPECT_EQ(lwip.offerAgain(), ERR_MEM);
  EXPECT_EQ(LwipStandIn::buffersAlive(), 9u);
  EXPECT_EQ(text(transport.received(0)), "x");
  transport.take(0, 1);
  EXPECT_EQ(text(transport.received(0)), "x");
  EXPECT_EQ(lwip.offerAgain(), ERR_OK);
  for (int segment = 0; segment < 7; ++segment) {
    EXPECT_EQ(text(transport.received(0)), "x");
    transport.take(0, 1);
  }
  EXPECT_EQ(text(transport.received(0)), "y");
  transport.take(0, 1);
  EXPECT_TRUE(transport.received(0).empty());
  transport.close(0);
}

TEST_F(LwipTransportTest, WhoIsNotWantedIsLeftToTheLibraryToAbort) {
  lwip.setFreeHeap(8 * 1024 - 1);
  EXPECT_EQ(lwip.accepted(), ERR_MEM);
  lwip.setFreeHeap(30000);
  lwip.setOthers(http::connectionsMax + 3 + 1, 80);
  EXPECT_EQ(lwip.accepted(), ERR_MEM);
  EXPECT_FALSE(lwip.wasAbortedInside());
  EXPECT_FALSE(transport.isOpen(0));
  lwip.setOthers(http::connectionsMax + 4, 81);
  EXPECT_EQ(lwip.accepted(), ERR_OK);
  transport.abort(0);
  EXPECT_TRUE(lwip.wasAborted());
}

TEST_F(LwipTransportTest, NoMoreIsSentThanThereIsRoomFor) {
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  lwip.setSendRoom(3);
  EXPECT_EQ(transport.send(0, asBytes(std::string_view{"abcde"})), 3u);
  EXPECT_EQ(transport.send(0, asBytes(std::string_view{"de"})), 0u);
  EXPECT_EQ(lwip.sent(), "abc");
  EXPECT_FALSE(transport.isDelivered(0));
  lwip.delivered(2);
  EXPECT_FALSE(transport.isDelivered(0));
  lwip.delivered(2);  // our end is counted too
  EXPECT_TRUE(transport.isDelivered(0));
  transport.close(0);
}

TEST_F(LwipTransportTest, AConnectionThatTheLibraryHasFreedIsNotTouched) {
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  lwip.received({"abc"});
  lwip.failed();
  EXPECT_TRUE(transport.isLost(0));
  EXPECT_EQ(transport.send(0, asBytes(std::string_view{"x"})), 0u);
  transport.take(0, 1);
  transport.flush(0);
  transport.shutdown(0);
  EXPECT_EQ(text(transport.received(0)), "bc");
  transport.abort(0);
  EXPECT_FALSE(transport.isOpen(0));
}

// When both sides have ended, the block waits in TIME_WAIT and is freed for the next connection without a word.
TEST_F(LwipTransportTest, AConnectionThatIsOverIsLetGoAtOnce) {
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  transport.shutdown(0);
  EXPECT_TRUE(lwip.isShutDown());
  lwip.closedByPeer();
  EXPECT_TRUE(transport.hasEnded(0));
  EXPECT_TRUE(transport.isDelivered(0));
  transport.close(0);
  EXPECT_TRUE(lwip.isOpen());  // nothing was called on it
  EXPECT_FALSE(transport.isOpen(0));
}

// It is ended by tcp_shutdown(): the library would free a block under its own hands after tcp_close().
TEST_F(LwipTransportTest, ItsSideIsEndedAndTheRestIsTakenSoThatTheSenderIsNotHeldUp) {
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  lwip.received({"what nobody", " reads"});
  transport.take(0, 4);
  transport.close(0);
  EXPECT_TRUE(lwip.isShutDown());
  EXPECT_TRUE(lwip.isOpen());
  EXPECT_EQ(lwip.acknowledged(), 17u);
  EXPECT_FALSE(transport.isOpen(0));
}

TEST_F(LwipTransportTest, WhoseOwnerHasGoneAndWhosePeerIsSilentIsDropped) {
  lwip.setOthers(4, 80);
  const struct {
    tcp_state state;
    bool hasOwner;
    uint32_t silentTicks;
    bool isDropped;
  } cases[] = {
      {FIN_WAIT_2, false, 1, false},  {FIN_WAIT_2, false, 2, true},  {FIN_WAIT_2, true, 100, false},
      {FIN_WAIT_1, false, 19, false}, {FIN_WAIT_1, false, 20, true}, {LAST_ACK, false, 50, true},
      {CLOSING, false, 50, true},     {SYN_RCVD, false, 50, false},  {ESTABLISHED, false, 50, false},
  };
  for (const auto& each : cases) {
    lwip.setOthers(4, 80);
    for (size_t i = 0; i < 4; ++i) lwip.setOther(i, ESTABLISHED, true, 0);
    lwip.setOther(1, each.state, each.hasOwner, each.silentTicks);
    for (int pass = 0; pass < 3; ++pass) transport.beginPass();
    EXPECT_EQ(lwip.others(), each.isDropped ? 3u : 4u);
  }
  // Where there is no room for another one, also whose peer has everything; never one that somebody looks after.
  lwip.setOthers(http::connectionsMax + 3, 80);
  for (size_t i = 0; i < http::connectionsMax; ++i) lwip.setOther(i, ESTABLISHED, true, 0);
  for (size_t i = 0; i < 3; ++i) lwip.setOther(http::connectionsMax + i, FIN_WAIT_2, i == 2, 0);
  for (int pass = 0; pass < 4; ++pass) transport.beginPass();
  EXPECT_EQ(lwip.others(), http::connectionsMax + 2u);
  // Also where our end alone is not acknowledged yet; with an answer before it, somebody may be reading.
  for (const uint16_t queued : {1, 2}) {
    lwip.setOthers(http::connectionsMax + 3, 80);
    for (size_t i = 0; i < http::connectionsMax + 2; ++i) lwip.setOther(i, ESTABLISHED, true, 0);
    lwip.setOther(http::connectionsMax + 2, FIN_WAIT_1, false, 0, queued);
    transport.beginPass();
    EXPECT_EQ(lwip.others(), http::connectionsMax + (queued == 1 ? 2u : 3u));
  }
  // All of them, one in each pass; and none of another port.
  lwip.setOthers(4, 80);
  for (size_t i = 0; i < 4; ++i) lwip.setOther(i, FIN_WAIT_2, false, 9);
  for (int pass = 0; pass < 4; ++pass) transport.beginPass();
  EXPECT_EQ(lwip.others(), 0u);
  lwip.setOthers(1, 81);
  lwip.setOther(0, FIN_WAIT_2, false, 9);
  transport.beginPass();
  EXPECT_EQ(lwip.others(), 1u);
}

TEST_F(LwipTransportTest, MemoryIsLentAboveTheFloorOnly) {
  lwip.setFreeHeap(8 * 1024 + 100);
  void* const memory = transport.lend(100);
  EXPECT_NE(memory, nullptr);
  transport.giveBack(memory);
  EXPECT_EQ(transport.lend(101), nullptr);
}

TEST_F(LwipTransportTest, ARequestGoesAllTheWay) {
  AnsweringSink sink;
  http::Server server{transport};
  server.begin(sink);
  ASSERT_EQ(lwip.accepted(), ERR_OK);
  lwip.received({"GET /a HT", "TP/1.1\r\nHost: n\r\n", "Connection: close\r\n\r\n"});
  for (uint32_t now = 0; now < 3; ++now) {
    server.poll(now);
    sink.loop();
  }
  EXPECT_NE(lwip.sent().find("answer to /a"), std::string::npos);
  EXPECT_TRUE(lwip.isShutDown());
  EXPECT_TRUE(lwip.isOpen());
  lwip.delivered(1000);
  lwip.closedByPeer();
  server.poll(4);
  EXPECT_FALSE(transport.isOpen(0));
}

}  // namespace
}  // namespace spore
