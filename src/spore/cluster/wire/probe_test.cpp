#include "spore/cluster/wire/probe.h"

#include "spore/cluster/wire/heartbeat.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr size_t olderBytes = 7;

constexpr uint8_t golden[] = {0x04, 0x03, 0x02, 0x01, 0x12, 0x11, 0x02, 0x24, 0x23, 0x22, 0x21};

TEST(Probe, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  uint8_t buffer[probeFrameBytes];
  ByteWriter writer{MutableBytes{buffer}};
  encodeProbe(writer, Probe{0x01020304, 0x1112, probeWantsBroadcast, 0x21222324});
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ(probeFrameBytes, frameHeaderBytes + writer.size());
  EXPECT_EQ(0, std::memcmp(golden, buffer, sizeof(golden)));
}

TEST(Probe, EveryFieldIsReadBack) {
  const Result<Probe> probe = decodeProbe(Bytes{golden});
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(0x01020304u, probe.value().target);
  EXPECT_EQ(0x1112, probe.value().token);
  EXPECT_EQ(probeWantsBroadcast, probe.value().flags);
  EXPECT_EQ(0x21222324u, probe.value().nonce);
}

TEST(Probe, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < olderBytes; ++size) {
    EXPECT_EQ(decodeProbe(Bytes{golden}.first(size)).status(), Status::Truncated);
  }
}

TEST(Probe, OneOfAnOlderVersionHasNoNonce) {
  for (size_t size = olderBytes; size < sizeof(golden); ++size) {
    const Result<Probe> probe = decodeProbe(Bytes{golden}.first(size));
    ASSERT_TRUE(probe.ok());
    EXPECT_EQ(0u, probe.value().nonce);
  }
}

TEST(Probe, OneThatAsksForTextsIsAsLongAsAThirdOfTheAnswer) {
  uint8_t buffer[200];
  ByteWriter writer{MutableBytes{buffer}};
  encodeProbe(writer, Probe{1, 2, probeWantsIdentity, 3});
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(paddedProbeBytes, frameHeaderBytes + writer.size());
  EXPECT_GE(3 * paddedProbeBytes,
            frameHeaderBytes + heartbeatFixedBytes + 2 + 4 + 2 + hostNameBytesMax + 2 + limits::labelTextBytesMax);
  EXPECT_EQ(3u, decodeProbe(Bytes{buffer, writer.size()}).value().nonce);
}

TEST(Probe, ThreeTimesItIsAsLongAsTheAnswerAndTwoQuestionsBack) {
  constexpr size_t nonceBytes = 2 + 4;
  EXPECT_GE(3 * probeFrameBytes, frameHeaderBytes + heartbeatFixedBytes + nonceBytes + 2 * probeFrameBytes);
}

TEST(Probe, OneWithoutTargetOrTokenIsMalformed) {
  constexpr uint8_t noTarget[] = {0, 0, 0, 0, 1, 0, 0};
  constexpr uint8_t noToken[] = {1, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(decodeProbe(Bytes{noTarget}).status(), Status::Malformed);
  EXPECT_EQ(decodeProbe(Bytes{noToken}).status(), Status::Malformed);
}

TEST(Probe, WhatANewerVersionAppendsIsSkipped) {
  uint8_t longer[sizeof(golden) + 5];
  std::memset(longer, 0xFF, sizeof(longer));
  std::memcpy(longer, golden, sizeof(golden));
  const Result<Probe> probe = decodeProbe(Bytes{longer});
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(0x01020304u, probe.value().target);
  EXPECT_EQ(0x1112, probe.value().token);
  EXPECT_EQ(probeWantsBroadcast, probe.value().flags);
}

}  // namespace
}  // namespace spore
