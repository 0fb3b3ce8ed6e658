#include "spore/api/api_server.h"

#include <gtest/gtest.h>

#include "support/counting_log.h"
#include "support/http_talk.h"
#include "support/manual_clock.h"

namespace spore {
namespace {

struct ApiServerTest : ::testing::Test {
  CountingLog log;
  NodeContext context{log};
  ApiServer api{context};
  HttpTalk talk;
  uint32_t calls = 0;

  ApiServerTest() {
    api.guard().setAddress(IpAddress{10, 0, 0, 1});
    api.guard().setName("node1");
    EXPECT_EQ(add("/api/thing", HttpMethod::Get), Status::Ok);
    EXPECT_EQ(add("/api/thing", HttpMethod::Post), Status::Ok);
    EXPECT_EQ(add("/api/order", HttpMethod::Put), Status::Ok);
  }
  Status add(const char* uri, HttpMethod method) {
    return api.registerEndpoint(uri, method, [this](ApiRequest& request) {
      ++calls;
      request.reply().field("path", request.path());
    });
  }
  uint16_t send(HttpMethod method, std::string_view target) { return talk.request(method, target).send(api); }
  uint16_t sendFrom(std::string_view host, std::string_view origin, HttpMethod method = HttpMethod::Post) {
    talk.request(method, "/api/thing");
    talk.exchange.request.host = host;
    talk.exchange.request.origin = origin;
    return talk.send(api);
  }
};

TEST_F(ApiServerTest, ARequestReachesItsHandlerFromTheLoop) {
  talk.request(HttpMethod::Get, "/api/thing?x=1");
  api.submit(talk.exchange);
  EXPECT_TRUE(api.hasWaiting());
  EXPECT_EQ(calls, 0u);
  api.loop();
  EXPECT_FALSE(api.hasWaiting());
  EXPECT_EQ(calls, 1u);
  EXPECT_EQ(talk.answers, 1u);
  EXPECT_EQ(talk.status(), 200);
  EXPECT_STREQ(talk.exchange.reply.contentType, "application/json");
}

TEST_F(ApiServerTest, AHandlerMayKeepANumberInItself) {
  const auto count = [number = 0u](ApiRequest& request) mutable { request.reply().field("number", ++number); };
  EXPECT_EQ(api.registerEndpoint("/api/count", HttpMethod::Get, count), Status::Ok);
  for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(send(HttpMethod::Get, "/api/count"), 200);
  EXPECT_EQ(talk.body(), R"({"number":3})");
}

TEST_F(ApiServerTest, ASlashAtTheEndChangesNothing) {
  EXPECT_EQ(send(HttpMethod::Get, "/api/thing/?x=1"), 200);
  EXPECT_EQ(talk.body(), R"({"path":"/api/thing"})");
  EXPECT_EQ(send(HttpMethod::Put, "/api/thing/"), 405);
  EXPECT_EQ(send(HttpMethod::Get, "/api/thing//"), 404);
  EXPECT_EQ(send(HttpMethod::Get, "/"), 404);
  // A path that is registered with its slash keeps it.
  EXPECT_EQ(add("/admin/", HttpMethod::Get), Status::Ok);
  EXPECT_EQ(send(HttpMethod::Get, "/admin/"), 200);
  EXPECT_EQ(send(HttpMethod::Get, "/admin"), 404);
}

TEST_F(ApiServerTest, NoPathIsTheRoot) {
  EXPECT_EQ(add("/", HttpMethod::Get), Status::Ok);
  EXPECT_EQ(send(HttpMethod::Get, ""), 200);
}

TEST_F(ApiServerTest, AnUnknownPathIs404) {
  EXPECT_EQ(send(HttpMethod::Get, "/api/nothing"), 404);
  EXPECT_EQ(
      talk.body(),
      R"({"error":{"code":"not_found","message":"/api/nothing: no such endpoint; GET /api/node/endpoints lists all"}})");
  EXPECT_EQ(send(HttpMethod::Get, "/api/nothing/"), 404);
  EXPECT_EQ(send(HttpMethod::Get, "/api/thinG"), 404);
  EXPECT_EQ(send(HttpMethod::Get, ""), 404);
  EXPECT_EQ(calls, 0u);
}

TEST_F(ApiServerTest, AnotherMethodIs405WithThoseThatAreAllowed) {
  EXPECT_EQ(send(HttpMethod::Delete, "/api/thing"), 405);
  EXPECT_EQ(talk.exchange.reply.allow, "GET, HEAD, POST");
  EXPECT_TRUE(talk.hasCode("method_not_allowed"));
  EXPECT_TRUE(talk.says("DELETE: this endpoint answers GET, HEAD, POST"));
  EXPECT_EQ(send(HttpMethod::Get, "/api/order"), 405);
  EXPECT_EQ(talk.exchange.reply.allow, "PUT");
  EXPECT_EQ(send(HttpMethod::Options, "/api/thing"), 405);
  EXPECT_EQ(send(HttpMethod::Other, "/api/thing"), 405);
  EXPECT_EQ(calls, 0u);
}

TEST_F(ApiServerTest, AllowIsForgottenByTheNextAnswer) {
  EXPECT_EQ(send(HttpMethod::Delete, "/api/thing"), 405);
  EXPECT_EQ(send(HttpMethod::Get, "/api/thing"), 200);
  EXPECT_TRUE(talk.exchange.reply.allow.empty());
}

TEST_F(ApiServerTest, HeadIsAnsweredLikeGet) {
  EXPECT_EQ(send(HttpMethod::Head, "/api/thing"), 200);
  EXPECT_EQ(calls, 1u);
  EXPECT_EQ(send(HttpMethod::Head, "/api/order"), 405);
}

TEST_F(ApiServerTest, PagesOfOtherSitesChangeNothing) {
  EXPECT_EQ(sendFrom("10.0.0.1", ""), 200);
  EXPECT_EQ(sendFrom("node1.local:80", "http://node1.local"), 200);
  EXPECT_EQ(sendFrom("127.0.0.1:9000", "http://127.0.0.1:9000"), 200);
  EXPECT_EQ(calls, 3u);
  EXPECT_EQ(sendFrom("10.0.0.1", "http://evil.example"), 403);
  EXPECT_TRUE(talk.says("foreign_origin"));
  EXPECT_EQ(sendFrom("evil.example", ""), 403);
  EXPECT_EQ(sendFrom("evil.example", "", HttpMethod::Delete), 403);
  EXPECT_EQ(sendFrom("10.0.0.1", "http://evil.example", HttpMethod::Other), 403);
  EXPECT_EQ(calls, 3u);
  EXPECT_EQ(api.counters().refused, 4u);
  EXPECT_EQ(log.count(LogLevel::Warning), 4u);
}

TEST_F(ApiServerTest, ReadingIsFreeForAll) {
  EXPECT_EQ(sendFrom("evil.example", "http://evil.example", HttpMethod::Get), 200);
  EXPECT_EQ(sendFrom("evil.example", "http://evil.example", HttpMethod::Head), 200);
}

TEST_F(ApiServerTest, FaultsOfTheBoardAreWordedHere) {
  const struct {
    HttpFault fault;
    uint16_t status;
    std::string_view code;
  } cases[] = {
      {HttpFault::Malformed, 400, "malformed_request"},       {HttpFault::HeaderTimeout, 408, "request_timeout"},
      {HttpFault::BodyTooLarge, 413, "body_too_large"},       {HttpFault::UriTooLong, 414, "uri_too_long"},
      {HttpFault::HeadersTooLarge, 431, "headers_too_large"}, {HttpFault::Overloaded, 503, "busy"},
  };
  for (const auto& one : cases) {
    talk.request(HttpMethod::Post, "/api/thing");
    talk.exchange.request.fault = one.fault;
    EXPECT_EQ(talk.send(api), one.status);
    EXPECT_TRUE(talk.hasCode(one.code));
  }
  EXPECT_EQ(calls, 0u);
  EXPECT_EQ(api.counters().errors, 6u);
  EXPECT_EQ(api.counters().overloaded, 1u);
}

TEST_F(ApiServerTest, BeyondItsLimitRequestsAreTurnedAway) {
  HttpExchange exchanges[limits::exchangesMax + 2];
  for (HttpExchange& exchange : exchanges) {
    exchange.request.target = "/api/thing";
    api.submit(exchange);
  }
  api.loop(sizeof exchanges / sizeof exchanges[0]);
  for (size_t i = 0; i < limits::exchangesMax; ++i) EXPECT_EQ(exchanges[i].reply.status, 200);
  EXPECT_EQ(exchanges[limits::exchangesMax].reply.status, 503);
  EXPECT_EQ(exchanges[limits::exchangesMax + 1].reply.status, 503);
  EXPECT_EQ(api.counters().overloaded, 2u);
  EXPECT_EQ(send(HttpMethod::Get, "/api/thing"), 200);
}

TEST_F(ApiServerTest, OnePassAnswersOnlySoMany) {
  HttpExchange exchanges[2];
  for (HttpExchange& exchange : exchanges) {
    exchange.request.target = "/api/thing";
    api.submit(exchange);
  }
  api.loop(1);
  EXPECT_EQ(calls, 1u);
  EXPECT_TRUE(api.hasWaiting());
  api.loop(1);
  EXPECT_EQ(calls, 2u);
  EXPECT_EQ(api.counters().requests, 2u);
}

TEST_F(ApiServerTest, ACancelledRequestIsNotTouchedAnyMore) {
  talk.request(HttpMethod::Get, "/api/thing");
  api.submit(talk.exchange);
  api.cancel(talk.exchange);
  api.cancel(talk.exchange);
  api.loop();
  EXPECT_EQ(calls, 0u);
  EXPECT_EQ(talk.answers, 0u);
}

TEST_F(ApiServerTest, AnExchangeMayBeSubmittedAgainFromItsOwnAnswer) {
  HttpExchange exchange;
  exchange.request.target = "/api/thing";
  uint32_t answers = 0;
  exchange.onReady = [this, &answers](HttpExchange& ready) {
    if (++answers < 3) api.submit(ready);
  };
  api.submit(exchange);
  api.loop();
  EXPECT_EQ(answers, 3u);
}

TEST_F(ApiServerTest, AnEndpointIsRegisteredOnce) {
  EXPECT_EQ(add("/api/thing", HttpMethod::Get), Status::AlreadyExists);
  EXPECT_EQ(add("/api/thing", HttpMethod::Patch), Status::Ok);
  EXPECT_EQ(api.endpointCount(), 4u);
  EXPECT_EQ(api.endpointUri(3), "/api/thing");
  EXPECT_EQ(api.endpoint(3).method(), HttpMethod::Patch);
}

TEST_F(ApiServerTest, EndpointsThatBreakARuleAreRefused) {
  const char* const paths[] = {"", "api", "/a b", "/a?b", "/\"", "/\\", "/\x01", "/\xC3\xA4"};
  for (const char* const path : paths) EXPECT_EQ(add(path, HttpMethod::Get), Status::InvalidArgument);
  EXPECT_EQ(add(nullptr, HttpMethod::Get), Status::InvalidArgument);
  EXPECT_EQ(add("/x", HttpMethod::Head), Status::InvalidArgument);
  EXPECT_EQ(add("/x", HttpMethod::Options), Status::InvalidArgument);
  EXPECT_EQ(add("/x", HttpMethod::Other), Status::InvalidArgument);
  EXPECT_EQ(api.registerEndpoint("/x", HttpMethod::Get, nullptr), Status::InvalidArgument);
  const auto handler = [](ApiRequest&) {};
  EXPECT_EQ(api.registerEndpoint("/x", HttpMethod::Get, handler, nullptr), Status::InvalidArgument);
  EXPECT_EQ(api.registerEndpoint("/x", HttpMethod::Get, handler, "a\x01"), Status::InvalidArgument);
  char longPath[endpointUriBytesMax + 2];
  std::memset(longPath, 'x', sizeof longPath);
  longPath[0] = '/';
  longPath[endpointUriBytesMax + 1] = '\0';
  EXPECT_EQ(add(longPath, HttpMethod::Get), Status::InvalidArgument);
  longPath[endpointUriBytesMax] = '\0';
  EXPECT_EQ(add(longPath, HttpMethod::Get), Status::Ok);
}

TEST_F(ApiServerTest, ParametersThatBreakARuleAreRefused) {
  const auto handler = [](ApiRequest&) {};
  static constexpr ParameterSpec many[limits::parametersMax + 1] = {
      {"a", ParameterType::Text, false, ""}, {"b", ParameterType::Text, false, ""},
      {"c", ParameterType::Text, false, ""}, {"d", ParameterType::Text, false, ""},
      {"e", ParameterType::Text, false, ""}, {"f", ParameterType::Text, false, ""},
      {"g", ParameterType::Text, false, ""}, {"h", ParameterType::Text, false, ""},
      {"i", ParameterType::Text, false, ""}};
  static constexpr ParameterSpec nameless[] = {{nullptr, ParameterType::Text, false, ""}};
  static constexpr ParameterSpec longName[] = {{"abcdefghijklmnopqrstuvwxyz0123456", ParameterType::Text, false, ""}};
  EXPECT_EQ(api.registerEndpoint("/x", HttpMethod::Get, handler, "", many), Status::InvalidArgument);
  EXPECT_EQ(api.registerEndpoint("/x", HttpMethod::Get, handler, "", nameless), Status::InvalidArgument);
  EXPECT_EQ(api.registerEndpoint("/x", HttpMethod::Get, handler, "", longName), Status::InvalidArgument);
}

TEST_F(ApiServerTest, AFullRegistrySaysSo) {
  static char paths[limits::endpointsMax][4];
  Status status = Status::Ok;
  for (size_t i = 0; i < limits::endpointsMax && status == Status::Ok; ++i) {
    paths[i][0] = '/';
    paths[i][1] = static_cast<char>('a' + i / 26);
    paths[i][2] = static_cast<char>('a' + i % 26);
    status = add(paths[i], HttpMethod::Get);
  }
  EXPECT_EQ(status, Status::Full);
  EXPECT_EQ(api.endpointCount(), limits::endpointsMax);
}

TEST_F(ApiServerTest, TheLastSegmentMayStandForAny) {
  EXPECT_EQ(api.registerEndpoint("/api/things/{id}", HttpMethod::Get,
                                 [](ApiRequest& request) { request.reply().field("id", request.lastSegment()); }),
            Status::Ok);
  EXPECT_EQ(send(HttpMethod::Get, "/api/things/17?x=1"), 200);
  EXPECT_EQ(talk.body(), R"({"id":"17"})");
  EXPECT_EQ(send(HttpMethod::Head, "/api/things/a%20b"), 200);
  EXPECT_EQ(send(HttpMethod::Get, "/api/things/17/"), 200);
  EXPECT_EQ(talk.body(), R"({"id":"17"})");
  EXPECT_EQ(send(HttpMethod::Get, "/api/things"), 404);
  EXPECT_EQ(send(HttpMethod::Get, "/api/things/"), 404);
  EXPECT_EQ(send(HttpMethod::Get, "/api/things/17/18"), 404);
  EXPECT_EQ(send(HttpMethod::Post, "/api/things/17"), 405);
  EXPECT_EQ(talk.exchange.reply.allow, "GET, HEAD");
  EXPECT_TRUE(api.refusesMethod(HttpMethod::Post, "/api/things/17"));
  EXPECT_EQ(api.endpointUri(api.endpointCount() - 1), "/api/things/{id}");
}

TEST_F(ApiServerTest, APathThatIsRegisteredAsItStandsGoesFirst) {
  EXPECT_EQ(add("/api/things/{id}", HttpMethod::Get), Status::Ok);
  EXPECT_EQ(add("/api/things/{id}", HttpMethod::Get), Status::AlreadyExists);
  EXPECT_EQ(add("/api/things/all", HttpMethod::Post), Status::Ok);
  EXPECT_EQ(send(HttpMethod::Post, "/api/things/all"), 200);
  EXPECT_EQ(send(HttpMethod::Get, "/api/things/all"), 405);
  EXPECT_EQ(send(HttpMethod::Get, "/api/things/other"), 200);
}

TEST_F(ApiServerTest, BracesStandAroundTheLastSegmentOnly) {
  for (const char* const path : {"/api/{id}/x", "/api/{}", "/api/{id", "/api/id}", "/api/x{id}", "/api/{i}{d}", "/{"}) {
    EXPECT_EQ(add(path, HttpMethod::Get), Status::InvalidArgument);
  }
}

struct LaterAnswerTest : ApiServerTest {
  ManualClock clock;
  bool isKnown = false;
  uint32_t asked = 0;

