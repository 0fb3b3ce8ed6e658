#include "spore/services/web_socket_service.h"

#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "spore/json/json_validator.h"
#include "support/service_node.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

constexpr WebSocketClientId client = 7;

struct WebSocketServiceTest : ::testing::Test {
  ServiceNode node;
  uint8_t answer[limits::webSocketAnswerBytesMax];

  WebSocketServiceTest() { node.begin(); }
  std::string_view say(std::string_view text) {
    return asText({answer, node.webSockets.onText(client, text, MutableBytes{answer})});
  }
  std::string_view heard() { return node.fake.webSockets.lastText; }
  uint32_t heardCount() { return node.fake.webSockets.texts; }
  bool isRefused(std::string_view text, std::string_view code) {
    const std::string_view said = say(text);
    const std::string_view begin = R"({"ok":false,"error":{"code":")";
    return said.substr(0, begin.size()) == begin && said.substr(begin.size(), code.size()) == code;
  }
};

TEST_F(WebSocketServiceTest, AMessageIsPublishedAndGoesToAllButItsSender) {
  const uint32_t broadcasts = node.fake.datagrams.broadcasts;
  EXPECT_EQ(say(R"({"event":"room/light","payload":"o\"n"})"), R"({"ok":true})");
  EXPECT_EQ(node.fake.datagrams.broadcasts, broadcasts + 1);
  EXPECT_EQ(heard(), R"({"event":"room/light","payload":"o\"n","from":"kitchen"})");
  EXPECT_EQ(node.fake.webSockets.lastExcept, client);
}

TEST_F(WebSocketServiceTest, JsonTravelsAsJson) {
  EXPECT_EQ(say(R"({"event":"a","payload":{"on":[1,2]}})"), R"({"ok":true})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":{"on":[1,2]},"from":"kitchen"})");
  (void)say(R"({"event":"a","payload":"[true]"})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":[true],"from":"kitchen"})");
  (void)say(R"({"event":"a","payload":"{broken"})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":"{broken","from":"kitchen"})");
  (void)say(R"({"event":"a","payload":12})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":"12","from":"kitchen"})");
  (void)say(R"({"event":"a","payload":null})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":"","from":"kitchen"})");
}

TEST_F(WebSocketServiceTest, AMessageMayBeCalledDataAsOverHttp) {
  EXPECT_EQ(say(R"({"event":"a","data":"on"})"), R"({"ok":true})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":"on","from":"kitchen"})");
  EXPECT_EQ(say(R"({"event":"a","data":{"x":1},"payload":{"x":1},"more":2})"), R"({"ok":true})");
  EXPECT_EQ(heard(), R"({"event":"a","payload":{"x":1},"from":"kitchen"})");
  EXPECT_EQ(heardCount(), 2u);
}

TEST_F(WebSocketServiceTest, AMessageThatIsMissingOrGivenTwiceIsRefused) {
  EXPECT_TRUE(isRefused(R"({"event":"a"})", "missing_payload"));
  EXPECT_TRUE(isRefused(R"({"event":"a","value":"on"})", "missing_payload"));
  EXPECT_TRUE(isRefused(R"({"event":"a","data":"on","payload":"off"})", "conflicting_payload"));
  EXPECT_TRUE(isRefused(R"({"event":"a","data":"1","payload":1})", "conflicting_payload"));
  EXPECT_EQ(heardCount(), 0u);
  EXPECT_EQ(node.webSockets.counters().refused, 4u);
}

TEST_F(WebSocketServiceTest, WhatOneClientPublishesHasARate) {
  node.context.setClock(node.fake.clock);
  for (int i = 0; i < limits::eventsPerSecondMax; ++i) {
    EXPECT_EQ(say(R"({"event":"a","payload":"x"})"), R"({"ok":true})");
  }
  const uint32_t warnings = node.fake.log.count(LogLevel::Warning);
  for (int i = 0; i < 500; ++i) EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x"})", "too_many_events"));
  EXPECT_EQ(heardCount(), uint32_t{limits::eventsPerSecondMax});
  EXPECT_EQ(node.events.counters().published, uint32_t{limits::eventsPerSecondMax});
  EXPECT_EQ(node.events.suppressed(), 500u);
  EXPECT_EQ(node.fake.log.count(LogLevel::Warning), warnings + 1);
  node.fake.clock.advance(Millis{1000});
  EXPECT_EQ(say(R"({"event":"a","payload":"x"})"), R"({"ok":true})");
}

