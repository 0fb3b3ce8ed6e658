#include "spore/context/event_message.h"

#include <gtest/gtest.h>

#include "spore/base/limits.h"
#include "spore/context/event_names.h"

namespace spore {
namespace {

class MessageRulesTest : public ::testing::Test {
 protected:
  MessageRulesTest() {
    for (char& character : data_) character = 'd';
  }
  char data_[limits::eventDataBytesMax + 1];
};

TEST_F(MessageRulesTest, ATopicAndPlainTextPass) {
  EXPECT_EQ(checkMessage("room/light", "on"), Status::Ok);
  EXPECT_EQ(checkMessage("room/light", ""), Status::Ok);
  EXPECT_EQ(checkMessage("room/light", "{\"a\":1}\r\n\t\xC3\xA4"), Status::Ok);
}

TEST_F(MessageRulesTest, EngineEventsAreForbiddenWhateverTheirData) {
  for (const char* const name : event_names::all) {
    EXPECT_EQ(checkMessage(name, ""), Status::Forbidden);
    EXPECT_EQ(checkMessage(name, "\x01"), Status::Forbidden);
    EXPECT_EQ(checkMessage(name, {data_, sizeof data_}), Status::Forbidden);
  }
}

TEST_F(MessageRulesTest, ABadTopicIsInvalid) {
  EXPECT_EQ(checkMessage("", "on"), Status::InvalidArgument);
  EXPECT_EQ(checkMessage("room/+", "on"), Status::InvalidArgument);
  EXPECT_EQ(checkMessage("room light", "on"), Status::InvalidArgument);
  EXPECT_EQ(checkMessage({data_, limits::topicBytesMax + 1}, "on"), Status::InvalidArgument);
}

TEST_F(MessageRulesTest, FourHundredBytesAreAllowedAndOneMoreIsTooLarge) {
  EXPECT_EQ(checkMessage("a", {data_, limits::eventDataBytesMax}), Status::Ok);
  EXPECT_EQ(checkMessage("a", {data_, limits::eventDataBytesMax + 1}), Status::TooLarge);
}

TEST_F(MessageRulesTest, DataThatIsNoPlainTextIsInvalid) {
  EXPECT_EQ(checkMessage("a", std::string_view{"\0", 1}), Status::InvalidArgument);
  EXPECT_EQ(checkMessage("a", "\x1b[2J"), Status::InvalidArgument);
  EXPECT_EQ(checkMessage("a", "\xff"), Status::InvalidArgument);
  EXPECT_EQ(checkMessage("a", "\xC3"), Status::InvalidArgument);
}

}  // namespace
}  // namespace spore
