#include "boards/linux/http_client.h"

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include "boards/linux/testing/server_fixture.h"

namespace spore {
namespace {

namespace asio = boost::asio;

class HttpClientTest : public ServerFixture {
 protected:
  // Starts a GET and runs the loop until it is done.
  Status get(const std::string& path, uint32_t timeoutMs = 5000) {
    isDone = false;
    body.clear();
    EXPECT_EQ(client.get(server->address(), path, timeoutMs, handlers()), Status::Ok);
    EXPECT_FALSE(isDone);
    EXPECT_TRUE(until([this] { return isDone; }));
    return status;
  }
  HttpClient::Handlers handlers() {
    return {[this](Bytes piece) { body += asText(piece); },
            [this](Status end) {
              status = end;
              isDone = true;
            }};
  }
  // Runs `work` beside the loop, for calls that wait.
  void beside(const std::function<void()>& work) {
    std::atomic<bool> isOver = false;
    std::thread thread([&] {
      work();
      isOver = true;
    });
    EXPECT_TRUE(until([&] { return isOver.load(); }));
    thread.join();
  }

  LinuxHttpClient client{loop};
  std::string body;
  Status status = Status::Ok;
  bool isDone = false;
};

TEST_F(HttpClientTest, TheBodyOfAnAnswerArrives) {
  serve();
  EXPECT_EQ(get("/x"), Status::Ok);
  EXPECT_EQ(body, "{\"a\":1}");
  EXPECT_EQ(get("/stream/60000"), Status::Ok);
  EXPECT_EQ(body.size(), 60000u);
}

TEST_F(HttpClientTest, APartIsAskedForAndNothingElseTakenForIt) {
  serve();
  std::string asked;
  uint16_t answeredStatus = 206;
  amend = [&](HttpExchange& exchange) {
    asked = std::string(exchange.request.range);
    exchange.reply.status = answeredStatus;
  };
  const Endpoint address = server->address();
  EXPECT_EQ(client.send(address, {"/x", "bytes=0-6", {}}, 5000, handlers()), Status::Ok);
  EXPECT_TRUE(until([this] { return isDone; }));
  EXPECT_EQ(status, Status::Ok);
  EXPECT_EQ(asked, "bytes=0-6");
  EXPECT_EQ(body, "{\"a\":1}");
  // The whole of it, which nobody wanted.
  answeredStatus = 200;
  isDone = false;
  body.clear();
  EXPECT_EQ(client.send(address, {"/x", "bytes=0-6", {}}, 5000, handlers()), Status::Ok);
  EXPECT_TRUE(until([this] { return isDone; }));
  EXPECT_EQ(status, Status::NotFound);
  EXPECT_EQ(body, "");
  // And a part where the whole was asked for.
  answeredStatus = 206;
  EXPECT_EQ(get("/x"), Status::NotFound);
  EXPECT_EQ(asked, "");
}

TEST_F(HttpClientTest, OneAtATime) {
  serve();
  EXPECT_EQ(client.get(server->address(), "/x", 5000, handlers()), Status::Ok);
  EXPECT_EQ(client.get(server->address(), "/x", 5000, handlers()), Status::Busy);
  EXPECT_TRUE(until([this] { return isDone; }));
  EXPECT_EQ(get("/x"), Status::Ok);
}

TEST_F(HttpClientTest, TheNextMayStartWhenTheLastIsDone) {
  serve();
  HttpClient::Handlers first = handlers();
  first.onDone = [this](Status) { EXPECT_EQ(client.get(server->address(), "/second", 5000, handlers()), Status::Ok); };
  EXPECT_EQ(client.get(server->address(), "/first", 5000, first), Status::Ok);
  EXPECT_TRUE(until([this] { return isDone; }));
  EXPECT_EQ(targets, "/first /second ");
}

TEST_F(HttpClientTest, ABodyOverTheLimitIsTooLarge) {
  serve();
  EXPECT_EQ(get("/stream/70000"), Status::TooLarge);
  EXPECT_TRUE(body.empty());
}

TEST_F(HttpClientTest, ASilentServerTimesOut) {
  serve();
  isAnswering = false;
  EXPECT_EQ(get("/x", 100), Status::Timeout);
}

TEST_F(HttpClientTest, AServerThatIsNotThereIsUnavailable) {
  serve();
  const Endpoint nobody = server->address();
  server->stop();
  EXPECT_EQ(client.get(nobody, "/x", 5000, handlers()), Status::Ok);
  EXPECT_TRUE(until([this] { return isDone; }));
  EXPECT_EQ(status, Status::Unavailable);
}

TEST_F(HttpClientTest, AnyOtherHttpStatusIsNotFound) {
  HttpServerOptions options;
  options.limits.uriBytesMax = 10;
  serve(options);
  EXPECT_EQ(get("/longer-than-allowed"), Status::NotFound);
  EXPECT_TRUE(body.empty());
}

TEST_F(HttpClientTest, ACommandWaitsForItsAnswer) {
  serve();
  HttpOutcome outcome;
  const Endpoint address = server->address();
  beside([&] { outcome = httpRequest(address, "POST", "/event", "{\"b\":2}", "application/json", 5000); });
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.response.status, 200u);
  EXPECT_EQ(outcome.response.body, "{\"a\":1}");
  EXPECT_EQ(outcome.response.contentType, "application/json");
  EXPECT_EQ(lastBody, "{\"b\":2}");
}

TEST_F(HttpClientTest, ACommandTakesALargeAnswerButNotAnyOne) {
  serve();
  HttpOutcome outcome;
  const Endpoint address = server->address();
  beside([&] { outcome = httpRequest(address, "GET", "/stream/1000000", "", "", 60000); });
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.response.body.size(), 1000000u);
  // Announced, and not awaited.
  size_t bytes = size_t{64} * 1024 * 1024 + 1;
  amend = [&bytes](HttpExchange& exchange) { exchange.reply.streamedBytes = bytes; };
  beside([&] { outcome = httpRequest(address, "GET", "/stream/100000", "", "", 60000); });
  EXPECT_EQ(outcome.status, Status::TooLarge);
  --bytes;
  beside([&] { outcome = httpRequest(address, "GET", "/stream/100000", "", "", 60000); });
  EXPECT_EQ(outcome.status, Status::Unavailable);
  EXPECT_EQ(outcome.cause, "the connection ended before the answer did");
}

