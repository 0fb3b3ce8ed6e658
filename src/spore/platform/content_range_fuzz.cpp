// A range lies within what it is a part of, and is written as it is read.
#include "spore/platform/content_range.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto part = spore::readContentRange(text);
  if (part.ok()) {
    CHECK(part.value().first <= part.value().last && part.value().last < part.value().total);
    const auto again = spore::readContentRange(spore::toText(part.value()));
    CHECK(again.ok() && again.value().first == part.value().first && again.value().total == part.value().total);
    const auto asked = spore::readRange(spore::rangeHeader(part.value()), part.value().total);
    CHECK(asked.ok() && asked.value().last == part.value().last);
    CHECK(!spore::readContentRange(spore::unsatisfiedRange(part.value().total)).ok());
  }
  for (const size_t total : {size_t{0}, size_t{1}, size_t{1000}}) {
    const auto asked = spore::readRange(text, total);
    if (asked.ok()) CHECK(asked.value().first <= asked.value().last && asked.value().last < total);
  }
  return 0;
}
