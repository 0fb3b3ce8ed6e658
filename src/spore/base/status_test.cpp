#include "spore/base/status.h"

#include <gtest/gtest.h>

#include "spore/base/flash_text.h"

namespace spore {
namespace {

constexpr auto last = static_cast<int>(Status::IoError);

TEST(Status, EveryOneHasAWordOfItsOwn) {
  for (int i = 0; i <= last; ++i) {
    const auto word = wordInRam(toText(static_cast<Status>(i)));
    EXPECT_FALSE(word.empty());
    EXPECT_NE(word, "unknown");
    for (int j = 0; j < i; ++j) EXPECT_NE(toText(static_cast<Status>(j)), word);
  }
}

// Programs go by them, in replies and in logs.
TEST(Status, EachHasItsNumberAndItsWord) {
  constexpr std::string_view words[] = {
      "ok",           "full",      "not_found",   "already_exists", "invalid_argument",
      "out_of_range", "too_large", "truncated",   "malformed",      "unsupported",
      "busy",         "timeout",   "unavailable", "forbidden",      "io_error"};
  for (int i = 0; i <= last; ++i) EXPECT_EQ(wordInRam(toText(static_cast<Status>(i))), words[i]);
}

TEST(Status, ANumberThatIsNoneIsUnknown) {
  EXPECT_EQ(toText(static_cast<Status>(last + 1)), "unknown");
  EXPECT_EQ(toText(Status::OutOfRange), "out_of_range");
  EXPECT_EQ(toText(Status::Ok), "ok");
}

}  // namespace
}  // namespace spore
