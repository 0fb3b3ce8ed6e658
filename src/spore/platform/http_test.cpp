#include "spore/platform/http.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(HttpMethod, EveryKnownOneIsReadAsItIsWritten) {
  for (int i = 0; i < static_cast<int>(HttpMethod::Other); ++i) {
    const auto method = static_cast<HttpMethod>(i);
    EXPECT_EQ(parseHttpMethod(toText(method)), method);
  }
  constexpr const char* names[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  for (int i = 0; i < static_cast<int>(HttpMethod::Other); ++i) {
    EXPECT_STREQ(toText(static_cast<HttpMethod>(i)), names[i]);
  }
}

TEST(HttpMethod, WhatIsNotListedIsOther) {
  const char* const others[] = {"", "get", "Get", "GETX", "GE", " GET", "TRACE", "OTHER"};
  for (const char* text : others) EXPECT_EQ(parseHttpMethod(text), HttpMethod::Other);
  EXPECT_STREQ(toText(HttpMethod::Other), "OTHER");
}

TEST(HttpReply, IsStreamedOnceItHasASource) {
  HttpReply reply;
  EXPECT_FALSE(reply.isStreamed());
  reply.fill = [](MutableBytes) -> size_t { return 0; };
  EXPECT_TRUE(reply.isStreamed());
}

}  // namespace
}  // namespace spore
