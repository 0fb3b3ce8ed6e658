#include "boards/http/reply_head.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

// The text of one head at a time.
std::string_view written(const ReplyHead& head) {
  static uint8_t bytes[replyHeadBytesMax];
  return asText({bytes, writeReplyHead(bytes, head)});
}

bool says(const ReplyHead& head, std::string_view piece) {
  return written(head).find(piece) != std::string_view::npos;
}

ReplyHead plainHead() {
  ReplyHead head;
  head.contentType = "application/json";
  head.date = "Thu, 21 Aug 2025 15:54:05 GMT";
  head.contentLength = 12;
  return head;
}

TEST(ReplyHead, AKeptConnectionNeedsNoConnectionHeader) {
  EXPECT_EQ(written(plainHead()),
            "HTTP/1.1 200 OK\r\nDate: Thu, 21 Aug 2025 15:54:05 GMT\r\nContent-Type: application/json\r\n"
            "Content-Length: 12\r\n\r\n");
}

// RFC 9110, 15, and RFC 6585.
TEST(ReplyHead, EachStatusHasItsReason) {
  const struct {
    uint16_t status;
    std::string_view reason;
  } statuses[] = {
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {302, "Found"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {411, "Length Required"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {422, "Unprocessable Content"},
      {426, "Upgrade Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {299, "Status"},
  };
  for (const auto& each : statuses) EXPECT_EQ(inRam<40>(reasonOf(each.status)), each.reason);
}

TEST(ReplyHead, ABodyOfUnknownLengthIsChunked) {
  ReplyHead head = plainHead();
  head.framing = ReplyFraming::Chunked;
  EXPECT_TRUE(says(head, "\r\nTransfer-Encoding: chunked\r\n\r\n"));
  EXPECT_FALSE(says(head, "Content-Length"));
}

TEST(ReplyHead, Http10IsToldWhenItsConnectionIsKept) {
  ReplyHead head = plainHead();
  head.isHttp11 = false;
  EXPECT_EQ(written(head).find("HTTP/1.0 200 OK\r\n"), 0u);
  EXPECT_TRUE(says(head, "\r\nConnection: keep-alive\r\n"));
  head.isKeptAlive = false;
  head.framing = ReplyFraming::Close;
  EXPECT_TRUE(says(head, "\r\nConnection: close\r\n"));
  EXPECT_FALSE(says(head, "Content-Length"));
}

TEST(ReplyHead, ARefusedMethodNamesTheAllowedOnes) {
  ReplyHead head = plainHead();
  head.status = 405;
  head.allow = "GET, POST";
  EXPECT_EQ(written(head).find("HTTP/1.1 405 Method Not Allowed\r\n"), 0u);
  EXPECT_TRUE(says(head, "\r\nAllow: GET, POST\r\n"));
}

TEST(ReplyHead, WhatAReplyPointsToAndWhatItIsAPartOfStandInTheHead) {
  ReplyHead head = plainHead();
  head.location = "/elsewhere";
  head.contentRange = "bytes 3-14/26";
  head.contentEncoding = "gzip";
  head.acceptsRanges = true;
  EXPECT_EQ(written(head),
            "HTTP/1.1 200 OK\r\nDate: Thu, 21 Aug 2025 15:54:05 GMT\r\nContent-Type: application/json\r\n"
            "Content-Length: 12\r\nLocation: /elsewhere\r\nContent-Range: bytes 3-14/26\r\nContent-Encoding: gzip\r\n"
            "Accept-Ranges: bytes\r\n\r\n");
}

TEST(ReplyHead, AStatusWithoutAKnownReasonStillHasOne) {
  ReplyHead head = plainHead();
  head.status = 299;
  EXPECT_EQ(written(head).find("HTTP/1.1 299 Status\r\n"), 0u);
}

TEST(ReplyHead, EveryStatusOfTheEngineHasItsReason) {
  struct Named {
    uint16_t status;
    const char* line;
  };
  constexpr Named all[] = {
      {200, "200 OK"},
      {202, "202 Accepted"},
      {206, "206 Partial Content"},
      {302, "302 Found"},
      {400, "400 Bad Request"},
      {403, "403 Forbidden"},
      {404, "404 Not Found"},
      {408, "408 Request Timeout"},
      {409, "409 Conflict"},
      {411, "411 Length Required"},
      {413, "413 Content Too Large"},
      {414, "414 URI Too Long"},
      {415, "415 Unsupported Media Type"},
      {416, "416 Range Not Satisfiable"},
      {422, "422 Unprocessable Content"},
      {426, "426 Upgrade Required"},
      {429, "429 Too Many Requests"},
      {431, "431 Request Header Fields Too Large"},
      {500, "500 Internal Server Error"},
      {501, "501 Not Implemented"},
      {503, "503 Service Unavailable"},
      {504, "504 Gateway Timeout"},
  };
  for (const Named& named : all) {
    ReplyHead head = plainHead();
    head.status = named.status;
    EXPECT_TRUE(says(head, named.line));
  }
}

TEST(ReplyHead, WhoIsTurnedAwayForAMomentIsToldWhenToComeBack) {
  ReplyHead head = plainHead();
  EXPECT_FALSE(says(head, "Retry-After"));
  head.status = 503;
  EXPECT_TRUE(says(head, "\r\nRetry-After: 1\r\n"));
}

TEST(ReplyHead, AnyAnswerMaySayWhenToComeAgain) {
  ReplyHead head = plainHead();
  head.status = 429;
  EXPECT_FALSE(says(head, "Retry-After"));
  head.retryAfterS = 10;
  EXPECT_TRUE(says(head, "\r\nRetry-After: 10\r\n"));
}

TEST(ReplyHead, AChallengeWritesItself) {
  ReplyHead head = plainHead();
  head.status = 401;
  EXPECT_FALSE(says(head, "WWW-Authenticate"));
  head.challenge.nodeId = 3;
  head.challenge.write = [](const HttpChallenge& challenge, MutableBytes out) {
    constexpr std::string_view line = "\r\nWWW-Authenticate: Riddle";
    if (out.size() < line.size() || challenge.nodeId != 3) return size_t{0};
    std::memcpy(out.data(), line.data(), line.size());
    return line.size();
  };
  EXPECT_TRUE(says(head, "\r\nWWW-Authenticate: Riddle\r\n"));
  uint8_t small[80];
  EXPECT_EQ(writeReplyHead(small, head), 0u);
}

TEST(ReplyHead, WhoHasToUpgradeIsToldToWhat) {
  ReplyHead head = plainHead();
  EXPECT_FALSE(says(head, "Upgrade"));
  head.status = 426;
  EXPECT_TRUE(says(head, "\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nConnection: Upgrade, close\r\n\r\n"));
}

TEST(ReplyHead, ABoardWithoutADateLeavesItOut) {
  ReplyHead head = plainHead();
  head.date = {};
  EXPECT_EQ(written(head).find("HTTP/1.1 200 OK\r\nContent-Type: "), 0u);
}

TEST(ReplyHead, NothingIsWrittenWhenThereIsNoRoomForAll) {
  ReplyHead head = plainHead();
  head.location = "/longer/than/all/that/follows";
  const size_t whole = written(head).size();
  uint8_t bytes[replyHeadBytesMax];
  const MutableBytes room{bytes};
  for (size_t size = 0; size < whole; ++size) EXPECT_EQ(writeReplyHead(room.first(size), head), 0u);
  EXPECT_EQ(writeReplyHead(room.first(whole), head), whole);
}

}  // namespace
}  // namespace spore
