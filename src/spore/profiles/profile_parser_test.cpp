#include "spore/profiles/profile_parser.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr const char* answer =
    R"-({"freeHeap":12345,"chipId":99,"sdkVersion":"2.2.2-dev(38a443e)","cpuFreqMHz":80,"flashChipSize":1048576,)-"
    R"("version":"0.1.0","labels":{"version":"x","api":[1,{"uri":2}]},"apiComplete":true,)"
    R"("api":[{"uri":"/api/node/status","method":"GET"},)"
    R"({"method":"POST","parameters":[{"uri":"no","deep":[[{}]]}],"uri":"\/api\/node\/restart","service":null}],)"
    R"("more":[[["sdkVersion"]],{"cpuFreqMHz":"fast"},-1.5e3,true]})";

class ProfileParserTest : public testing::Test {
 protected:
  static uint32_t answerDigest() {
    ProfileDigest digest;
    digest.addEndpoint({"/api/node/status", HttpMethod::Get});
    digest.addEndpoint({"/api/node/restart", HttpMethod::Post});
    ProfileFacts facts;
    facts.sdkVersion = "2.2.2-dev(38a443e)";
    facts.version = "0.1.0";
    facts.cpuFreqMHz = 80;
    facts.flashChipSize = 1048576;
    return digest.finish(facts);
  }
  // Reads a whole answer and expects whatever digest it has.
  Status parse(std::string_view text) {
    EXPECT_EQ(parser_.begin(), Status::Ok);
    (void)parser_.push(asBytes(text));
    return parser_.finish(store_.buildingDigest());
  }
  ProfileFacts onlyFacts() const {
    EXPECT_EQ(1u, store_.size());
    return store_.facts(store_.digestAt(0)).valueOr(ProfileFacts{});
  }

  ProfileStore store_;
  ProfileParser parser_{store_};
};

TEST_F(ProfileParserTest, AnAnswerBecomesAProfileWhateverElseItHolds) {
  EXPECT_EQ(parser_.begin(), Status::Ok);
  ASSERT_EQ(parser_.push(asBytes(answer)), Status::Ok);
  ASSERT_EQ(parser_.finish(answerDigest()), Status::Ok);
  const ProfileFacts facts = onlyFacts();
  EXPECT_EQ(facts.sdkVersion, "2.2.2-dev(38a443e)");
  EXPECT_EQ(facts.version, "0.1.0");
  EXPECT_EQ(80, facts.cpuFreqMHz);
  EXPECT_EQ(1048576u, facts.flashChipSize);
  const Result<ProfileEndpoint> second = store_.endpoint(answerDigest(), 1);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second.value().uri, "/api/node/restart");
  EXPECT_EQ(second.value().method, HttpMethod::Post);
  EXPECT_EQ(store_.endpoint(answerDigest(), 2).status(), Status::NotFound);
}

TEST_F(ProfileParserTest, TheSizeOfThePiecesMakesNoDifference) {
  for (const size_t size : {1, 7, 64}) {
    EXPECT_EQ(parser_.begin(), Status::Ok);
    Bytes rest = asBytes(answer);
    for (; !rest.empty(); rest = rest.from(size)) ASSERT_EQ(parser_.push(rest.first(size)), Status::Ok);
    ASSERT_EQ(parser_.finish(answerDigest()), Status::Ok);
    store_.evict(answerDigest());
  }
}

TEST_F(ProfileParserTest, AnotherDigestThanTheExpectedOneIsMalformed) {
  EXPECT_EQ(parser_.begin(), Status::Ok);
  ASSERT_EQ(parser_.push(asBytes(answer)), Status::Ok);
  EXPECT_EQ(parser_.finish(answerDigest() ^ 1), Status::Malformed);
  EXPECT_EQ(0u, store_.size());
}

TEST_F(ProfileParserTest, AnAnswerThatBreaksOffIsTruncated) {
  const uint32_t empty = store_.buildingDigest();
  EXPECT_EQ(parse({answer, std::strlen(answer) - 1}), Status::Truncated);
  // What had come is given up.
  EXPECT_EQ(store_.buildingDigest(), empty);
  EXPECT_EQ(parse(""), Status::Truncated);
  EXPECT_EQ(0u, store_.size());
}

