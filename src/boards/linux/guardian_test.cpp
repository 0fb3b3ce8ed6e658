#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "boards/linux/program_slots.h"

namespace spore {
namespace {

constexpr const char* pipeVariable = "SPORE_TRIAL_PIPE";
constexpr const char* problemVariable = "SPORE_START_PROBLEM";

TEST(Guardian, ItIsToldOnceThatItIsNotNeededAnyMore) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  setenv(pipeVariable, std::to_string(ends[1]).c_str(), 1);
  dismissGuardian();
  char words[4] = {};
  EXPECT_EQ(::read(ends[0], words, sizeof words), 1);
  EXPECT_EQ(words[0], '.');
  EXPECT_EQ(::read(ends[0], words, sizeof words), 0);
  ::close(ends[0]);
  EXPECT_EQ(std::getenv(pipeVariable), nullptr);
  dismissGuardian();
}

TEST(Guardian, WhyAProgramCouldNotBeStartedIsSaidOnce) {
  setenv(problemVariable, "a: not of this machine's format", 1);
  EXPECT_EQ(takeStartProblem(), "a: not of this machine's format");
  EXPECT_EQ(takeStartProblem(), "");
}

}  // namespace
}  // namespace spore
