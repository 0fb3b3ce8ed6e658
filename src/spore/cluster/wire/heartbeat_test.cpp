#include "spore/cluster/wire/heartbeat.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t golden[] = {
    2,    5,    12,   1,           // restarting; solicits, deaf; 3 s; one report
    0x06, 0x05, 0x08, 0x07,        // active members, their hash
    0x14, 0x13, 0x12, 0x11,        // free heap
    0x16, 0x15, 0xBF, 3,           // largest block, -65 dBm, reset by software
    0x24, 0x23, 0x22, 0x21,        // uptime
    0x34, 0x33, 0x32, 0x31,        // profile digest
    0x44, 0x43, 0x42, 0x41,        // identity digest
    0x52, 0x51, 0x00, 0x00,        // longest loop, capabilities
    0x90, 0x1F, 0x62, 0x61,        // HTTP port 8080, echo token
    0x72, 0x71,                    // known members
    0x83, 0x82, 0x81, 0xBC, 0x5A,  // report: short id, incarnation 5, sequence 0xABC
    42,                            // 4.2 s
};

Heartbeat goldenHeartbeat() {
  Heartbeat heartbeat;
  heartbeat.phase = NodePhase::Restarting;
  heartbeat.state = heartbeatSolicits | heartbeatMissesBroadcasts;
  heartbeat.busyQuarters = 12;
  heartbeat.activeMembers = 0x0506;
  heartbeat.activeHash = 0x0708;
  heartbeat.knownMembers = 0x7172;
  heartbeat.freeHeap16 = 0x11121314;
  heartbeat.largestBlock16 = 0x1516;
  heartbeat.rssi = -65;
  heartbeat.resetCause = ResetCause::Software;
  heartbeat.uptimeS = 0x21222324;
  heartbeat.profileDigest = 0x31323334;
  heartbeat.identityDigest = 0x41424344;
  heartbeat.longestLoopMs = 0x5152;
  heartbeat.httpPort = 8080;
  heartbeat.echoToken = 0x6162;
  FreshnessReport report;
  report.shortId = 0x818283;
  report.incarnationLow = 5;
  report.sequenceLow = 0xABC;
  report.ageTenths = 42;
  EXPECT_EQ(heartbeat.reports.push(report), Status::Ok);
  return heartbeat;
}

class HeartbeatTest : public testing::Test {
 protected:
  HeartbeatTest() { std::memcpy(buffer_, golden, sizeof(golden)); }

  Bytes encode(const Heartbeat& heartbeat) {
    ByteWriter writer{MutableBytes{buffer_}};
    encodeHeartbeat(writer, heartbeat);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }
  Status decodeGolden() { return decodeHeartbeat({buffer_, sizeof(golden)}, heartbeat_); }

  uint8_t buffer_[limits::datagramBytesMax] = {};
  Heartbeat heartbeat_;
};

TEST_F(HeartbeatTest, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  const Bytes body = encode(goldenHeartbeat());
  ASSERT_EQ(sizeof(golden), body.size());
  EXPECT_EQ(0, std::memcmp(golden, body.data(), sizeof(golden)));
}

TEST_F(HeartbeatTest, EveryFieldIsReadBack) {
  ASSERT_EQ(decodeGolden(), Status::Ok);
  EXPECT_EQ(heartbeat_.phase, NodePhase::Restarting);
  EXPECT_EQ(heartbeatSolicits | heartbeatMissesBroadcasts, heartbeat_.state);
  EXPECT_EQ(12, heartbeat_.busyQuarters);
  EXPECT_EQ(0x0506, heartbeat_.activeMembers);
  EXPECT_EQ(0x0708, heartbeat_.activeHash);
  EXPECT_EQ(0x7172, heartbeat_.knownMembers);
  EXPECT_EQ(0x11121314u, heartbeat_.freeHeap16);
  EXPECT_EQ(0x1516, heartbeat_.largestBlock16);
  EXPECT_EQ(-65, heartbeat_.rssi);
  EXPECT_EQ(heartbeat_.resetCause, ResetCause::Software);
  EXPECT_EQ(0x21222324u, heartbeat_.uptimeS);
  EXPECT_EQ(0x31323334u, heartbeat_.profileDigest);
  EXPECT_EQ(0x41424344u, heartbeat_.identityDigest);
  EXPECT_EQ(0x5152, heartbeat_.longestLoopMs);
  EXPECT_EQ(0, heartbeat_.capabilities);
  EXPECT_EQ(8080, heartbeat_.httpPort);
  EXPECT_EQ(0x6162, heartbeat_.echoToken);
  EXPECT_FALSE(heartbeat_.hasIdentity);
}

TEST_F(HeartbeatTest, AReportIsReadBack) {
  ASSERT_EQ(decodeGolden(), Status::Ok);
  ASSERT_EQ(1u, heartbeat_.reports.size());
  EXPECT_EQ(0x818283u, heartbeat_.reports[0].shortId);
  EXPECT_EQ(5, heartbeat_.reports[0].incarnationLow);
  EXPECT_EQ(0xABC, heartbeat_.reports[0].sequenceLow);
  EXPECT_EQ(42, heartbeat_.reports[0].ageTenths);
}

TEST_F(HeartbeatTest, OnlyTheLowBitsOfAReportTravel) {
  Heartbeat heartbeat;
  FreshnessReport report;
  report.shortId = 0xFF123456;
  report.incarnationLow = 0xF1;
  report.sequenceLow = 0xF002;
  ASSERT_EQ(heartbeat.reports.push(report), Status::Ok);
  ASSERT_EQ(decodeHeartbeat(encode(heartbeat), heartbeat_), Status::Ok);
  EXPECT_EQ(0x123456u, heartbeat_.reports[0].shortId);
  EXPECT_EQ(1, heartbeat_.reports[0].incarnationLow);
  EXPECT_EQ(2, heartbeat_.reports[0].sequenceLow);
}