TEST_F(HttpClientTest, WhatIsGivenUpIsNotSentAnyMore) {
  asio::ip::tcp::acceptor acceptor(loop, {asio::ip::make_address("127.0.0.1"), 0});
  asio::ip::tcp::socket peer(loop);
  acceptor.async_accept(peer, [](boost::system::error_code) {});
  HttpCommand command{"POST", "/x", "text/plain", "", std::string(16 << 20, 'x'), 200};
  bool isOver = false;
  const Endpoint silent{IpAddress{127, 0, 0, 1}, acceptor.local_endpoint().port()};
  const HttpHandle handle = startHttpRequest(loop, silent, command, [&isOver](const HttpOutcome& outcome) {
    EXPECT_EQ(outcome.status, Status::Timeout);
    isOver = true;
  });
  ASSERT_TRUE(until([&isOver] { return isOver; }));
  // The other side has taken nothing so far, and is not to get the rest.
  std::vector<char> bytes(1 << 20);
  boost::system::error_code error;
  size_t taken = 0;
  while (!error) taken += peer.read_some(asio::buffer(bytes), error);
  EXPECT_EQ(error, asio::error::connection_reset);
  EXPECT_LT(taken, command.body.size());
}

// Reads until the other side closes, and returns how it does.
boost::system::error_code readToTheEnd(asio::ip::tcp::socket& peer) {
  std::vector<char> bytes(1 << 16);
  boost::system::error_code error;
  while (!error) peer.read_some(asio::buffer(bytes), error);
  return error;
}

