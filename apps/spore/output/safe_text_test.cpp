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
  EXPECT_EQ(safeJson("\"a\xFFz\""), "\"a\\ufffdz\"");
  EXPECT_EQ(safeJson("{\n  \"a\": \"K\xC3\xBC\"\n}"), "{\n  \"a\": \"K\xC3\xBC\"\n}");
}

TEST(SafeText, ColumnsAreThoseOfATerminal) {
  EXPECT_EQ(columnsOf("abc"), 3u);
  EXPECT_EQ(columnsOf("\xC3\xA9\xC2\xB7"), 2u);
  EXPECT_EQ(columnsOf("e\xCC\x81"), 1u) << "a combining mark";
  EXPECT_EQ(columnsOf("\xE5\x8F\xB0"), 2u) << "a wide character";
  EXPECT_EQ(columnsOf("\x1b[32mok\x1b[0m"), 2u);
}

// By the tables of Unicode: the first and the last of each block, and what is next to it.
TEST(SafeText, BlocksOfMarksAndOfWideCharactersHaveTheirEnds) {
  const auto columns = [](uint32_t code) {
    std::string text = "a";
    if (code < 0x800) {
      text += {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    } else if (code < 0x10000) {
      text += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
               static_cast<char>(0x80 | (code & 0x3F))};
    } else {
      text += {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)),
               static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    }
    return columnsOf(text) - 1;
  };
  struct Block {
    uint32_t first, last;
  };
  for (const auto& [first, last] :
       {Block{0x0300, 0x036F}, Block{0x0483, 0x0489}, Block{0x0591, 0x05BD}, Block{0x064B, 0x065F},
        Block{0x1AB0, 0x1AFF}, Block{0x1DC0, 0x1DFF}, Block{0x20D0, 0x20FF}, Block{0xFE20, 0xFE2F}}) {
    EXPECT_EQ(columns(first), 0u) << first;
    EXPECT_EQ(columns(last), 0u) << last;
    EXPECT_GE(columns(first - 1), 1u) << first;
    EXPECT_GE(columns(last + 1), 1u) << last;
  }
  for (const auto& [first, last] :
       {Block{0x1100, 0x115F}, Block{0x2E80, 0x303E}, Block{0x3041, 0x4DBF}, Block{0x4E00, 0xA4CF},
        Block{0xAC00, 0xD7A3}, Block{0xF900, 0xFAFF}, Block{0xFE30, 0xFE6F}, Block{0xFF00, 0xFF60},
        Block{0xFFE0, 0xFFE6}, Block{0x1F300, 0x1F64F}, Block{0x1F680, 0x1F6FF}, Block{0x1F900, 0x1F9FF},
        Block{0x20000, 0x3FFFD}}) {
    EXPECT_EQ(columns(first), 2u) << first;
    EXPECT_EQ(columns(last), 2u) << last;
    EXPECT_LE(columns(first - 1), 1u) << first;
    EXPECT_LE(columns(last + 1), 1u) << last;
  }
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
