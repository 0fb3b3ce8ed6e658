#include "spore/base/text.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

TEST(ParseUnsigned, ReadsDecimalDigits) {
  EXPECT_EQ(parseUnsigned("0").valueOr(1), 0u);
  EXPECT_EQ(parseUnsigned("4294967295").valueOr(0), 0xFFFFFFFFu);
  EXPECT_EQ(parseUnsigned("0007").valueOr(0), 7u);
  EXPECT_EQ(parseUnsigned("100", 100).valueOr(0), 100u);
}

TEST(ParseUnsigned, TellsWhatIsTooLargeFromWhatIsNoNumber) {
  EXPECT_EQ(parseUnsigned("4294967296").status(), Status::OutOfRange);
  EXPECT_EQ(parseUnsigned("99999999999999999999999999").status(), Status::OutOfRange);
  EXPECT_EQ(parseUnsigned("101", 100).status(), Status::OutOfRange);
  EXPECT_EQ(parseUnsigned("99999999999999999999999999x").status(), Status::Malformed);
  const char* const wrong[] = {"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "x"};
  for (const char* text : wrong) EXPECT_EQ(parseUnsigned(text).status(), Status::Malformed);
}

TEST(HostName, Has1To32OfItsCharacters) {
  EXPECT_TRUE(isHostName("esp_12ab-CD"));
  EXPECT_TRUE(isHostName("a"));
  EXPECT_TRUE(isHostName("abcdefghijklmnopqrstuvwxyz012345"));
  EXPECT_FALSE(isHostName("abcdefghijklmnopqrstuvwxyz0123456"));
  EXPECT_FALSE(isHostName(""));
  const char* const wrong[] = {"a b", "a.b", "a/b", "\xC3\xA4", "a@", "a[", "a`", "a{", "a:", "<a>"};
  for (const char* text : wrong) EXPECT_FALSE(isHostName(text));
  EXPECT_FALSE(isHostName({"a\0b", 3}));
}

TEST(PlainText, TakesWellFormedUtf8) {
  const char* const right[] = {"",
                               "plain",
                               "longer than one machine word, and then some more",
                               "tab\t, feed\n and return\r in the middle of a longer line",
                               "\xC3\xA4",
                               "\xC2\xA0 is the first after the second row of controls",
                               "\xE2\x82\xAC",
                               "\xF0\x9F\x98\x80",
                               "\xF4\x8F\xBF\xBF"};
  for (const char* text : right) EXPECT_TRUE(isPlainText(text));
}

TEST(PlainText, RefusesBrokenUtf8) {
  const char* const wrong[] = {"\x80",
                               "\xBF",
                               "\xC0\x80",
                               "\xC1\xBF",
                               "\xC3",
                               "\xE0\x9F\xBF",
                               "\xED\xA0\x80",
                               "\xF0\x8F\xBF\xBF",
                               "\xE2\x82",
                               "\xF4\x90\x80\x80",
                               "\xF5\x80\x80\x80",
                               "\xFF",
                               "\xC3\xC3",
                               "\xE2\x28\xA1"};
  for (const char* text : wrong) EXPECT_FALSE(isPlainText(text));
}

TEST(PlainText, RefusesControlCharactersWhereverTheyStand) {
  const unsigned char controls[] = {0x00, 0x01, 0x08, 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F};
  char text[24];
  for (const unsigned char control : controls) {
    for (size_t at = 0; at < sizeof text; ++at) {
      std::memset(text, 'x', sizeof text);
      EXPECT_TRUE(isPlainText({text, sizeof text}));
      text[at] = static_cast<char>(control);
      EXPECT_FALSE(isPlainText({text, sizeof text}));
    }
  }
}

TEST(PlainText, RefusesTheSecondRowOfControlCharacters) {
  EXPECT_FALSE(isPlainText("\xC2\x80"));
  EXPECT_FALSE(isPlainText("\xC2\x9B"));
  EXPECT_FALSE(isPlainText("\xC2\x9F"));
}

TEST(NodeId, IsEightHexadecimalDigits) {
  EXPECT_STREQ(nodeIdText(0).c_str(), "00000000");
  EXPECT_STREQ(nodeIdText(0x0012ABCD).c_str(), "0012abcd");
  EXPECT_STREQ(nodeIdText(0xFFFFFFFF).c_str(), "ffffffff");
}

TEST(NodeId, GivesANodeWithoutANameOne) {
  EXPECT_STREQ(derivedHostName(0xAB0042EF).c_str(), "esp_0042ef");
  EXPECT_TRUE(isHostName(derivedHostName(0)));
}

TEST(EqualsIgnoringCase, KnowsAsciiLettersOnly) {
  EXPECT_TRUE(equalsIgnoringCase("Content-Type", "content-tYPE"));
  EXPECT_TRUE(equalsIgnoringCase("", ""));
  EXPECT_FALSE(equalsIgnoringCase("abc", "abcd"));
  EXPECT_FALSE(equalsIgnoringCase("a@", "a`"));
  EXPECT_FALSE(equalsIgnoringCase("[", "{"));
}

}  // namespace
}  // namespace spore
