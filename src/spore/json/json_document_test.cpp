#include "spore/json/json_document.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

bool hasMember(const JsonDocument& document, std::string_view name, JsonKind kind, std::string_view raw) {
  const auto member = document.find(name);
  return member.ok() && member.value().kind == kind && member.value().raw == raw;
}

TEST(JsonDocument, FindsMembersOfEveryKind) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"( {"task":"blink","interval":1000,"on":true,"off":false,"none":null,)"
                           R"("object":{"a":[1]},"array":[1, {"b":2}],"negative":-1.5e3} )"),
            Status::Ok);
  EXPECT_EQ(document.size(), 8u);
  EXPECT_TRUE(hasMember(document, "task", JsonKind::String, "blink"));
  EXPECT_TRUE(hasMember(document, "interval", JsonKind::Number, "1000"));
  EXPECT_TRUE(hasMember(document, "on", JsonKind::Bool, "true"));
  EXPECT_TRUE(hasMember(document, "off", JsonKind::Bool, "false"));
  EXPECT_TRUE(hasMember(document, "none", JsonKind::Null, "null"));
  EXPECT_TRUE(hasMember(document, "object", JsonKind::Object, "{\"a\":[1]}"));
  EXPECT_TRUE(hasMember(document, "array", JsonKind::Array, "[1, {\"b\":2}]"));
  EXPECT_TRUE(hasMember(document, "negative", JsonKind::Number, "-1.5e3"));
}

TEST(JsonDocument, NamesBelowTheTopAndValuesAreNoMembers) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"a":{"inner":1},"b":"value","c":["x",{"y":0}]})"), Status::Ok);
  const char* const absent[] = {"inner", "value", "x", "y", "", "A", "aa"};
  for (const char* name : absent) EXPECT_EQ(document.find(name).status(), Status::NotFound);
}

TEST(JsonDocument, TheLastOfEqualNamesCounts) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"a":1,"b":2,"a":3})"), Status::Ok);
  EXPECT_EQ(document.size(), 3u);
  EXPECT_TRUE(hasMember(document, "a", JsonKind::Number, "3"));
}

TEST(JsonDocument, NamesAreComparedUnescaped) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"\u0061b":1,"a\nb":2,"\ud83d\ude00":3})"), Status::Ok);
  EXPECT_TRUE(hasMember(document, "ab", JsonKind::Number, "1"));
  EXPECT_TRUE(hasMember(document, "a\nb", JsonKind::Number, "2"));
  EXPECT_TRUE(hasMember(document, "\xF0\x9F\x98\x80", JsonKind::Number, "3"));
  const char* const absent[] = {"a", "abc", "a\n", "\\u0061b", "\xF0\x9F\x98"};
  for (const char* name : absent) EXPECT_FALSE(document.find(name).ok());
}

TEST(JsonDocument, AnEmptyNameIsANameToo) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"":"nothing"})"), Status::Ok);
  EXPECT_TRUE(hasMember(document, "", JsonKind::String, "nothing"));
}

TEST(JsonDocument, StringsStayEscaped) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"a":"x\"y\\","b":""})"), Status::Ok);
  EXPECT_TRUE(hasMember(document, "a", JsonKind::String, "x\\\"y\\\\"));
  EXPECT_TRUE(hasMember(document, "b", JsonKind::String, ""));
}

TEST(JsonDocument, AnEmptyObjectHasNoMembers) {
  JsonDocument document;
  ASSERT_EQ(document.parse("{}"), Status::Ok);
  EXPECT_EQ(document.size(), 0u);
  EXPECT_EQ(document.find("a").status(), Status::NotFound);
}

TEST(JsonDocument, BeforeParsingThereIsNothing) {
  JsonDocument document;
  EXPECT_EQ(document.size(), 0u);
  EXPECT_EQ(document.find("a").status(), Status::NotFound);
}

TEST(JsonDocument, RefusesWhatIsAlmostJson) {
  const char* const texts[] = {"{\"a\":1,}", "{\"a\":tru}", "[1 2]", "{,}"};
  JsonDocument document;
  for (const char* text : texts) EXPECT_EQ(document.parse(text), Status::Malformed);
}

TEST(JsonDocument, OnlyAnObjectIsADocument) {
  const char* const texts[] = {"[]", " [{\"a\":1}]", "1", "\"{}\"", "null"};
  JsonDocument document;
  for (const char* text : texts) EXPECT_EQ(document.parse(text), Status::InvalidArgument);
  EXPECT_EQ(document.parse(""), Status::Truncated);
  EXPECT_EQ(document.parse("{\"a\":"), Status::Truncated);
}

