#include "boards/linux/http_server.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <list>
#include <vector>

#include "boards/linux/start_error.h"
#include "boards/linux/testing/server_fixture.h"

namespace spore {
namespace {

class HttpServerTest : public ServerFixture {};

constexpr std::string_view get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view okBody = "\r\n\r\n{\"a\":1}";

std::string getOf(const std::string& target, const std::string& version = "1.1") {
  return "GET " + target + " HTTP/" + version + "\r\nHost: h\r\n\r\n";
}

size_t countOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(HttpServerTest, AConnectionIsKeptForTheNextRequest) {
  serve();
  RawClient client(server->address());
  for (size_t i = 1; i <= 3; ++i) {
    EXPECT_TRUE(client.send(get));
    EXPECT_TRUE(until([&] {
      client.poll();
      return countOf(client.received(), okBody) == i;
    }));
  }
  EXPECT_FALSE(client.isClosed());
}

TEST_F(HttpServerTest, PipelinedRequestsAreAnsweredInOrder) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/1") + getOf("/2") + "POST /3 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi" +
                          "GET /4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(isClosed(client));
  EXPECT_EQ(targets, "/1 /2 /3 /4 ");
  EXPECT_EQ(countOf(client.received(), okBody), 4u);
}

TEST_F(HttpServerTest, TheEngineMayAnswerLater) {
  serve();
  isAnswering = false;
  RawClient client(server->address());
  EXPECT_TRUE(client.send(get));
  EXPECT_TRUE(until([&] { return waiting.size() == 1; }));
  EXPECT_TRUE(client.received().empty());
  answer(*waiting.front());
  EXPECT_TRUE(receives(client, okBody));
}

TEST_F(HttpServerTest, AClientThatLeavesWhileTheEngineWorksIsHarmless) {
  serve();
  isAnswering = false;
  {
    RawClient client(server->address());
    EXPECT_TRUE(client.send(get));
    EXPECT_TRUE(until([&] { return waiting.size() == 1; }));
  }
  answer(*waiting.front());
  EXPECT_TRUE(until([&] { return server->connectionCount() == 0; }));
}

TEST_F(HttpServerTest, StoppingTakesExchangesBackFromTheEngine) {
  serve();
  isAnswering = false;
  RawClient client(server->address());
  EXPECT_TRUE(client.send(get));
  EXPECT_TRUE(until([&] { return waiting.size() == 1; }));
  server->stop();
  EXPECT_EQ(cancelled, 1);
  EXPECT_TRUE(isClosed(client));
  EXPECT_TRUE(until([&] { return server->connectionCount() == 0; }));
}

TEST_F(HttpServerTest, AStreamThatEndsWithinOneBufferHasALength) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/stream/5000")));
  EXPECT_TRUE(receives(client, "Content-Length: 5000\r\n"));
  EXPECT_TRUE(until([&] {
    client.poll();
    return countOf(client.received(), "#") >= 5000;
  }));
  EXPECT_EQ(client.received().find("chunked"), std::string::npos);
}

TEST_F(HttpServerTest, ALongStreamIsChunkedAndTheConnectionStays) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/stream/1000000") + std::string(get)));
  EXPECT_TRUE(receives(client, "\r\n0\r\n\r\nHTTP/1.1 200 OK"));
  EXPECT_NE(client.received().find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(client.received().find("Content-Length: 1000000"), std::string::npos);
  EXPECT_EQ(countOf(client.received().substr(0, client.received().rfind("HTTP/1.1")), "#"), 1000000u);
}

TEST_F(HttpServerTest, Http10GetsALongStreamUpToTheEndOfTheConnection) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("GET /stream/100000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_TRUE(isClosed(client));
  const std::string& all = client.received();
  EXPECT_EQ(all.find("chunked"), std::string::npos);
  EXPECT_EQ(all.size() - (all.find("\r\n\r\n") + 4), 100000u);
}

