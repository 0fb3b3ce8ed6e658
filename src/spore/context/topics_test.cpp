#include "spore/context/topics.h"

#include <gtest/gtest.h>

#include "spore/base/limits.h"

namespace spore {
namespace {

constexpr char longText[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
std::string_view textOf(size_t length) {
  return std::string_view{longText}.substr(0, length);
}

TEST(Topics, ATopicIsPrintableTextOfOneToSixtyFourBytes) {
  EXPECT_TRUE(isValidTopic("a"));
  EXPECT_TRUE(isValidTopic("room/kitchen/light"));
  EXPECT_TRUE(isValidTopic("!$%&'()*,-.:;<=>?@[]^_`{|}~"));
  EXPECT_TRUE(isValidTopic(textOf(limits::topicBytesMax)));
  EXPECT_FALSE(isValidTopic(textOf(limits::topicBytesMax + 1)));
  EXPECT_FALSE(isValidTopic(""));
}

TEST(Topics, ATopicHasNoSpaceQuoteBackslashWildcardOrControlCharacter) {
  const std::string_view bad[] = {"a b", " ", "a\"b", "a\\b", "a+", "+", "a/#", "#", "a\tb", "a\nb", "a\x7f"};
  for (const std::string_view topic : bad) EXPECT_FALSE(isValidTopic(topic));
  EXPECT_FALSE(isValidTopic(std::string_view{"a\0b", 3}));
  EXPECT_FALSE(isValidTopic("r\xC3\xA4ume"));
}

TEST(Topics, LevelsMayBeEmptyAsInMqtt) {
  EXPECT_TRUE(isValidTopic("/"));
  EXPECT_TRUE(isValidTopic("/a"));
  EXPECT_TRUE(isValidTopic("a//b/"));
  EXPECT_TRUE(isValidTopicFilter("/+/"));
}

TEST(TopicFilters, AWildcardStandsForAWholeLevelAndTheHashLast) {
  const std::string_view good[] = {"a", "+", "#", "a/+/b", "+/+", "a/#", "/#", "+/#", "/"};
  for (const std::string_view filter : good) EXPECT_TRUE(isValidTopicFilter(filter));
  const std::string_view bad[] = {"", "a+", "+a/b", "a#", "a/#/b", "#/", "##", "++", "a/b+/c", "a b", "a\"", "\\"};
  for (const std::string_view filter : bad) EXPECT_FALSE(isValidTopicFilter(filter));
}

TEST(TopicFilters, AFilterIsNoLongerThanATopic) {
  EXPECT_TRUE(isValidTopicFilter(textOf(limits::topicBytesMax)));
  EXPECT_FALSE(isValidTopicFilter(textOf(limits::topicBytesMax + 1)));
}

TEST(TopicFilters, WithoutWildcardsOnlyTheSameTopicMatches) {
  EXPECT_TRUE(topicMatches("a/b", "a/b"));
  EXPECT_FALSE(topicMatches("a/b", "a/B"));
  EXPECT_FALSE(topicMatches("a/b", "a"));
  EXPECT_FALSE(topicMatches("a", "a/b"));
  EXPECT_FALSE(topicMatches("a/b", "a/b/c"));
  EXPECT_FALSE(topicMatches("a/b", "a/bc"));
  EXPECT_FALSE(topicMatches("a", "a/"));
  EXPECT_FALSE(topicMatches("a/", "a"));
}

TEST(TopicFilters, APlusMatchesExactlyOneLevel) {
  EXPECT_TRUE(topicMatches("room/+/light", "room/kitchen/light"));
  EXPECT_TRUE(topicMatches("room/+/light", "room//light"));
  EXPECT_FALSE(topicMatches("room/+/light", "room/light"));
  EXPECT_FALSE(topicMatches("room/+/light", "room/a/b/light"));
  EXPECT_FALSE(topicMatches("room/+", "room"));
  EXPECT_TRUE(topicMatches("room/+", "room/"));
  EXPECT_TRUE(topicMatches("+", "room"));
  EXPECT_FALSE(topicMatches("+", "room/kitchen"));
  // The examples of MQTT 3.1.1, 4.7.1.3.
  EXPECT_TRUE(topicMatches("+/+", "/finance"));
  EXPECT_TRUE(topicMatches("/+", "/finance"));
  EXPECT_FALSE(topicMatches("+", "/finance"));
}

TEST(TopicFilters, AHashMatchesAnyNumberOfLevelsIncludingNone) {
  EXPECT_TRUE(topicMatches("a/#", "a"));
  EXPECT_TRUE(topicMatches("a/#", "a/"));
  EXPECT_TRUE(topicMatches("a/#", "a/b"));
  EXPECT_TRUE(topicMatches("a/#", "a/b/c"));
  EXPECT_FALSE(topicMatches("a/#", "ab"));
  EXPECT_FALSE(topicMatches("a/#", "b/a"));
  EXPECT_TRUE(topicMatches("#", "a"));
  EXPECT_TRUE(topicMatches("#", "/a/b"));
  EXPECT_TRUE(topicMatches("+/#", "a"));
  EXPECT_TRUE(topicMatches("a/+/#", "a/b"));
  EXPECT_FALSE(topicMatches("a/+/#", "a"));
}

TEST(TopicFilters, ALeadingDollarIsKeptForTheEngine) {
  EXPECT_FALSE(isValidTopic("$"));
  EXPECT_FALSE(isValidTopic("$internal/a"));
  EXPECT_FALSE(isValidTopicFilter("$internal/#"));
  EXPECT_TRUE(isValidTopic("a/$b$"));
  EXPECT_TRUE(topicMatches("a/#", "a/$b$"));
}

TEST(TopicFilters, NothingMatchesAnEmptyText) {
  EXPECT_FALSE(topicMatches("", ""));
  EXPECT_FALSE(topicMatches("#", ""));
  EXPECT_FALSE(topicMatches("", "a"));
}

}  // namespace
}  // namespace spore
