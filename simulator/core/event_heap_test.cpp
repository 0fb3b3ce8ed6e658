#include "simulator/core/event_heap.h"

#include <gtest/gtest.h>

#include "simulator/core/generator.h"

namespace spore::sim {
namespace {

TEST(EventHeap, GivesEventsBackInTheOrderOfTime) {
  EventHeap heap;
  Generator generator(7);
  for (uint32_t i = 0; i < 1000; ++i) heap.push(generator.below(200), EventKind::Wake, 0, i);
  Time last = -1;
  uint32_t lastItem = 0;
  for (int i = 0; i < 1000; ++i) {
    const Event event = heap.pop();
    EXPECT_GE(event.at, last);
    // Events of one moment come as they were pushed.
    EXPECT_TRUE(event.at != last || event.item > lastItem);
    last = event.at;
    lastItem = event.item;
  }
  EXPECT_TRUE(heap.empty());
}

TEST(Generator, GivesTheSameNumbersForTheSameSeed) {
  Generator a(5);
  Generator b(5);
  Generator other(6);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t drawn = a.next();
    EXPECT_EQ(drawn, b.next());
    differs = differs || drawn != other.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Generator, DrawsWhatWasAskedFor) {
  Generator generator(1);
  int hits = 0;
  Time sum = 0;
  for (int i = 0; i < 100000; ++i) {
    EXPECT_LT(generator.below(10), 10u);
    const Time between = generator.between(5, 9);
    EXPECT_GE(between, 5);
    EXPECT_LE(between, 9);
    hits += generator.happens(Chance{0.2}) ? 1 : 0;
    sum += generator.exponential(second);
  }
  EXPECT_GT(hits, 19000);
  EXPECT_LT(hits, 21000);
  EXPECT_GT(sum / 100000, 980 * millisecond);
  EXPECT_LT(sum / 100000, 1020 * millisecond);
  EXPECT_FALSE(generator.happens(Chance{0}));
  EXPECT_TRUE(generator.happens(Chance{1}));
}

}  // namespace
}  // namespace spore::sim
