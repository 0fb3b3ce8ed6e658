#include "boards/http/web_socket.h"

#include <gtest/gtest.h>

#include "support/bounded_server.h"
#include "support/web_socket_frames.h"

namespace spore::http {
namespace {

constexpr std::string_view handshake =
    "GET /ws HTTP/1.1\r\nHost: n\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

struct WebSocketTest : ::testing::Test {
  BoundedServer node;
  ModelTransport& transport = node.transport;
  AnsweringSink& sink = node.sink;

  Link open() {
    const Link link = transport.connect();
    node.send(link, handshake);
    EXPECT_TRUE(node[link].says("HTTP/1.1 101 Switching Protocols\r\n"));
    node[link].sentSize = 0;
    return link;
  }
  void send(Link link, const ClientFrames& frames) { node.send(link, asText(frames.bytes())); }
  bool saysClose(Link link, uint16_t code) {
    const char frame[] = {'\x88', 2, static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    return node[link].says({frame, 4});
  }
};

TEST_F(WebSocketTest, TheHandshakeIsAnsweredByTheHashOfItsKey) {
  const Link link = transport.connect();
  node.send(link, handshake);
  EXPECT_TRUE(node[link].says("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
  EXPECT_EQ(node.server.clientCount(), 1u);
  EXPECT_EQ(transport.lent, 1u);
}

TEST_F(WebSocketTest, WhoIsNotWelcomeIsToldWhy) {
  sink.isWelcome = false;
  const Link foreign = transport.connect();
  node.send(foreign, handshake);
  EXPECT_TRUE(node[foreign].says("HTTP/1.1 403 Forbidden\r\n"));
  EXPECT_TRUE(node[foreign].says("\"code\":\"foreign_origin\""));
  sink.isWelcome = true;
  const Link plain = node.get("/ws");
  EXPECT_TRUE(node[plain].says("HTTP/1.1 426 Upgrade Required\r\n"));
  EXPECT_TRUE(node[plain].says("Sec-WebSocket-Version: 13"));
  open();
  open();
  const Link third = transport.connect();
  node.send(third, handshake);
  EXPECT_TRUE(node[third].says("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_TRUE(node[third].says("\"code\":\"too_many_clients\""));
  EXPECT_EQ(sink.requests, 0u);
}

TEST_F(WebSocketTest, SeveralTextsInOneSegmentAreEachAnswered) {
  const Link link = open();
  FixedString<182> text;
  while (text.size() < 182) (void)text.append('a');
  send(link, ClientFrames{}.add(FrameKind::Text, text).add(FrameKind::Text, text).add(FrameKind::Text, text));
  EXPECT_EQ(sink.texts, 3u);
  EXPECT_EQ(node[link].sentSize, 3u * (182 + 4));
  send(link, ClientFrames{}.add(FrameKind::Text, "a").add(FrameKind::Text, "b").add(FrameKind::Text, "c"));
  EXPECT_TRUE(
      node[link].says({"\x81\x01"
                       "a\x81\x01"
                       "b\x81\x01"
                       "c",
                       9}));
}

TEST_F(WebSocketTest, AnEmptyTextIsOneToo) {
  const Link link = open();
  send(link, ClientFrames{}.add(FrameKind::Text, "").add(FrameKind::Text, "a").add(FrameKind::Text, ""));
  EXPECT_EQ(sink.texts, 3u);
  EXPECT_EQ(transport.lent, 1u);
}

TEST_F(WebSocketTest, AClientWhoDoesNotReadIsNotRead) {
  const Link link = open();
  node[link].roomPerPass = 0;
  for (int i = 0; i < 20; ++i) (void)transport.type(link, ClientFrames{}.add(FrameKind::Text, "text").bytes());
  node.pass(20);
  EXPECT_EQ(sink.texts, webSocketQueueMax);
  node[link].roomPerPass = SIZE_MAX;
  node.pass(20);
  EXPECT_EQ(sink.texts, 20u);
  EXPECT_EQ(node[link].count("text"), 20u);
}

TEST_F(WebSocketTest, EventsReachAllButOneAndAGapIsCounted) {
  const Link first = open();
  const Link second = open();
  node.server.sendToAll("{\"event\":1}", noWebSocketClient);
  node.pass();
  EXPECT_EQ(node[first].count("{\"event\":1}"), 1u);
  EXPECT_EQ(node[second].count("{\"event\":1}"), 1u);
  node.server.sendToAll("{\"event\":2}", 1);
  node[second].roomPerPass = 0;
  for (int i = 0; i < 9; ++i) node.server.sendToAll("{\"event\":3}", noWebSocketClient);
  node.pass();
  EXPECT_FALSE(node[first].says("{\"event\":2}"));
  node[second].roomPerPass = SIZE_MAX;
  node.pass(10);
  EXPECT_EQ(node[second].count("{\"event\":3}"), 3u);
  EXPECT_TRUE(node[second].says(R"({"event":"$gap","payload":{"dropped":6}})"));
  EXPECT_TRUE(node[first].says(R"({"event":"$gap","payload":{"dropped":5}})"));
  EXPECT_EQ(transport.lent, 2u);
}

TEST_F(WebSocketTest, ATextForOneClientWaitsWhileHalfOfItsQueueIsTaken) {
  const Link first = open();
  const Link second = open();
  const WebSocketClientId id = 1;
  EXPECT_EQ(node.server.sendTo(id, ""), Status::Ok);
  node[first].roomPerPass = 0;
  EXPECT_EQ(node.server.sendTo(id, "one"), Status::Ok);
  EXPECT_EQ(node.server.sendTo(id, "two"), Status::Ok);
  EXPECT_EQ(node.server.sendTo(id, "three"), Status::Busy);
  EXPECT_EQ(node.server.sendTo(id, ""), Status::Busy);
  // Events still find their places.
  node.server.sendToAll("event", noWebSocketClient);
  node[first].roomPerPass = SIZE_MAX;
  node.pass(10);
  EXPECT_EQ(node[first].count("one"), 1u);
  EXPECT_EQ(node[first].count("two"), 1u);
  EXPECT_EQ(node[first].count("event"), 1u);
  EXPECT_FALSE(node[first].says("three"));
  EXPECT_FALSE(node[first].says("$gap"));
  EXPECT_FALSE(node[second].says("one"));
  transport.blocksLeft = transport.lent;
  EXPECT_EQ(node.server.sendTo(id, "four"), Status::Busy);
  transport.blocksLeft = ModelTransport::blocksMax;
  EXPECT_EQ(node.server.sendTo(99, ""), Status::NotFound);
}

TEST_F(WebSocketTest, WithoutMemoryAnEventIsAGapAndATextIsPutOff) {
  const Link link = open();
  transport.blocksLeft = transport.lent;
  node.server.sendToAll("{\"event\":1}", noWebSocketClient);
  node.pass();
  EXPECT_EQ(node[link].sentSize, 0u);
  transport.blocksLeft = ModelTransport::blocksMax;
  node.pass();
  EXPECT_TRUE(node[link].says(R"("dropped":1)"));
  // There is one block left, for the farewell that is due when there is none for the text.
  transport.blocksLeft = transport.lent;
  (void)transport.type(link, ClientFrames{}.add(FrameKind::Text, "a").bytes());
  node.pass();
  EXPECT_EQ(sink.texts, 0u);
  EXPECT_TRUE(node[link].isShutDown);
}

TEST_F(WebSocketTest, APingIsAnsweredAndASilentClientGivenUp) {
  const Link link = open();
  send(link, ClientFrames{}.add(FrameKind::Ping, "hello"));
  EXPECT_EQ(node[link].said(), std::string_view("\x8A\x05hello", 7));
  node.wait(pingPeriodMs + 100);
  EXPECT_EQ(node[link].said().substr(7), std::string_view("\x89\x00", 2));
  node.wait(silenceMaxMs - pingPeriodMs - 1000);
  EXPECT_TRUE(node[link].isOpen);
  send(link, ClientFrames{}.add(FrameKind::Pong, ""));
  node.wait(silenceMaxMs - 1000);
  EXPECT_TRUE(node[link].isOpen);
  node.wait(2000);
  EXPECT_TRUE(node[link].wasAborted);
  EXPECT_EQ(node.server.clientCount(), 0u);
  EXPECT_EQ(transport.lent, 0u);
}

TEST_F(WebSocketTest, AFarewellIsReturnedAndItsPlaceIsFree) {
  const Link link = open();
  send(link, ClientFrames{}.add(FrameKind::Close,
                                "\x03\xE9"
                                "bye"));
  EXPECT_TRUE(saysClose(link, 1001));
  EXPECT_TRUE(node[link].isShutDown);
  EXPECT_EQ(node.server.clientCount(), 0u);
  EXPECT_EQ(transport.lent, 0u);
  node[link].hasEnded = true;
  node.pass();
  EXPECT_TRUE(node[link].wasClosed);
}

TEST_F(WebSocketTest, WhatTheProtocolForbidsIsNamedByItsCode) {
  const Link binary = open();
  send(binary, ClientFrames{}.add(FrameKind::Binary, "x"));
  EXPECT_TRUE(saysClose(binary, 1003));
  const Link large = open();
  send(large, ClientFrames{}.raw({"\x81\xFE\x04\x01"
                                  "mask",
                                  8}));
  EXPECT_TRUE(saysClose(large, 1009));
  EXPECT_EQ(sink.texts, 0u);
}

// Its answer after its client has gone must not count as a gap of the next client.
TEST_F(WebSocketTest, AClientThatGoesTakesItsGapAlong) {
  const Link first = open();
  node[first].roomPerPass = 0;
  for (int i = 0; i < 9; ++i) node.server.sendToAll("{\"event\":3}", noWebSocketClient);
  node[first].isLost = true;
  (void)transport.type(first, ClientFrames{}.add(FrameKind::Text, "late").bytes());
  node.pass();
  EXPECT_EQ(sink.texts, 0u);
  EXPECT_EQ(transport.lent, 0u);
  const Link second = open();
  node.server.sendToAll("{\"event\":4}", noWebSocketClient);
  node.pass();
  EXPECT_FALSE(node[second].says("$gap"));
  EXPECT_TRUE(node[second].says("{\"event\":4}"));
}

}  // namespace
}  // namespace spore::http
