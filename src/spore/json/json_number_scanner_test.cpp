#include "spore/json/json_number_scanner.h"

#include <gtest/gtest.h>

#include <string_view>

namespace spore {
namespace {

// How many bytes the scanner takes.
size_t taken(std::string_view text, bool& isWhole) {
  JsonNumberScanner scanner;
  size_t count = 0;
  while (count < text.size() && scanner.push(static_cast<uint8_t>(text[count]))) ++count;
  isWhole = scanner.isWhole();
  return count;
}

TEST(JsonNumberScanner, TakesAsMuchAsIsANumber) {
  const struct {
    const char* text;
    size_t taken;
    bool isWhole;
  } rows[] = {{"0", 1, true},       {"01", 1, true},   {"-0", 2, true},    {"-", 1, false},     {"--", 1, false},
              {"12,", 2, true},     {"1.5]", 3, true}, {"1.", 2, false},   {"1..5", 2, false},  {"1.5.5", 3, true},
              {"1e", 2, false},     {"1e+", 3, false}, {"1e+5 ", 4, true}, {"1E-05x", 5, true}, {"1e++5", 3, false},
              {"0.0e0e0", 5, true}, {"0e1", 3, true},  {"x", 0, false},    {"", 0, false},      {"+1", 0, false},
              {"e5", 0, false},     {"-e5", 1, false}, {"1e5.5", 3, true}};
  for (const auto& row : rows) {
    bool isWhole = !row.isWhole;
    EXPECT_EQ(taken(row.text, isWhole), row.taken);
    EXPECT_EQ(isWhole, row.isWhole);
  }
}

TEST(JsonNumberScanner, WhatIsRefusedChangesNothing) {
  JsonNumberScanner scanner;
  ASSERT_TRUE(scanner.push('7'));
  EXPECT_FALSE(scanner.push('x'));
  EXPECT_TRUE(scanner.isWhole());
  EXPECT_TRUE(scanner.push('.'));
  EXPECT_FALSE(scanner.isWhole());
}

}  // namespace
}  // namespace spore
