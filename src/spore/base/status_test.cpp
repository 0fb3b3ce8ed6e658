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

TEST(Status, ANumberThatIsNoneIsUnknown) {
  EXPECT_EQ(toText(static_cast<Status>(last + 1)), "unknown");
  EXPECT_EQ(toText(Status::OutOfRange), "out_of_range");
  EXPECT_EQ(toText(Status::Ok), "ok");
}

}  // namespace
}  // namespace spore
