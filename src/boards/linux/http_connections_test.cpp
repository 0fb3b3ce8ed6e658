// Tests who gets in when every place for a connection is taken, and where the server listens.
#include <list>

#include "boards/linux/start_error.h"
#include "boards/linux/testing/server_fixture.h"

namespace spore {
namespace {

constexpr std::string_view get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view okBody = "\r\n\r\n{\"a\":1}";
constexpr IpAddress attacker{127, 88, 1, 66};
constexpr IpAddress operatorsOwn{127, 88, 1, 7};

class HttpConnectionsTest : public ServerFixture {
 protected:
  void serveFew(size_t connectionsMax) {
    HttpServerOptions options;
    options.connectionsMax = connectionsMax;
    serve(options);
  }
  RawClient& call(IpAddress from, std::string_view text = {}) {
    RawClient& client = clients.emplace_back(server->address(), from);
    EXPECT_TRUE(client.send(text));
    return client;
  }
  bool isOpen(RawClient& client) {
    client.poll();
    return !client.isClosed();
  }

  std::list<RawClient> clients;
};

TEST_F(HttpConnectionsTest, TheLongestIdleOfWhoHoldsTheMostMakesRoom) {
  serveFew(4);
  RawClient& one = call(operatorsOwn);
  RawClient& first = call(attacker);
  RawClient& second = call(attacker);
  RawClient& third = call(attacker, "GET /x HTT");
  EXPECT_TRUE(until([&] { return server->connectionCount() == 4; }));
  RawClient& newcomer = call(operatorsOwn, get);
  EXPECT_TRUE(receives(newcomer, okBody));
  EXPECT_TRUE(isClosed(first));
  EXPECT_TRUE(isOpen(one) && isOpen(second) && isOpen(third));
  // Now both hold two: the newcomer's own goes.
  RawClient& another = call(operatorsOwn, get);
  EXPECT_TRUE(receives(another, okBody));
  EXPECT_TRUE(isClosed(one));
  EXPECT_TRUE(isOpen(second) && isOpen(third));
}

TEST_F(HttpConnectionsTest, AnAnswerMakesAConnectionYoungAndASingleByteDoesNot) {
  serveFew(2);
  RawClient& asking = call(attacker);
  RawClient& trickling = call(attacker, "G");
  EXPECT_TRUE(until([&] { return server->connectionCount() == 2; }));
  const auto later = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
  EXPECT_TRUE(until([&] { return std::chrono::steady_clock::now() > later; }));
  EXPECT_TRUE(asking.send(get));
  EXPECT_TRUE(receives(asking, okBody));
  EXPECT_TRUE(trickling.send("E"));
  RawClient& newcomer = call(attacker, get);
  EXPECT_TRUE(receives(newcomer, okBody));
  EXPECT_TRUE(isClosed(trickling));
  EXPECT_TRUE(isOpen(asking));
}

TEST_F(HttpConnectionsTest, WhoeverDoesNotReadAnAnswerMakesRoomAfterTheIdle) {
  serveFew(2);
  RawClient& deaf = call(attacker, "GET /stream/30000000 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(until([&] { return !targets.empty(); }));
  RawClient& idle = call(attacker);
  EXPECT_TRUE(until([&] { return server->connectionCount() == 2; }));
  RawClient& newcomer = call(operatorsOwn, get);
  EXPECT_TRUE(receives(newcomer, okBody));
  EXPECT_TRUE(isClosed(idle));
  RawClient& next = call(operatorsOwn, get);
  EXPECT_TRUE(receives(next, okBody));
  EXPECT_TRUE(isClosed(newcomer) || isClosed(deaf));
}

TEST_F(HttpConnectionsTest, OneTooManyIsToldSoWhileTheEngineWorksForAll) {
  serveFew(3);
  isAnswering = false;
  for (int i = 0; i < 3; ++i) call(attacker, get);
  EXPECT_TRUE(until([&] { return waiting.size() == 3; }));
  isAnswering = true;
  RawClient& newcomer = call(operatorsOwn, get);
  EXPECT_TRUE(receives(newcomer, "HTTP/1.1 " + std::to_string(400 + static_cast<int>(HttpFault::Overloaded))));
  for (HttpExchange* exchange : waiting) answer(*exchange);
  EXPECT_TRUE(receives(clients.front(), okBody));
}

TEST_F(HttpConnectionsTest, HundredsOfNewcomersNeverTakeMoreThanTheLimit) {
  serveFew(20);
  for (int i = 0; i < 300; ++i) call(IpAddress{127, 88, 3, static_cast<uint8_t>(i % 250)}, i % 2 == 0 ? "GET / H" : "");
  RawClient& newcomer = call(operatorsOwn, get);
  EXPECT_TRUE(receives(newcomer, okBody));
  EXPECT_TRUE(until([&] { return server->connectionCount() == 20; }));
}

TEST_F(HttpConnectionsTest, TheServerMovesToAnotherAddressAndKeepsWhoIsConnected) {
  serve();
  RawClient& before = call({}, get);
  EXPECT_TRUE(receives(before, okBody));
  const Endpoint old = server->address();
  // Port 0 again: another one at the new address.
  server->moveTo(IpAddress{127, 88, 1, 2});
  EXPECT_EQ(server->address().ip, (IpAddress{127, 88, 1, 2}));
  RawClient& after = call({}, get);
  EXPECT_TRUE(receives(after, okBody));
  RawClient late(old);
  EXPECT_TRUE(late.isClosed());
  before.received().clear();
  EXPECT_TRUE(before.send(get));
  EXPECT_TRUE(receives(before, okBody));
}

TEST_F(HttpConnectionsTest, AMoveThatFailsLeavesTheServerWhereItWas) {
  serve();
  EXPECT_THROW(server->moveTo(IpAddress{198, 51, 100, 7}), StartError);
  EXPECT_TRUE(receives(call({}, get), okBody));
}

TEST_F(HttpConnectionsTest, WithoutAnAddressItListensOnceItHasOne) {
  server = std::make_unique<HttpServer>(loop, Endpoint{{}, 18099}, HttpServerOptions{});
  EXPECT_EQ(server->address(), (Endpoint{{}, 18099}));
  server.reset();
}

}  // namespace
}  // namespace spore