TEST(JsonDocument, AnErrorForgetsWhatWasThere) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"a":1})"), Status::Ok);
  ASSERT_EQ(document.parse(R"({"a":1)"), Status::Truncated);
  EXPECT_EQ(document.size(), 0u);
  EXPECT_EQ(document.find("a").status(), Status::NotFound);
}

char longText[limits::requestJsonBytesMax + 1];

TEST(JsonDocument, MayBeAsLongAsTheLimit) {
  std::memset(longText, ' ', sizeof longText);
  std::memcpy(longText, "{\"a\":1}", 7);
  JsonDocument document;
  EXPECT_EQ(document.parse({longText, limits::requestJsonBytesMax}), Status::Ok);
  EXPECT_TRUE(hasMember(document, "a", JsonKind::Number, "1"));
  EXPECT_EQ(document.parse({longText, limits::requestJsonBytesMax + 1}), Status::TooLarge);
}

TEST(JsonDocument, PunctuationInsideStringsIsText) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"a}\"":":,","b":["]","\"}",{"c":"]"}] ,"d" : { } , "e" : 1 })"), Status::Ok);
  EXPECT_EQ(document.size(), 4u);
  EXPECT_TRUE(hasMember(document, "a}\"", JsonKind::String, ":,"));
  EXPECT_TRUE(hasMember(document, "b", JsonKind::Array, R"(["]","\"}",{"c":"]"}])"));
  EXPECT_TRUE(hasMember(document, "d", JsonKind::Object, "{ }"));
  EXPECT_TRUE(hasMember(document, "e", JsonKind::Number, "1"));
}

TEST(JsonDocument, TooManyLevelsAreTooLarge) {
  JsonDocument document;
  EXPECT_EQ(document.parse("{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}"), Status::TooLarge);
  EXPECT_EQ(document.parse("{\"a\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}"), Status::Ok);
}

TEST(JsonDocument, ACopyReadsTheSameText) {
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"a":"b"})"), Status::Ok);
  const JsonDocument copy = document;
  EXPECT_TRUE(hasMember(copy, "a", JsonKind::String, "b"));
}

TEST(UnescapeJson, WritesTheTextItself) {
  uint8_t buffer[32];
  const auto size = unescapeJson(R"(x\n\u00e4\ud83d\ude00)", buffer);
  ASSERT_TRUE(size.ok());
  EXPECT_EQ(asText(Bytes{buffer, size.value()}), "x\n\xC3\xA4\xF0\x9F\x98\x80");
  EXPECT_EQ(unescapeJson("", buffer).valueOr(9), 0u);
}

TEST(UnescapeJson, FitsExactlyOrIsTooLarge) {
  uint8_t buffer[4];
  EXPECT_EQ(unescapeJson(R"(\ud83d\ude00)", buffer).valueOr(0), 4u);
  EXPECT_EQ(unescapeJson(R"(a\ud83d\ude00)", buffer).status(), Status::TooLarge);
  EXPECT_EQ(unescapeJson("abcde", buffer).status(), Status::TooLarge);
  EXPECT_EQ(unescapeJson("a", MutableBytes{}).status(), Status::TooLarge);
}

TEST(UnescapeJson, RefusesWhatIsNoStringsInside) {
  uint8_t buffer[16];
  EXPECT_EQ(unescapeJson("a\"b", buffer).status(), Status::Malformed);
  EXPECT_EQ(unescapeJson("\\x", buffer).status(), Status::Malformed);
  EXPECT_EQ(unescapeJson("\\ud83d", buffer).status(), Status::Truncated);
  EXPECT_EQ(unescapeJson("\\", buffer).status(), Status::Truncated);
}

TEST(JsonText, IsWhatAValueSays) {
  uint8_t buffer[8];
  JsonDocument document;
  ASSERT_EQ(document.parse(R"({"s":"a\u0062","n":17,"o":{"x":1},"z":null,"long":"123456789"})"), Status::Ok);
  EXPECT_EQ(jsonText(document.find("s"), buffer).valueOr("?"), "ab");
  EXPECT_EQ(jsonText(document.find("n"), buffer).valueOr("?"), "17");
  EXPECT_EQ(jsonText(document.find("o"), buffer).valueOr("?"), R"({"x":1})");
  EXPECT_TRUE(jsonText(document.find("z"), buffer).valueOr("?").empty());
  EXPECT_TRUE(jsonText(document.find("absent"), buffer).valueOr("?").empty());
  EXPECT_EQ(jsonText(document.find("long"), buffer).status(), Status::TooLarge);
}

}  // namespace
}  // namespace spore
