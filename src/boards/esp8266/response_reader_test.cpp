#include "boards/esp8266/response_reader.h"

#include <gtest/gtest.h>

#include "spore/base/fixed_string.h"

namespace spore {
namespace {

constexpr uint32_t headBytesMax = 200;

// Reads an answer that arrives in pieces of one size; the status is the first that is not Ok, or how it ended.
struct Reading {
  Status status = Status::Ok;
  bool isComplete = false;
  FixedString<64> body;

  Reading(std::string_view answer, size_t pieceBytes) {
    ResponseReader reader{headBytesMax};
    for (; !answer.empty(); answer.remove_prefix(pieceBytes < answer.size() ? pieceBytes : answer.size())) {
      Bytes bytes = asBytes(answer.substr(0, pieceBytes));
      while (!bytes.empty()) {
        const Result<Bytes> piece = reader.read(bytes);
        status = piece.status();
        if (!piece.ok()) return;
        body.appendCut(asText(piece.value()));
      }
    }
    isComplete = reader.isComplete();
    status = reader.end();
  }
};

constexpr size_t pieceSizes[] = {1, 2, 3, 7, 1000};

TEST(ResponseReader, ABodyWithALengthEndsThere) {
  for (const size_t size : pieceSizes) {
    const Reading reading{"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:  5 \r\n\r\nhello, more",
                          size};
    EXPECT_EQ(reading.status, Status::Ok);
    EXPECT_TRUE(reading.isComplete);
    EXPECT_EQ(reading.body, "hello");
  }
}

TEST(ResponseReader, ABodyWithoutALengthEndsWithTheConnection) {
  for (const size_t size : pieceSizes) {
    const Reading reading{"HTTP/1.0 200 \nServer: x\n\nhello", size};
    EXPECT_EQ(reading.status, Status::Ok);
    EXPECT_FALSE(reading.isComplete);
    EXPECT_EQ(reading.body, "hello");
  }
}

TEST(ResponseReader, AConnectionThatEndsTooSoonIsNoAnswer) {
  EXPECT_EQ(Reading("", 1).status, Status::Unavailable);
  EXPECT_EQ(Reading("HTTP/1.0 200 OK\r\n", 5).status, Status::Unavailable);
  EXPECT_EQ(Reading("HTTP/1.0 200 OK\r\ncontent-length: 6\r\n\r\nhello", 5).status, Status::Unavailable);
}

TEST(ResponseReader, AnyOtherStatusIsNotFound) {
  EXPECT_EQ(Reading("HTTP/1.1 404 Not Found\r\n\r\n", 9).status, Status::NotFound);
  EXPECT_EQ(Reading("HTTP/1.1 503 x\r\n\r\n", 9).status, Status::NotFound);
}

TEST(ResponseReader, WhatIsNotHttpIsRefused) {
  EXPECT_EQ(Reading("SSH-2.0-x\r\n", 4).status, Status::Malformed);
  EXPECT_EQ(Reading("HTTP/1.1 20x OK\r\n", 4).status, Status::Malformed);
  EXPECT_EQ(Reading("HTTP/1.1\r\n", 4).status, Status::Malformed);
  EXPECT_EQ(Reading("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", 4).status, Status::Malformed);
}

TEST(ResponseReader, ChunksAndDoubtfulLengthsAreRefused) {
  EXPECT_EQ(Reading("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 4).status, Status::Malformed);
  EXPECT_EQ(Reading("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", 4).status, Status::Malformed);
  EXPECT_EQ(Reading("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", 4).status, Status::Malformed);
  EXPECT_EQ(Reading("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 4).status, Status::Malformed);
}

TEST(ResponseReader, LongHeadersArePassedOverUpToTheLimit) {
  FixedString<400> answer{"HTTP/1.1 200 OK\r\nX-Long: "};
  while (answer.size() < 150) answer.appendCut('x');
  const size_t size = answer.size();
  answer.appendCut("\r\n\r\nhello");
  EXPECT_EQ(Reading(answer, 7).body, "hello");
  answer = FixedString<400>{answer.view().substr(0, size)};
  while (answer.size() < 300) answer.appendCut('x');
  EXPECT_EQ(Reading(answer, 7).status, Status::TooLarge);
}

}  // namespace
}  // namespace spore
