#include "api/discovery.h"

#include <gtest/gtest.h>

#include "spore/base/hash.h"
#include "spore/cluster/wire/heartbeat.h"

namespace spore::cli {
namespace {

class Discovery : public testing::Test {
 protected:
  Bytes datagram(FrameType type, const char* cluster, uint16_t httpPort) {
    FrameHeader header;
    header.type = type;
    header.fleetId = fingerprint(std::string_view(cluster));
    header.nodeId = 7;
    header.incarnation = 1;
    header.sequence = 1;
    Heartbeat heartbeat;
    heartbeat.httpPort = httpPort;
    ByteWriter writer{MutableBytes{buffer_}};
    encodeHeader(writer, header);
    encodeHeartbeat(writer, heartbeat);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }

 private:
  uint8_t buffer_[512] = {};
};

TEST_F(Discovery, AHeartbeatOfTheClusterTellsItsPort) {
  EXPECT_EQ(httpPortIn(datagram(FrameType::Heartbeat, "spore", 8080), "spore").value_or(0), 8080);
}

TEST_F(Discovery, AnotherClusterIsNotFound) {
  EXPECT_FALSE(httpPortIn(datagram(FrameType::Heartbeat, "other", 8080), "spore").has_value());
}

TEST_F(Discovery, WhatIsNoHeartbeatOrCutOrWithoutPortIsPassedOver) {
  EXPECT_FALSE(httpPortIn(datagram(FrameType::Page, "spore", 8080), "spore").has_value());
  EXPECT_FALSE(httpPortIn(datagram(FrameType::Heartbeat, "spore", 0), "spore").has_value());
  EXPECT_FALSE(httpPortIn(datagram(FrameType::Heartbeat, "spore", 8080).first(30), "spore").has_value());
  EXPECT_FALSE(httpPortIn({}, "spore").has_value());
}

}  // namespace
}  // namespace spore::cli
