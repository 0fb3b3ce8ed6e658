#include "spore/api/form_text.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

bool finds(std::string_view form, std::string_view name, std::string_view value) {
  const Result<std::string_view> found = findFormField(form, name);
  return found.ok() && found.value() == value;
}

bool decodes(std::string_view encoded, std::string_view plain) {
  uint8_t buffer[64];
  const Result<size_t> size = decodeFormText(encoded, MutableBytes{buffer});
  return size.ok() && asText(Bytes{buffer, size.value()}) == plain;
}

Status statusOf(std::string_view encoded, size_t room = 64) {
  uint8_t buffer[64];
  return decodeFormText(encoded, MutableBytes{buffer}.first(room)).status();
}

TEST(FormText, AFieldIsFoundByItsWholeName) {
  EXPECT_TRUE(finds("a=1&ab=2&b=3", "ab", "2"));
  EXPECT_TRUE(finds("a=1&ab=2&b=3", "b", "3"));
  EXPECT_EQ(findFormField("a=1&ab=2", "c").status(), Status::NotFound);
  EXPECT_EQ(findFormField("ab=2", "a").status(), Status::NotFound);
  EXPECT_EQ(findFormField("", "a").status(), Status::NotFound);
}

TEST(FormText, OfFieldsWithOneNameTheLastCounts) {
  EXPECT_TRUE(finds("a=1&a=2&b=0", "a", "2"));
}

TEST(FormText, AFieldWithoutAValueIsEmpty) {
  EXPECT_TRUE(finds("a", "a", ""));
  EXPECT_TRUE(finds("a=&b", "a", ""));
  EXPECT_TRUE(finds("&&a=1&&", "a", "1"));
}

TEST(FormText, AValueMayContainEqualsSigns) {
  EXPECT_TRUE(finds("set=room=kitchen", "set", "room=kitchen"));
}

TEST(FormText, NamesAreComparedDecoded) {
  EXPECT_TRUE(finds("%61b=1", "ab", "1"));
  EXPECT_TRUE(finds("a+b=1", "a b", "1"));
  EXPECT_EQ(findFormField("%6=1", "a").status(), Status::NotFound);
}

TEST(FormText, PlusIsASpaceAndPercentAByte) {
  EXPECT_TRUE(decodes("a+b%20c%2Bd", "a b c+d"));
  EXPECT_TRUE(decodes("%c3%A4", "\xC3\xA4"));
  EXPECT_TRUE(decodes("", ""));
}

TEST(FormText, ABrokenEscapeIsMalformed) {
  EXPECT_EQ(statusOf("%"), Status::Malformed);
  EXPECT_EQ(statusOf("a%4"), Status::Malformed);
  EXPECT_EQ(statusOf("%4g"), Status::Malformed);
  EXPECT_EQ(statusOf("%g4"), Status::Malformed);
}

TEST(FormText, WhatDoesNotFitIsTooLarge) {
  EXPECT_EQ(statusOf("abcd", 4), Status::Ok);
  EXPECT_EQ(statusOf("abcde", 4), Status::TooLarge);
  EXPECT_EQ(statusOf("%41%42%43%44", 4), Status::Ok);
}

TEST(FormText, PlainTextNeedsNoDecoding) {
  EXPECT_TRUE(isPlainFormText("room=kitchen"));
  EXPECT_FALSE(isPlainFormText("a+b"));
  EXPECT_FALSE(isPlainFormText("a%20b"));
}

}  // namespace
}  // namespace spore
