// Why a board cannot start, in the three lines that a user is shown.
#pragma once

#include <stdexcept>
#include <string>

namespace spore {

// what(): what failed; `cause`: why, as the system says it; `advice`: what to try.
class StartError : public std::runtime_error {
 public:
  StartError(const std::string& what, std::string causeText, std::string adviceText)
      : std::runtime_error(what), cause(std::move(causeText)), advice(std::move(adviceText)) {}

  const std::string cause;
  const std::string advice;
};

}  // namespace spore
