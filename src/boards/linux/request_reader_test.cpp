#include "boards/linux/request_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace spore {
namespace {

using State = RequestReader::State;

// Feeds `text` in pieces of `step` bytes until the reader has an answer; returns what is left of the text.
State feed(RequestReader& reader, std::string_view& text, size_t step) {
  State state = State::NeedsMore;
  while (!text.empty() && state == State::NeedsMore) {
    const MutableBytes room = reader.room();
    const size_t count = std::min({step, text.size(), room.size()});
    std::memcpy(room.data(), text.data(), count);
    text.remove_prefix(count);
    state = reader.received(count);
  }
  return state;
}

State feedAll(RequestReader& reader, std::string_view text, size_t step = 4096) {
  return feed(reader, text, step);
}

HttpRequest described(const RequestReader& reader) {
  HttpRequest request;
  reader.describe(request);
  return request;
}

HttpFault faultOf(std::string_view text, size_t step = 4096) {
  RequestReader reader{HttpLimits{}};
  return feedAll(reader, text, step) == State::Failed ? reader.fault() : HttpFault::None;
}

constexpr std::string_view post =
    "POST /api/node/event?x=%20 HTTP/1.1\r\nHost: 10.0.0.1:8080\r\nOrigin: http://10.0.0.1:8080\r\n"
    "content-type: application/json\r\nContent-Length: 13\r\n\r\n{\"event\":\"a\"}";

TEST(RequestReader, ARequestMayComeInAnyPieces) {
  for (size_t step = 1; step <= post.size(); ++step) {
    RequestReader reader{HttpLimits{}};
    EXPECT_EQ(feedAll(reader, post, step), State::Complete) << step;
    const HttpRequest request = described(reader);
    EXPECT_EQ(request.method, HttpMethod::Post);
    EXPECT_EQ(request.target, "/api/node/event?x=%20");
    EXPECT_EQ(request.host, "10.0.0.1:8080");
    EXPECT_EQ(request.origin, "http://10.0.0.1:8080");
    EXPECT_EQ(request.contentType, "application/json");
    EXPECT_EQ(asText(request.body), "{\"event\":\"a\"}");
    EXPECT_TRUE(reader.keepsAlive());
  }
}

TEST(RequestReader, AnAbsoluteTargetIsTakenApartAndItsHostCounts) {
  for (size_t step = 1; step < 40; ++step) {
    RequestReader reader{HttpLimits{}};
    EXPECT_EQ(feedAll(reader, "GET http://10.0.0.1:8080/api/x?y=1 HTTP/1.1\r\nHost: other\r\n\r\n", step),
              State::Complete);
    EXPECT_EQ(described(reader).target, "/api/x?y=1");
    EXPECT_EQ(described(reader).host, "10.0.0.1:8080");
    reader.next();
    EXPECT_EQ(feedAll(reader, "GET /b HTTP/1.1\r\nHost: other\r\n\r\n", step), State::Complete);
    EXPECT_EQ(described(reader).host, "other");
  }
  EXPECT_EQ(faultOf("GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n"), HttpFault::Malformed);
  EXPECT_EQ(faultOf("GET http://user@h/x HTTP/1.1\r\nHost: h\r\n\r\n"), HttpFault::Malformed);
  // It does not replace the Host header, which HTTP/1.1 demands.
  EXPECT_EQ(faultOf("GET http://h/x HTTP/1.1\r\n\r\n"), HttpFault::Malformed);
}

TEST(RequestReader, AFewEmptyLinesBeforeARequestAreIgnored) {
  for (const char* lines : {"\r\n", "\n", "\r\n\r\n", "\n\r\n"}) {
    for (size_t step = 1; step < 8; ++step) {
      RequestReader reader{HttpLimits{}};
      EXPECT_EQ(feedAll(reader, lines + std::string(post), step), State::Complete) << lines << step;
      EXPECT_EQ(described(reader).host, "10.0.0.1:8080");
      reader.next();
      EXPECT_EQ(feedAll(reader, lines + std::string(post), step), State::Complete) << lines << step;
    }
  }
  for (size_t step = 1; step < 8; ++step) {
    EXPECT_EQ(faultOf("\r\n\r\n\r\n" + std::string(post), step), HttpFault::Malformed);
    EXPECT_EQ(faultOf("\r" + std::string(post), step), HttpFault::Malformed);
    EXPECT_EQ(faultOf(" \r\n" + std::string(post), step), HttpFault::Malformed);
  }
}

TEST(RequestReader, PipelinedRequestsWaitTheirTurn) {
  const std::string first = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string all = first + std::string(post) + first;
  RequestReader reader{HttpLimits{}};
  EXPECT_EQ(feedAll(reader, all), State::Complete);
  EXPECT_EQ(described(reader).target, "/a");
  reader.next();
  EXPECT_EQ(reader.received(0), State::Complete);
  EXPECT_EQ(asText(described(reader).body), "{\"event\":\"a\"}");
  reader.next();
  EXPECT_EQ(reader.received(0), State::Complete);
  EXPECT_EQ(described(reader).target, "/a");
  EXPECT_TRUE(described(reader).body.empty());
  EXPECT_TRUE(described(reader).origin.empty());
  reader.next();
  EXPECT_FALSE(reader.hasBegun());
}

TEST(RequestReader, ChunksAreJoinedInPlace) {
  std::string text = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string body;
  for (int i = 0; i < 8000; ++i) {
    const char character = static_cast<char>('a' + i % 26);
    text += std::string("1\r\n") + character + "\r\n";
    body += character;
  }
  text += "0\r\nTrailer: yes\r\n\r\n";
  for (const size_t step : {1, 7, 1000, 100000}) {
    RequestReader reader{HttpLimits{}};
    EXPECT_EQ(feedAll(reader, text, step), State::Complete) << step;
    EXPECT_EQ(asText(described(reader).body), body) << step;
  }
}

TEST(RequestReader, EachLimitHasItsOwnFault) {
  const std::string host = "Host: x\r\n";
  EXPECT_EQ(faultOf("GET /" + std::string(2047, 'a') + " HTTP/1.1\r\n" + host + "\r\n"), HttpFault::None);
  EXPECT_EQ(faultOf("GET /" + std::string(2048, 'a') + " HTTP/1.1\r\n" + host + "\r\n"), HttpFault::UriTooLong);
  EXPECT_EQ(faultOf("GET /" + std::string(20000, 'a')), HttpFault::UriTooLong);
  EXPECT_EQ(faultOf("GET /" + std::string(20000, 'a'), 100), HttpFault::UriTooLong);
  EXPECT_EQ(faultOf("GET / HTTP/1.1\r\n" + host + "X: " + std::string(9000, 'a') + "\r\n\r\n"),
            HttpFault::HeadersTooLarge);
  EXPECT_EQ(faultOf("POST / HTTP/1.1\r\n" + host + "Content-Length: 8193\r\n\r\n"), HttpFault::BodyTooLarge);
  EXPECT_EQ(faultOf("POST / HTTP/1.1\r\n" + host + "Content-Length: 8192\r\n\r\n" + std::string(8192, 'b')),
            HttpFault::None);
  EXPECT_EQ(faultOf("POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1000\r\n" +
                    std::string(4096, 'b') + "\r\n1001\r\n"),
            HttpFault::BodyTooLarge);
}

TEST(RequestReader, HeadersThatComeLineByLineDoNotGrowForEver) {
  std::string text = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 1000; ++i) text += "X-" + std::to_string(i) + ": some value\r\n";
  EXPECT_EQ(faultOf(text, 23), HttpFault::HeadersTooLarge);
}