TEST_F(WebSocketServiceTest, MessagesFromElsewhereGoToAllClients) {
  EXPECT_EQ(node.postForm("/api/node/event", "event=b&data=x"), 200);
  EXPECT_EQ(heard(), R"({"event":"b","payload":"x","from":"kitchen"})");
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
  EventMessage message;
  message.topic = "c";
  message.data = "y";
  message.from = 5;
  message.fromName = "other";
  EXPECT_EQ(node.context.bus().deliver(message), Status::Ok);
  EXPECT_EQ(heard(), R"({"event":"c","payload":"y","from":"other"})");
  EXPECT_EQ(node.webSockets.counters().sent, 2u);
}

TEST_F(WebSocketServiceTest, TheSenderHearsWhatTheNodeReplies) {
  node.context.subscribe("ping", [this](const EventMessage&) { (void)node.context.publish("pong", "here"); });
  EXPECT_EQ(say(R"({"event":"ping","payload":""})"), R"({"ok":true})");
  EXPECT_EQ(heardCount(), 2u);
  EXPECT_EQ(heard(), R"({"event":"pong","payload":"here","from":"kitchen"})");
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
}

TEST_F(WebSocketServiceTest, EngineEventsGoOutAsJson) {
  NodeInfo info;
  info.nodeId = 0x1234;
  info.hostname = HostName{"lamp"};
  info.address = Endpoint{IpAddress{10, 0, 0, 7}, 4210};
  info.httpPort = 80;
  info.status = NodeStatus::Inactive;
  info.incarnation = 2;
  info.freeHeap = 100;
  info.age = Millis{10000};
  EXPECT_EQ(node.context.fire(event_names::nodeStatusChanged, &info), Status::Ok);
  EXPECT_EQ(heard(),
            R"({"event":"node_status_changed","payload":{"hostname":"lamp","nodeId":"00001234","ip":"10.0.0.7",)"
            R"("udpPort":4210,"port":80,"status":"INACTIVE","phase":"alive","incarnation":2,"freeHeap":100,)"
            R"("ageMs":10000}})");
  TaskOverrun overrun{"slow", 30, 40000, 2};
  node.context.fire(event_names::taskOverrun, &overrun);
  EXPECT_EQ(heard(),
            R"({"event":"task_overrun","payload":{"task":"slow","latenessMs":30,"durationUs":40000,"skipped":2}})");
  NetworkInfo network{NetworkMode::Station, IpAddress{10, 0, 0, 1}};
  node.context.fire(event_names::networkLost, &network);
  EXPECT_EQ(heard(), R"({"event":"network_lost","payload":{"mode":"station","ip":"10.0.0.1"}})");
  NodePhase phase = NodePhase::Restarting;
  node.context.fire(event_names::nodeLeaving, &phase);
  EXPECT_EQ(heard(), R"({"event":"node_leaving","payload":{"phase":"restarting"}})");
}

TEST_F(WebSocketServiceTest, AConflictNamesBothSides) {
  NodeConflict conflict;
  conflict.nodeId = 0x00ABCDEF;
  conflict.address = {IpAddress{10, 0, 0, 1}, 4210};
  conflict.otherAddress = {IpAddress{10, 0, 0, 2}, 4210};
  conflict.seen = 3;
  node.context.fire(event_names::nodeConflict, &conflict);
  EXPECT_EQ(heard(), R"({"event":"node_conflict","payload":{"kind":"id","nodeIds":["00abcdef"],)"
                     R"("addresses":["10.0.0.1:4210","10.0.0.2:4210"],"seen":3,"ageMs":0}})");
}

