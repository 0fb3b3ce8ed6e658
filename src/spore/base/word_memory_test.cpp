#include "spore/base/word_memory.h"

#include <gtest/gtest.h>

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"

namespace spore {
namespace {

enum class Colour : uint8_t { Red, Green, Blue };

union Shared {
  Shared() : word{0} {}

  WordPart<uint32_t> word;
  WordPart<int8_t, 0> degrees;
  WordPart<uint8_t, 8> level;
  WordPart<uint16_t, 16, 9> count;
  WordPart<Colour, 25, 2> colour;
  WordPart<bool, 31, 1> isOn;
};
static_assert(sizeof(Shared) == 4);

TEST(WordPart, PartsOfOneWordLeaveEachOtherAlone) {
  Shared shared;
  shared.degrees = -128;
  shared.level = 255;
  shared.count = 511;
  shared.colour = Colour::Blue;
  shared.isOn = true;
  shared.level = 7;
  EXPECT_EQ(shared.degrees, -128);
  EXPECT_EQ(shared.level, 7);
  EXPECT_EQ(shared.count, 511);
  EXPECT_EQ(shared.colour, Colour::Blue);
  EXPECT_TRUE(shared.isOn);
  shared.isOn = false;
  shared.degrees = 0;
  EXPECT_EQ(shared.degrees, 0);
  EXPECT_EQ(shared.level, 7);
  EXPECT_FALSE(shared.isOn);
  EXPECT_EQ(shared.colour, Colour::Blue);
}

TEST(WordPart, WhatDoesNotFitIsCut) {
  Shared shared;
  shared.isOn = false;
  shared.colour = Colour::Red;
  shared.count = 512 + 3;
  EXPECT_EQ(shared.count, 3);
  EXPECT_EQ(shared.colour, Colour::Red);
}

TEST(WordPart, AWholeWordHoldsANumberOrATypeOfItsSize) {
  WordPart<uint32_t> number{0xFFFFFFFF};
  EXPECT_EQ(number, 0xFFFFFFFFu);
  WordPart<IpAddress> ip{IpAddress{10, 0, 0, 7}};
  EXPECT_EQ(ip, (IpAddress{10, 0, 0, 7}));
  WordPart<Instant> at{Instant{77}};
  EXPECT_EQ(at.value().raw(), 77u);
  at = Instant{78};
  EXPECT_EQ(Instant{80}.since(at).count, 2u);
}

TEST(WordPart, ACopyTakesItsOwnPartOnly) {
  Shared from;
  Shared to;
  from.degrees = to.degrees = 5;
  from.level = 9;
  to.level = 1;
  from.degrees = 6;
  to.degrees = from.degrees;
  EXPECT_EQ(to.degrees, 6);
  EXPECT_EQ(to.level, 1);
}

TEST(WordVector, IsAVectorLikeTheOther) {
  WordVector<WordPart<uint32_t>, 3> numbers;
  EXPECT_TRUE(numbers.empty());
  for (const uint32_t number : {20u, 30u}) EXPECT_EQ(numbers.push(WordPart<uint32_t>{number}), Status::Ok);
  EXPECT_EQ(numbers.insert(0, WordPart<uint32_t>{10}), Status::Ok);
  EXPECT_EQ(numbers.push(WordPart<uint32_t>{40}), Status::Full);
  uint32_t sum = 0;
  for (const uint32_t number : numbers) sum += number;
  EXPECT_EQ(sum, 60u);
  numbers.erase(1);
  EXPECT_EQ(numbers.size(), 2u);
  EXPECT_EQ(numbers[1], 30u);
}

struct Entry {
  const char* name = "none";
  void (*handler)() = nullptr;
  uint8_t small = 1;
  uint16_t half = 2;
};

TEST(WordCopy, AnythingIsCopiedInAndOut) {
  WordVector<WordCopy<Entry>, 4> entries;
  Entry entry;
  entry.name = "first";
  EXPECT_EQ(entries.push(entry), Status::Ok);
  EXPECT_EQ(entries.push(Entry{"second", [] {}, 255, 65535}), Status::Ok);
  entries[0] = entries[1];
  const Entry found = entries[0].value();
  EXPECT_STREQ(found.name, "second");
  EXPECT_NE(found.handler, nullptr);
  EXPECT_EQ(found.small, 255);
  EXPECT_EQ(found.half, 65535);
  EXPECT_STREQ(WordCopy<Entry>{}.value().name, "none");
}

}  // namespace
}  // namespace spore
