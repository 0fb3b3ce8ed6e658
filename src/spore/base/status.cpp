#include "spore/base/status.h"

namespace spore {

const char* toText(Status status) {
  switch (status) {
    case Status::Ok: return "ok";
    case Status::Full: return "full";
    case Status::NotFound: return "not_found";
    case Status::AlreadyExists: return "already_exists";
    case Status::InvalidArgument: return "invalid_argument";
    case Status::OutOfRange: return "out_of_range";
    case Status::TooLarge: return "too_large";
    case Status::Truncated: return "truncated";
    case Status::Malformed: return "malformed";
    case Status::Unsupported: return "unsupported";
    case Status::Busy: return "busy";
    case Status::Timeout: return "timeout";
    case Status::Unavailable: return "unavailable";
    case Status::Forbidden: return "forbidden";
    case Status::IoError: return "io_error";
  }
  return "unknown";
}

}  // namespace spore