TEST(RequestReader, AnEndlessChunkExtensionOrTrailerIsRefused) {
  const std::string start = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_NE(faultOf(start + "1;" + std::string(20000, 'e'), 500), HttpFault::None);
  std::string trailers = start + "0\r\n";
  for (int i = 0; i < 1000; ++i) trailers += "X-" + std::to_string(i) + ": some value\r\n";
  EXPECT_NE(faultOf(trailers, 500), HttpFault::None);
}

TEST(RequestReader, ALimitHoldsHoweverTheBytesAreCut) {
  const std::string trailer = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ";
  const std::string method = std::string(3000, 'M') + " / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const size_t step : {1, 500, 100000}) {
    EXPECT_EQ(faultOf(trailer + std::string(9000, 't') + "\r\n\r\n", step), HttpFault::HeadersTooLarge) << step;
    EXPECT_EQ(faultOf(method, step), HttpFault::UriTooLong) << step;
  }
}

TEST(RequestReader, AnEmptyBodyMayComeInAnyPieces) {
  for (const size_t step : {1, 2, 3, 4, 100}) {
    RequestReader reader{HttpLimits{}};
    const std::string text = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    EXPECT_EQ(feedAll(reader, text, step), State::Complete) << step;
  }
}

TEST(RequestReader, WhatCouldBeReadInTwoWaysIsMalformed) {
  const char* const texts[] = {
      "GET / HTTP/1.1\r\n\r\n",  // no Host (RFC 9112, 3.2)
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nOrigin: http://b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",  // folded over two lines
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
      "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "\x16\x03\x01 a TLS handshake\r\n\r\n",
  };
  for (const char* text : texts) EXPECT_EQ(faultOf(text), HttpFault::Malformed) << text;
}

TEST(RequestReader, Http10ClosesUnlessAsked) {
  RequestReader closing{HttpLimits{}};
  EXPECT_EQ(feedAll(closing, "GET / HTTP/1.0\r\n\r\n"), State::Complete);
  EXPECT_FALSE(closing.isHttp11());
  EXPECT_FALSE(closing.keepsAlive());
  RequestReader keeping{HttpLimits{}};
  EXPECT_EQ(feedAll(keeping, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), State::Complete);
  EXPECT_TRUE(keeping.keepsAlive());
  RequestReader asked{HttpLimits{}};
  EXPECT_EQ(feedAll(asked, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), State::Complete);
  EXPECT_FALSE(asked.keepsAlive());
}

TEST(RequestReader, AClientThatAwaitsContinueIsReportedOnce) {
  RequestReader reader{HttpLimits{}};
  std::string_view header = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  EXPECT_EQ(feed(reader, header, 4096), State::AwaitsContinue);
  EXPECT_EQ(feedAll(reader, "o"), State::NeedsMore);
  EXPECT_EQ(feedAll(reader, "k"), State::Complete);
  EXPECT_EQ(asText(described(reader).body), "ok");
}

TEST(RequestReader, OnlyAWebSocketUpgradeIsOne) {
  const auto wants = [](std::string_view request) {
    RequestReader reader{HttpLimits{}};
    return feedAll(reader, request) == State::Complete && reader.wantsWebSocket();
  };
  EXPECT_TRUE(wants("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n"));
  EXPECT_FALSE(wants("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"));
  EXPECT_FALSE(wants("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n"));
  EXPECT_FALSE(wants("POST /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
}

}  // namespace
}  // namespace spore
