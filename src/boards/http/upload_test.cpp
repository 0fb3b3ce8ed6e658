// Bodies that go to the engine in pieces.
#include <gtest/gtest.h>

#include "support/bounded_server.h"

namespace spore::http {
namespace {

struct UploadTest : ::testing::Test {
  BoundedServer node;
  ModelTransport& transport = node.transport;
  AnsweringSink& sink = node.sink;

  Link begin(std::string_view length, std::string_view more = "") {
    const Link link = transport.connect();
    node.send(link,
              "POST /upload HTTP/1.1\r\nHost: n\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ");
    node.send(link, length);
    node.send(link, "\r\n");
    node.send(link, more);
    node.send(link, "\r\n");
    return link;
  }
  // Sends so many bytes, in the pieces that the window takes; returns how many the node took.
  size_t stream(Link link, size_t size) {
    const size_t all = size;
    while (size > 0 && node[link].isOpen) {
      char line[50];
      for (size_t i = 0; i < sizeof line; ++i) {
        const size_t offset = all - size + i;
        line[i] = static_cast<char>(offset % 7 == 0 ? '\r' : offset % 251);
      }
      const size_t taken = transport.type(link, std::string_view{line, size < sizeof line ? size : sizeof line});
      size -= taken;
      if (taken == 0) node.pass(1);
    }
    node.pass();
    return all - size;
  }
};

TEST_F(UploadTest, EveryByteReachesTheEngineInOrder) {
  const Link link = begin("10000");
  EXPECT_EQ(stream(link, 10000), 10000u);
  EXPECT_EQ(sink.bodyBytes, 10000u);
  EXPECT_TRUE(node[link].says("200 OK"));
  const uint32_t sum = sink.bodySum;
  // Sends the form again in other segments, and with the whole content type.
  sink.bodyBytes = sink.bodySum = 0;
  transport.segmentBytes = 1;
  stream(begin("10000"), 10000);
  node.pass(ModelTransport::windowBytes);
  EXPECT_EQ(sink.bodyBytes, 10000u);
  EXPECT_EQ(sink.bodySum, sum);
  EXPECT_EQ(sink.contentType, "multipart/form-data; boundary=x");
  EXPECT_TRUE(sink.body.empty());
}

TEST_F(UploadTest, ChunkedPiecesToo) {
  const Link link = transport.connect();
  node.send(link,
            "POST /upload HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(sink.bodyBytes, 5u);
  EXPECT_TRUE(node[link].says("200 OK"));
}

TEST_F(UploadTest, WhoIsNotWantedReadsTheReasonAndIsHeardToTheEnd) {
  sink.bodyBytesWanted = 600;
  const Link link = begin("800000");
  // 50 KB a second: the answer comes with the first of it, and nothing is torn down while he sends on.
  for (int i = 0; i < 16; ++i) {
    ASSERT_EQ(stream(link, 50000), 50000u);
    node.wait(900);
    EXPECT_TRUE(node[link].says("200 OK"));
    EXPECT_TRUE(node[link].says("Connection: close"));
    EXPECT_EQ(transport.lent, 0u);
  }
  EXPECT_LT(sink.bodyBytes, 2000u);
  EXPECT_TRUE(node[link].isOpen);
  node[link].hasEnded = true;
  node.pass();
  EXPECT_TRUE(node[link].wasClosed);
}

TEST_F(UploadTest, TheHeadAloneMayBeRefused) {
  sink.bodyBytesWanted = 0;
  const Link link = begin("800000", "Expect: 100-continue\r\n");
  EXPECT_TRUE(node[link].says("200 OK"));
  EXPECT_FALSE(node[link].says("100 Continue"));
  sink.bodyBytesWanted = SIZE_MAX;
  const Link wanted = begin("10", "Expect: 100-continue\r\n");
  EXPECT_EQ(node[wanted].said(), "HTTP/1.1 100 Continue\r\n\r\n");
  stream(wanted, 10);
  EXPECT_TRUE(node[wanted].says("200 OK"));
}

TEST_F(UploadTest, AGapOfSomeSecondsIsSurvivedAndALongerOneNamed) {
  const Link link = begin("10000");
  stream(link, 5000);
  node.wait(12000);
  stream(link, 1000);
  node.wait(pieceTimeMs - 1000);
  EXPECT_EQ(node[link].sentSize, 0u);
  node.wait(2000);
  EXPECT_EQ(sink.fault, HttpFault::HeaderTimeout);
  EXPECT_TRUE(node[link].says("Connection: close"));
}

TEST_F(UploadTest, ATrickleIsNoProgress) {
  const Link link = begin("10000");
  for (uint32_t ms = 0; ms < pieceTimeMs; ms += 1000) {
    stream(link, 10);
    node.wait(1000);
  }
  EXPECT_EQ(sink.fault, HttpFault::HeaderTimeout);
}

TEST_F(UploadTest, WhatTheEngineHasNotTakenIsNotAcknowledged) {
  // Both places are taken, so nobody looks at the body: the window closes.
  for (size_t i = 0; i < exchangesMax; ++i) {
    const Link other = transport.connect();
    node[other].roomPerPass = 0;
    node.send(other, "GET /stream HTTP/1.1\r\nHost: n\r\n\r\n");
  }
  const Link link = transport.connect();
  node.send(link, "POST /upload HTTP/1.1\r\nHost: n\r\nContent-Length: 9999\r\n\r\n");
  FixedString<3000> body;
  while (body.size() < 3000) (void)body.append('x');
  EXPECT_EQ(transport.type(link, body.view()), ModelTransport::windowBytes);
  node.pass();
  EXPECT_EQ(transport.type(link, std::string_view{"x"}), 0u);
}

TEST_F(UploadTest, AnEmptyBodyIsWholeAtOnce) {
  const Link link = begin("0");
  EXPECT_EQ(sink.requests, 1u);
  EXPECT_TRUE(node[link].says("200 OK"));
  EXPECT_TRUE(node[link].isOpen && !node[link].isShutDown);
}

}  // namespace
}  // namespace spore::http