TEST_F(HttpClientTest, ACommandSaysWhatItsBodyIsAndIsClosedInOrder) {
  asio::ip::tcp::acceptor acceptor(loop, {asio::ip::make_address("127.0.0.1"), 0});
  asio::ip::tcp::socket peer(loop);
  std::string request(1000, ' ');
  acceptor.async_accept(peer, [&](boost::system::error_code) {
    peer.async_read_some(asio::buffer(request), [&](boost::system::error_code, size_t size) {
      request.resize(size);
      peer.write_some(asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")));
    });
  });
  const HttpCommand command{"PATCH", "/x", "text/plain", "bytes 3-4/9", "hi", 5000};
  bool isOver = false;
  const Endpoint address{IpAddress{127, 0, 0, 1}, acceptor.local_endpoint().port()};
  const HttpHandle handle = startHttpRequest(loop, address, command, [&isOver](const HttpOutcome& outcome) {
    EXPECT_EQ(outcome.response.body, "ok");
    isOver = true;
  });
  ASSERT_TRUE(until([&isOver] { return isOver; }));
  EXPECT_EQ(request.find("PATCH /x HTTP/1.1\r\n"), 0u);
  EXPECT_NE(request.find("\r\nContent-Type: text/plain\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nContent-Range: bytes 3-4/9\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nContent-Length: 2\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nConnection: close\r\n"), std::string::npos);
  // Whoever has answered is not told that it failed.
  EXPECT_EQ(readToTheEnd(peer), asio::error::eof);
}

TEST_F(HttpClientTest, ACommandIsToldWhyThereIsNoAnswer) {
  serve();
  isAnswering = false;
  HttpOutcome silent;
  const Endpoint address = server->address();
  beside([&] { silent = httpRequest(address, "GET", "/x", "", "", 100); });
  EXPECT_EQ(silent.status, Status::Timeout);
  EXPECT_FALSE(silent.cause.empty());
  server->stop();
  const HttpOutcome refused = httpRequest(address, "GET", "/x", "", "", 5000);
  EXPECT_EQ(refused.status, Status::Unavailable);
  EXPECT_FALSE(refused.cause.empty());
}

TEST_F(HttpClientTest, AListenerGetsTextsUntilItStops) {
  serve();
  const Endpoint address = server->address();
  std::atomic<int> texts = 0;
  HttpOutcome outcome;
  bool isSent = false;
  std::atomic<bool> isOver = false;
  std::thread thread([&] {
    outcome = webSocketListen(
        address, "/ws", [&](std::string_view text) { texts += text == "news"; }, [&] { return texts == 2; });
    isOver = true;
  });
  EXPECT_TRUE(until([&] {
    if (!isSent && server->clientCount() == 1) {
      isSent = true;
      server->sendToAll("news", noWebSocketClient);
      server->sendToAll("news", noWebSocketClient);
    }
    return isOver.load();
  }));
  thread.join();
  EXPECT_TRUE(outcome.ok());
}

TEST_F(HttpClientTest, AListenerNoticesTheEndOfTheServer) {
  serve();
  const Endpoint address = server->address();
  std::atomic<bool> isOver = false;
  HttpOutcome outcome;
  std::thread thread([&] {
    outcome = webSocketListen(
        address, "/ws", [](std::string_view) {}, [] { return false; });
    isOver = true;
  });
  EXPECT_TRUE(until([&] { return server->clientCount() == 1; }));
  server->stop();
  EXPECT_TRUE(until([&] { return isOver.load(); }));
  thread.join();
  EXPECT_EQ(outcome.status, Status::Unavailable);
}

TEST_F(HttpClientTest, AListenerTakesNoTextThatIsTooLong) {
  serve();
  HttpOutcome outcome;
  bool isSent = false;
  std::atomic<bool> isOver = false;
  std::atomic<size_t> bytes = 0;
  const Endpoint address = server->address();
  std::thread thread([&] {
    outcome = webSocketListen(
        address, "/ws", [&](std::string_view text) { bytes += text.size(); }, [] { return false; });
    isOver = true;
  });
  EXPECT_TRUE(until([&] {
    if (!isSent && server->clientCount() == 1) {
      isSent = true;
      server->sendToAll(std::string(64 * 1024, 'a'), noWebSocketClient);
      server->sendToAll(std::string(64 * 1024 + 1, 'a'), noWebSocketClient);
    }
    return isOver.load();
  }));
  thread.join();
  EXPECT_EQ(outcome.status, Status::TooLarge);
  EXPECT_EQ(bytes.load(), size_t{64 * 1024});
}

TEST_F(HttpClientTest, ARefusedListenerSeesTheRefusal) {
  HttpServerOptions options;
  options.webSocketClientsMax = 0;
  serve(options);
  HttpOutcome outcome;
  const Endpoint address = server->address();
  beside([&] {
    outcome = webSocketListen(
        address, "/ws", [](std::string_view) {}, [] { return false; });
  });
  EXPECT_EQ(outcome.status, Status::Forbidden);
  EXPECT_EQ(outcome.response.status, 503u);
  EXPECT_NE(outcome.response.body.find("too_many_clients"), std::string::npos);
}

}  // namespace
}  // namespace spore
