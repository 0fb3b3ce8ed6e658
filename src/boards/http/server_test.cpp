#include "boards/http/server.h"

#include <gtest/gtest.h>

#include "support/bounded_server.h"

namespace spore::http {
namespace {

struct ServerTest : ::testing::Test {
  BoundedServer node;
  ModelTransport& transport = node.transport;
  AnsweringSink& sink = node.sink;
};

TEST_F(ServerTest, ARequestIsAnsweredAndItsMemoryGivenBack) {
  const Link link = node.get("/a");
  EXPECT_EQ(node[link].said(),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\nanswer to /a");
  EXPECT_TRUE(node[link].isOpen);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, RequestsInOnePacketAreAnsweredInOrder) {
  const Link link = transport.connect();
  node.send(
      link,
      "\r\nGET /a HTTP/1.1\r\nHost: n\r\n\r\nGET /stream HTTP/1.1\r\nHost: n\r\n\r\nGET /c HTTP/1.1\r\nHost: n\r\n"
      "Connection: close\r\n\r\nGET /d HTTP/1.1\r\n");
  node.pass(10);
  EXPECT_EQ(node[link].count("HTTP/1.1 200 OK"), 3u);
  EXPECT_LT(node[link].said().find("answer to /a"), node[link].said().find("Transfer-Encoding: chunked"));
  EXPECT_LT(node[link].said().find("Transfer-Encoding: chunked"), node[link].said().find("answer to /c"));
  EXPECT_TRUE(node[link].isShutDown);
}

TEST_F(ServerTest, AStreamIsChunkedAndWholeHoweverLittleTheReaderTakes) {
  const Link link = transport.connect();
  node[link].roomPerPass = 0;
  node.send(link, "GET /stream HTTP/1.1\r\nHost: n\r\n\r\n");
  for (int i = 0; i < 400; ++i) {
    node[link].roomPerPass = 7;
    node.pass(1);
  }
  EXPECT_TRUE(node[link].says("\r\n\r\n239\r\n000000000\n111111111\n"));  // 569 bytes, the room less seven
  EXPECT_EQ(node[link].said().substr(node[link].said().size() - 5), "0\r\n\r\n");
  EXPECT_EQ(node[link].count("\n111111111\n"), 10u);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, AStreamForHttp10EndsWithItsConnection) {
  const Link link = transport.connect();
  node.send(link, "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(node[link].says("Connection: close\r\n\r\n000000000\n"));
  EXPECT_FALSE(node[link].says("chunked"));
  EXPECT_TRUE(node[link].isShutDown);
}

TEST_F(ServerTest, ABodyOfKnownLengthIsAnnouncedAndPartsMayBeAskedFor) {
  const Link link = node.get("/file");
  EXPECT_TRUE(node[link].says("Content-Length: 1000\r\n"));
  EXPECT_TRUE(node[link].says("Accept-Ranges: bytes\r\n"));
  EXPECT_EQ(node[link].said().size() - node[link].said().find("\r\n\r\n") - 4, 1000u);
  EXPECT_TRUE(node[link].isOpen);
}

TEST_F(ServerTest, ABodyThatEndsTooEarlyBreaksTheConnection) {
  const Link link = node.get("/short");
  EXPECT_TRUE(node[link].wasAborted);
}

TEST_F(ServerTest, HeadHasNoBodyAndAStreamNoLength) {
  const Link link = transport.connect();
  node.send(link, "HEAD /stream HTTP/1.1\r\nHost: n\r\n\r\n");
  EXPECT_FALSE(node[link].says("Content-Length"));
  EXPECT_EQ(node[link].said().substr(node[link].said().size() - 4), "\r\n\r\n");
  const size_t first = node[link].sentSize;
  node.send(link, "HEAD /file HTTP/1.1\r\nHost: n\r\n\r\n");
  EXPECT_TRUE(node[link].says("Content-Length: 1000"));
  EXPECT_LT(node[link].sentSize, first + 200);
}

TEST_F(ServerTest, ABodyIsHeldHoweverItIsFramed) {
  const Link link = transport.connect();
  transport.segmentBytes = 3;
  node.send(link, "POST /a HTTP/1.1\r\nHost: n\r\nContent-Type: x/y\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_EQ(sink.body, "body");
  EXPECT_EQ(sink.contentType, "x/y");
  node.send(link, "POST /a HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n4\r\ndies\r\n0\r\n\r\n");
  EXPECT_EQ(sink.body, "bodies");
  EXPECT_EQ(node[link].count("200 OK"), 2u);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, ABodyThatIsTooLongIsRefused) {
  const Link link = transport.connect();
  node.send(link, "POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 1025\r\n\r\n");
  EXPECT_EQ(sink.fault, HttpFault::BodyTooLarge);
  EXPECT_TRUE(node[link].isShutDown);
  const Link chunked = transport.connect();
  node.send(chunked, "POST /a HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n");
  FixedString<1024> body;
  while (body.size() < 1024) (void)body.append('x');
  node.send(chunked, body);
  EXPECT_FALSE(node[chunked].isShutDown);
  node.send(chunked, "\r\n1\r\ny\r\n0\r\n\r\n");
  EXPECT_EQ(sink.fault, HttpFault::BodyTooLarge);
  EXPECT_TRUE(node[chunked].isShutDown);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, FaultsOfEveryPartAreTheEnginesToWord) {
  struct Case {
    std::string_view text;
    HttpFault fault;
  };
  const Case cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", HttpFault::Malformed},
      {"POST /a HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\nx", HttpFault::Malformed},
      {"POST /upload HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\nx", HttpFault::Malformed},
  };
  for (const Case& test : cases) {
    const Link link = transport.connect();
    node.send(link, test.text);
    EXPECT_EQ(sink.fault, test.fault);
    EXPECT_TRUE(node[link].isShutDown);
    node[link].hasEnded = true;
    node.pass();
    EXPECT_TRUE(node[link].wasClosed);
  }
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, WhoAsksFirstIsToldToGoOn) {
  const Link link = transport.connect();
  node.send(link, "POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(node[link].said(), "HTTP/1.1 100 Continue\r\n\r\n");
  node.send(link, "body");
  EXPECT_TRUE(node[link].says("200 OK"));
  // Not where the body is there already.
  const Link other = transport.connect();
  node.send(other, "POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
  EXPECT_FALSE(node[other].says("100 Continue"));
}

TEST_F(ServerTest, OnlyTheLastPlaceIsGivenAwayAndIdleConnectionsMakeRoom) {
  Link first = 0;
  for (size_t i = 0; i < connectionsMax; ++i) {
    const Link link = node.get("/a");
    if (i == 0) first = link;
    EXPECT_TRUE(node[link].says("200 OK"));
  }
  // The longest idle one has left.
  EXPECT_TRUE(node[first].wasClosed);
  const Link next = node.get("/b");
  EXPECT_TRUE(node[next].says("answer to /b"));
}

TEST_F(ServerTest, WhoseNextRequestHasJustComeIsNotTheOneToGo) {
  for (size_t i = 0; i + 1 < connectionsMax; ++i) (void)node.get("/a");
  (void)transport.type(0, "GET /next HTTP/1.1\r\nHost: n\r\n\r\n");
  const Link newcomer = node.get("/b");
  EXPECT_TRUE(node[newcomer].says("answer to /b"));
  EXPECT_TRUE(node[0].says("answer to /next"));
  EXPECT_TRUE(node[1].wasClosed);
}

TEST_F(ServerTest, SlowHeadsLoseTheirPlaceToWhoComesWithARequest) {
  for (size_t i = 0; i + 1 < connectionsMax; ++i) node.send(transport.connect(), "GET / HT");
  node.wait(patienceMs + 100);
  EXPECT_TRUE(node[node.get("/b")].says("answer to /b"));
  EXPECT_TRUE(node[node.get("/c")].says("answer to /c"));
}

TEST_F(ServerTest, AHeadHasOneTimeForAllItsPackets) {
  const Link link = transport.connect();
  node.send(link, "GET / HTTP/1.1\r\n");
  for (uint32_t i = 0; i < headTimeMs / 500; ++i) {
    node.send(link, "X: y\r\n");
    node.wait(500);
  }
  EXPECT_EQ(sink.fault, HttpFault::HeaderTimeout);
  EXPECT_TRUE(node[link].isShutDown);
  // A client that has said nothing is told nothing.
  const Link silent = transport.connect();
  node.wait(headTimeMs + 100);
  EXPECT_EQ(node[silent].sentSize, 0u);
  EXPECT_TRUE(node[silent].wasClosed);
}

TEST_F(ServerTest, AnIdleConnectionEnds) {
  const Link link = node.get("/a");
  node.wait(idleTimeMs - 1000);
  EXPECT_TRUE(node[link].isOpen);
  node.wait(2000);
  EXPECT_TRUE(node[link].wasClosed);
}

TEST_F(ServerTest, AReaderWhoTakesNothingLosesItsPlace) {
  const Link link = transport.connect();
  node[link].roomPerPass = 0;
  node.send(link, "GET /stream HTTP/1.1\r\nHost: n\r\n\r\n");
  node.wait(readerTimeMs - 500);
  EXPECT_TRUE(node[link].isOpen);
  // A few bytes now and then are no progress.
  node[link].roomPerPass = 20;
  node.wait(1000);
  EXPECT_TRUE(node[link].wasAborted);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, StalledReadersMakeRoomForWhoWaits) {
  for (size_t i = 0; i < exchangesMax; ++i) {
    const Link link = transport.connect();
    node[link].roomPerPass = 0;
    node.send(link, "GET /stream HTTP/1.1\r\nHost: n\r\n\r\n");
  }
  const Link link = node.get("/a");
  EXPECT_EQ(node[link].sentSize, 0u);
  node.wait(wantedReaderTimeMs + 200);
  EXPECT_TRUE(node[link].says("answer to /a"));
}

TEST_F(ServerTest, WhoFindsNoPlaceInTimeIsToldWhenToComeBack) {
  sink.target.clear();
  // Their answers move, so that they keep their places.
  Link slow[exchangesMax];
  for (Link& link : slow) {
    link = transport.connect();
    node[link].roomPerPass = 0;
    node.send(link, "GET /file HTTP/1.1\r\nHost: n\r\n\r\n");
  }
  const Link get = node.get("/a");
  const Link upload = transport.connect();
  node.send(upload, "POST /upload HTTP/1.1\r\nHost: n\r\nContent-Length: 100000\r\n\r\nxxxx");
  node.wait(placeTimeMs / 2);
  for (const Link link : slow) node[link].roomPerPass = 520;
  node.wait(placeTimeMs / 2 + 100);
  for (const Link link : {get, upload}) {
    EXPECT_EQ(node[link].said().find("HTTP/1.1 503 Service Unavailable\r\n"), 0u);
    EXPECT_TRUE(node[link].says("\r\nRetry-After: 1\r\n"));
    const size_t body = node[link].said().find("\r\n\r\n") + 4;
    EXPECT_EQ(node[link].sentSize - body, 86u);
    EXPECT_TRUE(node[link].isShutDown);
  }
}

TEST_F(ServerTest, WithoutMemoryItIsToldSo) {
  transport.blocksLeft = 0;
  const Link link = node.get("/a");
  EXPECT_TRUE(node[link].says("503 Service Unavailable"));
  transport.blocksLeft = 1;  // for the head, but no body
  const Link body = transport.connect();
  node.send(body, "POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_TRUE(node[body].says("503 Service Unavailable"));
  EXPECT_EQ(sink.requests, 0u);
  transport.blocksLeft = ModelTransport::blocksMax;
  EXPECT_TRUE(node[node.get("/a")].says("200 OK"));
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, LessThanAWholeHeadIsNoAnswer) {
  transport.blocksLeft = 0;
  for (const size_t room : {0u, 60u}) {
    const Link link = transport.connect();
    node[link].roomPerPass = room;
    node.send(link, "GET /a HTTP/1.1\r\nHost: n\r\n\r\n");
    EXPECT_FALSE(node[link].says("error"));
    EXPECT_TRUE(node[link].wasAborted);
  }
}

TEST_F(ServerTest, AWordToGoOnGoesOutWholeOrNotAtAll) {
  constexpr std::string_view head = "POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
  const Link silent = transport.connect();
  node[silent].roomPerPass = 0;
  node.send(silent, head);
  EXPECT_EQ(node[silent].sentSize, 0u);
  node[silent].roomPerPass = SIZE_MAX;
  node.send(silent, "body");
  EXPECT_TRUE(node[silent].says("200 OK"));
  const Link half = transport.connect();
  node[half].roomPerPass = 9;
  node.send(half, head);
  EXPECT_TRUE(node[half].wasAborted);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(ServerTest, WhateverMomentAClientVanishesAtLeavesNothingBehind) {
  constexpr std::string_view requests[] = {
      "GET /slow HTTP/1.1\r\nHost: n\r\n\r\n", "GET /stream HTTP/1.1\r\nHost: n\r\n\r\n",
      "POST /upload HTTP/1.1\r\nHost: n\r\nContent-Length: 50\r\n\r\n01234567890123456789",
      "POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 50\r\n\r\n01234567890123456789",
      "GET /ws HTTP/1.1\r\nHost: n\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"};
  for (const std::string_view request : requests) {
    for (size_t size = 0; size <= request.size(); ++size) {
      for (const bool isReset : {true, false}) {
        const Link link = transport.connect();
        node[link].roomPerPass = 30;
        node.send(link, request.substr(0, size));
        (isReset ? node[link].isLost : node[link].hasEnded) = true;
        if (!isReset) node[link].roomPerPass = SIZE_MAX;
        if (!isReset && sink.waiting != nullptr) sink.answer();
        node.pass(5);
        node.wait(isReset ? 0 : 100);
        ASSERT_FALSE(node[link].isOpen);
        ASSERT_EQ(transport.lent, 0u);
        ASSERT_EQ(sink.waiting, static_cast<HttpExchange*>(nullptr));
      }
    }
  }
  EXPECT_GT(sink.cancels, 20u);
  EXPECT_EQ(node.server.clientCount(), 0u);
}

}  // namespace
}  // namespace spore::http
