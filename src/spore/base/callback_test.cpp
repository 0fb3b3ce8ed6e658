#include "spore/base/callback.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace spore {
namespace {

int doubled(int number) {
  return 2 * number;
}

struct Counter {
  int count = 0;
  void add(int amount) { count += amount; }
};

TEST(Callback, OneThatHoldsNothingSaysSo) {
  const Callback<void()> none;
  const Callback<void()> null = nullptr;
  EXPECT_FALSE(static_cast<bool>(none));
  EXPECT_FALSE(static_cast<bool>(null));
}

TEST(Callback, AFunctionIsCalledWithItsArguments) {
  const Callback<int(int)> callback = doubled;
  ASSERT_TRUE(static_cast<bool>(callback));
  EXPECT_EQ(callback(21), 42);
}

TEST(Callback, CapturesLiveInsideIt) {
  Counter counter;
  Callback<void(int)> callback;
  {
    int factor = 3;
    callback = [&counter, factor](int amount) { counter.add(factor * amount); };
  }
  callback(2);
  callback(5);
  EXPECT_EQ(counter.count, 21);
}

TEST(Callback, FourPointersFitAsOnTheChip) {
  int a = 1, b = 2, c = 3, d = 4;
  const Callback<int()> sum = [pa = &a, pb = &b, pc = &c, pd = &d] { return *pa + *pb + *pc + *pd; };
  EXPECT_EQ(sum(), 10);
  d = 40;
  EXPECT_EQ(sum(), 46);
}

TEST(Callback, ACopyOutlivesItsOriginal) {
  Counter counter;
  Callback<void()> copy;
  {
    const Callback<void()> original = [&counter] { counter.add(1); };
    copy = original;
    original();
  }
  copy();
  EXPECT_EQ(counter.count, 2);
}

TEST(Callback, AssigningNullEmptiesIt) {
  Callback<int(int)> callback = doubled;
  callback = nullptr;
  EXPECT_FALSE(static_cast<bool>(callback));
}

TEST(Callback, ReferencesAreHandedThrough) {
  const Callback<void(Counter&)> callback = [](Counter& counter) { counter.add(7); };
  Counter counter;
  callback(counter);
  EXPECT_EQ(counter.count, 7);
}

TEST(Callback, ACaptureMayChangeBetweenCalls) {
  const Callback<int()> next = [number = 0]() mutable { return ++number; };
  EXPECT_EQ(next(), 1);
  EXPECT_EQ(next(), 2);
}

TEST(Callback, WhatCannotBeCalledThatWayIsNoCallback) {
  const auto takesText = [](const char*) {};
  EXPECT_FALSE((std::is_constructible_v<Callback<void(Counter&)>, decltype(takesText)>));
  EXPECT_TRUE((std::is_constructible_v<Callback<void(const char*)>, decltype(takesText)>));
}

TEST(Callback, AWiderOneHoldsMore) {
  uint32_t first = 1;
  const uint32_t numbers[4] = {2, 3, 4, 5};
  struct Captures {
    uint32_t* first;
    uint32_t numbers[4];
  };
  const Captures captures = {&first, {numbers[0], numbers[1], numbers[2], numbers[3]}};
  const Callback<uint32_t(), 24> sum = [captures] {
    return *captures.first + captures.numbers[0] + captures.numbers[3];
  };
  EXPECT_EQ(sum(), 8u);
}

}  // namespace
}  // namespace spore
