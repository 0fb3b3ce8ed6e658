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
  node.configService.recall();
  EXPECT_EQ(node.get("/api/node/config", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_EQ(node.talk.count(R"("name":)"), settingCount());
  EXPECT_TRUE(node.talk.says(R"({"name":"heartbeatMs","value":2500,"default":2000,"minimum":)"));
  EXPECT_EQ(node.talk.count(R"("unit":"ms")"), settingCount());
}

TEST_F(ConfigServiceTest, AChangeIsStoredAndCountsAfterARestart) {
  EXPECT_EQ(node.postJson("/api/node/config", R"({"settings":{"heartbeatMs":2500,"deadAfterMs":30000}})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["heartbeatMs","deadAfterMs"],"restartRequired":true})");
  EXPECT_EQ(node.settings.heartbeat.count, 2000u);
  EXPECT_EQ(node.get("/api/node/config"), 200);
  EXPECT_TRUE(node.talk.says(R"({"name":"heartbeatMs","value":2000,"afterRestart":2500,)"));
  EXPECT_EQ(node.talk.count("afterRestart"), 2u);
  node.configService.recall();
  EXPECT_EQ(node.settings.heartbeat.count, 2500u);
  EXPECT_EQ(node.settings.deadAfter.count, 30000u);
}

TEST_F(ConfigServiceTest, OneIsSetByText) {
  EXPECT_EQ(node.postForm("/api/node/config", "set=statusUpdateMs%3D700"), 200);
  EXPECT_TRUE(node.talk.says(R"(["statusUpdateMs"])"));
}

TEST_F(ConfigServiceTest, NullAndResetGoBackToWhatTheFirmwareHas) {
  node.settings.heartbeat = Millis{1500};
  node.configService.recall();
  node.postJson("/api/node/config", R"({"settings":{"heartbeatMs":2500,"deadAfterMs":30000}})");
  EXPECT_EQ(node.postJson("/api/node/config", R"({"settings":{"heartbeatMs":null}})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["heartbeatMs"],"restartRequired":true})");
  EXPECT_EQ(node.postJson("/api/node/config", R"({"reset":true,"set":"statusUpdateMs=700"})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["statusUpdateMs","deadAfterMs"],"restartRequired":true})");
  EXPECT_EQ(node.postForm("/api/node/config", "reset=true"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["statusUpdateMs"],"restartRequired":false})");
  node.configService.recall();
  EXPECT_EQ(node.settings.heartbeat.count, 1500u);
}

TEST_F(ConfigServiceTest, MistakesAreNamedAndChangeNothing) {
  struct Mistake {
    const char* body;
    uint16_t status;
    const char* code;
    const char* says;
  };
  const Mistake mistakes[] = {
      {"{}", 400, "missing_parameter", "give one of"},
      {R"({"set":"heartbeatMs"})", 400, "invalid_parameter", "set: expected name=milliseconds"},
      {R"({"set":"heartbeat=2000"})", 404, "unknown_setting", "heartbeat: there is no such setting"},
      {R"({"set":"heartbeatMs=4001"})", 400, "invalid_parameter",
       "heartbeatMs: expected a whole number of ms from 100 to 4000"},
      {R"({"settings":{"statusUpdateMs":700,"heartbeatMs":2.5}})", 400, "invalid_parameter",
       "heartbeatMs: expected a whole number"},
      {R"({"settings":{"statusUpdateMs":700,"nothing":1}})", 404, "unknown_setting", "nothing: "},
      {R"({"settings":{"nothing":null}})", 404, "unknown_setting", "nothing: "},
      {R"({"settings":{"heartbeatMs":2500,"a_name_that_is_longer_than_any_setting_has":1}})", 404, "unknown_setting",
       R"("message":"a_name_that_is_long)"},
      {R"({"settings":{"heartbeatMs":{"a":1}}})", 400, "invalid_parameter", "heartbeatMs: "},
      {R"({"settings":[1]})", 400, "invalid_parameter", "settings: expected"},
      {R"({"set":"deadAfterMs=9000"})", 400, "contradiction", "inactiveAfterMs must be less than deadAfterMs"},
  };
  for (const Mistake& mistake : mistakes) {
    EXPECT_EQ(node.postJson("/api/node/config", mistake.body), mistake.status);
    EXPECT_TRUE(node.talk.hasCode(mistake.code));
    EXPECT_TRUE(node.talk.says(mistake.says));
  }
  EXPECT_EQ(node.fake.storage.stores, 0u);
  node.get("/api/node/config");
  EXPECT_EQ(node.talk.count("afterRestart"), 0u);
}

TEST_F(ConfigServiceTest, WhenStoringFailsNothingChanges) {
  node.fake.storage.storeStatus = Status::IoError;
  EXPECT_EQ(node.postForm("/api/node/config", "set=heartbeatMs=2500"), 500);
  EXPECT_TRUE(node.talk.says("storage_failed"));
  node.get("/api/node/config");
  EXPECT_EQ(node.talk.count("afterRestart"), 0u);
}

TEST_F(ConfigServiceTest, ADamagedRecordIsLeftOutAndSaid) {
  const uint8_t record[] = {9, 9};
  (void)node.fake.storage.store(StorageKey::Settings, record);
  node.configService.recall();
  EXPECT_EQ(node.settings.heartbeat.count, 2000u);
  EXPECT_EQ(node.fake.log.count(LogLevel::Warning), 1u);
}

}  // namespace
}  // namespace spore
