#include "spore/context/labels.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr char manyLetters[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
std::string_view letters(size_t count) {
  return std::string_view{manyLetters}.substr(0, count);
}

TEST(Labels, PairsAreHeldSortedByKeyAsOneText) {
  const Labels labels{{"role", "relay"}, {"app", "greeter"}, {"place", "roof"}};
  EXPECT_EQ(labels.size(), 3u);
  EXPECT_EQ(labels.text(), "app=greeter,place=roof,role=relay");
  EXPECT_EQ(labels.at(0).key, "app");
  EXPECT_EQ(labels.at(2).value, "relay");
}

TEST(Labels, ThereAreNoneAtFirst) {
  const Labels labels;
  EXPECT_EQ(labels.size(), 0u);
  EXPECT_TRUE(labels.text().empty());
  EXPECT_EQ(labels.find("app").data(), nullptr);
}

TEST(Labels, SettingAKeyAgainReplacesItsValue) {
  Labels labels{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  EXPECT_EQ(labels.set("b", "changed"), Status::Ok);
  EXPECT_EQ(labels.text(), "a=1,b=changed,c=3");
  EXPECT_EQ(labels.set("a", ""), Status::Ok);
  EXPECT_EQ(labels.text(), "a=,b=changed,c=3");
}

TEST(Labels, AnEmptyValueIsNotAMissingKey) {
  const Labels labels{{"empty", ""}};
  EXPECT_TRUE(labels.find("empty").empty());
  EXPECT_NE(labels.find("empty").data(), nullptr);
  EXPECT_EQ(labels.find("empt").data(), nullptr);
  EXPECT_EQ(labels.find("").data(), nullptr);
}

TEST(Labels, AKeyThatBeginsAnotherKeyIsAKeyOfItsOwn) {
  const Labels labels{{"room", "1"}, {"room-a", "2"}, {"roo", "3"}, {"room.a", "4"}};
  EXPECT_EQ(labels.text(), "roo=3,room=1,room-a=2,room.a=4");
  Labels copy;
  EXPECT_EQ(copy.parse(labels.text()), Status::Ok);
  EXPECT_EQ(copy.find("room"), "1");
  EXPECT_EQ(copy.find("room-a"), "2");
}

TEST(Labels, KeysAndValuesAreOfAFewCharactersOnly) {
  Labels labels;
  EXPECT_EQ(labels.set("aZ09_-./", "Az90_-./"), Status::Ok);
  EXPECT_EQ(labels.set("", "x"), Status::InvalidArgument);
  const std::string_view bad[] = {"a b", "a=b", "a,b", "\xC3\xA4", "a\"", "a\n", "@", "[", "`", "{", ":"};
  for (const std::string_view text : bad) {
    EXPECT_EQ(labels.set(text, "x"), Status::InvalidArgument);
    EXPECT_EQ(labels.set("x", text), Status::InvalidArgument);
  }
  EXPECT_EQ(labels.set(std::string_view{"a\0", 2}, "x"), Status::InvalidArgument);
  EXPECT_EQ(labels.text(), "aZ09_-./=Az90_-./");
}

TEST(Labels, OnePairMayTakeFortyEightBytesAndNoMore) {
  Labels labels;
  EXPECT_EQ(labels.set("k", letters(limits::labelBytesMax - 1)), Status::TooLarge);
  EXPECT_EQ(labels.set(letters(limits::labelBytesMax), ""), Status::TooLarge);
  EXPECT_EQ(labels.size(), 0u);
  EXPECT_EQ(labels.set("k", letters(limits::labelBytesMax - 2)), Status::Ok);
  EXPECT_EQ(labels.set(letters(limits::labelBytesMax - 1), ""), Status::Ok);
  EXPECT_EQ(labels.size(), 2u);
}

TEST(Labels, TheNinthPairIsRefusedAndReplacingIsNot) {
  Labels labels;
  const char* const keys[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
  for (const char* const key : keys) EXPECT_EQ(labels.set(key, "1"), Status::Ok);
  EXPECT_EQ(labels.size(), limits::labelsMax);
  EXPECT_EQ(labels.set("i", "1"), Status::Full);
  EXPECT_EQ(labels.size(), limits::labelsMax);
  EXPECT_EQ(labels.set("h", "2"), Status::Ok);
  EXPECT_EQ(labels.find("h"), "2");
}

TEST(Labels, AllPairsTogetherAreBoundedAndAFailureChangesNothing) {
  Labels labels;
  const std::string_view value = letters(46);
  EXPECT_EQ(labels.set("b", value), Status::Ok);
  EXPECT_EQ(labels.set("c", value), Status::Ok);
  EXPECT_EQ(labels.set("d", value), Status::Ok);
  EXPECT_EQ(labels.set("e", value), Status::Ok);  // 4 * 48 and 3 commas: 5 bytes are left
  EXPECT_EQ(labels.set("a", "123"), Status::Full);
  EXPECT_EQ(labels.set("z", "123"), Status::Full);
  EXPECT_EQ(labels.set("cc", "12"), Status::Full);
  EXPECT_EQ(labels.size(), 4u);
  EXPECT_EQ(labels.set("a", "12"), Status::Ok);
  EXPECT_EQ(labels.text().size(), limits::labelTextBytesMax);
}

TEST(Labels, AValueMayComeFromTheLabelsThemselves) {
  Labels labels{{"a", "one"}, {"b", "two"}};
  EXPECT_EQ(labels.set("a", labels.find("b")), Status::Ok);
  EXPECT_EQ(labels.set("0", labels.find("b")), Status::Ok);
  EXPECT_EQ(labels.text(), "0=two,a=two,b=two");
}

TEST(Labels, RemovingAKeyLeavesTheOthers) {
  Labels labels{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  EXPECT_TRUE(labels.remove("b"));
  EXPECT_FALSE(labels.remove("b"));
  EXPECT_EQ(labels.text(), "a=1,c=3");
  EXPECT_TRUE(labels.remove("a"));
  EXPECT_TRUE(labels.remove("c"));
  EXPECT_TRUE(labels.text().empty());
}

TEST(Labels, PairsThatBreakARuleAreLeftOutOfALiteralList) {
  const Labels labels{{"good", "1"}, {"not good", "2"}, {"", "3"}, {"fine", "4"}};
  EXPECT_EQ(labels.text(), "fine=4,good=1");
}

TEST(Labels, ATextInItsOwnFormIsReadBack) {
  Labels labels{{"old", "1"}};
  EXPECT_EQ(labels.parse("a=1,b=,c=x/y"), Status::Ok);
  EXPECT_EQ(labels.text(), "a=1,b=,c=x/y");
  EXPECT_EQ(labels.parse(""), Status::Ok);
  EXPECT_EQ(labels.size(), 0u);
}

TEST(Labels, ATextInAnyOtherFormChangesNothing) {
  Labels labels{{"old", "1"}};
  const std::string_view bad[] = {"a",       "a=1,",    ",",    ",a=1",    "a=1,,b=2", "=1",  "a=1=2",
                                  "b=1,a=2", "a=1,a=2", "a=1 ", "a=1;b=2", "a=\"1\"",  "a=\n"};
  for (const std::string_view text : bad) EXPECT_EQ(labels.parse(text), Status::Malformed);
  EXPECT_EQ(labels.parse("a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9"), Status::Full);
  EXPECT_EQ(labels.parse("a=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstu"), Status::TooLarge);
  EXPECT_EQ(labels.text(), "old=1");
}

TEST(Labels, ATextThatIsTooLongForAllPairsIsRefused) {
  char text[limits::labelTextBytesMax + 1];
  for (char& character : text) character = 'a';
  Labels labels;
  EXPECT_EQ(labels.parse(std::string_view{text, sizeof text}), Status::Full);
}

TEST(Labels, WalkingAnyTextEnds) {
  std::string_view rest{",=,a,"};
  Label label;
  EXPECT_TRUE(nextLabel(rest, label));
  EXPECT_TRUE(label.key.empty());
  EXPECT_EQ(label.value.data(), nullptr);
  EXPECT_TRUE(nextLabel(rest, label));
  EXPECT_TRUE(label.key.empty());
  EXPECT_NE(label.value.data(), nullptr);
  EXPECT_TRUE(nextLabel(rest, label));
  EXPECT_EQ(label.key, "a");
  EXPECT_FALSE(nextLabel(rest, label));
}

}  // namespace
}  // namespace spore
