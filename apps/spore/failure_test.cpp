#include "failure.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

const Failure sample{ExitCode::Unreachable, "E_NODE_UNREACHABLE", "cannot reach 10.0.0.1:80",
                     "connection refused",  "spore up",           {}};

TEST(Failure, ThreeLinesSayWhatWhyAndWhatNext) {
  EXPECT_EQ(failureText(sample, false),
            "error: cannot reach 10.0.0.1:80\ncause: connection refused\ntry:   spore up\n");
}

TEST(Failure, AnEmptyLineIsLeftOut) {
  EXPECT_EQ(failureText({ExitCode::Failed, "E", "no", "", "", {}}, false), "error: no\n");
}

TEST(Failure, JsonIsOneLineWithTheStableCode) {
  EXPECT_EQ(failureJson(sample),
            "{\"error\":{\"code\":\"E_NODE_UNREACHABLE\",\"message\":\"cannot reach 10.0.0.1:80\","
            "\"cause\":\"connection refused\",\"try\":\"spore up\",\"exitCode\":7}}\n");
}

TEST(Failure, JsonSurvivesTextThatIsNotUtf8) {
  const std::string text = failureJson({ExitCode::Failed, "E", "bad \xFF byte", "", "", {}});
  EXPECT_NE(text.find("bad"), std::string::npos);
}

TEST(Failure, TextFromOutsideAddsNoLineAndSteersNothing) {
  EXPECT_EQ(failureText({ExitCode::Failed, "E", "a\nb", "\x1b[2J", "\xE2\x80\xAEx"}, false),
            "error: a?b\ncause: ?[2J\ntry:   ?x\n");
}

TEST(Failure, ExitCodesAreTheDocumentedNumbers) {
  EXPECT_EQ(static_cast<int>(ExitCode::Done), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::Failed), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::Usage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::NotFound), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::Unreachable), 7);
  EXPECT_EQ(static_cast<int>(ExitCode::Interrupted), 130);
  EXPECT_EQ(static_cast<int>(ExitCode::Terminated), 143);
}

}  // namespace
}  // namespace spore::cli
