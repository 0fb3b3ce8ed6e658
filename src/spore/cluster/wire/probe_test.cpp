#include "spore/cluster/wire/probe.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t golden[] = {0x04, 0x03, 0x02, 0x01, 0x12, 0x11, 0x03};

TEST(Probe, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  uint8_t buffer[sizeof(golden)];
  ByteWriter writer{MutableBytes{buffer}};
  encodeProbe(writer, Probe{0x01020304, 0x1112, probeWantsIdentity | probeWantsBroadcast});
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ(sizeof(golden), writer.size());
  EXPECT_EQ(0, std::memcmp(golden, buffer, sizeof(golden)));
}

TEST(Probe, EveryFieldIsReadBack) {
  const Result<Probe> probe = decodeProbe(Bytes{golden});
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(0x01020304u, probe.value().target);
  EXPECT_EQ(0x1112, probe.value().token);
  EXPECT_EQ(probeWantsIdentity | probeWantsBroadcast, probe.value().flags);
}

TEST(Probe, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < sizeof(golden); ++size) {
    EXPECT_TRUE(decodeProbe(Bytes{golden}.first(size)).status() == Status::Truncated);
  }
}

TEST(Probe, OneWithoutTargetOrTokenIsMalformed) {
  constexpr uint8_t noTarget[] = {0, 0, 0, 0, 1, 0, 0};
  constexpr uint8_t noToken[] = {1, 0, 0, 0, 0, 0, 0};
  EXPECT_TRUE(decodeProbe(Bytes{noTarget}).status() == Status::Malformed);
  EXPECT_TRUE(decodeProbe(Bytes{noToken}).status() == Status::Malformed);
}

TEST(Probe, WhatANewerVersionAppendsIsSkipped) {
  uint8_t longer[sizeof(golden) + 5];
  std::memset(longer, 0xFF, sizeof(longer));
  std::memcpy(longer, golden, sizeof(golden));
  const Result<Probe> probe = decodeProbe(Bytes{longer});
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(0x01020304u, probe.value().target);
  EXPECT_EQ(0x1112, probe.value().token);
  EXPECT_EQ(3, probe.value().flags);
}

}  // namespace
}  // namespace spore
