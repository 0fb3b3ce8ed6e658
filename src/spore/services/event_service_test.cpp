#include "spore/services/event_service.h"

#include <gtest/gtest.h>

#include "spore/base/flash_format.h"
#include "spore/base/text.h"
#include "spore/context/event_names.h"
#include "spore/json/json_validator.h"
#include "support/remote_node.h"
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

// With a member, who answers no sure message.
struct SureDoorTest : EventServiceTest {
  RemoteNode lamp;

  SureDoorTest() {
    node.context.setClock(node.fake.clock);
    lamp.nodeId = 0x00123456;
    lamp.hostname = "lamp";
    lamp.address.ip = IpAddress{10, 0, 0, 7};
    lamp.beat(node.cluster, node.fake.clock.now());
  }
  // The id in the answer.
  uint32_t idSaid() {
    const std::string_view body = node.talk.body();
    const size_t begin = body.find(R"("id":)") + 5;
    return parseUnsigned(body.substr(begin, body.find(',', begin) - begin)).valueOr(0);
  }
  uint16_t ask(uint32_t id, std::string_view query = {}) {
    FixedString<80> target{"/api/cluster/events/"};
    char digits[12];
    target.appendCut({digits, static_cast<size_t>(SPORE_PRINT(digits, "%lu", static_cast<unsigned long>(id)))});
    target.appendCut(query);
    return node.get(target);
  }
  void passUntilFinal(uint32_t id) {
    for (int i = 0; i < 60; ++i) {
      node.pass(Millis{1000});
      EXPECT_EQ(ask(id), 200);
      if (node.talk.says(R"("final":true)")) return;
    }
  }
};

TEST_F(SureDoorTest, ASureMessageIsAnsweredWithItsId) {
  EXPECT_EQ(node.postJson("/api/cluster/event", R"({"event":"go","data":"x","delivery":"sure"})"), 202);
  EXPECT_TRUE(node.talk.says(R"({"success":true,"event":"go","id":)"));
  EXPECT_TRUE(node.talk.says(R"("final":false,"members":2,"delivered":1,"waiting":1,)"));
  EXPECT_EQ(messages, 1u);
  const uint32_t id = idSaid();
  EXPECT_LT(0u, id);
  EXPECT_EQ(ask(id), 200);
  EXPECT_EQ(idSaid(), id);
  EXPECT_TRUE(node.talk.says(R"("others":[{"nodeId":"00123456","hostname":"lamp","outcome":"waiting"}]})"));
  passUntilFinal(id);
  EXPECT_TRUE(node.talk.says(R"("final":true,"members":2,"delivered":1,"waiting":0,)"));
  EXPECT_TRUE(node.talk.says(R"("hostname":"lamp","outcome":"unreachable")"));
}

TEST_F(SureDoorTest, TheAnswerMayWaitForTheReport) {
  HttpTalk& talk = node.talk;
  talk.request(HttpMethod::Post, "/api/cluster/event?wait=25000")
      .json(R"({"event":"go","delivery":"sure","expiresMs":1000})");
  const uint32_t before = talk.answers;
  node.api.submit(talk.exchange);
  node.api.loop();
  EXPECT_EQ(talk.answers, before);
  for (int i = 0; i < 30 && talk.answers == before; ++i) {
    node.pass(Millis{1000});
    node.api.loop();
  }
  talk.pull(536);
  EXPECT_EQ(talk.status(), 200);
  EXPECT_TRUE(talk.says(R"({"success":true,"id":)"));
  EXPECT_TRUE(talk.says(R"("final":true)"));
  EXPECT_TRUE(talk.says(R"("outcome":"unreachable")"));
  EXPECT_EQ(messages, 1u);
}

TEST_F(SureDoorTest, WhoWaitsTooShortGetsWhatThereIs) {
  HttpTalk& talk = node.talk;
  talk.request(HttpMethod::Post, "/api/cluster/event").json(R"({"event":"go","delivery":"sure","wait":500})");
  const uint32_t before = talk.answers;
  node.api.submit(talk.exchange);
  node.api.loop();
  node.pass(Millis{500});
  node.api.loop();
  EXPECT_EQ(talk.answers, before + 1);
  talk.pull(100);
  EXPECT_EQ(talk.status(), 202);
  EXPECT_TRUE(talk.says(R"("final":false)"));
  EXPECT_EQ(validateJson(talk.body()), Status::Ok);
}

TEST_F(SureDoorTest, AMillisecondIsWaitedForToo) {
  HttpTalk& talk = node.talk;
  talk.request(HttpMethod::Post, "/api/cluster/event").json(R"({"event":"go","delivery":"sure","wait":1})");
  const uint32_t before = talk.answers;
  node.api.submit(talk.exchange);
  node.api.loop();
  EXPECT_EQ(talk.answers, before);
  node.pass(Millis{1});
  node.api.loop();
  EXPECT_EQ(talk.answers, before + 1);
  talk.pull(100);
  EXPECT_EQ(talk.status(), 202);
}