TEST_F(WebSocketServiceTest, EveryEngineEventHasAJsonForm) {
  NodeInfo info;
  NodeConflict conflict;
  TaskOverrun overrun{"task", 0, 0, 0};
  NetworkInfo network;
  NodePhase phase = NodePhase::Restarting;
  for (const char* const name : event_names::all) {
    const uint32_t before = heardCount();
    void* payload = &info;
    if (std::string_view{name} == event_names::taskOverrun) payload = &overrun;
    if (std::string_view{name} == event_names::nodeConflict) payload = &conflict;
    if (std::string_view{name}.substr(0, 8) == "network_") payload = &network;
    if (std::string_view{name} == event_names::nodeLeaving) payload = &phase;
    node.context.fire(name, payload);
    EXPECT_EQ(heardCount(), before + 1);
    EXPECT_EQ(validateJson(heard()), Status::Ok);
    EXPECT_EQ(heard().find("null"), std::string_view::npos);
  }
}

TEST_F(WebSocketServiceTest, EventsOfASketchStayInside) {
  int data = 0;
  node.context.fire("my_event", &data);
  EXPECT_EQ(heardCount(), 0u);
}

TEST_F(WebSocketServiceTest, NothingIsWrittenForNobody) {
  node.fake.webSockets.clients = 0;
  (void)node.context.publish("a", "b");
  NodeInfo info;
  node.context.fire(event_names::nodeDiscovered, &info);
  EXPECT_EQ(heardCount(), 0u);
  EXPECT_EQ(node.webSockets.counters().sent, 0u);
}

TEST_F(WebSocketServiceTest, MistakesAreAnsweredWithTheirReason) {
  EXPECT_TRUE(isRefused("", "invalid_json"));
  EXPECT_TRUE(isRefused("[]", "invalid_json"));
  EXPECT_TRUE(isRefused(R"({"event":"a",})", "invalid_json"));
  EXPECT_TRUE(isRefused(R"({"payload":"a"})", "invalid_event"));
  EXPECT_TRUE(isRefused(R"({"event":"a b","payload":""})", "invalid_event"));
  EXPECT_TRUE(isRefused(R"({"event":{"a":1},"payload":""})", "invalid_event"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"\u0000"})", "invalid_data"));
  EXPECT_TRUE(isRefused(R"({"event":"node_discovered","payload":"x"})", "reserved_event"));
  EXPECT_EQ(heardCount(), 0u);
  EXPECT_EQ(node.webSockets.counters().refused, 8u);
  EXPECT_EQ(node.webSockets.counters().received, 8u);
}

TEST_F(WebSocketServiceTest, TooMuchIsTooLarge) {
  FixedString<1200> text{R"({"event":"a","payload":")"};
  const size_t begin = text.size();
  while (text.size() < begin + limits::eventDataBytesMax) text.appendCut('x');
  FixedString<1200> fits = text;
  fits.appendCut(R"("})");
  EXPECT_EQ(say(fits), R"({"ok":true})");
  text.appendCut(R"(x"})");
  EXPECT_TRUE(isRefused(text, "event_too_large"));
  while (text.append(' ') == Status::Ok) {
  }
  EXPECT_TRUE(isRefused(text, "message_too_large"));
  FixedString<200> longTopic{R"({"event":")"};
  for (size_t i = 0; i <= limits::topicBytesMax; ++i) longTopic.appendCut('t');
  longTopic.appendCut(R"(","payload":"x"})");
  EXPECT_TRUE(isRefused(longTopic, "invalid_event"));
}

TEST_F(WebSocketServiceTest, TheWorstMessageFitsOneText) {
  FixedString<1024> text{R"({"event":")"};
  for (size_t i = 0; i < limits::topicBytesMax; ++i) text.appendCut('t');
  text.appendCut(R"(","payload":")");
  for (size_t i = 0; i < limits::eventDataBytesMax; ++i) text.appendCut("\\n");
  text.appendCut(R"("})");
  EXPECT_EQ(say(text), R"({"ok":true})");
  EXPECT_EQ(heardCount(), 1u);
  EXPECT_EQ(validateJson(heard()), Status::Ok);
}

