#include "boards/linux/descriptors.h"

#include <gtest/gtest.h>

#include "boards/linux/start_error.h"

namespace spore {
namespace {

TEST(Descriptors, ConnectionsGetWhatTheNodeDoesNotNeed) {
  EXPECT_EQ(connectionsAllowed(24, 3), 7u);
  EXPECT_EQ(connectionsAllowed(1024, 3), 1007u);
  EXPECT_EQ(connectionsAllowed(21, 3), 4u);
}

TEST(Descriptors, ALimitThatIsTooLowForANodeIsSaid) {
  try {
    connectionsAllowed(8, 3);
    ADD_FAILURE() << "a node would run";
  } catch (const StartError& error) {
    EXPECT_STREQ(error.what(), "a process may have only 8 files open here");
    EXPECT_EQ(error.cause, "a node needs 21");
    EXPECT_NE(error.advice.find("ulimit -n"), std::string::npos);
  }
}

}  // namespace
}  // namespace spore
