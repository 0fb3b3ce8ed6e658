#include "spore/services/event_service.h"

#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct EventServiceTest : ::testing::Test {
  ServiceNode node;
  FixedString<64> topic;
  FixedString<limits::eventDataBytesMax> data;
  uint32_t messages = 0;
  uint32_t casts = 0;

  EventServiceTest() {
    node.begin();
    node.context.subscribe("#", [this](const EventMessage& message) {
      ++messages;
      topic = FixedString<64>{message.topic};
      data = FixedString<limits::eventDataBytesMax>{message.data};
    });
    for (const char* const name : event_names::all) {
      node.context.on(name, [this](void*) { ++casts; });
    }
  }
};

TEST_F(EventServiceTest, ANodesEventReachesItsOwnSubscribersOnly) {
  const uint32_t broadcasts = node.fake.datagrams.broadcasts;
  EXPECT_EQ(node.postJson("/api/node/event", R"({"event":"room/light","data":"o\"n"})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"success":true,"event":"room/light"})");
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(topic, "room/light");
  EXPECT_EQ(data, "o\"n");
  EXPECT_EQ(node.fake.datagrams.broadcasts, broadcasts);
}

TEST_F(EventServiceTest, AClusterEventReachesEverybody) {
  const uint32_t broadcasts = node.fake.datagrams.broadcasts;
  EXPECT_EQ(node.postJson("/api/cluster/event", R"({"event":"room/light","data":{"on":[true]}})"), 200);
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(data, R"({"on":[true]})");
  EXPECT_EQ(node.fake.datagrams.broadcasts, broadcasts + 1);
}

TEST_F(EventServiceTest, DataMayBeLeftOutOrComeAsAForm) {
  EXPECT_EQ(node.postForm("/api/node/event", "event=go"), 200);
  EXPECT_EQ(data, "");
  EXPECT_EQ(node.postForm("/api/node/event", "event=go&data=%7B%22a%22%3A1%7D"), 200);
  EXPECT_EQ(data, R"({"a":1})");
}

TEST_F(EventServiceTest, DataMayBeCalledPayloadAsOnAWebSocket) {
  EXPECT_EQ(node.postJson("/api/cluster/event", R"({"event":"go","payload":{"a":1}})"), 200);
  EXPECT_EQ(data, R"({"a":1})");
  EXPECT_EQ(node.postJson("/api/node/event", R"({"event":"go","payload":"on","data":"on"})"), 200);
  EXPECT_EQ(data, "on");
  EXPECT_EQ(node.postJson("/api/node/event", R"({"event":"go","payload":"on","data":"off"})"), 400);
  EXPECT_TRUE(node.talk.says("conflicting_data"));
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=go&data=&payload=on"), 400);
  EXPECT_EQ(messages, 2u);
}

TEST_F(EventServiceTest, PublishingHasARateInEachSecond) {
  node.context.setClock(node.fake.clock);
  for (int i = 0; i < limits::eventsPerSecondMax; ++i) {
    EXPECT_EQ(node.postForm("/api/cluster/event", "event=a"), 200);
    EXPECT_EQ(node.postForm("/api/node/event", "event=a"), 200);
  }
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=a"), 429);
  EXPECT_TRUE(node.talk.says("too_many_events"));
  EXPECT_EQ(node.postForm("/api/node/event", "event=a"), 429);
  EXPECT_EQ(messages, 2u * limits::eventsPerSecondMax);
  EXPECT_EQ(node.events.suppressed(), 2u);
  node.fake.clock.advance(Millis{999});
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=a"), 429);
  node.fake.clock.advance(Millis{1});
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=a"), 200);
  EXPECT_EQ(node.get("/api/monitoring/resources"), 200);
  EXPECT_TRUE(node.talk.says(R"("suppressed":3)"));
}

TEST_F(EventServiceTest, NoEngineEventComesFromOutside) {
  for (const char* const name : event_names::all) {
    FixedString<100> body{R"({"event":")"};
    body.appendCut(name);
    body.appendCut(R"(","data":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})");
    EXPECT_EQ(node.postJson("/api/node/event", body), 400);
    EXPECT_TRUE(node.talk.says(name));
    EXPECT_EQ(node.postJson("/api/cluster/event", body), 400);
    EXPECT_TRUE(node.talk.says("reserved_event"));
  }
  EXPECT_EQ(casts, 0u);
  EXPECT_EQ(messages, 0u);
}

TEST_F(EventServiceTest, MistakesAreNamed) {
  EXPECT_EQ(node.postForm("/api/node/event", "data=x"), 400);
  EXPECT_TRUE(node.talk.says("event: is required"));
  EXPECT_EQ(node.postForm("/api/node/event", "event=a+b"), 400);
  EXPECT_TRUE(node.talk.says("invalid_event"));
  EXPECT_EQ(node.postForm("/api/cluster/event", "event="), 400);
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=a/%23"), 400);
  EXPECT_EQ(messages, 0u);
}

TEST_F(EventServiceTest, DataHasALimit) {
  FixedString<500> form{"event=a&data="};
  for (size_t i = 0; i < limits::eventDataBytesMax; ++i) form.appendCut('x');
  EXPECT_EQ(node.postForm("/api/cluster/event", form), 200);
  form.appendCut('x');
  EXPECT_EQ(node.postForm("/api/cluster/event", form), 413);
  EXPECT_EQ(node.postForm("/api/node/event", form), 413);
  EXPECT_EQ(messages, 1u);
}

TEST_F(EventServiceTest, WithoutNetworkItIsSaidThatOnlyThisNodeGotIt) {
  node.fake.datagrams.sendStatus = Status::Unavailable;
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=a"), 503);
  EXPECT_TRUE(node.talk.says("unavailable"));
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(node.postForm("/api/node/event", "event=a"), 200);
}

}  // namespace
}  // namespace spore
