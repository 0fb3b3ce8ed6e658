#include "output/safe_text.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

TEST(SafeText, WhatSteersATerminalBecomesAQuestionMark) {
  EXPECT_EQ(printable("a\x1b[2Jb"), "a?[2Jb");
  EXPECT_EQ(printable("a\x7f\r\n\tb"), "a????b");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a?b");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "?31m")
      << "U+009B, an escape sequence in one character";
  EXPECT_EQ(printable("\xE2\x80\xAE"
                      "exe.txt"),
            "?exe.txt")
      << "U+202E turns the direction";
  EXPECT_EQ(printable("\xE2\x81\xA6x\xE2\x81\xA9"), "?x?") << "U+2066, U+2069";
  EXPECT_EQ(printable("\xD8\x9C"), "?") << "U+061C";
  EXPECT_EQ(printable("n\xE2\x80\x8B"
                      "1"),
            "n?1")
      << "U+200B, which nobody sees";
  EXPECT_EQ(printable("\xE2\x80\xA8"), "?") << "U+2028, a line end";
  EXPECT_EQ(printable("\xF3\xA0\x81\x81"), "?") << "U+E0041, a tag";
}

TEST(SafeText, WhatIsNotUtf8IsReplacedByteForByte) {
  EXPECT_EQ(printable("a\xFF"
                      "b"),
            "a?b");
  EXPECT_EQ(printable("\xC0\x9B"), "??") << "a longer form than needed";
  EXPECT_EQ(printable("\xE2\x80"), "??") << "cut off";
  EXPECT_EQ(printable("\xED\xA0\x80"), "???") << "a surrogate";
  EXPECT_EQ(printable("\x9b"
                      "0m"),
            "?0m")
      << "U+009B of an 8-bit terminal";
}

TEST(SafeText, OtherCharactersStay) {
  for (const char* text : {"kitchen-1",
                           "K\xC3\xBC"
                           "che",
                           "\xE2\x9C\x93 \xC2\xB7", "\xE5\x8F\xB0\xE6\x89\x80", "\xF0\x9F\x8C\xB1"})
    EXPECT_EQ(printable(text), text);
}

TEST(SafeText, APageKeepsItsLinesAndOurColours) {
  EXPECT_EQ(safePage("\x1b[32mok\x1b[0m\n\ta"), "\x1b[32mok\x1b[0m\n\ta");
  EXPECT_EQ(safePage("\x1b[2J\x1b]0;title\x07"), "?[2J?]0;title?");
  EXPECT_EQ(safePage("\x1b[31;1mx"), "?[31;1mx");
  EXPECT_EQ(safePage("a\rb"), "a?b");
  EXPECT_EQ(foreignPage("\x1b[32mok\x1b[0m\n\ta"), "?[32mok?[0m\n\ta");
}

TEST(SafeText, JsonMeansTheSame) {
  EXPECT_EQ(safeJson("{\"a\":\"\xC2\x9B\xE2\x80\xAE\x7f\"}"), "{\"a\":\"\\u009b\\u202e\\u007f\"}");
  EXPECT_EQ(safeJson("\"\xF3\xA0\x81\x81\""), "\"\\udb40\\udc41\"");
  EXPECT_EQ(safeJson("{\n  \"a\": \"K\xC3\xBC\"\n}"), "{\n  \"a\": \"K\xC3\xBC\"\n}");
}

TEST(SafeText, ColumnsAreThoseOfATerminal) {
  EXPECT_EQ(columnsOf("abc"), 3u);
  EXPECT_EQ(columnsOf("\xC3\xA9\xC2\xB7"), 2u);
  EXPECT_EQ(columnsOf("e\xCC\x81"), 1u) << "a combining mark";
  EXPECT_EQ(columnsOf("\xE5\x8F\xB0"), 2u) << "a wide character";
  EXPECT_EQ(columnsOf("\x1b[32mok\x1b[0m"), 2u);
}

TEST(SafeText, ALineIsCutAtAColumn) {
  EXPECT_EQ(cutToColumns("abcdef", 6), "abcdef");
  EXPECT_EQ(cutToColumns("abcdef", 4), "abc~");
  EXPECT_EQ(cutToColumns("abcdef", 0), "");
  EXPECT_EQ(cutToColumns("\xE5\x8F\xB0\xE5\x8F\xB0\xE5\x8F\xB0", 4), "\xE5\x8F\xB0~") << "half a character is none";
  EXPECT_EQ(cutToColumns("\x1b[32mabcdef\x1b[0m", 4), "\x1b[32mabc~\x1b[0m");
}

}  // namespace
}  // namespace spore::cli
