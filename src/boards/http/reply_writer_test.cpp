#include "boards/http/reply_writer.h"

#include <gtest/gtest.h>

#include "boards/http/reply_head.h"

namespace spore::http {
namespace {

struct ReplyWriterTest : ::testing::Test {
  HttpExchange exchange;
  uint8_t room[replyHeadBytesMax];
  ReplyWriter writer;

  // The next of what is sent, which is then on its way.
  std::string_view next() {
    const Bytes bytes = writer.next();
    writer.sent(bytes.size());
    return asText(bytes);
  }
};

TEST_F(ReplyWriterTest, TheHeadSaysAllThatTheReplySays) {
  exchange.reply.status = 405;
  exchange.reply.contentType = "text/plain";
  exchange.reply.allow = "GET, POST";
  exchange.reply.location = "/elsewhere";
  exchange.reply.contentRange = "bytes 3-7/26";
  exchange.reply.contentEncoding = "gzip";
  exchange.reply.body = asBytes("hello");
  writer.begin(exchange, room, {false, true, true});
  EXPECT_EQ(next(),
            "HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nAllow: GET, POST\r\n"
            "Location: /elsewhere\r\nContent-Range: bytes 3-7/26\r\nContent-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(next(), "hello");
  EXPECT_EQ(next(), "");
  EXPECT_TRUE(writer.isKeptAlive());
}

TEST_F(ReplyWriterTest, TheAnswerToHeadEndsWithIt) {
  exchange.reply.body = asBytes("hello");
  writer.begin(exchange, room, {true, false, false});
  EXPECT_EQ(next(),
            "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(next(), "");
  EXPECT_FALSE(writer.isKeptAlive());
}

TEST_F(ReplyWriterTest, WhatIsNotYetOnItsWayIsNext) {
  exchange.reply.body = asBytes("hello");
  writer.begin(exchange, room, {});
  next();
  EXPECT_EQ(asText(writer.next()), "hello");
  writer.sent(2);
  EXPECT_EQ(next(), "llo");
  EXPECT_EQ(next(), "");
}

}  // namespace
}  // namespace spore::http
