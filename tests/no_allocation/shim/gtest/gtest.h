// The few macros of GoogleTest that the engine's unit tests use, without a heap: what runs those tests where
// allocation aborts, and on a bare chip.
#pragma once
#pragma GCC system_header  // as GoogleTest itself: comparing int with size_t in EXPECT_EQ is the macro's affair

#include <new>
#include <type_traits>

#include "../../unit_test.h"

namespace testing {

class Test {
 public:
  virtual ~Test() = default;
  virtual void body() = 0;
  virtual void SetUp() {}
  virtual void TearDown() {}
};

}  // namespace testing

namespace unit_test {

template <typename Value>
Operand operandOf(const Value& value) {
  if constexpr (std::is_integral_v<Value> || std::is_enum_v<Value>) {
    return {true, static_cast<long long>(value)};
  } else {
    return {};
  }
}

// The operands are arguments, as with GoogleTest: what they refer to lives until both are compared.
template <typename Holds, typename Left, typename Right>
bool expect(Holds holds, const Left& left, const Right& right, const char* file, int line, const char* text) {
  if (holds(left, right)) return true;
  fail(file, line, text, operandOf(left), operandOf(right));
  return false;
}

// Builds a test in the one place that all tests share in turn, runs it and takes it down.
template <typename Fixture>
void run() {
  static_assert(sizeof(Fixture) <= roomBytes, "raise roomBytes in unit_test.h");
  auto* test = new (room()) Fixture;
  test->SetUp();
  if (!hasFatalFailure()) test->body();
  test->TearDown();
  test->~Fixture();
}

}  // namespace unit_test

#define TEST(suite, name) SPORE_TEST_(suite, name, ::testing::Test)
#define TEST_F(fixture, name) SPORE_TEST_(fixture, name, fixture)
#define SPORE_TEST_(suite, name, base)                                                                          \
  namespace {                                                                                                   \
  class suite##_##name##_Test : public base {                                                                   \
   public:                                                                                                      \
    void SetUp() override { base::SetUp(); }                                                                    \
    void TearDown() override { base::TearDown(); }                                                              \
    void body() override;                                                                                       \
  };                                                                                                            \
  ::unit_test::Registered suite##_##name##_registered{#suite, #name, &::unit_test::run<suite##_##name##_Test>}; \
  }                                                                                                             \
  void suite##_##name##_Test::body()

#define SPORE_TRUTH_(condition, wanted, text, onFailure) \
  do {                                                   \
    if (static_cast<bool>(condition) != (wanted)) {      \
      ::unit_test::fail(__FILE__, __LINE__, text);       \
      onFailure;                                         \
    }                                                    \
  } while (false)
#define SPORE_COMPARE_(a, op, b, onFailure)                                                \
  do {                                                                                     \
    const auto holds_ = [](const auto& left, const auto& right) { return left op right; }; \
    if (!::unit_test::expect(holds_, (a), (b), __FILE__, __LINE__, #a " " #op " " #b)) {   \
      onFailure;                                                                           \
    }                                                                                      \
  } while (false)
#define SPORE_TEXTS_(a, b, onFailure)                                     \
  do {                                                                    \
    if (!::unit_test::sameText((a), (b))) {                               \
      ::unit_test::failTexts(__FILE__, __LINE__, #a " is " #b, (a), (b)); \
      onFailure;                                                          \
    }                                                                     \
  } while (false)
#define SPORE_LEAVE_ return ::unit_test::markFatal()

#define EXPECT_TRUE(condition) SPORE_TRUTH_(condition, true, #condition " is true", )
#define EXPECT_FALSE(condition) SPORE_TRUTH_(condition, false, #condition " is false", )
#define EXPECT_EQ(a, b) SPORE_COMPARE_(a, ==, b, )
#define EXPECT_NE(a, b) SPORE_COMPARE_(a, !=, b, )
#define EXPECT_LT(a, b) SPORE_COMPARE_(a, <, b, )
#define EXPECT_LE(a, b) SPORE_COMPARE_(a, <=, b, )
#define EXPECT_GT(a, b) SPORE_COMPARE_(a, >, b, )
#define EXPECT_GE(a, b) SPORE_COMPARE_(a, >=, b, )
#define EXPECT_STREQ(a, b) SPORE_TEXTS_(a, b, )
#define ASSERT_TRUE(condition) SPORE_TRUTH_(condition, true, #condition " is true", SPORE_LEAVE_)
#define ASSERT_FALSE(condition) SPORE_TRUTH_(condition, false, #condition " is false", SPORE_LEAVE_)
#define ASSERT_EQ(a, b) SPORE_COMPARE_(a, ==, b, SPORE_LEAVE_)
#define ASSERT_NE(a, b) SPORE_COMPARE_(a, !=, b, SPORE_LEAVE_)
#define ASSERT_LT(a, b) SPORE_COMPARE_(a, <, b, SPORE_LEAVE_)
#define ASSERT_LE(a, b) SPORE_COMPARE_(a, <=, b, SPORE_LEAVE_)
#define ASSERT_GT(a, b) SPORE_COMPARE_(a, >, b, SPORE_LEAVE_)
#define ASSERT_GE(a, b) SPORE_COMPARE_(a, >=, b, SPORE_LEAVE_)
#define ASSERT_STREQ(a, b) SPORE_TEXTS_(a, b, SPORE_LEAVE_)
