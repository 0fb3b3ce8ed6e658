#include "boards/linux/reply_head.h"

#include <gtest/gtest.h>

#include <string>

namespace spore {
namespace {

std::string written(const ReplyHead& head) {
  uint8_t bytes[replyHeadBytesMax];
  return std::string(asText({bytes, writeReplyHead(bytes, head)}));
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

TEST(ReplyHead, ABodyOfUnknownLengthIsChunked) {
  ReplyHead head = plainHead();
  head.framing = ReplyFraming::Chunked;
  EXPECT_TRUE(written(head).find("\r\nTransfer-Encoding: chunked\r\n\r\n") != std::string::npos);
  EXPECT_TRUE(written(head).find("Content-Length") == std::string::npos);
}

TEST(ReplyHead, Http10IsToldWhenItsConnectionIsKept) {
  ReplyHead head = plainHead();
  head.isHttp11 = false;
  EXPECT_TRUE(written(head).find("HTTP/1.0 200 OK\r\n") == 0);
  EXPECT_TRUE(written(head).find("\r\nConnection: keep-alive\r\n") != std::string::npos);
  head.isKeptAlive = false;
  head.framing = ReplyFraming::Close;
  EXPECT_TRUE(written(head).find("\r\nConnection: close\r\n") != std::string::npos);
  EXPECT_TRUE(written(head).find("Content-Length") == std::string::npos);
}

TEST(ReplyHead, ARefusedMethodNamesTheAllowedOnes) {
  ReplyHead head = plainHead();
  head.status = 405;
  head.allow = "GET, POST";
  EXPECT_TRUE(written(head).find("HTTP/1.1 405 Method Not Allowed\r\n") == 0);
  EXPECT_TRUE(written(head).find("\r\nAllow: GET, POST\r\n") != std::string::npos);
}

TEST(ReplyHead, AStatusWithoutAKnownReasonStillHasOne) {
  ReplyHead head = plainHead();
  head.status = 299;
  EXPECT_TRUE(written(head).find("HTTP/1.1 299 Status\r\n") == 0);
}

TEST(ReplyHead, NothingIsWrittenWhenThereIsNoRoom) {
  uint8_t bytes[64];
  EXPECT_EQ(writeReplyHead(bytes, plainHead()), 0u);
}

}  // namespace
}  // namespace spore
