#include "spore/services/kept_record.h"

#include <gtest/gtest.h>

#include <cstring>

#include "spore/base/byte_writer.h"

namespace spore {
namespace {

struct KeptRecordTest : ::testing::Test {
  KeptRecord record;

  Status text(std::string_view name, std::string_view value) {
    return record.set(name, KeptKind::Text, asBytes(value));
  }
  Status truth(std::string_view name, uint8_t value) { return record.set(name, KeptKind::Bool, {&value, 1}); }
  // What is read from storage, given as text.
  Status take(std::string_view bytes) {
    std::memcpy(record.room().data(), bytes.data(), bytes.size());
    return record.take(bytes.size());
  }
};

TEST_F(KeptRecordTest, ItsBytesAreThoseOfTheDocument) {
  EXPECT_EQ(truth("on", 1), Status::Ok);
  EXPECT_EQ(text("mode", "eco"), Status::Ok);
  const uint8_t five[] = {5, 0, 0, 0};
  EXPECT_EQ(record.set("n", KeptKind::Unsigned, five), Status::Ok);
  const std::string_view expected{
      "\x01\x12on\x01\x54mode\x03"
      "eco\x31n\x05\0\0\0",
      20};
  EXPECT_EQ(asText(record.bytes()), expected);
  EXPECT_EQ(take(expected), Status::Ok);
  EXPECT_EQ(record.count(), 3u);
  EXPECT_EQ(asText(record.find("mode", KeptKind::Text).value()), "eco");
}

TEST_F(KeptRecordTest, AValueIsReplacedAlsoByOneOfAnotherKind) {
  EXPECT_EQ(text("mode", "eco"), Status::Ok);
  EXPECT_EQ(text("other", "x"), Status::Ok);
  EXPECT_EQ(text("mode", "eco"), Status::AlreadyExists);
  EXPECT_EQ(text("mode", "max"), Status::Ok);
  EXPECT_EQ(text("mode", "comfort"), Status::Ok);
  EXPECT_EQ(asText(record.find("mode", KeptKind::Text).value()), "comfort");
  EXPECT_EQ(truth("mode", 0), Status::Ok);
  EXPECT_EQ(record.find("mode", KeptKind::Text).status(), Status::NotFound);
  EXPECT_EQ(record.find("mode", KeptKind::Bool).value()[0], 0);
  EXPECT_EQ(asText(record.find("other", KeptKind::Text).value()), "x");
  EXPECT_EQ(record.count(), 2u);
}

TEST_F(KeptRecordTest, WhatBreaksARuleChangesNothing) {
  EXPECT_EQ(text("mode", "eco"), Status::Ok);
  const size_t size = record.bytes().size();
  EXPECT_EQ(text("", "x"), Status::InvalidArgument);
  EXPECT_EQ(text("sixteen_chars_xx", "x"), Status::InvalidArgument);
  EXPECT_EQ(text("two words", "x"), Status::InvalidArgument);
  EXPECT_EQ(text("mode", "\x01"), Status::InvalidArgument);
  EXPECT_EQ(text("mode", "a text of 33 characters is too lo"), Status::TooLarge);
  EXPECT_EQ(truth("mode", 2), Status::InvalidArgument);
  EXPECT_EQ(record.remove("none"), Status::NotFound);
  EXPECT_EQ(record.bytes().size(), size);
  EXPECT_EQ(asText(record.find("mode", KeptKind::Text).value()), "eco");
}

TEST_F(KeptRecordTest, SixteenValuesAndAllTheirBytesAreTheMost) {
  char name[] = "a";
  for (; name[0] < 'a' + static_cast<char>(limits::keptValuesMax); ++name[0]) EXPECT_EQ(truth(name, 1), Status::Ok);
  EXPECT_EQ(truth("z", 1), Status::Full);
  EXPECT_EQ(truth("a", 0), Status::Ok);
  record.clear();
  const std::string_view longest = "a text of 32 characters is right";
  Status status = Status::Ok;
  for (name[0] = 'a'; (status = text(name, longest)) == Status::Ok; ++name[0]) EXPECT_LE(record.bytes().size(), 256u);
  EXPECT_EQ(status, Status::Full);
  EXPECT_EQ(record.count(), 7u);
  // In its place there is room.
  EXPECT_EQ(text("a", "short"), Status::Ok);
  EXPECT_EQ(record.remove("b"), Status::Ok);
  EXPECT_EQ(text("h", longest), Status::Ok);
}

TEST_F(KeptRecordTest, ADamagedRecordHoldsNothing) {
  struct Damaged {
    std::string_view bytes;
    Status status;
  };
  const Damaged all[] = {
      {"", Status::Truncated},
      {"\x02", Status::Malformed},
      {{"\x01\x12on", 4}, Status::Truncated},
      {{"\x01\x12on\x02", 5}, Status::Malformed},
      {{"\x01\x02on\x01", 5}, Status::Malformed},
      {{"\x01\x62on\x01", 5}, Status::Malformed},
      {{"\x01\x10\x01", 3}, Status::Malformed},
      {{"\x01\x51m\x05"
        "ec",
        6},
       Status::Truncated},
      {{"\x01\x51m", 3}, Status::Truncated},
      {{"\x01\x51m\x21", 4}, Status::TooLarge},
      {{"\x01\x11o\x01\x11o\x01", 7}, Status::Malformed},
  };
  for (const Damaged& one : all) {
    EXPECT_EQ(take(one.bytes), one.status);
    EXPECT_EQ(record.count(), 0u);
    EXPECT_EQ(record.bytes().size(), 1u);
  }
}

}  // namespace
}  // namespace spore
