#include "spore/json/json_validator.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

template <size_t Size>
void expectAll(const char* const (&texts)[Size], Status status) {
  for (const char* text : texts) EXPECT_EQ(validateJson(text), status);
}

TEST(JsonValidator, RefusesWhatTheTokeniserAloneWouldTake) {
  const char* const texts[] = {"{\"a\":1,}", "{\"a\":tru}", "[1 2]", "{,}"};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, TakesEveryKindOfValueAtTheTop) {
  const char* const texts[] = {"{}", "[]", "\"\"", "0", "true", "false", "null", " \t\r\n{ } \n"};
  expectAll(texts, Status::Ok);
}

TEST(JsonValidator, TakesNestedValuesWithWhiteSpaceBetween) {
  const char* const texts[] = {"[[],{},[{}]]", "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"\":\"\"}", " [ 1 , \"x\" , true ] ",
                               "{ \"a\" : 1 , \"a\" : 2 }", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"};
  expectAll(texts, Status::Ok);
}

TEST(JsonValidator, TakesNumbersOfTheGrammar) {
  const char* const texts[] = {"0",   "-0",  "10",     "-123",   "0.5", "-0.25",
                               "1e5", "1E5", "1e+05",  "1e-5",   "0e0", "12.34e56",
                               "[0]", "[1]", "[-1,2]", "[1.5 ]", "1 ",  "123456789012345678901234567890"};
  expectAll(texts, Status::Ok);
}

TEST(JsonValidator, RefusesOtherNumbers) {
  const char* const texts[] = {"01",   "-01",  "+1",    ".5",   "1.e5",     "1.x",       "1e5.5",
                               "1ee5", "--1",  "1-",    "0x10", "1_0",      "NaN",       "[1.]",
                               "[-]",  "[1e]", "[1e+]", "1 2",  "Infinity", "-Infinity", "1,"};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, TellsAnEndInTheMiddleFromNonsense) {
  const char* const texts[] = {"",          " ",           "{",      "[",          "{\"a\"", "{\"a\":",  "{\"a\":1",
                               "{\"a\":1,", "[1",          "[1,",    "\"",         "\"abc",  "\"\\",     "\"\\u12",
                               "\"\\ud83d", "\"\\ud83d\\", "\"\xC3", "\"\xF0\x9F", "t",      "fals",     "nul",
                               "-",         "1.",          "1e",     "1e-",        "[[]",    "{\"a\":[]"};
  expectAll(texts, Status::Truncated);
}

TEST(JsonValidator, RefusesBrokenStructure) {
  const char* const texts[] = {"}",
                               "]",
                               ",",
                               ":",
                               "[}",
                               "{]",
                               "[1}",
                               "{\"a\":1]",
                               "{\"a\" 1}",
                               "{\"a\",1}",
                               "{\"a\"}",
                               "{a:1}",
                               "{1:1}",
                               "{\"a\":}",
                               "[,]",
                               "[1,]",
                               "[1,,2]",
                               "{\"a\":1,,\"b\":2}",
                               "{} {}",
                               "[]]",
                               "{}}",
                               "1 1",
                               "\"\"\"\"",
                               "null null",
                               "{\"a\":1 \"b\":2}",
                               "['a']",
                               "// {}",
                               "{}x",
                               "{null:1}",
                               "[1:2]",
                               "{{}}",
                               "\xEF\xBB\xBF{}"};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, RefusesMisspelledLiterals) {
  const char* const texts[] = {"True", "TRUE", "trux", "falsy", "nil", "nulL", "truetrue", "undefined", "[nulll]"};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, TakesEscapesAndUtf8InStrings) {
  const char* const texts[] = {R"("\"\\\/\b\f\n\r\t")", R"("\u0041\u00e4\uABCD\uffff\u0000")",      R"("\ud83d\ude00")",
                               R"("\uDBFF\uDFFF")",     "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"", "\"\x7F\"",
                               R"({"\n":"\t"})"};
  expectAll(texts, Status::Ok);
}

TEST(JsonValidator, RefusesOtherEscapes) {
  const char* const texts[] = {R"("\x41")",   R"("\a")",     R"("\'")", R"("\u12g4")",
                               R"("\u 123")", R"("\U0041")", R"("\0")"};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, RefusesLoneSurrogates) {
  const char* const texts[] = {R"("\ud83d")",       R"("\ude00")",       R"("\ud83dx")",      R"("\ud83d\n")",
                               R"("\ud83d\u0041")", R"("\ud83d\ud83d")", R"("\udfff\ud83d")", "\"\\ud83d\xC3\xA4\""};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, RefusesAnythingBetweenTheHalvesOfASurrogatePair) {
  const char* const texts[] = {R"("\ud83dx\ude00")", R"("\ud83d\n\ude00")", "\"\\ud83d\xC3\xA4\\ude00\""};
  expectAll(texts, Status::Malformed);
}

TEST(JsonValidator, RefusesBrokenUtf8AndControlCharactersInStrings) {
  const char* const texts[] = {
      "\"\x80\"",     "\"\xC3\"",    "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"",
      "\"\xE2\x82\"", "\"\xC3\\n\"", "\"\n\"",       "\"\t\"",           "\"\x01\"",
      "\"\x1F\"",     "{\"\n\":1}"};
  expectAll(texts, Status::Malformed);
  EXPECT_EQ(validateJson({"\"a\0b\"", 5}), Status::Malformed);
  EXPECT_EQ(validateJson({"{}\0", 3}), Status::Malformed);
}

TEST(JsonValidator, SixteenLevelsAreEnough) {
  char text[40];
  std::memset(text, '[', 17);
  std::memset(text + 17, ']', 17);
  EXPECT_EQ(validateJson({text, 34}), Status::TooLarge);
  EXPECT_EQ(validateJson({text + 1, 32}), Status::Ok);
  EXPECT_EQ(validateJson({text, 17}), Status::TooLarge);
}

TEST(JsonValidator, DepthIsNotLengthOrCount) {
  EXPECT_EQ(validateJson("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]"), Status::Ok);
}

TEST(JsonValidator, RemembersWhichKindOfContainerIsOpenOnEachLevel) {
  EXPECT_EQ(validateJson("[{\"a\":[{\"b\":[]}]}]"), Status::Ok);
  EXPECT_EQ(validateJson("[{\"a\":[{\"b\":[]]}]}"), Status::Malformed);
  EXPECT_EQ(validateJson("{\"a\":[],\"b\":1}"), Status::Ok);
  EXPECT_EQ(validateJson("{\"a\":[],1}"), Status::Malformed);
  EXPECT_EQ(validateJson("[{},\"b\":1]"), Status::Malformed);
}

}  // namespace
}  // namespace spore
