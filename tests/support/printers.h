// How a failed expectation writes the values of the engine. Every test program gets this file with the header of
// GoogleTest itself, so it includes nothing of the engine: it knows values by what they can do.
#pragma once

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace spore {

struct Millis;
class Instant;
class FlashText;

namespace printing {

// An enumerator as the code names it; empty where no enumerator has this value.
template <auto value>
constexpr std::string_view enumeratorName() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const size_t begin = text.find("value = ") + 8;
  const std::string_view name = text.substr(begin, text.find_first_of(";]", begin) - begin);
  return name[0] == '(' ? std::string_view{} : name.substr(name.rfind(':') + 1);
}

template <typename Enum, unsigned... numbers>
std::string_view enumeratorNameOf(Enum value, std::integer_sequence<unsigned, numbers...>) {
  static constexpr std::string_view names[] = {enumeratorName<static_cast<Enum>(numbers)>()...};
  const auto number = static_cast<unsigned long long>(value);
  return number < sizeof...(numbers) ? names[number] : std::string_view{};
}

template <typename T>
concept IsEnumeration = std::is_enum_v<T> && !std::is_convertible_v<T, int>;
template <typename T>
concept IsTime = std::same_as<T, Millis> || std::same_as<T, Instant>;
// Addresses, ranges, what is converted to an enumeration.
template <typename T>
concept HasText = std::is_class_v<T> && requires(const T& value) {
  toText(value);
};
// What is a part of a word (base/word_memory.h) and stands for the value in it.
template <typename T>
concept StandsForValue = std::is_class_v<T> && requires(const T& value) {
  value.value();
} && std::is_convertible_v<const T&, decltype(std::declval<const T&>().value())>;
// What a literal beside it is compared with as a text.
template <typename T>
concept IsText = std::same_as<T, FlashText> ||(std::is_class_v<T>&& std::is_convertible_v<const T&, std::string_view>);

}  // namespace printing

template <printing::IsEnumeration T>
void PrintTo(const T& value, std::ostream* out) {
  const std::string_view name = printing::enumeratorNameOf(value, std::make_integer_sequence<unsigned, 48>());
  *out << (name.empty() ? "no enumerator" : name) << " (" << static_cast<long long>(value) << ")";
}

template <printing::IsTime T>
void PrintTo(const T& value, std::ostream* out) {
  if constexpr (std::same_as<T, Millis>)
    *out << value.count << " ms";
  else
    *out << "at " << value.raw() << " ms";
}

template <std::same_as<FlashText> T>
void PrintTo(const T& value, std::ostream* out) {
  if (value == nullptr) {
    *out << "no text";
    return;
  }
  std::string text;
  for (size_t i = 0; i < value.size(); ++i) text += value.at(i);
  *out << testing::PrintToString(text);
}

template <printing::HasText T>
requires(!printing::StandsForValue<T>) void PrintTo(const T& value, std::ostream* out) {
  *out << testing::PrintToString(toText(value));
}

template <printing::StandsForValue T>
void PrintTo(const T& value, std::ostream* out) {
  *out << testing::PrintToString(value.value());
}

// An argument's own namespace is where a printer is looked for.
namespace cli {
using spore::PrintTo;
}
namespace http {
using spore::PrintTo;
}
namespace lx {
using spore::PrintTo;
}
namespace sim {
using spore::PrintTo;
}

}  // namespace spore

// GoogleTest writes the address of a literal, except beside a std::string.
namespace testing::internal {

template <spore::printing::IsText Other>
class FormatForComparison<const char*, Other> {
 public:
  static std::string Format(const char* text) { return PrintToString(text); }
};

}  // namespace testing::internal
