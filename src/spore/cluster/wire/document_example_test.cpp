// The datagram that docs/protocol.md shows byte by byte.
#include <gtest/gtest.h>

#include <cstring>

#include "spore/base/hash.h"
#include "spore/cluster/wire/heartbeat.h"

namespace spore {
namespace {

constexpr uint8_t example[] = {
    0x53, 0x50, 0x11, 0x00, 0x2A, 0xC4, 0x54, 0x1E, 0xC3, 0xB2, 0xA1, 0x00, 0x07, 0x00, 0x00, 0x00, 0x63,
    0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x02, 0x00, 0xA0, 0x12, 0x11, 0x0A, 0x00, 0x00, 0xDC, 0x05,
    0xBD, 0x01, 0x10, 0x0E, 0x00, 0x00, 0x0D, 0xF0, 0xED, 0x5E, 0x36, 0xA3, 0x73, 0x80, 0x11, 0x00, 0x00,
    0x00, 0x50, 0x00, 0x00, 0x00, 0x02, 0x00, 0xC4, 0xB2, 0xA1, 0xF4, 0x31, 0x0C, 0x01, 0x07, 0x6B, 0x69,
    0x74, 0x63, 0x68, 0x65, 0x6E, 0x02, 0x09, 0x72, 0x6F, 0x6C, 0x65, 0x3D, 0x6C, 0x61, 0x6D, 0x70,
};

TEST(DocumentExample, ItsHeaderSaysWhatTheDocumentSays) {
  const Result<Frame> frame = decodeFrame(Bytes{example});
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame.value().header.type, FrameType::Heartbeat);
  EXPECT_EQ(fingerprint("spore"), frame.value().header.fleetId);
  EXPECT_EQ(0x00A1B2C3u, frame.value().header.nodeId);
  EXPECT_EQ(7u, frame.value().header.incarnation);
  EXPECT_EQ(99u, frame.value().header.sequence);
}

TEST(DocumentExample, ItsBodySaysWhatTheDocumentSays) {
  Heartbeat heartbeat;
  ASSERT_EQ(decodeHeartbeat(Bytes{example}.from(frameHeaderBytes), heartbeat), Status::Ok);
  EXPECT_EQ(heartbeatSolicits, heartbeat.state);
  EXPECT_EQ(2, heartbeat.activeMembers);
  EXPECT_EQ(0x12A0, heartbeat.activeHash);
  EXPECT_EQ(41232u / 16, heartbeat.freeHeap16);
  EXPECT_EQ(24000, heartbeat.largestBlock16 * 16);
  EXPECT_EQ(-67, heartbeat.rssi);
  EXPECT_EQ(heartbeat.resetCause, ResetCause::PowerOn);
  EXPECT_EQ(3600u, heartbeat.uptimeS);
  EXPECT_EQ(0x5EEDF00Du, heartbeat.profileDigest);
  EXPECT_EQ(17, heartbeat.longestLoopMs);
  EXPECT_EQ(80, heartbeat.httpPort);
  EXPECT_EQ(2, heartbeat.knownMembers);
  EXPECT_EQ(heartbeat.hostname, "kitchen");
  EXPECT_EQ(heartbeat.labels, "role=lamp");
}

TEST(DocumentExample, ItsReportSaysWhatTheDocumentSays) {
  Heartbeat heartbeat;
  ASSERT_EQ(decodeHeartbeat(Bytes{example}.from(frameHeaderBytes), heartbeat), Status::Ok);
  ASSERT_EQ(1u, heartbeat.reports.size());
  EXPECT_EQ(0xA1B2C4u, heartbeat.reports[0].shortId);
  EXPECT_EQ(3, heartbeat.reports[0].incarnationLow);
  EXPECT_EQ(500, heartbeat.reports[0].sequenceLow);
  EXPECT_EQ(12, heartbeat.reports[0].ageTenths);
}

TEST(DocumentExample, ItIsWrittenByteByByteAsTheDocumentShows) {
  const Result<Frame> frame = decodeFrame(Bytes{example});
  Heartbeat heartbeat;
  ASSERT_EQ(decodeHeartbeat(frame.value().body, heartbeat), Status::Ok);
  uint8_t buffer[sizeof(example)];
  ByteWriter writer{MutableBytes{buffer}};
  encodeHeader(writer, frame.value().header);
  encodeHeartbeat(writer, heartbeat);
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ(sizeof(example), writer.size());
  EXPECT_EQ(0, std::memcmp(example, buffer, sizeof(example)));
}

}  // namespace
}  // namespace spore