  LaterAnswerTest() {
    context.setClock(clock);
    EXPECT_EQ(api.registerEndpoint("/api/later", HttpMethod::Get,
                                   [this](ApiRequest& request) {
                                     ++calls;
                                     request.answerLater(Millis{60000}, [this](ApiRequest& later, bool isLast) {
                                       ++asked;
                                       if (!isKnown && !isLast) return false;
                                       later.reply(isKnown ? 200 : 202).field("path", later.path());
                                       return true;
                                     });
                                   }),
              Status::Ok);
  }
  void begin(HttpTalk& one) {
    one.request(HttpMethod::Get, "/api/later");
    api.submit(one.exchange);
    while (api.hasWaiting()) api.loop();
  }
};

TEST_F(LaterAnswerTest, AnAnswerThatIsKnownComesAtOnce) {
  isKnown = true;
  EXPECT_EQ(send(HttpMethod::Get, "/api/later"), 200);
  EXPECT_EQ(asked, 1u);
}

TEST_F(LaterAnswerTest, ItIsAskedForInEachPassUntilItIsKnown) {
  begin(talk);
  EXPECT_EQ(talk.answers, 0u);
  EXPECT_FALSE(api.hasWaiting());
  EXPECT_LT(0u, api.untilNext().count);
  EXPECT_LT(api.untilNext().count, 1000u);
  for (int i = 0; i < 5; ++i) api.loop();
  EXPECT_EQ(asked, 6u);
  EXPECT_EQ(calls, 1u);
  isKnown = true;
  api.loop();
  talk.pull(536);
  EXPECT_EQ(talk.answers, 1u);
  EXPECT_EQ(talk.status(), 200);
  EXPECT_EQ(talk.body(), R"({"path":"/api/later"})");
  EXPECT_EQ(api.counters().requests, 1u);
  // The same exchange may be used again.
  isKnown = false;
  begin(talk);
  EXPECT_EQ(calls, 2u);
  api.cancel(talk.exchange);
}

TEST_F(LaterAnswerTest, OthersAreAnsweredMeanwhile) {
  begin(talk);
  HttpTalk other;
  EXPECT_EQ(other.request(HttpMethod::Get, "/api/thing").send(api), 200);
  EXPECT_EQ(talk.answers, 0u);
  api.cancel(talk.exchange);
}

TEST_F(LaterAnswerTest, OnePlaceIsNeverWaitedIn) {
  static HttpTalk waiting[limits::exchangesMax];
  for (HttpTalk& one : waiting) begin(one);
  for (size_t i = 0; i + 1 < limits::exchangesMax; ++i) EXPECT_EQ(waiting[i].answers, 0u);
  const HttpTalk& last = waiting[limits::exchangesMax - 1];
  EXPECT_EQ(last.answers, 1u);
  EXPECT_EQ(last.status(), 202);
  HttpTalk other;
  EXPECT_EQ(other.request(HttpMethod::Get, "/api/thing").send(api), 200);
  for (HttpTalk& one : waiting) api.cancel(one.exchange);
}

TEST_F(LaterAnswerTest, NobodyWaitsForLongerThanTheLongestTime) {
  begin(talk);
  clock.advance(Millis{ApiRequest::laterAnswerMax.count - 1});
  api.loop();
  EXPECT_EQ(talk.answers, 0u);
  clock.advance(Millis{1});
  api.loop();
  EXPECT_EQ(talk.answers, 1u);
  EXPECT_EQ(talk.status(), 202);
}

TEST_F(LaterAnswerTest, WhoGoesAwayIsForgotten) {
  begin(talk);
  api.cancel(talk.exchange);
  const uint32_t before = asked;
  api.loop();
  EXPECT_EQ(asked, before);
  EXPECT_EQ(send(HttpMethod::Get, "/api/thing"), 200);
}

}  // namespace
}  // namespace spore
