#include "json.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

std::string repeated(const char* text, size_t times) {
  std::string result;
  for (size_t index = 0; index < times; ++index) result += text;
  return result;
}

TEST(Json, WhatNodesSayIsRead) {
  const auto document = parseJson(R"({"a":[1,{"b":"c]}"}]})");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(textIn((*document)["a"][1], "b"), "c]}");
}

TEST(Json, DepthIsLimitedBeforeAnythingIsBuilt) {
  EXPECT_TRUE(parseJson(repeated("[", 32) + repeated("]", 32)).has_value());
  EXPECT_FALSE(parseJson(repeated("[", 33) + repeated("]", 33)).has_value());
  EXPECT_FALSE(parseJson(repeated("[", 100000)).has_value());
  EXPECT_FALSE(parseJson(repeated("{\"a\":", 100000)).has_value());
}

TEST(Json, WhatStandsInATextIsNotCounted) {
  EXPECT_TRUE(parseJson("\"" + repeated("[", 1000) + "\"").has_value());
  EXPECT_TRUE(parseJson("\"\\\"" + repeated("[", 1000) + "\"").has_value());
}

TEST(Json, SizeAndNumberOfValuesAreLimited) {
  EXPECT_FALSE(parseJson("\"" + std::string(9 * 1024 * 1024, 'x') + "\"").has_value());
  EXPECT_FALSE(parseJson("[" + repeated("[],", 600000) + "0]").has_value());
  EXPECT_TRUE(parseJson("[" + repeated("0,", 400000) + "0]").has_value());
}

TEST(Json, BrokenTextIsNothing) {
  for (const char* text : {"", "{", "1e999", "\"\xFF\"", "nul", "[1,]"})
    EXPECT_FALSE(parseJson(text).has_value()) << text;
}

TEST(Json, FieldsOfAnotherTypeAreAsIfTheyWereMissing) {
  const JsonValue document =
      *parseJson(R"({"text":1,"number":"2","big":18446744073709551615,"negative":-1,"list":{},"object":[]})");
  EXPECT_EQ(textIn(document, "text"), "");
  EXPECT_EQ(numberIn(document, "number"), 0u);
  EXPECT_EQ(numberIn(document, "big"), 0u);
  EXPECT_EQ(numberIn(document, "negative"), 0u);
  EXPECT_TRUE(listIn(document, "list").empty());
  EXPECT_TRUE(objectIn(document, "object").empty());
  for (const char* other : {"[]", "null", "7", "\"text\""}) {
    EXPECT_EQ(textIn(*parseJson(other), "text"), "");
    EXPECT_TRUE(listIn(*parseJson(other), "list").empty());
  }
}

TEST(Json, WhatIsPrintedCannotSteerATerminal) {
  EXPECT_EQ(compactJson({{"a", "\x1b\xC2\x9B\xE2\x80\xAE"}}), "{\"a\":\"\\u001b\\u009b\\u202e\"}");
}

}  // namespace
}  // namespace spore::cli
