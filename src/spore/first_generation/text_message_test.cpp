#include "spore/first_generation/text_message.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

Result<TextMessage> decode(std::string_view text) {
  return decodeText(asBytes(text));
}

TEST(TextMessage, EachKindIsToldByItsLiteral) {
  EXPECT_EQ(decode("CLUSTER_DISCOVERY").value().type, TextType::Discovery);
  EXPECT_EQ(decode("CLUSTER_RESPONSE:esp_1A2B3C").value().type, TextType::Response);
  EXPECT_EQ(decode("CLUSTER_HEARTBEAT:lamp").value().type, TextType::Heartbeat);
  EXPECT_EQ(decode("CLUSTER_EVENT:{}").value().type, TextType::Event);
  EXPECT_EQ(decode("RAW:x").value().type, TextType::Raw);
  EXPECT_EQ(decode("CLUSTER_HEARTBEAT:lamp").value().hostname, "lamp");
}

TEST(TextMessage, JsonFollowsTheHostName) {
  const TextMessage info = decode("CLUSTER_NODE_INFO:lamp:{\"a\":\"b:c\"}").value();
  EXPECT_EQ(info.type, TextType::NodeInfo);
  EXPECT_EQ(info.hostname, "lamp");
  EXPECT_EQ(info.rest, "{\"a\":\"b:c\"}");
  EXPECT_TRUE(decode("NODE_UPDATE:lamp").value().rest.empty());
}

TEST(TextMessage, LineEndsAreTakenOffButNotFromRawPayloads) {
  EXPECT_TRUE(decode("CLUSTER_DISCOVERY\r\n").ok());
  EXPECT_EQ(decode(std::string_view{"CLUSTER_HEARTBEAT:lamp\0", 23}).value().hostname, "lamp");
  EXPECT_EQ(decode("RAW:x\n").value().rest, "x\n");
}

TEST(TextMessage, AnythingElseIsNone) {
  EXPECT_EQ(decode("").status(), Status::NotFound);
  EXPECT_EQ(decode("CLUSTER_DISCOVERY2").status(), Status::NotFound);
  EXPECT_EQ(decode("cluster_heartbeat:lamp").status(), Status::NotFound);
  EXPECT_EQ(decode("CLUSTER_HEARTBEAT").status(), Status::NotFound);
  EXPECT_EQ(decode("CLUSTER_HEARTBEAT:").status(), Status::Malformed);
  EXPECT_EQ(decode("CLUSTER_HEARTBEAT:<b>").status(), Status::Malformed);
  EXPECT_EQ(decode("CLUSTER_RESPONSE:a name that is longer than any host name").status(), Status::Malformed);
}

}  // namespace
}  // namespace spore
