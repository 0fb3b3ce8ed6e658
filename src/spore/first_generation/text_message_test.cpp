#include "spore/first_generation/text_message.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

Result<TextMessage> decode(std::string_view text) {
  return decodeText(asBytes(text));
}

TEST(TextMessage, EachKindIsToldByItsLiteral) {
  EXPECT_TRUE(decode("CLUSTER_DISCOVERY").value().type == TextType::Discovery);
  EXPECT_TRUE(decode("CLUSTER_RESPONSE:esp_1A2B3C").value().type == TextType::Response);
  EXPECT_TRUE(decode("CLUSTER_HEARTBEAT:lamp").value().type == TextType::Heartbeat);
  EXPECT_TRUE(decode("CLUSTER_EVENT:{}").value().type == TextType::Event);
  EXPECT_TRUE(decode("RAW:x").value().type == TextType::Raw);
  EXPECT_TRUE(decode("CLUSTER_HEARTBEAT:lamp").value().hostname == "lamp");
}

TEST(TextMessage, JsonFollowsTheHostName) {
  const TextMessage info = decode("CLUSTER_NODE_INFO:lamp:{\"a\":\"b:c\"}").value();
  EXPECT_TRUE(info.type == TextType::NodeInfo);
  EXPECT_TRUE(info.hostname == "lamp");
  EXPECT_TRUE(info.rest == "{\"a\":\"b:c\"}");
  EXPECT_TRUE(decode("NODE_UPDATE:lamp").value().rest.empty());
}

TEST(TextMessage, LineEndsAreTakenOffButNotFromRawPayloads) {
  EXPECT_TRUE(decode("CLUSTER_DISCOVERY\r\n").ok());
  EXPECT_TRUE(decode(std::string_view{"CLUSTER_HEARTBEAT:lamp\0", 23}).value().hostname == "lamp");
  EXPECT_TRUE(decode("RAW:x\n").value().rest == "x\n");
}

TEST(TextMessage, AnythingElseIsNone) {
  EXPECT_TRUE(decode("").status() == Status::NotFound);
  EXPECT_TRUE(decode("CLUSTER_DISCOVERY2").status() == Status::NotFound);
  EXPECT_TRUE(decode("cluster_heartbeat:lamp").status() == Status::NotFound);
  EXPECT_TRUE(decode("CLUSTER_HEARTBEAT").status() == Status::NotFound);
  EXPECT_TRUE(decode("CLUSTER_HEARTBEAT:").status() == Status::Malformed);
  EXPECT_TRUE(decode("CLUSTER_HEARTBEAT:<b>").status() == Status::Malformed);
  EXPECT_TRUE(decode("CLUSTER_RESPONSE:a name that is longer than any host name").status() == Status::Malformed);
}

}  // namespace
}  // namespace spore
