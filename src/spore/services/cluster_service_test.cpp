#include "spore/services/cluster_service.h"

#include <gtest/gtest.h>

#include "support/remote_node.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct ClusterServiceTest : ::testing::Test {
  ServiceNode node;
  RemoteNode lamp;
  RemoteNode other;

  ClusterServiceTest() {
    node.begin();
    lamp.nodeId = 0x00123456;
    lamp.hostname = "lamp";
    lamp.address.ip = IpAddress{10, 0, 0, 7};
    other.nodeId = 0x00654321;
    other.hostname = "other";
    other.address.ip = IpAddress{10, 0, 0, 8};
    hear(lamp);
    hear(other);
  }
  void hear(RemoteNode& remote) { remote.beat(node.cluster, node.fake.clock.now()); }
  void silenceLamp() {
    node.pass(Millis{17000});
    hear(other);
  }
  uint16_t forget(std::string_view name) {
    FixedString<80> form{"node="};
    form.appendCut(name);
    return node.postForm("/api/cluster/forget", form);
  }
  bool isKnown(const RemoteNode& remote) { return node.cluster.members().find(remote.nodeId) != nullptr; }
};

TEST_F(ClusterServiceTest, ARetiredMemberIsForgottenByName) {
  silenceLamp();
  const uint32_t broadcasts = node.fake.datagrams.broadcasts;
  EXPECT_EQ(forget("LAMP"), 200);
  EXPECT_EQ(node.talk.body(), R"({"status":"forgotten","nodeId":"00123456","hostname":"lamp"})");
  EXPECT_FALSE(isKnown(lamp));
  EXPECT_TRUE(isKnown(other));
  EXPECT_LT(broadcasts, node.fake.datagrams.broadcasts);
}

TEST_F(ClusterServiceTest, AnAddressOrAnIdWillDoToo) {
  silenceLamp();
  EXPECT_EQ(forget("10.0.0.7"), 200);
  node.pass(Millis{17000});
  EXPECT_EQ(forget("00654321"), 200);
  EXPECT_EQ(node.cluster.members().size(), 0u);
}

TEST_F(ClusterServiceTest, ALivingMemberIsKept) {
  EXPECT_EQ(forget("lamp"), 409);
  EXPECT_TRUE(node.talk.hasCode("is_active"));
  EXPECT_TRUE(node.talk.says("lamp: this member is ACTIVE"));
  EXPECT_TRUE(isKnown(lamp));
}

TEST_F(ClusterServiceTest, TheNodeItselfIsKept) {
  EXPECT_EQ(forget("kitchen"), 409);
  EXPECT_TRUE(node.talk.hasCode("is_active"));
  EXPECT_EQ(forget("00abcdef"), 409);
  EXPECT_EQ(forget("10.0.0.1:8080"), 409);
}

TEST_F(ClusterServiceTest, UnknownNamesAreNotFound) {
  EXPECT_EQ(forget("nobody"), 404);
  EXPECT_TRUE(node.talk.says("nobody: no such member"));
  EXPECT_EQ(forget("10.0.0.77"), 404);
  EXPECT_EQ(forget("00123457"), 404);
  EXPECT_EQ(forget("10.0.0.7:8080"), 404);
  EXPECT_EQ(node.postForm("/api/cluster/forget", ""), 400);
}

TEST_F(ClusterServiceTest, WhereMoreThanOneAnswersToANameTheIdMustBeGiven) {
  lamp.hostname = "other";
  hear(lamp);
  silenceLamp();
  EXPECT_EQ(forget("other"), 409);
  EXPECT_TRUE(node.talk.says("ambiguous"));
  EXPECT_EQ(forget("00123456"), 200);
}

TEST_F(ClusterServiceTest, MembersOfOneAddressAreToldApartByPort) {
  RemoteNode neighbour = lamp;
  neighbour.nodeId = 0x00123457;
  neighbour.hostname = "neighbour";
  neighbour.address.port = 4211;
  neighbour.httpPort = 8081;
  hear(neighbour);
  silenceLamp();
  EXPECT_EQ(forget("10.0.0.7:8081"), 200);
  EXPECT_TRUE(isKnown(lamp));
  EXPECT_FALSE(isKnown(neighbour));
}

}  // namespace
}  // namespace spore
