#include "spore/services/config_service.h"

#include <gtest/gtest.h>

#include "spore/config/own_settings.h"
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
      {R"({"set":"heartbeatMs"})", 400, "invalid_parameter", "set: expected name=value"},
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

int32_t brightness;
int32_t offset;
bool isPatient;
SettingText greeting;
constexpr OwnSetting ownTable[] SPORE_IN_FLASH = {
    OwnSetting::percent("brightness", &brightness, 80, "How bright. Higher is brighter; lower spares the eyes."),
    OwnSetting::number("offset", &offset, 0, -10, 10, "K", "Added to what is measured."),
    OwnSetting::onOff("patient", &isPatient, false, "Whether it waits."),
    OwnSetting::text("greeting", &greeting, "hello", "What it says first."),
};

struct OwnConfigTest : ::testing::Test {
  ServiceNode node;
  OwnSettings own{node.context, node.fake.storage, ownTable, 4};

  OwnConfigTest() {
    node.configService.setMore(own);
    node.begin();
  }
};

TEST_F(OwnConfigTest, SettingsOfASketchAreShownWithTheOthers) {
  EXPECT_EQ(node.get("/api/node/config", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_EQ(node.talk.count(R"("name":)"), settingCount() + 4);
  EXPECT_EQ(node.talk.count(R"("type":"number")"), settingCount() + 1);
  EXPECT_TRUE(node.talk.says(
      R"({"name":"brightness","value":80,"default":80,"minimum":0,"maximum":100,"unit":"%","type":"percent",)"
      R"("description":"How bright. Higher is brighter; lower spares the eyes."})"));
  EXPECT_TRUE(node.talk.says(R"({"name":"patient","value":false,"default":false,"type":"switch","description":)"));
  EXPECT_TRUE(node.talk.says(
      R"({"name":"greeting","value":"hello","default":"hello","maximumBytes":44,"type":"text","description":)"));
}

TEST_F(OwnConfigTest, AChangeCountsAtOnceIsToldAndIsStoredWithTheEnginesOwn) {
  uint32_t told = 0;
  own.onChange([&told] { ++told; });
  EXPECT_EQ(node.postJson("/api/node/config", R"({"settings":{"brightness":20,"offset":-3,"patient":true,)"
                                              R"("greeting":"moin","heartbeatMs":2500}})"),
            200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["heartbeatMs","brightness","offset","patient","greeting"],)"
                              R"("restartRequired":true})");
  EXPECT_EQ(told, 1u);
  EXPECT_EQ(brightness, 20);
  EXPECT_EQ(offset, -3);
  EXPECT_TRUE(isPatient);
  EXPECT_EQ(greeting, "moin");
  OwnSettings again{node.context, node.fake.storage, ownTable, 4};
  EXPECT_EQ(offset, -3);
  EXPECT_EQ(greeting, "moin");
  EXPECT_EQ(node.postForm("/api/node/config", "set=greeting%3Da%3Db"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["greeting"],"restartRequired":true})");
  EXPECT_EQ(greeting, "a=b");
  EXPECT_EQ(node.postForm("/api/node/config", "set=greeting%3Da%3Db"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":[],"restartRequired":true})");
  EXPECT_EQ(told, 2u);
}

TEST_F(OwnConfigTest, NullAndResetGoBackToTheDefaults) {
  node.postJson("/api/node/config", R"({"settings":{"brightness":20,"patient":true}})");
  EXPECT_EQ(node.postJson("/api/node/config", R"({"settings":{"brightness":null}})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["brightness"],"restartRequired":false})");
  EXPECT_EQ(brightness, 80);
  EXPECT_EQ(node.postForm("/api/node/config", "reset=true&set=offset%3D5"), 200);
  EXPECT_EQ(node.talk.body(), R"({"changed":["offset","patient"],"restartRequired":false})");
  EXPECT_FALSE(isPatient);
}

TEST_F(OwnConfigTest, MistakesAreNamedAndChangeNothing) {
  struct Mistake {
    const char* body;
    uint16_t status;
    const char* says;
  };
  const Mistake mistakes[] = {
      {R"({"set":"brightness=101"})", 400, "brightness: expected a whole number of % from 0 to 100"},
      {R"({"settings":{"offset":-11}})", 400, "offset: expected a whole number of K from -10 to 10"},
      {R"({"settings":{"offset":1.5}})", 400, "offset: expected"},
      {R"({"settings":{"offset":[1]}})", 400, "offset: expected"},
      {R"({"settings":{"patient":"maybe"}})", 400, "patient: expected true or false"},
      {R"({"settings":{"greeting":"a text of 45 characters is longer than any has"}})", 400,
       "greeting: expected a text of at most 44 bytes"},
      {R"({"settings":{"greeting":"a\u0001"}})", 400, "greeting: expected"},
      {R"({"settings":{"brightness":1,"heartbeatMs":"2500"}})", 400, "heartbeatMs: expected"},
      {R"({"settings":{"brightness":1,"nothing":1}})", 404, "nothing: there is no such setting"},
      {R"({"settings":{"brightness":1,"nothing":null}})", 404, "nothing: there is no such setting"},
      {R"({"settings":{"brightness":1,"deadAfterMs":9000}})", 400, "inactiveAfterMs must be less"},
  };
  for (const Mistake& mistake : mistakes) {
    EXPECT_EQ(node.postJson("/api/node/config", mistake.body), mistake.status);
    EXPECT_TRUE(node.talk.says(mistake.says));
    EXPECT_EQ(brightness, 80);
    EXPECT_EQ(offset, 0);
    EXPECT_EQ(greeting, "hello");
  }
  EXPECT_EQ(node.fake.storage.stores, 0u);
}

TEST_F(OwnConfigTest, WhenStoringFailsNothingChanges) {
  node.fake.storage.storeStatus = Status::IoError;
  EXPECT_EQ(node.postForm("/api/node/config", "set=brightness=20"), 500);
  EXPECT_EQ(brightness, 80);
}

}  // namespace
}  // namespace spore