TEST_F(WebSocketServiceTest, WithoutNetworkOnlyThisNodeHearsIt) {
  node.fake.datagrams.sendStatus = Status::Unavailable;
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x"})", "unavailable"));
  EXPECT_EQ(heardCount(), 1u);
}

TEST_F(WebSocketServiceTest, AnAnswerThatDoesNotFitIsLeftOut) {
  EXPECT_EQ(node.webSockets.onText(client, R"({"event":"a"})", MutableBytes{answer}.first(5)), 0u);
}

TEST(WebSocketService, WithoutAPlaceForItsSubscriptionTheNodeKnows) {
  CountingLog log;
  NodeContext context{log};
  FakeWebSockets port;
  static FakeBoard board;
  static ClusterManager cluster{context, board.datagrams, board.system};
  static RetainedValues retained{context, cluster};
  static LogService logs{context, port};
  static WebSocketService service{context, port, cluster, retained, logs};
  for (size_t i = 0; i < limits::subscriptionsMax; ++i) context.subscribe("x", [](const EventMessage&) {});
  EXPECT_EQ(context.firstRefusal(), Status::Ok);
  service.begin();
  EXPECT_EQ(context.firstRefusal(), Status::Full);
  EXPECT_EQ(log.latest(), "handler of # is not registered: full");
}

TEST_F(WebSocketServiceTest, ASureMessageIsAnsweredWithItsId) {
  node.context.setClock(node.fake.clock);
  const std::string_view begin = R"({"ok":true,"id":)";
  EXPECT_EQ(say(R"({"event":"a","payload":"x","delivery":"sure","expiresMs":500})").substr(0, begin.size()), begin);
  EXPECT_EQ(heard(), R"({"event":"a","payload":"x","from":"kitchen"})");
  EXPECT_EQ(node.fake.webSockets.lastExcept, client);
  EXPECT_EQ(say(R"({"event":"a","payload":"x","delivery":null})"), R"({"ok":true})");
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","delivery":"maybe"})", "invalid_delivery"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","delivery":1})", "invalid_delivery"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","retain":"yes"})", "invalid_delivery"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","delivery":"sure","at":-1})", "invalid_delivery"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","delivery":"sure","at":5000})", "invalid_terms"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","delivery":"sure","expiresMs":4294967295})", "invalid_terms"));
  EXPECT_TRUE(isRefused(R"({"event":"a","payload":"x","at":5})", "conflicting_delivery"));
}

