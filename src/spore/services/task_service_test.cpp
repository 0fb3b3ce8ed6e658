#include "spore/services/task_service.h"

#include <gtest/gtest.h>

#include "spore/json/json_validator.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct TaskServiceTest : ::testing::Test {
  ServiceNode node;

  TaskServiceTest() { node.begin(); }
  uint16_t control(std::string_view form) { return node.postForm("/api/tasks/control", form); }
};

TEST_F(TaskServiceTest, EveryTaskIsListed) {
  node.pass(Millis{500});
  EXPECT_EQ(node.get("/api/tasks/status", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  const std::string_view begin =
      R"({"summary":{"totalTasks":3,"activeTasks":3},"tasks":[{"name":"discovery_listen","interval":100,"enabled":true,)"
      R"("running":true,"autoStart":true,"kind":"system","runs":1,"lastDurationUs":0,"longestDurationUs":0,)";
  EXPECT_EQ(node.talk.body().substr(0, begin.size()), begin);
  EXPECT_TRUE(node.talk.says(
      R"({"name":"blink","interval":500,"enabled":true,"running":true,"autoStart":true,"kind":"user",)"));
  EXPECT_TRUE(node.talk.says(R"("skipped":0}],"system":{"freeHeap":30000,"uptime":0}})"));
}

TEST_F(TaskServiceTest, ATaskThatEndsInTheMiddleHidesNoOther) {
  for (uint32_t at = 0; at < 20; ++at) {
    (void)node.tasks.once(Millis{60000}, "early", [] {});
    (void)node.tasks.every(Millis{1000}, "late", [] {});
    node.talk.request(HttpMethod::Get, "/api/tasks/status");
    node.api.submit(node.talk.exchange);
    node.api.loop();
    uint32_t fills = 0;
    node.talk.pull(60, [&] {
      if (fills++ == at) node.tasks.remove("early");
    });
    EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
    EXPECT_EQ(node.talk.count(R"("name":"late")"), 1u);
    EXPECT_EQ(node.talk.count(R"("name":"blink")"), 1u);
    node.tasks.remove("late");
  }
}

TEST_F(TaskServiceTest, ATaskIsDisabledAndEnabled) {
  EXPECT_EQ(control("task=blink&action=disable"), 200);
  const std::string_view begin =
      R"({"success":true,"message":"task disabled","task":"blink","action":"disable","taskDetails":{"name":"blink",)"
      R"("interval":500,"enabled":false,"running":false,)";
  EXPECT_EQ(node.talk.body().substr(0, begin.size()), begin);
  EXPECT_EQ(control("task=blink&action=enable"), 200);
  EXPECT_TRUE(node.talk.says(R"("enabled":true,"running":true)"));
}

TEST_F(TaskServiceTest, ATaskIsStoppedAndStarted) {
  EXPECT_EQ(control("task=blink&action=stop"), 200);
  EXPECT_TRUE(node.talk.says(R"("enabled":true,"running":false)"));
  EXPECT_EQ(control("task=blink&action=start"), 200);
  EXPECT_TRUE(node.talk.says(R"("enabled":true,"running":true)"));
  EXPECT_EQ(control("task=blink&action=status"), 200);
  EXPECT_TRUE(node.talk.says(R"("running":true)"));
}

TEST_F(TaskServiceTest, ADisabledTaskDoesNotStart) {
  EXPECT_EQ(control("task=blink&action=disable"), 200);
  EXPECT_EQ(control("task=blink&action=start"), 409);
  EXPECT_TRUE(node.talk.says("blink: this task is disabled"));
}

TEST_F(TaskServiceTest, AnIntervalIsChanged) {
  EXPECT_EQ(node.postJson("/api/tasks/control", R"({"task":"blink","action":"setInterval","interval":250})"), 200);
  EXPECT_TRUE(node.talk.says(R"("name":"blink","interval":250,)"));
  EXPECT_EQ(node.tasks.find("blink")->interval.count, 250u);
}

TEST_F(TaskServiceTest, AnIntervalHasBounds) {
  EXPECT_EQ(control("task=blink&action=setInterval"), 400);
  EXPECT_TRUE(node.talk.says("interval: is required"));
  EXPECT_EQ(control("task=blink&action=setInterval&interval=0"), 400);
  EXPECT_EQ(control("task=blink&action=setInterval&interval=86400001"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_TRUE(node.talk.says("interval: expected milliseconds"));
  EXPECT_EQ(control("task=blink&action=setInterval&interval=soon"), 400);
  EXPECT_EQ(control("task=blink&action=setInterval&interval=86400000"), 200);
}

TEST_F(TaskServiceTest, SystemTasksKeepTheBoundsOfTheirSettings) {
  EXPECT_EQ(control("task=discovery_listen&action=setInterval&interval=501"), 400);
  EXPECT_TRUE(node.talk.says("interval: expected milliseconds from 10 to 500"));
  EXPECT_EQ(control("task=discovery_listen&action=setInterval&interval=86400000"), 400);
  EXPECT_EQ(control("task=discovery_listen&action=setInterval&interval=9"), 400);
  EXPECT_EQ(node.tasks.find("discovery_listen")->interval.count, 100u);
  EXPECT_EQ(control("task=discovery_listen&action=setInterval&interval=500"), 200);
  EXPECT_EQ(control("task=discovery_listen&action=setInterval&interval=10"), 200);
  EXPECT_EQ(control("task=heartbeat&action=setInterval&interval=4001"), 400);
  EXPECT_TRUE(node.talk.says("from 100 to 4000"));
  EXPECT_EQ(control("task=heartbeat&action=setInterval&interval=4000"), 200);
}

TEST_F(TaskServiceTest, ASystemTaskWithoutASettingKeepsItsInterval) {
  node.tasks.onceSystem(Millis{300}, "restart", [] {});
  EXPECT_EQ(control("task=restart&action=setInterval&interval=86400000"), 400);
  EXPECT_TRUE(node.talk.says("from 300 to 300"));
  EXPECT_EQ(node.tasks.find("restart")->interval.count, 300u);
}

TEST_F(TaskServiceTest, AnUnknownTaskIsAnsweredWithThoseThatThereAre) {
  EXPECT_EQ(control("task=blinc&action=stop"), 404);
  EXPECT_TRUE(node.talk.hasCode("unknown_task"));
  EXPECT_TRUE(node.talk.says("blinc: no such task; known: discovery_listen, heartbeat, blink"));
}

TEST_F(TaskServiceTest, AnUnknownActionIsNamed) {
  EXPECT_EQ(control("task=blink&action=explode"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_TRUE(node.talk.says("action: expected enable"));
  EXPECT_EQ(control("task=blink"), 400);
  EXPECT_EQ(control("action=stop"), 400);
}

TEST_F(TaskServiceTest, TheTaskThatKeepsTheNodeReachableStays) {
  EXPECT_EQ(control("task=discovery_listen&action=disable"), 409);
  EXPECT_TRUE(node.talk.hasCode("needed"));
  EXPECT_TRUE(node.talk.says("without this task"));
  EXPECT_EQ(control("task=discovery_listen&action=stop"), 409);
  EXPECT_EQ(control("task=discovery_listen&action=status"), 200);
  EXPECT_EQ(control("task=heartbeat&action=disable"), 200);
}

}  // namespace
}  // namespace spore
