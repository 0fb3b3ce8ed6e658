#include "boards/linux/message_queue.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

MessageQueue::Message text(const char* characters) {
  return std::make_shared<const std::string>(characters);
}

TEST(MessageQueue, KeepsTheOrder) {
  MessageQueue queue(2);
  queue.push(text("a"));
  queue.push(text("b"));
  EXPECT_EQ(*queue.front(), "a");
  queue.pop();
  EXPECT_EQ(*queue.front(), "b");
  queue.pop();
  EXPECT_TRUE(queue.empty());
}

TEST(MessageQueue, ReportsTheGapAfterDraining) {
  MessageQueue queue(2);
  for (const char* each : {"a", "b", "c", "d", "e"}) queue.push(text(each));
  queue.pop();
  // Room again, but the gap comes first: a message now would hide where the loss was.
  queue.push(text("f"));
  EXPECT_EQ(*queue.front(), "b");
  queue.pop();
  EXPECT_EQ(*queue.front(), R"({"event":"$gap","payload":{"dropped":4}})");
  queue.push(text("g"));
  queue.pop();
  EXPECT_EQ(*queue.front(), "g");
  queue.pop();
  EXPECT_TRUE(queue.empty());
}

TEST(MessageQueue, CountsEachGapByItself) {
  MessageQueue queue(1);
  for (const char* each : {"a", "b"}) queue.push(text(each));
  queue.pop();
  EXPECT_EQ(*queue.front(), R"({"event":"$gap","payload":{"dropped":1}})");
  queue.push(text("c"));
  queue.pop();
  EXPECT_EQ(*queue.front(), R"({"event":"$gap","payload":{"dropped":1}})");
  queue.pop();
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace spore