TEST_F(ProfileParserTest, WhatIsNoJsonIsMalformed) {
  EXPECT_EQ(parse("<html>"), Status::Malformed);
  EXPECT_EQ(parse("{\"api\":[],}"), Status::Malformed);
  EXPECT_EQ(parse("{} {}"), Status::Malformed);
}

TEST_F(ProfileParserTest, AnAnswerThatIsNoObjectIsMalformed) {
  for (const char* text : {"[]", "42", "\"text\"", "null", "[{\"api\":[]}]"}) EXPECT_EQ(parse(text), Status::Malformed);
}

TEST_F(ProfileParserTest, MissingAndNullFactsAreUnknown) {
  ASSERT_EQ(parse(R"({"sdkVersion":null,"cpuFreqMHz":null,"flashChipSize":null,"api":[]})"), Status::Ok);
  const ProfileFacts facts = onlyFacts();
  EXPECT_TRUE(facts.sdkVersion.empty());
  EXPECT_TRUE(facts.version.empty());
  EXPECT_EQ(0, facts.cpuFreqMHz);
  EXPECT_EQ(0u, facts.flashChipSize);
}

TEST_F(ProfileParserTest, NothingOfOneAnswerGetsIntoTheNext) {
  ASSERT_EQ(parse(answer), Status::Ok);
  const uint32_t first = store_.digestAt(0);
  ASSERT_EQ(parse(R"({"freeHeap":1})"), Status::Ok);
  ASSERT_EQ(store_.size(), 2u);
  const uint32_t second = store_.digestAt(0) == first ? store_.digestAt(1) : store_.digestAt(0);
  const ProfileFacts facts = store_.facts(second).valueOr(ProfileFacts{});
  EXPECT_EQ(facts.version, "");
  EXPECT_EQ(facts.sdkVersion, "");
  EXPECT_EQ(facts.cpuFreqMHz, 0u);
  EXPECT_EQ(facts.flashChipSize, 0u);
  // Nor of one that broke off within its endpoints.
  ASSERT_EQ(parser_.begin(), Status::Ok);
  (void)parser_.push(asBytes(R"({"version":"9","api":[{"uri":"/half)"));
  EXPECT_EQ(parser_.finish(0), Status::Truncated);
  ASSERT_EQ(parse(R"({"freeHeap":1})"), Status::AlreadyExists);
  EXPECT_EQ(store_.size(), 2u);  // the same again
}

TEST_F(ProfileParserTest, OfAFactThatComesTwiceTheLastCounts) {
  ASSERT_EQ(parse(R"({"version":"1","cpuFreqMHz":1,"version":"2","cpuFreqMHz":2})"), Status::Ok);
  EXPECT_EQ(onlyFacts().version, "2");
  EXPECT_EQ(2, onlyFacts().cpuFreqMHz);
}

TEST_F(ProfileParserTest, NumbersGoUpToTheLimitsOfTheirFields) {
  ASSERT_EQ(parse(R"({"cpuFreqMHz":65535,"flashChipSize":18446744073709551615})"), Status::Ok);
  EXPECT_EQ(65535, onlyFacts().cpuFreqMHz);
  EXPECT_EQ(UINT64_MAX, onlyFacts().flashChipSize);
}

TEST_F(ProfileParserTest, NumbersThatAreNotWholeOrTooLargeAreMalformed) {
  for (const char* text :
       {R"({"cpuFreqMHz":65536})", R"({"cpuFreqMHz":-1})", R"({"cpuFreqMHz":80.0})", R"({"cpuFreqMHz":8e1})",
        R"({"flashChipSize":18446744073709551616})", R"({"flashChipSize":99999999999999999999999})"}) {
    EXPECT_EQ(parse(text), Status::Malformed);
  }
}

TEST_F(ProfileParserTest, AValueOfTheWrongKindIsMalformed) {
  for (const char* text :
       {R"({"sdkVersion":1})", R"({"version":true})", R"({"cpuFreqMHz":"80"})", R"({"flashChipSize":[1]})",
        R"({"sdkVersion":{}})", R"({"api":{}})", R"({"api":"none"})", R"({"api":null})"}) {
    EXPECT_EQ(parse(text), Status::Malformed);
  }
}

TEST_F(ProfileParserTest, AnEndpointHasAUriAndAMethod) {
  for (const char* text :
       {R"({"api":[{"uri":"/a"}]})", R"({"api":[{"method":"GET"}]})", R"({"api":[{"uri":"","method":"GET"}]})",
        R"({"api":[{"uri":1,"method":"GET"}]})", R"({"api":[{"uri":"/a","method":null}]})",
        R"({"api":[{"uri":["/a"],"method":"GET"}]})", R"({"api":["/a"]})", R"({"api":[["/a"]]})",
        R"({"api":[{"uri":"/a","method":"GET"},{"uri":"/b"}]})"}) {
    EXPECT_EQ(parse(text), Status::Malformed);
  }
  EXPECT_EQ(0u, store_.size());
}

TEST_F(ProfileParserTest, AMethodThatIsNotListedIsOther) {
  ASSERT_EQ(parse(R"({"api":[{"uri":"/a","method":"BREW"}]})"), Status::Ok);
  const Result<ProfileEndpoint> endpoint = store_.endpoint(store_.digestAt(0), 0);
  ASSERT_TRUE(endpoint.ok());
  EXPECT_EQ(endpoint.value().method, HttpMethod::Other);
}

TEST_F(ProfileParserTest, TextsOverTheirLimitsAreTooLarge) {
  char text[160];
  const size_t uri = 17;  // where the uri begins
  std::memset(text, 'u', sizeof(text));
  std::memcpy(text, R"({"api":[{"uri":"/)", uri);
  std::memcpy(text + uri + profileUriBytesMax - 1, R"(","method":"GET"}]})", 19);
  EXPECT_EQ(parse({text, uri + profileUriBytesMax - 1 + 19}), Status::Ok);
  text[uri + profileUriBytesMax - 1] = 'u';
  std::memcpy(text + uri + profileUriBytesMax, R"(","method":"GET"}]})", 19);
  EXPECT_EQ(parse({text, uri + profileUriBytesMax + 19}), Status::TooLarge);
  EXPECT_EQ(parse(R"({"version":"0.1.0-a-version-of-33-characters-"})"), Status::TooLarge);
  EXPECT_EQ(parse(R"({"sdkVersion":"a-name-of-an-sdk-that-is-longer-than-sixty-four-characters-all-told"})"),
            Status::TooLarge);
}

