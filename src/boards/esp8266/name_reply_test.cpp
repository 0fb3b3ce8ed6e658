#include "boards/esp8266/name_reply.h"

#include <gtest/gtest.h>

#include <string>

namespace spore {
namespace {

constexpr IpAddress own{192, 168, 4, 1};
constexpr char nameBytes[] = "\7connect\7example\3com";  // and its zero

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

std::string head(int flags = 0x01, int questions = 1, int additional = 0) {
  return bytes({0xAB, 0xCD, flags, 0x20, 0, questions, 0, 0, 0, 0, 0, additional});
}

std::string question(int type, int classNumber = 1) {
  return std::string(nameBytes, sizeof nameBytes) + bytes({type >> 8, type & 255, 0, classNumber});
}

std::string answerTo(const std::string& query) {
  uint8_t message[nameReplyBytesMax];
  EXPECT_LE(query.size(), sizeof message);
  std::copy(query.begin(), query.end(), message);
  const size_t size = answerNameQuery(MutableBytes{message}, query.size(), own);
  return std::string(asText(Bytes{message, size}));
}

std::string replyHead(int code, int questions, int answers) {
  return bytes({0xAB, 0xCD, 0x85, code, 0, questions, 0, answers, 0, 0, 0, 0});
}

TEST(NameReply, EveryNameHasOurAddress) {
  const std::string address = bytes({0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 192, 168, 4, 1});
  EXPECT_EQ(answerTo(head() + question(1)), replyHead(0, 1, 1) + question(1) + address);
  EXPECT_EQ(answerTo(head() + question(255)), replyHead(0, 1, 1) + question(255) + address);
  const std::string root = bytes({0, 0, 1, 0, 1});
  EXPECT_EQ(answerTo(head() + root), replyHead(0, 1, 1) + root + address);
}

TEST(NameReply, AnotherKindIsNoErrorAndNoAnswer) {
  for (const int type : {28, 65, 64, 16, 15, 12, 257}) {
    EXPECT_EQ(answerTo(head() + question(type)), replyHead(0, 1, 0) + question(type));
  }
  EXPECT_EQ(answerTo(head() + question(1, 3)), replyHead(0, 1, 0) + question(1, 3));
}

TEST(NameReply, EdnsBehindTheQuestionChangesNothing) {
  const std::string option = bytes({0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(answerTo(head(1, 1, 1) + question(28) + option), replyHead(0, 1, 0) + question(28));
  EXPECT_EQ(answerTo(head(1, 1, 1) + question(1) + option).size(), (head() + question(1)).size() + 16);
}

TEST(NameReply, WhatIsNoQueryIsNotAnswered) {
  EXPECT_EQ(answerTo(""), "");
  EXPECT_EQ(answerTo(head().substr(0, 11)), "");
  EXPECT_EQ(answerTo(head(0x81) + question(1)), "");
}

TEST(NameReply, WhatCannotBeReadIsAFormatError) {
  const std::string formatError = replyHead(1, 0, 0);
  EXPECT_EQ(answerTo(head(1, 0)), formatError);
  EXPECT_EQ(answerTo(head(1, 2) + question(1) + question(1)), formatError);
  EXPECT_EQ(answerTo(head()), formatError);
  EXPECT_EQ(answerTo(head() + question(1).substr(0, 24)), formatError);
  EXPECT_EQ(answerTo(head() + bytes({0xC0, 12, 0, 1, 0, 1})), formatError);
  EXPECT_EQ(answerTo(head() + std::string(260, 1)), formatError);
  EXPECT_EQ(answerTo(head(0x11) + question(1)), bytes({0xAB, 0xCD, 0x95, 4, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(NameReply, TheLongestNameHasRoomForItsAnswer) {
  std::string name;
  for (const int size : {63, 63, 63, 61}) name += bytes({size}) + std::string(static_cast<size_t>(size), 'x');
  name += bytes({0});
  ASSERT_EQ(name.size(), 255U);
  EXPECT_EQ(answerTo(head() + name + bytes({0, 1, 0, 1})).size(), nameReplyBytesMax);
}

}  // namespace
}  // namespace spore
