#include "spore/services/config_service.h"

#include <gtest/gtest.h>

#include "spore/config/settings_table.h"
#include "spore/json/json_validator.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct ConfigServiceTest : ::testing::Test {
  ServiceNode node;

  ConfigServiceTest() { node.begin(); }
};

TEST_F(ConfigServiceTest, EverySettingIsShownWithItsBounds) {
  node.settings.heartbeat = Millis{2500};
  EXPECT_EQ(node.get("/api/node/config", 7), 200);
  EXPECT_TRUE(validateJson(node.talk.body()) == Status::Ok);
  EXPECT_EQ(node.talk.count(R"("name":)"), settingCount());
  EXPECT_TRUE(node.talk.says(R"({"name":"heartbeatMs","value":2500,"default":2000,"minimum":)"));
  EXPECT_EQ(node.talk.count(R"("unit":"ms")"), settingCount());
}

}  // namespace
}  // namespace spore
