// validateJson() against another strict parser, and the promise that only whole texts are Ok.
// covers: json_validator.cpp json_scanner.cpp json_string_decoder.cpp json_number_scanner.cpp
#include "spore/json/json_validator.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "spore/base/bytes.h"
#include "spore/base/check.h"

namespace {

// Below it no number without an exponent overflows a double, which the other parser refuses.
constexpr size_t digitsHarmless = 300;

bool mayOverflowNumbers(std::string_view text) {
  return text.size() > digitsHarmless || text.find_first_of("eE") != std::string_view::npos;
}

// The other parser skips a byte order mark and takes a NUL for the end of the text.
bool isOnlyTakenByTheOther(std::string_view text) {
  constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
  return text.substr(0, byteOrderMark.size()) == byteOrderMark || text.find('\0') != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using spore::Status;
  const std::string_view text = spore::asText({data, size});
  const Status status = spore::validateJson(text);
  CHECK(status == Status::Ok || status == Status::Malformed || status == Status::Truncated ||
        status == Status::TooLarge);

  const bool isAccepted = nlohmann::json::accept(text);
  if (status == Status::Ok) CHECK(isAccepted || mayOverflowNumbers(text));
  if (isAccepted) CHECK(status == Status::Ok || status == Status::TooLarge || isOnlyTakenByTheOther(text));

  // What is Truncated was right so far, so every shorter beginning of it is no nonsense either.
  if (status == Status::Truncated && size > 0) {
    const Status shorter = spore::validateJson(text.substr(0, size - 1));
    CHECK(shorter == Status::Truncated || shorter == Status::Ok);
  }
  return 0;
}
