#include "boards/linux/web_socket_session.h"

#include <list>

#include "boards/linux/testing/server_fixture.h"

namespace spore {
namespace {

// A frame from a client, whose mask of zeros leaves the text readable (RFC 6455, 5.2).
std::string frame(unsigned char opcode, const std::string& payload) {
  std::string bytes{static_cast<char>(0x80 | opcode)};
  if (payload.size() < 126) {
    bytes += static_cast<char>(0x80 | payload.size());
  } else {
    bytes += static_cast<char>(0x80 | 126);
    bytes += static_cast<char>(payload.size() >> 8);
    bytes += static_cast<char>(payload.size() & 0xFF);
  }
  return bytes + std::string(4, '\0') + payload;
}

constexpr unsigned char textFrame = 0x1;
constexpr unsigned char binaryFrame = 0x2;
constexpr unsigned char pongFrame = 0xA;

std::string handshake(const std::string& extra = "", const std::string& path = "/ws") {
  return "GET " + path +
         " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" + extra +
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

std::string closeFrame(unsigned code) {
  return {static_cast<char>(0x88), 2, static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
}

class WebSocketTest : public ServerFixture {
 protected:
  bool open(RawClient& client) { return client.send(handshake()) && receives(client, "101 Switching Protocols"); }
};

TEST_F(WebSocketTest, ATextIsAnsweredToItsSenderAlone) {
  serve();
  RawClient one(server->address());
  RawClient other(server->address());
  EXPECT_TRUE(open(one) && open(other));
  EXPECT_TRUE(one.send(frame(textFrame, R"({"event":"a","payload":1})")));
  EXPECT_TRUE(receives(one, R"({"ok":true})"));
  EXPECT_EQ(lastText, R"({"event":"a","payload":1})");
  EXPECT_NE(lastClient, noWebSocketClient);
  other.poll();
  EXPECT_EQ(other.received().find("ok"), std::string::npos);
}

TEST_F(WebSocketTest, AMessageGoesToAllButItsSender) {
  serve();
  RawClient sender(server->address());
  EXPECT_TRUE(open(sender));
  EXPECT_TRUE(sender.send(frame(textFrame, "who am I")));
  EXPECT_TRUE(receives(sender, R"({"ok":true})"));
  const WebSocketClientId senderId = lastClient;
  RawClient other(server->address());
  EXPECT_TRUE(open(other));
  EXPECT_EQ(server->clientCount(), 2u);
  server->sendToAll("not for the sender", senderId);
  server->sendToAll("for everybody", noWebSocketClient);
  EXPECT_TRUE(receives(other, "for everybody"));
  EXPECT_NE(other.received().find("not for the sender"), std::string::npos);
  EXPECT_TRUE(receives(sender, "for everybody"));
  EXPECT_EQ(sender.received().find("not for the sender"), std::string::npos);
}

TEST_F(WebSocketTest, ATextForOneClientGoesToNoOther) {
  serve();
  RawClient one(server->address());
  EXPECT_TRUE(open(one));
  EXPECT_TRUE(one.send(frame(textFrame, "who am I")));
  EXPECT_TRUE(receives(one, R"({"ok":true})"));
  RawClient other(server->address());
  EXPECT_TRUE(open(other));
  EXPECT_EQ(server->sendTo(lastClient, ""), Status::Ok);
  EXPECT_EQ(server->sendTo(lastClient, "for you"), Status::Ok);
  EXPECT_EQ(server->sendTo(lastClient + 100, "for nobody"), Status::NotFound);
  server->sendToAll("for everybody", noWebSocketClient);
  EXPECT_TRUE(receives(one, "for you"));
  EXPECT_TRUE(receives(other, "for everybody"));
  EXPECT_EQ(other.received().find("for you"), std::string::npos);
}

TEST_F(WebSocketTest, ATextForASlowClientIsPutOffAndNotLost) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  EXPECT_TRUE(client.send(frame(textFrame, "who am I")));
  EXPECT_TRUE(receives(client, R"({"ok":true})"));
  const std::string text(60000, 'm');
  Status status = Status::Ok;
  for (int i = 0; i < 1000 && status == Status::Ok; ++i) status = server->sendTo(lastClient, text);
  EXPECT_EQ(status, Status::Busy);
  server->sendToAll("an event", noWebSocketClient);
  EXPECT_TRUE(receives(client, "an event"));
  EXPECT_EQ(client.received().find("$gap"), std::string::npos);
  EXPECT_EQ(server->sendTo(lastClient, "later"), Status::Ok);
}

TEST_F(WebSocketTest, ALongTextGoesInOneFrame) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  const std::string text(10000, 'm');
  server->sendToAll(text, noWebSocketClient);
  EXPECT_TRUE(receives(client, std::string("\x81\x7E\x27\x10", 4) + text));
}

TEST_F(WebSocketTest, AFrameRightBehindTheHandshakeIsRead) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send(handshake() + frame(textFrame, "early")));
  EXPECT_TRUE(receives(client, R"({"ok":true})"));
  EXPECT_EQ(lastText, "early");
}

