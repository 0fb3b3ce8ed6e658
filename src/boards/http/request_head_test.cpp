#include "boards/http/request_head.h"

#include <gtest/gtest.h>

namespace spore::http {
namespace {

struct Read {
  uint8_t text[textBytesMax];
  RequestHead head{MutableBytes{text}};
  size_t taken = 0;
  HttpRequest request;

  // In pieces of `step` bytes.
  explicit Read(std::string_view bytes, size_t step = 4096) {
    while (taken < bytes.size()) {
      const size_t count = head.take(asBytes(bytes.substr(taken, step)));
      if (count == 0) break;
      taken += count;
    }
    head.describe(request);
  }
};

// A GET with these further lines.
std::string_view with(std::string_view lines) {
  static FixedString<1200> text;
  text.clear();
  (void)text.append("GET /a?b=c HTTP/1.1\r\nHost: node\r\n");
  (void)text.append(lines);
  (void)text.append("\r\n");
  return text;
}

TEST(RequestHead, WhatTheEngineAsksForIsKeptHoweverThePacketsCome) {
  constexpr std::string_view text =
      "POST /api/x?a=%20 HTTP/1.1\r\nUser-Agent: somebody\r\nHOST:  10.0.0.1:80 \r\norigin:http://10.0.0.1\r\n"
      "Content-Type: multipart/form-data; boundary=abc\r\nContent-Range: bytes 0-3/9\r\nRange: bytes=1-\r\n"
      "Authorization: SPORE1 nonce=\"a\", counter=1\r\n"
      "Content-Length: 4\r\n\r\nbody";
  for (size_t step = 1; step < 60; ++step) {
    const Read read{text, step};
    ASSERT_TRUE(read.head.isComplete());
    EXPECT_EQ(text.substr(read.taken), "body");
    EXPECT_EQ(read.request.method, HttpMethod::Post);
    EXPECT_EQ(read.request.target, "/api/x?a=%20");
    EXPECT_EQ(read.request.host, "10.0.0.1:80");
    EXPECT_EQ(read.request.origin, "http://10.0.0.1");
    EXPECT_EQ(read.request.contentType, "multipart/form-data; boundary=abc");
    EXPECT_EQ(read.request.contentRange, "bytes 0-3/9");
    EXPECT_EQ(read.request.authorization, "SPORE1 nonce=\"a\", counter=1");
    EXPECT_EQ(read.request.range, "bytes=1-");
    EXPECT_EQ(read.request.contentLength, 4u);
  }
}

TEST(RequestHead, WhatIsNoHttpIsRefused) {
  constexpr std::string_view wrong[] = {
      "GET /\r\n\r\n",                                          // HTTP/0.9
      "GET / HTTP/2.0\r\nHost: a\r\n\r\n",                      //
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",                     // two blanks
      "GET  HTTP/1.1\r\nHost: a\r\n\r\n",                       // no target
      " GET / HTTP/1.1\r\nHost: a\r\n\r\n",                     //
      "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",                      //
      "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",                     //
      "GET / HTTP/1.1\nHost: a\n\n",                            // bare LF
      "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",                // bare CR
      "GET / HTTP/1.1\r\n\r\n",                                 // no Host
      "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",           // two
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",                     // blank before the colon
      "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",        // folded
      "GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n",               // no name
      "GET / HTTP/1.1\r\nHost\r\n\r\n",                         // no colon
      "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",                    //
      "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",                    //
      "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",  // too many empty lines
      "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n",              //
      "GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n",             //
  };
  for (const std::string_view text : wrong) {
    const Read read{text};
    EXPECT_EQ(read.head.fault(), HttpFault::Malformed);
    EXPECT_FALSE(read.head.isComplete());
  }
  // A NUL in a value, in the target, in a name.
  const char nul[] = "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_EQ(Read(std::string_view{nul, sizeof nul - 1}).head.fault(), HttpFault::Malformed);
  const char value[] = "GET / HTTP/1.1\r\nHost: a\r\nX: b\0\r\n\r\n";
  EXPECT_EQ(Read(std::string_view{value, sizeof value - 1}).head.fault(), HttpFault::Malformed);
  const char name[] = "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n";
  EXPECT_EQ(Read(std::string_view{name, sizeof name - 1}).head.fault(), HttpFault::Malformed);
}

TEST(RequestHead, WhereReadersCouldDisagreeAboutTheEndNobodyIsServed) {
  constexpr std::string_view wrong[] = {
      "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
      "Content-Length: 4\r\nContent-Length: 5\r\n",
      "Content-Length: 4\r\nContent-Length: 4\r\n",
      "Content-Length: 4, 4\r\n",
      "Content-Length: +4\r\n",
      "Content-Length: -1\r\n",
      "Content-Length: 0x4\r\n",
      "Content-Length:\r\n",
      "Content-Length: 99999999999999999999\r\n",
      "Transfer-Encoding: gzip, chunked\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: identity\r\n",
      "Transfer-Encoding: xchunked\r\n",
  };
  for (const std::string_view lines : wrong) EXPECT_EQ(Read(with(lines)).head.fault(), HttpFault::Malformed);
  EXPECT_EQ(Read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").head.fault(), HttpFault::Malformed);
  EXPECT_EQ(Read(with("Content-Length: 5000000000\r\n")).head.contentLength(), UINT32_MAX);
  EXPECT_TRUE(Read(with("Transfer-Encoding: Chunked\r\n")).head.isChunked());
}

TEST(RequestHead, FieldsThatMeanNothingTwiceAreRefused) {
  EXPECT_EQ(Read(with("Origin: a\r\nOrigin: b\r\n")).head.fault(), HttpFault::Malformed);
  EXPECT_EQ(Read(with("Content-Type: a\r\ncontent-type: b\r\n")).head.fault(), HttpFault::Malformed);
  EXPECT_EQ(Read(with("Range: a\r\nRange: b\r\n")).head.fault(), HttpFault::Malformed);
  EXPECT_EQ(Read(with("Authorization: a\r\nAuthorization: b\r\n")).head.fault(), HttpFault::Malformed);
  EXPECT_EQ(Read(with("Cookie: a\r\nCookie: b\r\n")).head.fault(), HttpFault::None);
}

TEST(RequestHead, AnUnknownMethodIsTheEnginesToAnswer) {
  EXPECT_EQ(Read("FOO / HTTP/1.1\r\nHost: a\r\n\r\n").request.method, HttpMethod::Other);
  EXPECT_EQ(Read("get / HTTP/1.1\r\nHost: a\r\n\r\n").request.method, HttpMethod::Other);
  EXPECT_EQ(Read("DELETEDELETEDELETEDELETEDELETE / HTTP/1.1\r\nHost: a\r\n\r\n").request.method, HttpMethod::Other);
  EXPECT_TRUE(Read("DELETEDELETEDELETEDELETEDELETE / HTTP/1.1\r\nHost: a\r\n\r\n").head.isComplete());
}

TEST(RequestHead, AnEmptyLineBeforeTheRequestIsPassedOver) {
  const Read read{"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 1};
  EXPECT_TRUE(read.head.isComplete());
  EXPECT_EQ(read.request.method, HttpMethod::Get);
  EXPECT_FALSE(Read("\r\n").head.hasBegun());
}

TEST(RequestHead, AnAbsoluteTargetNamesTheHost) {
  Read read{"GET http://10.0.0.9:80/a?b HTTP/1.1\r\nHost: evil\r\n\r\n"};
  EXPECT_EQ(read.request.target, "/a?b");
  EXPECT_EQ(read.request.host, "10.0.0.9:80");
  Read bare{"GET HTTP://node HTTP/1.1\r\nHost: node\r\n\r\n"};
  EXPECT_EQ(bare.request.target, "/");
  EXPECT_EQ(bare.request.host, "node");
}

// A request line or fields that are too long, whatever they are made of.
HttpFault faultOf(std::string_view begin, std::string_view part, size_t times, std::string_view end) {
  uint8_t text[textBytesMax];
  RequestHead head{MutableBytes{text}};
  (void)head.take(asBytes(begin));
  for (size_t i = 0; i < times; ++i) (void)head.take(asBytes(part));
  (void)head.take(asBytes(end));
  return head.fault();
}

TEST(RequestHead, LengthsAreLimited) {
  constexpr std::string_view end = " HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_EQ(faultOf("GET /", "x", targetBytesMax - 1, end), HttpFault::None);
  EXPECT_EQ(faultOf("GET /", "x", targetBytesMax, end), HttpFault::UriTooLong);
  EXPECT_EQ(faultOf("GET /?", "a=b&", 1500, end), HttpFault::UriTooLong);
  constexpr std::string_view begin = "GET / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(faultOf(begin, "X-Header-Of-Mine: 12345\r\n", 800, "\r\n"), HttpFault::HeadersTooLarge);
  EXPECT_EQ(faultOf(begin, "X: 1\r\n", 800, "\r\n"), HttpFault::None);
  EXPECT_EQ(faultOf("GET / HTTP/1.1\r\nHost: a\r\nX: ", "y", 60000, "\r\n\r\n"), HttpFault::HeadersTooLarge);
  EXPECT_EQ(faultOf("GET / HTTP/1.1\r\nHost: a\r\n", "y", 60000, ": \r\n\r\n"), HttpFault::HeadersTooLarge);
  EXPECT_EQ(faultOf("GET / HTTP/1.1\r\nHost: ", "y", textBytesMax, "\r\n\r\n"), HttpFault::HeadersTooLarge);
  EXPECT_EQ(faultOf("", "M", 9000, " / HTTP/1.1\r\nHost: a\r\n\r\n"), HttpFault::HeadersTooLarge);
}

// Nine lists of the longest kind leave room for what is kept.
TEST(RequestHead, WhatIsNotKeptTakesNoRoom) {
  FixedString<1200> lines;
  for (int i = 0; i < 9; ++i)
    (void)lines.append("Connection: keep-alive, x-something-else-that-is-quite-long-for-a-word\r\n");
  (void)lines.append("Origin: http://node\r\n");
  const Read read{with(lines)};
  EXPECT_TRUE(read.head.isComplete());
  EXPECT_EQ(read.request.origin, "http://node");
}

TEST(RequestHead, TheVersionAndTheConnectionFieldDecideWhetherItIsKept) {
  EXPECT_TRUE(Read(with("")).head.keepsAlive());
  EXPECT_FALSE(Read(with("Connection: x, Close\r\n")).head.keepsAlive());
  EXPECT_FALSE(Read(with("Connection: x\r\nConnection: close\r\n")).head.keepsAlive());
  EXPECT_TRUE(Read(with("Connection: closed\r\n")).head.keepsAlive());
  EXPECT_FALSE(Read("GET / HTTP/1.0\r\n\r\n").head.keepsAlive());
  EXPECT_TRUE(Read("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").head.keepsAlive());
}

TEST(RequestHead, WhoWaitsForContinueIsSeen) {
  EXPECT_TRUE(Read(with("Expect: 100-Continue\r\n")).head.awaitsContinue());
  EXPECT_FALSE(Read("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").head.awaitsContinue());
}

TEST(RequestHead, AWebSocketNeedsGetUpgradeAndConnection) {
  constexpr std::string_view key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  FixedString<300> lines{"Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"};
  (void)lines.append(key);
  const Read read{with(lines)};
  EXPECT_TRUE(read.head.wantsWebSocket());
  EXPECT_EQ(read.head.webSocketKey(), "dGhlIHNhbXBsZSBub25jZQ==");
  EXPECT_FALSE(Read(with("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")).head.wantsWebSocket());
  EXPECT_FALSE(Read(with("Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")).head.wantsWebSocket());
  EXPECT_FALSE(
      Read(with("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n")).head.wantsWebSocket());
}

}  // namespace
}  // namespace spore::http
