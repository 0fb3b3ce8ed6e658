// Tests bodies that are passed on in pieces, and how long a connection stays.
#include "boards/linux/testing/server_fixture.h"

namespace spore {
namespace {

constexpr std::string_view plainGet = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view shortBody = "\r\n\r\n{\"a\":1}";

std::string uploadOf(size_t bytes) {
  return "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
}

class HttpSessionTest : public ServerFixture {
 protected:
  void run(int milliseconds) {
    loop.restart();
    loop.run_for(std::chrono::milliseconds(milliseconds));
  }
};

TEST_F(HttpSessionTest, AnUploadIsPassedOnAsItComesAndTheConnectionStays) {
  serve();
  RawClient client(server->address());
  const std::string body(100000, 'u');
  EXPECT_TRUE(client.send(uploadOf(body.size())));
  // The head alone is a first, empty piece.
  EXPECT_TRUE(until([this] { return pieces == 1; }));
  EXPECT_EQ(announced, body.size());
  EXPECT_EQ(uploaded, "");
  EXPECT_TRUE(client.send(body));
  EXPECT_TRUE(receives(client, shortBody));
  EXPECT_EQ(uploaded, body);
  EXPECT_EQ(lastBody, "");
  EXPECT_TRUE(client.send(plainGet));
  EXPECT_TRUE(until([this] { return targets == "/upload /x "; }));
  EXPECT_EQ(cancelled, 0);
}

TEST_F(HttpSessionTest, AnUploadThatIsNotWantedIsAnsweredAtOnce) {
  serve();
  isUploadWanted = false;
  RawClient client(server->address());
  EXPECT_TRUE(client.send(uploadOf(100000)));
  EXPECT_TRUE(receives(client, shortBody));
  EXPECT_NE(client.received().find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.send(std::string(100000, 'u')));
  client.finishSending();
  EXPECT_TRUE(isClosed(client));
  EXPECT_EQ(pieces, 1);
  EXPECT_EQ(targets, "/upload ");
  EXPECT_EQ(cancelled, 0);
}

TEST_F(HttpSessionTest, AnUploadThatIsWholeAndNotWantedCostsNoConnection) {
  serve();
  isUploadWanted = false;
  RawClient client(server->address());
  EXPECT_TRUE(client.send(uploadOf(2) + "hi" + std::string(plainGet)));
  EXPECT_TRUE(until([this] { return targets == "/upload /x "; }));
  EXPECT_EQ(uploaded, "hi");
  EXPECT_TRUE(receives(client, "Content-Length: 7\r\n\r\n{\"a\":1}HTTP/1.1 200"));
}

TEST_F(HttpSessionTest, TheEngineIsToldOfAnUploadThatBreaksOff) {
  serve();
  {
    RawClient client(server->address());
    EXPECT_TRUE(client.send(uploadOf(100) + "begun"));
    EXPECT_TRUE(until([this] { return uploaded == "begun"; }));
  }
  EXPECT_TRUE(until([this] { return server->connectionCount() == 0; }));
  EXPECT_EQ(cancelled, 1);
  RawClient client(server->address());
  EXPECT_TRUE(client.send(uploadOf(100) + "again"));
  EXPECT_TRUE(until([this] { return uploaded == "begunagain"; }));
  server->stop();
  EXPECT_EQ(cancelled, 2);
  EXPECT_EQ(targets, "");
}

TEST_F(HttpSessionTest, AnUploadWithAFaultIsNotPassedOn) {
  serve();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhi there\r\n"));
  EXPECT_TRUE(until([this] { return uploaded == "hi there"; }));
  const int before = pieces;
  EXPECT_TRUE(client.send("no chunk size\r\n"));
  EXPECT_TRUE(receives(client, "HTTP/1.1 " + std::to_string(400 + static_cast<int>(HttpFault::Malformed))));
  EXPECT_EQ(pieces, before);
}

TEST_F(HttpSessionTest, AnUploadMakesNoRoomForNewcomers) {
  HttpServerOptions options;
  options.connectionsMax = 1;
  serve(options);
  RawClient client(server->address());
  EXPECT_TRUE(client.send(uploadOf(5) + "u"));
  EXPECT_TRUE(until([this] { return uploaded == "u"; }));
  RawClient newcomer(server->address());
  EXPECT_TRUE(receives(newcomer, "HTTP/1.1 " + std::to_string(400 + static_cast<int>(HttpFault::Overloaded))));
  EXPECT_TRUE(client.send("pload"));
  EXPECT_TRUE(receives(client, shortBody));
}

TEST_F(HttpSessionTest, ABodyHasMoreTimeThanItsHead) {
  HttpServerOptions options;
  options.limits.headerTimeMs = 100;
  options.bodyTimeMs = 600000;
  serve(options);
  RawClient body(server->address());
  EXPECT_TRUE(body.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab"));
  RawClient upload(server->address());
  EXPECT_TRUE(upload.send(uploadOf(4) + "ab"));
  EXPECT_TRUE(until([this] { return uploaded == "ab"; }));
  run(800);
  EXPECT_TRUE(body.send("cd"));
  EXPECT_TRUE(upload.send("cd"));
  EXPECT_TRUE(receives(body, shortBody));
  EXPECT_TRUE(receives(upload, shortBody));
}

TEST_F(HttpSessionTest, TheEngineMayTakeLongerThanAnyClient) {
  HttpServerOptions options;
  options.limits.headerTimeMs = 100;
  options.idleTimeMs = options.bodyTimeMs = options.writeTimeMs = 100;
  serve(options);
  isAnswering = false;
  RawClient client(server->address());
  EXPECT_TRUE(client.send(plainGet));
  EXPECT_TRUE(until([this] { return waiting.size() == 1; }));
  run(800);
  answer(*waiting.front());
  EXPECT_TRUE(receives(client, shortBody));
}

TEST_F(HttpSessionTest, AConnectionThatWasToldOfAFaultIsDrainedForAWhile) {
  serve();
  const auto start = std::chrono::steady_clock::now();
  RawClient client(server->address());
  EXPECT_TRUE(client.send("GET / HTTP/1.1\r\n\r\n"));
  EXPECT_TRUE(receives(client, "HTTP/1.1 " + std::to_string(400 + static_cast<int>(HttpFault::Malformed))));
  // Its own half of the connection is closed at once, and the other one is read on.
  EXPECT_TRUE(isClosed(client));
  EXPECT_EQ(server->connectionCount(), 1u);
  EXPECT_TRUE(until([this] { return server->connectionCount() == 0; }));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(1000));
}

TEST_F(HttpSessionTest, APlaceInThePipelineIsNoOtherRequestsBody) {
  serve();
  isAnswering = false;
  RawClient client(server->address());
  EXPECT_TRUE(client.send(std::string(plainGet) + "GET /second HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_TRUE(until([this] { return waiting.size() == 1; }));
  run(20);
  EXPECT_EQ(targets, "/x ");
  isAnswering = true;
  answer(*waiting.front());
  EXPECT_TRUE(until([this] { return targets == "/x /second "; }));
}

}  // namespace
}  // namespace spore
