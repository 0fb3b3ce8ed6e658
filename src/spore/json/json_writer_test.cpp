#include "spore/json/json_writer.h"

#include <gtest/gtest.h>

#include <cstring>

#include "spore/json/json_validator.h"

namespace spore {
namespace {

class JsonWriterTest : public ::testing::Test {
 protected:
  uint8_t buffer_[256];
  JsonWriter json_{buffer_};
};

TEST_F(JsonWriterTest, PutsCommasBetweenAndNowhereElse) {
  json_.beginObject().field("a", 1).field("b", "x").key("c").beginArray().value(true).value(false).null();
  json_.beginObject().endObject().beginArray().endArray().endArray().nullField("d").endObject();
  EXPECT_EQ(json_.text(), R"({"a":1,"b":"x","c":[true,false,null,{},[]],"d":null})");
  EXPECT_EQ(validateJson(json_.text()), Status::Ok);
  EXPECT_FALSE(json_.hasOverflowed());
}

TEST_F(JsonWriterTest, ASecondArrayStartsWithoutAComma) {
  json_.beginArray().beginArray().value(1).value(2).endArray().beginArray().value(3).endArray().endArray();
  EXPECT_EQ(json_.text(), "[[1,2],[3]]");
}

TEST_F(JsonWriterTest, OneValueAloneIsJsonToo) {
  json_.value("text");
  EXPECT_EQ(json_.text(), "\"text\"");
}

TEST_F(JsonWriterTest, WritesEveryInteger) {
  json_.beginArray().value(0).value(9).value(10).value(-1).value(uint8_t{255}).value(int8_t{-128});
  json_.value(uint32_t{0xFFFFFFFF}).value(uint64_t{4294967296}).value(INT32_MIN).endArray();
  EXPECT_EQ(json_.text(), "[0,9,10,-1,255,-128,4294967295,4294967296,-2147483648]");
}

TEST_F(JsonWriterTest, WritesTheLongestIntegers) {
  json_.beginArray().value(UINT64_MAX).value(INT64_MAX).value(INT64_MIN).value(10000000000000000000u).endArray();
  EXPECT_EQ(json_.text(), "[18446744073709551615,9223372036854775807,-9223372036854775808,10000000000000000000]");
}

TEST_F(JsonWriterTest, EscapesWhatMustBeEscaped) {
  json_.value(std::string_view{"\"\\\b\f\n\r\t\x01\x1F\0/\x7F", 12});
  EXPECT_EQ(json_.text(), "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u0000/\x7F\"");
  EXPECT_EQ(validateJson(json_.text()), Status::Ok);
}

TEST_F(JsonWriterTest, NamesAndTextsMayStandInFlash) {
  json_.beginObject().key(SPORE_TEXT("a name")).value(SPORE_TEXT("a text longer than one piece of 32 characters"));
  json_.field(SPORE_TEXT("empty"), SPORE_TEXT("")).nullField(SPORE_TEXT("none")).endObject();
  EXPECT_EQ(json_.text(), R"({"a name":"a text longer than one piece of 32 characters","empty":"","none":null})");
}

// Up to 12, up to 20 and more characters each take a way of their own.
TEST_F(JsonWriterTest, LiteralNamesOfAnyLength) {
  json_.beginObject().field("", 0).field("a", 1).field("abcd", 4).field("twelve_chars", 12).field("13_characters", 13);
  json_.nullField("twenty_characters_20").key("a name of 21 charact").value(20);
  json_.field("a name of 26 characters...", 26).field("\xC3\xA9\"", true).endObject();
  EXPECT_EQ(json_.text(), R"({"":0,"a":1,"abcd":4,"twelve_chars":12,"13_characters":13,"twenty_characters_20":null,)"
                          R"("a name of 21 charact":20,"a name of 26 characters...":26,)"
                          "\"\xC3\xA9\\\"\":true}");
}

TEST_F(JsonWriterTest, NamesAndTextsMayBePointers) {
  const char* const names[] = {"first", "a name of more than twenty characters"};
  json_.beginObject().field(names[0], names[1]).field(names[1], 2).endObject();
  EXPECT_EQ(json_.text(),
            R"({"first":"a name of more than twenty characters","a name of more than twenty characters":2})");
}

TEST_F(JsonWriterTest, ANameInAnArrayEndsAtItsFirstZero) {
  char name[16] = "short";
  name[8] = 'x';
  json_.beginObject().field(name, 1).endObject();
  EXPECT_EQ(json_.text(), R"({"short":1})");
}

// Wherever the piece ends: in front of the sequence, within it, behind it.
TEST_F(JsonWriterTest, Utf8AcrossPiecesStaysWhole) {
  for (size_t before = 24; before <= 34; ++before) {
    char text[48] = {};
    memset(text, 'x', before);
    strcpy(text + before, "\xF0\x9F\x98\x80\"\xE2\x82");
    uint8_t fromRam[64];
    uint8_t fromFlash[64];
    JsonWriter ram{fromRam};
    JsonWriter flash{fromFlash};
    ram.value(std::string_view{text});
    flash.value(FlashText{text});
    EXPECT_EQ(flash.text(), ram.text());
  }
}

TEST_F(JsonWriterTest, EscapesNamesToo) {
  json_.beginObject().field("a\"b", 1).endObject();
  EXPECT_EQ(json_.text(), R"({"a\"b":1})");
}

TEST_F(JsonWriterTest, KeepsUtf8AndReplacesWhatIsNone) {
  json_.value("\xC3\xA4\xF0\x9F\x98\x80 \xFF!\xC3 \xE2\x82");
  EXPECT_EQ(json_.text(), "\"\xC3\xA4\xF0\x9F\x98\x80 \xEF\xBF\xBD!\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(validateJson(json_.text()), Status::Ok);
}

TEST_F(JsonWriterTest, EscapesAtEveryPlaceOfALongText) {
  char text[24];
  for (size_t at = 0; at < sizeof text; ++at) {
    std::memset(text, 'x', sizeof text);
    text[at] = '\n';
    JsonWriter json{buffer_};
    json.value(std::string_view{text, sizeof text});
    ASSERT_EQ(json.size(), sizeof text + 3);
    EXPECT_EQ(json.text()[at + 1], '\\');
    EXPECT_EQ(json.text()[at + 2], 'n');
    EXPECT_EQ(validateJson(json.text()), Status::Ok);
  }
}

TEST_F(JsonWriterTest, TakesKnownJsonAsItStands) {
  json_.beginObject().key("a").raw("{\"x\":[1]}").key("b").raw("2").endObject();
  EXPECT_EQ(json_.text(), R"({"a":{"x":[1]},"b":2})");
}

TEST_F(JsonWriterTest, GoesOnInAnotherBufferWhereItWas) {
  json_.beginObject().key("list").beginArray().value(1);
  uint8_t second[64];
  JsonWriter rest{second, json_.state()};
  rest.value(2).endArray().field("more", "x").endObject();
  EXPECT_EQ(json_.text(), "{\"list\":[1");
  EXPECT_EQ(rest.text(), ",2],\"more\":\"x\"}");
  EXPECT_EQ(rest.state().depth, 0);
}

TEST_F(JsonWriterTest, GoesOnBetweenANameAndItsValue) {
  json_.beginObject().field("a", 1).key("b");
  uint8_t second[16];
  JsonWriter rest{second, json_.state()};
  rest.value(2).endObject();
  EXPECT_EQ(json_.text(), "{\"a\":1,\"b\":");
  EXPECT_EQ(rest.text(), "2}");
}

void writeSample(JsonWriter& json) {
  json.beginObject().field("name", "a\nb\xC3\xA4\x01").field("number", -12).key("list").beginArray().null().endArray();
  json.endObject();
}

TEST_F(JsonWriterTest, NeverWritesPastItsBuffer) {
  writeSample(json_);
  const size_t needed = json_.size();
  ASSERT_FALSE(json_.hasOverflowed());
  uint8_t small[128];
  ASSERT_LT(needed, sizeof small);
  for (size_t room = 0; room <= needed; ++room) {
    std::memset(small, 0xEE, sizeof small);
    JsonWriter json{MutableBytes{small, room}};
    writeSample(json);
    EXPECT_EQ(json.hasOverflowed(), room < needed);
    EXPECT_LE(json.size(), room);
    for (size_t i = room; i < sizeof small; ++i) ASSERT_EQ(small[i], 0xEE);
  }
}

TEST_F(JsonWriterTest, HavingOverflowedOnceItSaysSoForGood) {
  uint8_t small[4];
  JsonWriter json{small};
  json.beginArray().value("too long");
  EXPECT_TRUE(json.hasOverflowed());
  json.endArray();
  EXPECT_TRUE(json.hasOverflowed());
}

TEST_F(JsonWriterTest, WithoutABufferNothingFits) {
  JsonWriter json{MutableBytes{}};
  json.value("");
  EXPECT_TRUE(json.hasOverflowed());
  EXPECT_EQ(json.size(), 0u);
}

TEST_F(JsonWriterTest, ThirtyTwoLevelsFit) {
  for (int i = 0; i < 32; ++i) json_.beginArray();
  json_.value(1).value(2);
  for (int i = 0; i < 32; ++i) json_.endArray();
  EXPECT_EQ(json_.size(), 67u);
  EXPECT_EQ(json_.state().depth, 0);
}

}  // namespace
}  // namespace spore
