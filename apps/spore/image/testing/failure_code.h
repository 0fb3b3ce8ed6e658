// The code of the failure that something throws.
#pragma once

#include <string>

#include "failure.h"

namespace spore::cli {

// Empty if it throws none.
template <typename Action>
std::string failureCodeOf(Action action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure.code;
  }
  return "";
}

}  // namespace spore::cli
