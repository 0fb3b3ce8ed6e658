#include "spore/json/json_string_decoder.h"

#include <gtest/gtest.h>

#include "spore/base/fixed_string.h"

namespace spore {
namespace {

struct Decoding {
  FixedString<64> text;
  Status status = Status::Ok;
  bool isWhole = true;
};

Decoding decode(std::string_view raw) {
  Decoding decoding;
  JsonStringDecoder decoder;
  for (const char character : raw) {
    decoding.status = decoder.push(static_cast<uint8_t>(character));
    if (decoding.status != Status::Ok) return decoding;
    EXPECT_EQ(decoding.text.append(decoder.decoded()), Status::Ok);
  }
  decoding.isWhole = decoder.isWhole();
  return decoding;
}

TEST(JsonStringDecoder, HandsPlainTextThrough) {
  const Decoding decoding = decode("plain \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(decoding.status, Status::Ok);
  EXPECT_TRUE(decoding.isWhole);
  EXPECT_STREQ(decoding.text.c_str(), "plain \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(JsonStringDecoder, ResolvesShortEscapes) {
  EXPECT_STREQ(decode(R"(\"\\\/\b\f\n\r\t)").text.c_str(), "\"\\/\b\f\n\r\t");
}

TEST(JsonStringDecoder, CodePointsBecomeUtf8OfEverySize) {
  EXPECT_STREQ(decode(R"(\u0041\u007F)").text.c_str(), "A\x7F");
  EXPECT_STREQ(decode(R"(\u0080\u00e4\u07FF)").text.c_str(), "\xC2\x80\xC3\xA4\xDF\xBF");
  EXPECT_STREQ(decode(R"(\u0800\u20ac\ud7ff\ue000\uffff)").text.c_str(),
               "\xE0\xA0\x80\xE2\x82\xAC\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF");
  EXPECT_STREQ(decode(R"(\ud800\udc00\uD83D\uDE00\udbff\udfff)").text.c_str(),
               "\xF0\x90\x80\x80\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF");
}

TEST(JsonStringDecoder, HalvesOfASurrogatePairStandTogetherOrNotAtAll) {
  for (const char* raw : {R"(\ud800\u0041\udc00)", R"(\ud800\ud800\udc00)", R"(\ud800a\udc00)", R"(\ud800\n\udc00)",
                          R"(\udc00\ud800)", R"(\udc00)"}) {
    EXPECT_EQ(decode(raw).status, Status::Malformed);
  }
  EXPECT_FALSE(decode(R"(\ud800)").isWhole);
}

TEST(JsonStringDecoder, ANulIsACharacterLikeOthers) {
  const Decoding decoding = decode(R"(a\u0000b)");
  EXPECT_EQ(decoding.text, (std::string_view{"a\0b", 3}));
}

TEST(JsonStringDecoder, KnowsWhenSomethingIsHalfDone) {
  const char* const halves[] = {"\\", "\\u", "\\u00e", "\\ud83d", "\\ud83d\\", "\\ud83d\\ude0", "\xC3", "\xF0\x9F\x98"};
  for (const char* raw : halves) {
    EXPECT_EQ(decode(raw).status, Status::Ok);
    EXPECT_FALSE(decode(raw).isWhole);
  }
}

TEST(JsonStringDecoder, AnUnescapedQuoteIsNotInsideAString) {
  EXPECT_EQ(decode("a\"").status, Status::Malformed);
  EXPECT_EQ(decode("\\ud83d\"").status, Status::Malformed);
  EXPECT_EQ(decode("\xC3\"").status, Status::Malformed);
}

}  // namespace
}  // namespace spore
