#include "spore/api/exchange_queue.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

struct ExchangeQueueTest : ::testing::Test {
  ExchangeQueue queue;
  HttpExchange a;
  HttpExchange b;
  HttpExchange c;

  void pushAll() {
    queue.push(a);
    queue.push(b);
    queue.push(c);
  }
};

TEST_F(ExchangeQueueTest, ExchangesLeaveInTheOrderInWhichTheyCame) {
  pushAll();
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_EQ(queue.pop(), &a);
  EXPECT_EQ(queue.pop(), &b);
  EXPECT_EQ(queue.pop(), &c);
  EXPECT_EQ(queue.pop(), nullptr);
  EXPECT_TRUE(queue.empty());
}

TEST_F(ExchangeQueueTest, OneIsTakenOutOfTheMiddle) {
  pushAll();
  queue.remove(b);
  EXPECT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue.pop(), &a);
  EXPECT_EQ(queue.pop(), &c);
}

TEST_F(ExchangeQueueTest, TheLastOneIsTakenOutAndAnotherFollows) {
  queue.push(a);
  queue.push(b);
  queue.remove(b);
  queue.push(c);
  EXPECT_EQ(queue.pop(), &a);
  EXPECT_EQ(queue.pop(), &c);
  EXPECT_TRUE(queue.empty());
}

TEST_F(ExchangeQueueTest, RemovingOneThatDoesNotWaitIsHarmless) {
  queue.push(a);
  queue.remove(b);
  queue.remove(a);
  queue.remove(a);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.pop(), nullptr);
}

TEST_F(ExchangeQueueTest, OneThatWasTakenOutMayComeAgain) {
  pushAll();
  queue.remove(a);
  queue.push(a);
  EXPECT_EQ(queue.pop(), &b);
  EXPECT_EQ(queue.pop(), &c);
  EXPECT_EQ(queue.pop(), &a);
}

}  // namespace
}  // namespace spore