TEST_F(ProfileParserTest, AProfileForWhichTheStoreHasNoBytesIsFull) {
  constexpr std::string_view endpoint = R"({"uri":"/an/endpoint/with/quite/a/long/path/to/fill/it","method":"GET"},)";
  EXPECT_EQ(parser_.begin(), Status::Ok);
  ASSERT_EQ(parser_.push(asBytes(R"({"api":[)")), Status::Ok);
  Status status = Status::Ok;
  for (size_t i = 0; i < limits::profileBytes / 40 && status == Status::Ok; ++i)
    status = parser_.push(asBytes(endpoint));
  EXPECT_EQ(status, Status::Full);
  EXPECT_EQ(parser_.finish(1), Status::Full);
  EXPECT_EQ(parse(answer), Status::Ok);
}

TEST_F(ProfileParserTest, AnErrorStaysUntilTheNextAnswerBegins) {
  EXPECT_EQ(parser_.begin(), Status::Ok);
  EXPECT_EQ(parser_.push(asBytes("[")), Status::Malformed);
  EXPECT_EQ(parser_.push(asBytes(answer)), Status::Malformed);
  EXPECT_EQ(parser_.finish(answerDigest()), Status::Malformed);
  EXPECT_EQ(parse(answer), Status::Ok);
}

}  // namespace
}  // namespace spore