TEST_F(HeartbeatTest, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < sizeof(golden); ++size) {
    EXPECT_EQ(decodeHeartbeat({buffer_, size}, heartbeat_), Status::Truncated);
  }
}

TEST_F(HeartbeatTest, APhaseOfANewerVersionIsThatOfALivingNode) {
  buffer_[0] = 4;
  ASSERT_EQ(decodeGolden(), Status::Ok);
  EXPECT_EQ(heartbeat_.phase, NodePhase::Alive);
}

TEST_F(HeartbeatTest, AResetCauseOfANewerVersionIsUnknown) {
  buffer_[15] = 6;
  ASSERT_EQ(decodeGolden(), Status::Ok);
  EXPECT_EQ(heartbeat_.resetCause, ResetCause::Brownout);
  buffer_[15] = 7;
  ASSERT_EQ(decodeGolden(), Status::Ok);
  EXPECT_EQ(heartbeat_.resetCause, ResetCause::Unknown);
}

TEST_F(HeartbeatTest, ReportsBeyondTheTwelfthAreSkipped) {
  constexpr size_t count = freshnessReportsMax + 2;
  constexpr size_t size = heartbeatFixedBytes + count * freshnessReportBytes;
  buffer_[3] = count;
  for (size_t i = 0; i < count; ++i) {
    buffer_[heartbeatFixedBytes + i * freshnessReportBytes] = static_cast<uint8_t>(i + 1);
  }
  ASSERT_EQ(decodeHeartbeat({buffer_, size}, heartbeat_), Status::Ok);
  ASSERT_EQ(freshnessReportsMax, heartbeat_.reports.size());
  EXPECT_EQ(12, static_cast<int>(heartbeat_.reports[11].shortId & 0xFF));
  EXPECT_EQ(decodeHeartbeat({buffer_, size - 1}, heartbeat_), Status::Truncated);
}

TEST_F(HeartbeatTest, NothingOfAnEarlierOneIsLeftInTheNext) {
  Heartbeat first = goldenHeartbeat();
  first.hasIdentity = true;
  first.hostname = "kitchen";
  first.labels = "role=lamp";
  first.identityDigest = identityDigestOf("kitchen", "role=lamp");
  ASSERT_EQ(decodeHeartbeat(encode(first), heartbeat_), Status::Ok);
  ASSERT_TRUE(heartbeat_.hasIdentity);

  ASSERT_EQ(decodeHeartbeat(encode(Heartbeat{}), heartbeat_), Status::Ok);
  EXPECT_TRUE(heartbeat_.reports.empty());
  EXPECT_FALSE(heartbeat_.hasIdentity);
  EXPECT_TRUE(heartbeat_.hostname.empty());
  EXPECT_TRUE(heartbeat_.labels.empty());
}

TEST_F(HeartbeatTest, OneThatDoesNotFitIsNotWritten) {
  uint8_t small[sizeof(golden) - 1];
  ByteWriter writer{MutableBytes{small}};
  encodeHeartbeat(writer, goldenHeartbeat());
  EXPECT_FALSE(writer.ok());
}

TEST(Heartbeat, ANonceTravelsInTheBytesThatTheProtocolDocumentShows) {
  uint8_t buffer[heartbeatBytesMax];
  Heartbeat heartbeat;
  heartbeat.identityDigest = identityDigestOf({}, {});
  heartbeat.echoNonce = 0x21222324;
  ByteWriter writer{MutableBytes{buffer}};
  encodeHeartbeat(writer, heartbeat);
  ASSERT_EQ(heartbeatFixedBytes + 6, writer.size());
  constexpr uint8_t extension[] = {3, 4, 0x24, 0x23, 0x22, 0x21};
  EXPECT_EQ(0, std::memcmp(extension, buffer + heartbeatFixedBytes, sizeof extension));
  Heartbeat decoded;
  ASSERT_EQ(decodeHeartbeat(writer.written(), decoded), Status::Ok);
  EXPECT_EQ(0x21222324u, decoded.echoNonce);
  // One without it has none, whatever was there before.
  ASSERT_EQ(decodeHeartbeat(writer.written().first(heartbeatFixedBytes), decoded), Status::Ok);
  EXPECT_EQ(0u, decoded.echoNonce);
}

TEST(HeartbeatCapabilities, AHeartbeatThatWasCutClaimsNone) {
  uint8_t bytes[128];
  ByteWriter writer{MutableBytes{bytes}};
  encodeHeartbeat(writer, Heartbeat{});
  const size_t withoutBoth = writer.size();
  const uint8_t digest[4] = {1, 2, 3, 4};
  encodeExtension(writer, HeartbeatExtension::Retained, Bytes{digest});
  const size_t withoutAcks = writer.size();
  const uint8_t none[1] = {1};
  encodeExtension(writer, HeartbeatExtension::EventAcks, Bytes{none});
  setCapabilities(MutableBytes{bytes}.first(writer.size()), heartbeatAnswersEvents, writer.size() - withoutBoth);
  Heartbeat heartbeat;
  ASSERT_EQ(decodeHeartbeat(writer.written(), heartbeat), Status::Ok);
  EXPECT_EQ(heartbeat.capabilities, heartbeatAnswersEvents);
  for (const size_t cut : {withoutAcks, withoutBoth}) {
    ASSERT_EQ(decodeHeartbeat(Bytes{bytes, cut}, heartbeat), Status::Ok);
    EXPECT_EQ(heartbeat.capabilities, 0u);
  }
}

}  // namespace
}  // namespace spore
