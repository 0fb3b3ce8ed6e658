#include "spore/api/endpoint.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(ParameterType, EachHasItsWord) {
  EXPECT_EQ(toText(ParameterType::Text), "string");
  EXPECT_EQ(toText(ParameterType::Integer), "integer");
  EXPECT_EQ(toText(ParameterType::Boolean), "boolean");
  EXPECT_EQ(toText(ParameterType::Json), "json");
}

}  // namespace
}  // namespace spore