TEST_F(WebSocketTest, APageOfAnotherSiteIsRefused) {
  serve();
  RawClient foreign(server->address());
  EXPECT_TRUE(foreign.send(handshake("Origin: http://stranger\r\n")));
  EXPECT_TRUE(receives(foreign, R"({"error":{"code":"foreign_origin")"));
  EXPECT_EQ(foreign.received().find("HTTP/1.1 403 "), 0);
  RawClient ours(server->address());
  EXPECT_TRUE(ours.send(handshake("Origin: http://friend\r\n")));
  EXPECT_TRUE(receives(ours, "101 Switching Protocols"));
}

TEST_F(WebSocketTest, AClientTooManyIsRefusedInWords) {
  HttpServerOptions options;
  options.webSocketClientsMax = 2;
  serve(options);
  RawClient one(server->address());
  auto two = std::make_unique<RawClient>(server->address());
  EXPECT_TRUE(open(one) && open(*two));
  RawClient three(server->address());
  EXPECT_TRUE(three.send(handshake()));
  EXPECT_TRUE(receives(three, R"({"error":{"code":"too_many_clients")"));
  EXPECT_EQ(three.received().find("HTTP/1.1 503 "), 0);
  two.reset();
  EXPECT_TRUE(until([&] { return server->clientCount() == 1; }));
  RawClient four(server->address());
  EXPECT_TRUE(open(four));
}

TEST_F(WebSocketTest, APlainRequestIsToldToUpgrade) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("GET /ws?x=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_TRUE(receives(client, R"({"error":{"code":"upgrade_required")"));
  EXPECT_EQ(client.received().find("HTTP/1.1 426 "), 0);
}

TEST_F(WebSocketTest, AHandshakeWithoutItsKeyIsRefused) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
  EXPECT_TRUE(receives(client, "HTTP/1.1 4"));
  EXPECT_TRUE(until([&] { return server->connectionCount() == 0; }));
}

TEST_F(WebSocketTest, ATextTooLongClosesWith1009) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  EXPECT_TRUE(client.send(frame(textFrame, std::string(4096, 'a'))));
  EXPECT_TRUE(until([&] { return lastText.size() == 4096; }));
  EXPECT_TRUE(client.send(frame(textFrame, std::string(4097, 'a'))));
  EXPECT_TRUE(receives(client, closeFrame(1009)));
  EXPECT_TRUE(until([&] { return server->clientCount() == 0; }));
  EXPECT_EQ(lastText.size(), 4096u);
}

TEST_F(WebSocketTest, BinaryIsNotUnderstood) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  EXPECT_TRUE(client.send(frame(binaryFrame, "bytes")));
  EXPECT_TRUE(receives(client, closeFrame(1003)));
  // A client that neither answers the close nor goes is not waited for.
  EXPECT_TRUE(isClosed(client));
  EXPECT_TRUE(until([&] { return server->clientCount() == 0; }));
  EXPECT_TRUE(lastText.empty());
}

TEST_F(WebSocketTest, WhatIsNotUtf8ClosesTheConnection) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  EXPECT_TRUE(client.send(frame(textFrame, "\xFF\xFE")));
  EXPECT_TRUE(receives(client, closeFrame(1007)));
  EXPECT_TRUE(lastText.empty());
}

TEST_F(WebSocketTest, AReaderThatIsTooSlowIsToldWhatItMissed) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  // More than the socket's buffers and the queue hold together.
  const std::string text(60000, 'm');
  for (int i = 0; i < 400; ++i) {
    server->sendToAll(text, noWebSocketClient);
    loop.restart();
    loop.poll();
  }
  EXPECT_TRUE(receives(client, R"({"event":"$gap","payload":{"dropped":)"));
  server->sendToAll("after the gap", noWebSocketClient);
  EXPECT_TRUE(receives(client, "after the gap"));
}

TEST_F(WebSocketTest, ASilentClientIsAskedAndGivenUp) {
  HttpServerOptions options;
  options.pingPeriodMs = 300;
  options.silenceMaxMs = 1500;
  serve(options);
  RawClient silent(server->address());
  RawClient lively(server->address());
  EXPECT_TRUE(open(silent) && open(lively));
  const std::string ping{static_cast<char>(0x89), 0};
  size_t answered = 0;
  EXPECT_TRUE(until([&] {
    lively.poll();
    if (const size_t at = lively.received().find(ping, answered); at != std::string::npos) {
      answered = at + ping.size();
      lively.send(frame(pongFrame, ""));
    }
    return server->clientCount() == 1;
  }));
  EXPECT_GT(answered, 0);
  EXPECT_TRUE(isClosed(silent));
  EXPECT_NE(silent.received().find(ping), std::string::npos);
  EXPECT_FALSE(lively.isClosed());
}

TEST_F(WebSocketTest, ClientsAreToldThatTheServerGoesAway) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(open(client));
  server->stop();
  EXPECT_TRUE(receives(client, closeFrame(1001)));
}

TEST_F(WebSocketTest, AClientInTheMiddleOfItsHandshakeIsToldToo) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send(handshake()));
  for (int step = 0; step < 100 && server->clientCount() == 0; ++step) loop.run_one_for(std::chrono::seconds(1));
  EXPECT_EQ(server->clientCount(), 1u);
  server->stop();
  EXPECT_TRUE(receives(client, closeFrame(1001)));
}

}  // namespace
}  // namespace spore
