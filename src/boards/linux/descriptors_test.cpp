#include "boards/linux/descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "boards/linux/file.h"
#include "boards/linux/start_error.h"

namespace spore {
namespace {

TEST(Descriptors, ConnectionsGetWhatTheNodeDoesNotNeed) {
  EXPECT_EQ(connectionsAllowed(24, 3), 7u);
  EXPECT_EQ(connectionsAllowed(1024, 3), 1007u);
  EXPECT_EQ(connectionsAllowed(21, 3), 4u);
}

TEST(Descriptors, WhatTheProcessHasOpenIsCounted) {
  const size_t before = connectionsAllowed();
  if (before == SIZE_MAX) return;  // there is no limit here
  const File file("/dev/null", O_RDONLY);
  ASSERT_TRUE(file.isOpen());
  EXPECT_EQ(connectionsAllowed(), before - 1);
  // One that a program started from here would have too.
  const File inherited(::open("/dev/null", O_RDONLY));
  EXPECT_EQ(connectionsAllowed(), before - 2);
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