TEST_F(HttpServerTest, HeadGetsTheHeadAlone) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\nHEAD /stream/90000 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_TRUE(receives(client, "chunked\r\n\r\n"));
  EXPECT_NE(client.received().find("Content-Length: 7\r\n\r\nHTTP/1.1"), std::string::npos);
  EXPECT_EQ(client.received().find("###"), std::string::npos);
}

TEST_F(HttpServerTest, TheHeadSaysAllThatTheEngineSays) {
  serve();
  amend = [](HttpExchange& exchange) {
    exchange.reply.status = 405;
    exchange.reply.contentType = "text/plain";
    exchange.reply.allow = "GET, POST";
    exchange.reply.location = "/elsewhere";
    exchange.reply.contentRange = "bytes 3-9/26";
    exchange.reply.contentEncoding = "gzip";
  };
  RawClient client(server->address());
  EXPECT_TRUE(client.send(get));
  EXPECT_TRUE(receives(client, okBody));
  EXPECT_EQ(client.received().find("HTTP/1.1 405 Method Not Allowed\r\nDate: "), 0u);
  EXPECT_NE(client.received().find("\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nAllow: GET, POST\r\n"
                                   "Location: /elsewhere\r\nContent-Range: bytes 3-9/26\r\nContent-Encoding: gzip\r\n"),
            std::string::npos);
}

TEST_F(HttpServerTest, AStreamOfKnownLengthIsAnnouncedAndPartsMayBeAskedFor) {
  serve();
  amend = [](HttpExchange& exchange) { exchange.reply.streamedBytes = 90000; };
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/stream/90000") + std::string(get)));
  EXPECT_TRUE(receives(client, "#HTTP/1.1 200 OK"));
  EXPECT_EQ(countOf(client.received(), "#"), 90000u);
  EXPECT_NE(client.received().find("\r\nContent-Length: 90000\r\nAccept-Ranges: bytes\r\n\r\n#"), std::string::npos);
}

// Opens what is left until nothing more can be opened.
class NoDescriptors {
 public:
  NoDescriptors() {
    EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0);
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    EXPECT_GE(next, 0);
    taken_.push_back(next);
    const rlimit few{static_cast<rlim_t>(next) + 4, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    for (int one = 0; (one = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) taken_.push_back(one);
    cause = errno;
  }
  ~NoDescriptors() {
    for (const int one : taken_) ::close(one);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

  int cause = 0;

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST_F(HttpServerTest, WithoutDescriptorsItDoesNotSpinAndGoesOnLater) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send(get));
  {
    const NoDescriptors shortage;
    EXPECT_EQ(shortage.cause, EMFILE);
    loop.restart();
    // At most one try each 100 ms, however slow this machine is.
    EXPECT_LT(loop.run_for(std::chrono::milliseconds(50)), 10u);
    EXPECT_TRUE(targets.empty());
  }
  EXPECT_TRUE(receives(client, okBody));
}

TEST_F(HttpServerTest, AStreamOfOneByteHasALengthToo) {
  serve();
  amend = [](HttpExchange& exchange) { exchange.reply.streamedBytes = 1; };
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/stream/1") + std::string(get)));
  EXPECT_TRUE(receives(client, "#HTTP/1.1 200 OK"));
  EXPECT_NE(client.received().find("\r\nContent-Length: 1\r\nAccept-Ranges: bytes\r\n\r\n#"), std::string::npos);
}

TEST_F(HttpServerTest, AStreamThatEndsTooEarlyBreaksTheConnection) {
  serve();
  amend = [](HttpExchange& exchange) { exchange.reply.streamedBytes = 90001; };
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/stream/90000") + std::string(get)));
  EXPECT_TRUE(isClosed(client));
  EXPECT_EQ(targets, "/stream/90000 ");
}

TEST_F(HttpServerTest, AFaultGoesToTheEngineAndClosesTheConnection) {
  serve();
  const struct {
    std::string text;
    HttpFault fault;
  } cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", HttpFault::Malformed},
      {getOf("/" + std::string(3000, 'a')), HttpFault::UriTooLong},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(9000, 'a') + "\r\n\r\n", HttpFault::HeadersTooLarge},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + std::string(100000, 'b'),
       HttpFault::BodyTooLarge},
  };
  for (const auto& each : cases) {
    RawClient client(server->address());
    EXPECT_TRUE(client.send(each.text));
    // The reply arrives although the client has sent more than anybody read.
    EXPECT_TRUE(receives(client, "HTTP/1.1 " + std::to_string(400 + static_cast<int>(each.fault)) + " "));
    EXPECT_NE(client.received().find("Connection: close"), std::string::npos);
    client.finishSending();
    EXPECT_TRUE(isClosed(client));
  }
}