TEST_F(WebSocketServiceTest, AClientGetsWhatItHasSubscribedTo) {
  EXPECT_EQ(say(R"({"subscribe":"room/#"})"), R"({"ok":true})");
  (void)node.context.publish("room/a", "x");
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
  (void)node.context.publish("hall", "x");
  EXPECT_EQ(node.fake.webSockets.lastExcept, client);
  NodeInfo info;
  node.context.fire(event_names::nodeDiscovered, &info);
  EXPECT_EQ(node.fake.webSockets.lastExcept, client);
  EXPECT_EQ(say(R"({"subscribe":"node_discovered"})"), R"({"ok":true})");
  node.context.fire(event_names::nodeDiscovered, &info);
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
  node.context.fire(event_names::nodeRemoved, &info);
  EXPECT_EQ(node.fake.webSockets.lastExcept, client);
  EXPECT_EQ(say(R"({"subscribe":"#"})"), R"({"ok":true})");
  node.context.fire(event_names::nodeRemoved, &info);
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
}

TEST_F(WebSocketServiceTest, WhoHasUnsubscribedFromAllGetsNothing) {
  EXPECT_EQ(say(R"({"subscribe":"a"})"), R"({"ok":true})");
  EXPECT_TRUE(isRefused(R"({"unsubscribe":"b"})", "unknown_filter"));
  EXPECT_EQ(say(R"({"unsubscribe":"a"})"), R"({"ok":true})");
  EXPECT_TRUE(isRefused(R"({"unsubscribe":"a"})", "unknown_filter"));
  (void)node.context.publish("a", "x");
  EXPECT_EQ(node.fake.webSockets.lastExcept, client);
  EXPECT_EQ(say(R"({"subscribe":"a"})"), R"({"ok":true})");
  (void)node.context.publish("a", "x");
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
}

TEST_F(WebSocketServiceTest, FiltersHaveRulesAndALimit) {
  for (const char* const text : {R"({"subscribe":"a#"})", R"({"subscribe":""})", R"({"subscribe":1})",
                                 R"({"subscribe":null})", R"({"subscribe":["a"]})"}) {
    EXPECT_TRUE(isRefused(text, "invalid_filter"));
  }
  for (size_t i = 0; i < limits::webSocketFiltersMax; ++i) {
    FixedString<40> text{R"({"subscribe":"a)"};
    text.appendCut(static_cast<char>('a' + i));
    text.appendCut(R"("})");
    EXPECT_EQ(say(text), R"({"ok":true})");
    EXPECT_EQ(say(text), R"({"ok":true})");
  }
  EXPECT_TRUE(isRefused(R"({"subscribe":"b"})", "too_many_filters"));
}

TEST_F(WebSocketServiceTest, PlacesOfThoseThatAreGoneAreUsedAgain) {
  for (size_t i = 0; i < limits::webSocketFiltersInAllMax; ++i) {
    EXPECT_EQ(node.webSockets.onText(static_cast<WebSocketClientId>(100 + i), R"({"subscribe":"a"})", answer),
              std::string_view{R"({"ok":true})"}.size());
  }
  EXPECT_TRUE(isRefused(R"({"subscribe":"a"})", "too_many_filters"));
  node.fake.webSockets.privately = Status::NotFound;
  EXPECT_EQ(say(R"({"subscribe":"a"})"), R"({"ok":true})");
}

TEST_F(WebSocketServiceTest, WithoutMemoryForFiltersAClientGoesOnGettingAll) {
  const SpareShortage shortage;
  EXPECT_TRUE(isRefused(R"({"subscribe":"a"})", "no_memory"));
  (void)node.context.publish("b", "x");
  EXPECT_EQ(node.fake.webSockets.lastExcept, noWebSocketClient);
}

TEST_F(WebSocketServiceTest, WhoSubscribesIsToldTheRetainedValuesThatFit) {
  EXPECT_EQ(node.context.retain("room/a", R"({"on":true})"), Status::Ok);
  EXPECT_EQ(heard(), R"({"event":"room/a","payload":{"on":true},"from":"kitchen","retained":true})");
  EXPECT_EQ(node.context.retain("room/b", "x"), Status::Ok);
  EXPECT_EQ(node.context.retain("room/c", "x"), Status::Ok);
  EXPECT_EQ(node.context.retain("room/c", ""), Status::Ok);
  EXPECT_EQ(node.context.retain("hall", "x"), Status::Ok);
  EXPECT_EQ(say(R"({"subscribe":"room/#"})"), R"({"ok":true})");
  FakeWebSockets& port = node.fake.webSockets;
  EXPECT_EQ(port.privateTexts, 0u);  // the answer comes first
  EXPECT_LT(node.webSockets.untilNext().count, 100u);
  port.privately = Status::Busy;
  node.webSockets.loop();
  EXPECT_EQ(port.privateTexts, 0u);
  port.privately = Status::Ok;
  node.webSockets.loop();
  EXPECT_EQ(port.privateTexts, 2u);
  EXPECT_EQ(port.lastClient, client);
  node.webSockets.loop();
  EXPECT_EQ(port.privateTexts, 2u);
  EXPECT_LT(1000u, node.webSockets.untilNext().count);
}

TEST_F(WebSocketServiceTest, OneThatReadsSlowlyKeepsNobodyFromHisValues) {
  EXPECT_EQ(node.context.retain("a", "x"), Status::Ok);
  EXPECT_EQ(say(R"({"subscribe":"a"})"), R"({"ok":true})");
  (void)node.webSockets.onText(client + 1, R"({"subscribe":"a"})", answer);
  node.fake.webSockets.busyClient = client;
  node.webSockets.loop();
  EXPECT_EQ(node.fake.webSockets.privateTexts, 1u);
  EXPECT_EQ(node.fake.webSockets.lastClient, client + 1);
}

}  // namespace
}  // namespace spore
