#include "spore/platform/system_info.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(ResetCause, EveryOneHasAWordOfItsOwn) {
  const char* const words[] = {"unknown", "power_on", "external", "software", "watchdog", "exception", "brownout"};
  int cause = 0;
  for (const char* word : words) EXPECT_EQ(toText(static_cast<ResetCause>(cause++)), word);
  EXPECT_EQ(toText(static_cast<ResetCause>(cause)), "unknown");
}

}  // namespace
}  // namespace spore
