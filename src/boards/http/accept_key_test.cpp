#include "boards/http/accept_key.h"

#include <gtest/gtest.h>

namespace spore::http {
namespace {

TEST(AcceptKey, TheExampleOfTheStandard) {
  // RFC 6455, 1.3.
  EXPECT_EQ(acceptKey("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(AcceptKey, OtherKeysAsOtherProgramsHashThem) {
  EXPECT_EQ(acceptKey("AAAAAAAAAAAAAAAAAAAAAA=="), "ICX+Yqv66kxgM0FcWaLWlFLwTAI=");
  EXPECT_EQ(acceptKey("x3JJHMbDL1EzLkh9GBhXDw=="), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

TEST(AcceptKey, AKeyOfAnotherLengthIsNone) {
  EXPECT_TRUE(acceptKey("short").empty());
  EXPECT_TRUE(acceptKey("dGhlIHNhbXBsZSBub25jZQ==x").empty());
}

}  // namespace
}  // namespace spore::http
