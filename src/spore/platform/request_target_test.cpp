#include "spore/platform/request_target.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(RequestTarget, APathStaysAsItIs) {
  EXPECT_EQ(readRequestTarget("/api?x=http://a").target, "/api?x=http://a");
  EXPECT_TRUE(readRequestTarget("/api").host.empty());
  EXPECT_EQ(readRequestTarget("*").target, "*");
  EXPECT_TRUE(readRequestTarget("").isValid);
}

TEST(RequestTarget, AnAbsoluteOneIsTakenApart) {
  const RequestTarget whole = readRequestTarget("http://10.0.0.1:8080/api/x?y=1");
  EXPECT_TRUE(whole.isValid);
  EXPECT_EQ(whole.host, "10.0.0.1:8080");
  EXPECT_EQ(whole.target, "/api/x?y=1");
  EXPECT_EQ(readRequestTarget("HTTP://node/").host, "node");
  EXPECT_TRUE(readRequestTarget("http://node").target.empty());
}

TEST(RequestTarget, OneWithoutAHostOrWithAUserIsRefused) {
  EXPECT_FALSE(readRequestTarget("http:///api").isValid);
  EXPECT_FALSE(readRequestTarget("http://").isValid);
  EXPECT_FALSE(readRequestTarget("http://user@node/api").isValid);
  EXPECT_FALSE(readRequestTarget("http://node?a=1").isValid);
}

TEST(RequestTarget, AnotherSchemeIsAPathThatNobodyHas) {
  EXPECT_EQ(readRequestTarget("https://node/api").target, "https://node/api");
}

}  // namespace
}  // namespace spore