TEST_F(SureDoorTest, AnUnknownIdIsSaidToBeSo) {
  for (const char* const target : {"/api/cluster/events/1", "/api/cluster/events/x", "/api/cluster/events/0"}) {
    EXPECT_EQ(node.get(target), 404);
    EXPECT_TRUE(node.talk.hasCode("unknown_event"));
  }
}

TEST_F(SureDoorTest, WishesThatMakeNoSenseAreRefused) {
  const auto refuses = [this](std::string_view body, std::string_view code) {
    return node.postJson("/api/cluster/event", body) == 400 && node.talk.hasCode(code);
  };
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"maybe"})", "invalid_delivery"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","retain":true})", "conflicting_delivery"));
  EXPECT_TRUE(refuses(R"({"event":"a","at":500})", "conflicting_delivery"));
  EXPECT_TRUE(refuses(R"({"event":"a","retain":true,"expiresMs":500})", "conflicting_delivery"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","expiresMs":99})", "invalid_terms"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","expiresMs":60001})", "invalid_terms"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","expiresMs":4294967295})", "invalid_terms"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","at":2001})", "invalid_terms"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","at":4294967295})", "invalid_terms"));
  EXPECT_TRUE(refuses(R"({"event":"a","delivery":"sure","at":"soon"})", "invalid_parameter"));
  EXPECT_TRUE(refuses(R"({"event":"node_removed","delivery":"sure"})", "reserved_event"));
  EXPECT_EQ(messages, 0u);
}

TEST_F(SureDoorTest, TooManySureOnesAtOnceAreSaidToBeSo) {
  for (size_t i = 0; i < limits::sureInFlightMax; ++i) {
    EXPECT_EQ(node.postForm("/api/cluster/event", "event=a&delivery=sure"), 202);
  }
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=a&delivery=sure"), 429);
  EXPECT_TRUE(node.talk.hasCode("too_many_sure_events"));
  EXPECT_EQ(node.get("/api/monitoring/resources"), 200);
  EXPECT_TRUE(node.talk.says(R"("sure":{"published":8,"refused":1,)"));
}

TEST_F(SureDoorTest, RetainedValuesAreListedUntilTheyAreRemoved) {
  EXPECT_EQ(node.get("/api/cluster/retained"), 200);
  EXPECT_EQ(node.talk.body(), R"({"retained":[]})");
  EXPECT_EQ(node.postJson("/api/cluster/event", R"({"event":"room/lamp","data":{"on":1},"retain":true})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"success":true,"event":"room/lamp","retain":true})");
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=other&data=x&retain=true"), 200);
  EXPECT_EQ(node.get("/api/cluster/retained?filter=room/%23", 7), 200);
  EXPECT_EQ(node.talk.body(),
            R"({"retained":[{"event":"room/lamp","from":"kitchen","nodeId":"00abcdef","data":"{\"on\":1}"}]})");
  EXPECT_EQ(node.get("/api/cluster/retained"), 200);
  EXPECT_EQ(node.talk.count(R"("event":)"), 2u);
  EXPECT_EQ(node.postForm("/api/cluster/event", "event=room/lamp&retain=true"), 200);
  EXPECT_EQ(node.get("/api/cluster/retained"), 200);
  EXPECT_EQ(node.talk.body(), R"({"retained":[{"event":"other","from":"kitchen","nodeId":"00abcdef","data":"x"}]})");
  EXPECT_EQ(node.get("/api/cluster/retained?filter=a%23"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_filter"));
}

TEST_F(SureDoorTest, TheLongestValueIsListedWhole) {
  FixedString<1000> body{R"({"retain":true,"event":")"};
  for (size_t i = 0; i < limits::topicBytesMax; ++i) body.appendCut('t');
  body.appendCut(R"(","data":")");
  for (size_t i = 0; i < limits::eventDataBytesMax; ++i) body.appendCut("\\n");
  body.appendCut(R"("})");
  EXPECT_EQ(node.postJson("/api/cluster/event", body), 200);
  for (const size_t pieceBytes : {100u, 536u, 2000u}) {
    EXPECT_EQ(node.get("/api/cluster/retained", pieceBytes), 200);
    EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
    EXPECT_EQ(node.talk.count("\\n"), limits::eventDataBytesMax);
  }
}

TEST_F(SureDoorTest, WithoutRoomForAValueThatIsSaid) {
  for (unsigned i = 0; i < limits::retainedMax; ++i) {
    FixedString<40> form{"retain=true&data=x&event=a"};
    form.appendCut(static_cast<char>('a' + i / 16));
    form.appendCut(static_cast<char>('a' + i % 16));
    EXPECT_EQ(node.postForm("/api/cluster/event", form), 200);
    node.fake.clock.advance(Millis{20});
  }
  EXPECT_EQ(node.postForm("/api/cluster/event", "retain=true&data=x&event=b"), 503);
  EXPECT_TRUE(node.talk.hasCode("no_room"));
}

}  // namespace
}  // namespace spore
