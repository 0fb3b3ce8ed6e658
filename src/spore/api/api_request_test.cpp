#include "spore/api/api_request.h"

#include <gtest/gtest.h>

#include "support/counting_log.h"
#include "support/http_talk.h"

namespace spore {
namespace {

constexpr ParameterSpec parameters[] = {
    {"text", ParameterType::Text, false, "any text"},
    {"number", ParameterType::Integer, false, "any number"},
    {"flag", ParameterType::Boolean, false, "yes or no"},
    {"data", ParameterType::Json, false, "anything"},
};
constexpr ParameterSpec requiredParameters[] = {{"event", ParameterType::Text, true, "a topic"}};

// A handler that says what it got.
void echo(ApiRequest& request) {
  JsonWriter& json = request.reply();
  if (request.has("text")) json.field("text", request.text("text"));
  if (request.has("number")) json.field("number", request.integer("number"));
  if (request.has("flag")) json.field("flag", request.boolean("flag"));
  if (request.has("data")) json.field("data", request.json("data"));
  if (request.has("other")) json.field("other", request.text("other"));
}

struct ApiRequestTest : ::testing::Test {
  CountingLog log;
  NodeContext context{log};
  ApiServer api{context};
  HttpTalk talk;

  ApiRequestTest() {
    EXPECT_EQ(api.registerEndpoint("/echo", HttpMethod::Post, echo, "", parameters), Status::Ok);
    EXPECT_EQ(api.registerEndpoint("/echo", HttpMethod::Get, echo, "", parameters), Status::Ok);
    EXPECT_EQ(api.registerEndpoint("/required", HttpMethod::Post, echo, "", requiredParameters), Status::Ok);
  }
  bool answers(std::string_view body) const { return talk.status() == 200 && talk.body() == body; }
  bool fails(uint16_t status, std::string_view piece) const {
    return talk.status() == status && talk.says(piece) && talk.says(R"({"error":{"code":")");
  }
  HttpTalk& post(std::string_view target = "/echo") { return talk.request(HttpMethod::Post, target); }
};

TEST_F(ApiRequestTest, AQueryIsDecoded) {
  talk.request(HttpMethod::Get, "/echo?text=a+b%21&number=42&flag=true&data=[1]").send(api);
  EXPECT_TRUE(answers(R"({"text":"a b!","number":42,"flag":true,"data":"[1]"})"));
}

TEST_F(ApiRequestTest, AFormIsDecoded) {
  post().form("text=a%26b&flag=0&number=4294967295").send(api);
  EXPECT_TRUE(answers(R"({"text":"a&b","number":4294967295,"flag":false})"));
}

TEST_F(ApiRequestTest, AJsonBodyIsDecoded) {
  post().json(R"({"text":"a\"\u00e4","number":7,"flag":false,"data":{"k":[1,"x"]}})").send(api);
  EXPECT_TRUE(answers(R"({"text":"a\"ä","number":7,"flag":false,"data":"{\"k\":[1,\"x\"]}"})"));
}

TEST_F(ApiRequestTest, TheBodyWinsOverTheQuery) {
  post("/echo?text=query&number=1").json(R"({"text":"body"})").send(api);
  EXPECT_TRUE(answers(R"({"text":"body","number":1})"));
  post("/echo?text=query&number=1").form("text=body").send(api);
  EXPECT_TRUE(answers(R"({"text":"body","number":1})"));
}

TEST_F(ApiRequestTest, AJsonNullCountsAsAbsent) {
  post().json(R"({"text":null})").send(api);
  EXPECT_TRUE(answers("{}"));
}

TEST_F(ApiRequestTest, UndeclaredParametersCanBeReadToo) {
  talk.request(HttpMethod::Get, "/echo?other=x+y").send(api);
  EXPECT_TRUE(answers(R"({"other":"x y"})"));
  talk.request(HttpMethod::Get, "/echo?other=%zz").send(api);
  EXPECT_TRUE(answers("{}"));
}

TEST_F(ApiRequestTest, NumbersAndTruthValuesMayComeAsStrings) {
  post().json(R"({"number":"13","flag":"true"})").send(api);
  EXPECT_TRUE(answers(R"({"number":13,"flag":true})"));
  post().json(R"({"number":13,"flag":1})").send(api);
  EXPECT_TRUE(answers(R"({"number":13,"flag":true})"));
}

TEST_F(ApiRequestTest, ABodyWithoutTypeIsJsonOnlyIfItLooksLikeIt) {
  post().content("", R"( {"text":"json"})").send(api);
  EXPECT_TRUE(answers(R"({"text":"json"})"));
  post().content("", "text=form").send(api);
  EXPECT_TRUE(answers(R"({"text":"form"})"));
}

TEST_F(ApiRequestTest, TypesMayHaveParametersAndAnyCase) {
  post().content("Application/JSON; charset=utf-8", R"({"text":"a"})").send(api);
  EXPECT_TRUE(answers(R"({"text":"a"})"));
  post().content("application/X-WWW-form-urlencoded ;charset=utf-8", "text=a").send(api);
  EXPECT_TRUE(answers(R"({"text":"a"})"));
}

// As `curl -d` sends it.
TEST_F(ApiRequestTest, AnObjectThatIsCalledAFormIsJsonAllTheSame) {
  post("/required").content("application/x-www-form-urlencoded", R"( {"event":"a=b"})").send(api);
  EXPECT_EQ(talk.status(), 200u);
  post("/required").content("application/x-www-form-urlencoded", R"({"event":)").send(api);
  EXPECT_TRUE(fails(400, "JSON"));
  post("/required").content("application/x-www-form-urlencoded", "event={").send(api);
  EXPECT_EQ(talk.status(), 200u);
}

TEST_F(ApiRequestTest, AForeignTypeIsRefused) {
  post().content("text/plain", "text=a").send(api);
  EXPECT_TRUE(fails(415, "application/json"));
  EXPECT_TRUE(talk.hasCode("unsupported_media_type"));
}

TEST_F(ApiRequestTest, AMissingParameterIsNamed) {
  post("/required").send(api);
  EXPECT_TRUE(fails(400, R"("message":"event: is required, expected a string")"));
  post("/required").json("{}").send(api);
  EXPECT_TRUE(fails(400, "missing_parameter"));
}

TEST_F(ApiRequestTest, WhatIsExpectedOfAMissingParameterGoesByItsType) {
  static constexpr ParameterSpec required[] = {{"number", ParameterType::Integer, true, "any number"},
                                               {"flag", ParameterType::Boolean, true, "yes or no"},
                                               {"data", ParameterType::Json, true, "anything"}};
  EXPECT_EQ(api.registerEndpoint("/typed", HttpMethod::Post, echo, "", required), Status::Ok);
  post("/typed").send(api);
  EXPECT_TRUE(fails(400, R"("message":"number: is required, expected an integer from 0 to 4294967295")"));
  post("/typed").form("number=1").send(api);
  EXPECT_TRUE(fails(400, R"("message":"flag: is required, expected true or false")"));
  post("/typed").form("number=1&flag=1").send(api);
  EXPECT_TRUE(fails(400, R"("message":"data: is required, expected JSON")"));
}

TEST_F(ApiRequestTest, AParameterOfTheWrongTypeIsNamedWithWhatIsExpected) {
  post().form("number=-1").send(api);
  EXPECT_TRUE(fails(400, R"("number: expected an integer from 0 to 4294967295")"));
  post().form("number=4294967296").send(api);
  EXPECT_TRUE(fails(400, "number: "));
  post().json(R"({"number":1.5})").send(api);
  EXPECT_TRUE(fails(400, "number: "));
  post().json(R"({"flag":"perhaps"})").send(api);
  EXPECT_TRUE(fails(400, "flag: expected true or false"));
  EXPECT_TRUE(talk.hasCode("invalid_parameter"));
  post().json(R"({"text":["a"]})").send(api);
  EXPECT_TRUE(fails(400, "text: expected a string"));
  post().json(R"({"text":5})").send(api);
  EXPECT_TRUE(fails(400, "text: expected a string"));
}

TEST_F(ApiRequestTest, BrokenJsonIsRefused) {
  const std::string_view broken[] = {R"({"a":1,})", R"({"a":tru})", "[1 2]", "{,}", "{", R"({"a":"\ud800"})"};
  for (const std::string_view text : broken) {
    post().json(text).send(api);
    EXPECT_TRUE(fails(400, "invalid_json"));
  }
  post().json("[1,2]").send(api);
  EXPECT_TRUE(fails(400, "must be an object"));
}

TEST_F(ApiRequestTest, JsonOverItsLimitsIsTooLarge) {
  char text[limits::requestJsonBytesMax + 64];
  std::memset(text, ' ', sizeof text);
  text[0] = '{';
  text[limits::requestJsonBytesMax - 1] = '}';
  post().json({text, limits::requestJsonBytesMax}).send(api);
  EXPECT_TRUE(answers("{}"));
  text[limits::requestJsonBytesMax - 1] = ' ';
  text[limits::requestJsonBytesMax] = '}';
  post().json({text, limits::requestJsonBytesMax + 1}).send(api);
  EXPECT_TRUE(fails(413, "body_too_large"));

  post().json(R"({"data":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]})").send(api);
  EXPECT_TRUE(fails(413, "body_too_large"));
}

TEST_F(ApiRequestTest, BrokenEscapesAndControlCharactersAreRefused) {
  const std::string_view broken[] = {"text=%", "text=%4x", "text=%00", "text=%ff", "text=a%1bb"};
  for (const std::string_view text : broken) {
    post().form(text).send(api);
    EXPECT_TRUE(fails(400, "text: broken escape"));
  }
  post().json(R"({"text":"\u0000"})").send(api);
  EXPECT_TRUE(fails(400, "text: broken escape"));
}

TEST_F(ApiRequestTest, DecodedTextHasALimitInAllButPlainTextHasNone) {
  char text[2100];
  std::memset(text, 'x', sizeof text);
  std::memcpy(text, "/echo?text=%41", 14);
  talk.request(HttpMethod::Get, {text, 11 + 3 + limits::requestJsonBytesMax - 1}).send(api);
  EXPECT_EQ(talk.status(), 500);  // decoded, but too long to be said back
  talk.request(HttpMethod::Get, {text, 11 + 3 + limits::requestJsonBytesMax}).send(api);
  EXPECT_TRUE(fails(413, "text: too long"));
  EXPECT_TRUE(talk.hasCode("parameters_too_large"));
  std::memcpy(text, "/required?event=", 16);
  talk.request(HttpMethod::Post, {text, sizeof text}).send(api);
  EXPECT_EQ(talk.status(), 200);
}

TEST_F(ApiRequestTest, AnAnswerThatOverflowsIsAnErrorOfTheEndpoint) {
  (void)api.registerEndpoint("/long", HttpMethod::Get, [](ApiRequest& request) {
    for (int i = 0; i < 400; ++i) request.reply().field("n", i);
  });
  talk.request(HttpMethod::Get, "/long").send(api);
  EXPECT_TRUE(fails(500, "reply_too_large"));
}

TEST_F(ApiRequestTest, AHandlerWithoutAnAnswerIsAnErrorOfTheEndpoint) {
  (void)api.registerEndpoint("/mute", HttpMethod::Get, [](ApiRequest&) {});
  talk.request(HttpMethod::Get, "/mute").send(api);
  EXPECT_TRUE(fails(500, "no_answer"));
}

TEST_F(ApiRequestTest, AFailureReplacesWhatWasAnsweredBefore) {
  (void)api.registerEndpoint("/change", HttpMethod::Get, [](ApiRequest& request) {
    request.reply(202).field("status", "fine");
    request.fail(409, "conflict", "not so fine", "thing");
  });
  (void)api.registerEndpoint("/streamed", HttpMethod::Get, [](ApiRequest& request) {
    request.stream([](ReplyCursor&, JsonWriter&) { return false; });
    request.fail(409, "conflict", "not so fine", "thing");
  });
  talk.request(HttpMethod::Get, "/change").send(api);
  EXPECT_EQ(talk.status(), 409);
  EXPECT_EQ(talk.body(), R"({"error":{"code":"conflict","message":"thing: not so fine"}})");
  talk.request(HttpMethod::Get, "/streamed").send(api);
  EXPECT_EQ(talk.status(), 409);
  EXPECT_EQ(talk.body(), R"({"error":{"code":"conflict","message":"thing: not so fine"}})");
}

TEST_F(ApiRequestTest, AStreamOrAPageThatReplacesAnAnswerIsAnOrdinaryOne) {
  static const uint32_t content[] = {0x65676170};  // "page"
  (void)api.registerEndpoint("/streamed", HttpMethod::Get, [](ApiRequest& request) {
    request.reply(202).field("status", "fine");
    request.stream([](ReplyCursor&, JsonWriter& json) {
      json.beginArray().endArray();
      return false;
    });
  });
  (void)api.registerEndpoint("/page", HttpMethod::Get, [](ApiRequest& request) {
    request.fail(404, "not_found", "nothing there");
    request.page("text/html", "gzip", FlashBytes{content, 4});
  });
  talk.request(HttpMethod::Get, "/streamed").send(api);
  EXPECT_TRUE(answers("[]"));
  EXPECT_TRUE(talk.exchange.reply.body.empty());  // nothing of what was replaced
  talk.request(HttpMethod::Get, "/page").send(api);
  EXPECT_TRUE(answers("page"));
  EXPECT_TRUE(talk.exchange.reply.body.empty());
  EXPECT_STREQ(talk.exchange.reply.contentType, "text/html");
  EXPECT_STREQ(talk.exchange.reply.contentEncoding, "gzip");
}

TEST_F(ApiRequestTest, BytesAreGivenWholeInPartsAndNotBeyondTheirEnd) {
  (void)api.registerEndpoint("/bytes", HttpMethod::Get, [](ApiRequest& request) {
    request.reply().field("status", "fine");
    request.bytes("text/plain", 26, [](size_t offset, MutableBytes out) {
      for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<uint8_t>('a' + offset + i);
      return Status::Ok;
    });
  });
  talk.request(HttpMethod::Get, "/bytes").send(api, 7);
  EXPECT_TRUE(answers("abcdefghijklmnopqrstuvwxyz"));
  EXPECT_TRUE(talk.exchange.reply.body.empty());  // nothing of what was replaced
  EXPECT_EQ(talk.exchange.reply.streamedBytes, 26u);
  EXPECT_STREQ(talk.exchange.reply.contentType, "text/plain");
  EXPECT_TRUE(talk.exchange.reply.contentRange.empty());
  talk.request(HttpMethod::Get, "/bytes").exchange.request.range = "bytes=3-12";
  EXPECT_EQ(talk.send(api, 4), 206);
  EXPECT_EQ(talk.body(), "defghijklm");
  EXPECT_EQ(talk.exchange.reply.streamedBytes, 10u);
  EXPECT_EQ(talk.exchange.reply.contentRange, "bytes 3-12/26");
  talk.request(HttpMethod::Get, "/bytes").exchange.request.range = "bytes=26-";
  talk.send(api);
  EXPECT_TRUE(fails(416, "range_not_satisfiable"));
  EXPECT_EQ(talk.exchange.reply.contentRange, "bytes */26");
}

TEST_F(ApiRequestTest, BytesThatCannotBeReadEndTheAnswer) {
  (void)api.registerEndpoint("/bytes", HttpMethod::Get, [](ApiRequest& request) {
    request.bytes("text/plain", 26,
                  [](size_t offset, MutableBytes) { return offset < 8 ? Status::Ok : Status::IoError; });
  });
  talk.request(HttpMethod::Get, "/bytes").send(api, 4);
  EXPECT_EQ(talk.body().size(), 8u);
}

TEST_F(ApiRequestTest, ARedirectSaysWhere) {
  (void)api.registerEndpoint("/moved", HttpMethod::Get,
                             [](ApiRequest& request) { request.redirect("http://10.0.0.1/"); });
  EXPECT_EQ(talk.request(HttpMethod::Get, "/moved").send(api), 302);
  EXPECT_EQ(talk.exchange.reply.location, "http://10.0.0.1/");
  EXPECT_EQ(talk.body(), R"({"location":"http://10.0.0.1/"})");
}

TEST_F(ApiRequestTest, AMessageWithItsSubjectHasAtMost200Bytes) {
  static char text[251];
  std::memset(text, 'm', sizeof text - 1);
  (void)api.registerEndpoint("/wrong", HttpMethod::Get,
                             [](ApiRequest& request) { request.fail(400, "wrong", text, request.path()); });
  talk.request(HttpMethod::Get, "/wrong").send(api);
  const std::string_view begin = R"({"error":{"code":"wrong","message":"/wrong: mm)";
  EXPECT_EQ(talk.body().substr(0, begin.size()), begin);
  EXPECT_EQ(talk.count("m"), 200u - 8u + 1u);  // one is of "message"
}

TEST_F(ApiRequestTest, ALongSubjectIsCut) {
  char path[300];
  std::memset(path, 'x', sizeof path);
  path[0] = '/';
  talk.request(HttpMethod::Get, {path, sizeof path}).send(api);
  EXPECT_EQ(talk.status(), 404);
  EXPECT_LT(talk.body().size(), 260u);
  EXPECT_EQ(talk.count("x"), 63u);  // 64 bytes of the path
}

}  // namespace
}  // namespace spore
