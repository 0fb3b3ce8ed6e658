// What can go wrong in the world, as one small enum shared by every folder.
#pragma once

#include <cstdint>

namespace spore {

class FlashText;

enum class [[nodiscard]] Status : uint8_t {
  Ok,
  Full,             // a fixed capacity is used up; nothing was changed
  NotFound,         // the named thing does not exist
  AlreadyExists,    // the name or address is taken
  InvalidArgument,  // a value breaks a documented rule
  OutOfRange,       // a number lies outside its documented bounds
  TooLarge,         // longer than its documented limit
  Truncated,        // the input ends in the middle of a field
  Malformed,        // the input breaks its grammar
  Unsupported,      // this board or this version cannot do it
  Busy,             // try again later
  Timeout,          // the other side did not answer in time
  Unavailable,      // the other side cannot be reached
  Forbidden,        // refused by policy
  IoError,          // storage or a socket failed
};

// A short lower-case word for logs and JSON: "full", "not_found". Never null.
FlashText toText(Status status);

}  // namespace spore
