#include "spore/base/status.h"

#include <gtest/gtest.h>

#include <string_view>

namespace spore {
namespace {

constexpr auto last = static_cast<int>(Status::IoError);

TEST(Status, EveryOneHasAWordOfItsOwn) {
  for (int i = 0; i <= last; ++i) {
    const std::string_view word = toText(static_cast<Status>(i));
    EXPECT_FALSE(word.empty());
    EXPECT_FALSE(word == "unknown");
    for (int j = 0; j < i; ++j) EXPECT_FALSE(word == toText(static_cast<Status>(j)));
  }
}

TEST(Status, ANumberThatIsNoneIsUnknown) {
  EXPECT_STREQ(toText(static_cast<Status>(last + 1)), "unknown");
  EXPECT_STREQ(toText(Status::OutOfRange), "out_of_range");
  EXPECT_STREQ(toText(Status::Ok), "ok");
}

}  // namespace
}  // namespace spore