TEST_F(HttpServerTest, ASlowRequestIsGivenUp) {
  HttpServerOptions options;
  options.limits.headerTimeMs = 300;
  options.bodyTimeMs = 300;
  serve(options);
  const std::string timeout = "HTTP/1.1 " + std::to_string(400 + static_cast<int>(HttpFault::HeaderTimeout));
  RawClient header(server->address());
  EXPECT_TRUE(header.send("GET / HT"));
  RawClient body(server->address());
  EXPECT_TRUE(body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"));
  RawClient silent(server->address());
  EXPECT_TRUE(receives(header, timeout));
  EXPECT_TRUE(receives(body, timeout));
  EXPECT_TRUE(isClosed(silent));
  EXPECT_TRUE(silent.received().empty());
}

TEST_F(HttpServerTest, AnIdleConnectionIsClosed) {
  HttpServerOptions options;
  options.idleTimeMs = 300;
  serve(options);
  RawClient client(server->address());
  EXPECT_TRUE(client.send(get));
  EXPECT_TRUE(receives(client, okBody));
  EXPECT_TRUE(isClosed(client));
}

TEST_F(HttpServerTest, AReaderThatStopsReadingIsGivenUp) {
  HttpServerOptions options;
  options.writeTimeMs = 300;
  serve(options);
  RawClient client(server->address());
  EXPECT_TRUE(client.send(getOf("/stream/100000000")));
  EXPECT_TRUE(until([&] { return server->connectionCount() == 1; }));
  EXPECT_TRUE(until([&] { return server->connectionCount() == 0; }));
}

TEST_F(HttpServerTest, HundredsOfHalfOpenConnectionsDoNotKeepOthersOut) {
  serve();
  std::list<RawClient> idle;
  for (int i = 0; i < 300; ++i) {
    idle.emplace_back(server->address());
    // Half of them say nothing at all.
    EXPECT_TRUE(idle.back().send(i % 2 == 0 ? "GET / HTTP/1.1\r\nHo" : ""));
  }
  RawClient client(server->address());
  EXPECT_TRUE(client.send(get));
  EXPECT_TRUE(receives(client, okBody));
  idle.clear();
  EXPECT_TRUE(until([&] { return server->connectionCount() == 1; }));
}

TEST_F(HttpServerTest, AClientThatAwaitsContinueIsToldToGoOn) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_TRUE(receives(client, "HTTP/1.1 100 Continue\r\n\r\n"));
  EXPECT_TRUE(client.send("ok"));
  EXPECT_TRUE(receives(client, okBody));
  EXPECT_EQ(lastBody, "ok");
}

TEST_F(HttpServerTest, ATakenAddressIsSaidInWords) {
  serve();
  try {
    const HttpServer second(loop, server->address());
    ADD_FAILURE() << "it listens";
  } catch (const StartError& error) {
    EXPECT_NE(std::string(error.what()).find("127.88.1.1"), std::string::npos);
    EXPECT_NE(error.advice.find("--http-port"), std::string::npos);
  }
}

}  // namespace
}  // namespace spore
