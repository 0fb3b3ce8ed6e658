#include "spore/cluster/wire/pull.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t goldenPull[] = {0x12, 0x11, 0x00, 0x02, 0xC3, 0xB2, 0xA1, 0x03, 0x02, 0x01};
constexpr uint8_t goldenReply[] = {0x12, 0x11, 0x01, 0x01, 0xC3, 0xB2, 0xA1, 0x34, 0x72, 0x0C};

TEST(Pull, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  uint8_t buffer[sizeof(goldenPull)];
  ByteWriter writer{MutableBytes{buffer}};
  encodePullHead(writer, 0x1112, 0, 2);
  writer.u24(0xA1B2C3);
  writer.u24(0x010203);
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(0, std::memcmp(goldenPull, buffer, sizeof(goldenPull)));
}

TEST(Pull, EveryFieldIsReadBack) {
  const Result<Pull> pull = decodePull(Bytes{goldenPull});
  ASSERT_TRUE(pull.ok());
  EXPECT_EQ(0x1112, pull.value().token);
  EXPECT_EQ(0, pull.value().flags);
  ASSERT_EQ(2u, pull.value().count());
  EXPECT_EQ(0xA1B2C3u, pull.value().shortIdAt(0));
  EXPECT_EQ(0x010203u, pull.value().shortIdAt(1));
}

TEST(Pull, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < sizeof(goldenPull); ++size) {
    EXPECT_EQ(decodePull(Bytes{goldenPull}.first(size)).status(), Status::Truncated);
  }
}

TEST(Pull, OneWithoutATokenIsMalformed) {
  constexpr uint8_t body[] = {0, 0, 1, 0};
  EXPECT_EQ(decodePull(Bytes{body}).status(), Status::Malformed);
}

TEST(PullReply, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  uint8_t buffer[sizeof(goldenReply)];
  ByteWriter writer{MutableBytes{buffer}};
  encodePullHead(writer, 0x1112, replyIsDoubtful, 1);
  FreshnessReport report;
  report.shortId = 0xA1B2C3;
  report.incarnationLow = 7;
  report.sequenceLow = 0x234;
  report.ageTenths = 12;
  encodeReport(writer, report);
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(0, std::memcmp(goldenReply, buffer, sizeof(goldenReply)));
}

TEST(PullReply, EveryFieldIsReadBack) {
  const Result<PullReply> reply = decodePullReply(Bytes{goldenReply});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(0x1112, reply.value().token);
  EXPECT_EQ(replyIsDoubtful, reply.value().state);
  ASSERT_EQ(1u, reply.value().count());
  EXPECT_EQ(0xA1B2C3u, reply.value().reportAt(0).shortId);
  EXPECT_EQ(7, reply.value().reportAt(0).incarnationLow);
  EXPECT_EQ(0x234, reply.value().reportAt(0).sequenceLow);
  EXPECT_EQ(12, reply.value().reportAt(0).ageTenths);
}

TEST(PullReply, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < sizeof(goldenReply); ++size) {
    EXPECT_EQ(decodePullReply(Bytes{goldenReply}.first(size)).status(), Status::Truncated);
  }
}

TEST(PullReply, OneWithoutATokenIsMalformed) {
  constexpr uint8_t body[] = {0, 0, 0, 0};
  EXPECT_EQ(decodePullReply(Bytes{body}).status(), Status::Malformed);
}

TEST(PullReply, WhatANewerVersionAppendsIsSkipped) {
  uint8_t longer[sizeof(goldenReply) + 4];
  std::memset(longer, 0xFF, sizeof(longer));
  std::memcpy(longer, goldenReply, sizeof(goldenReply));
  ASSERT_TRUE(decodePullReply(Bytes{longer}).ok());
  EXPECT_EQ(1u, decodePullReply(Bytes{longer}).value().count());
}

}  // namespace
}  // namespace spore
