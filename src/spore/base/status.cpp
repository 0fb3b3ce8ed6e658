#include "spore/base/status.h"

#include "spore/base/flash_text.h"

namespace spore {

FlashText toText(Status status) {
  switch (status) {
    case Status::Ok: return SPORE_TEXT("ok");
    case Status::Full: return SPORE_TEXT("full");
    case Status::NotFound: return SPORE_TEXT("not_found");
    case Status::AlreadyExists: return SPORE_TEXT("already_exists");
    case Status::InvalidArgument: return SPORE_TEXT("invalid_argument");
    case Status::OutOfRange: return SPORE_TEXT("out_of_range");
    case Status::TooLarge: return SPORE_TEXT("too_large");
    case Status::Truncated: return SPORE_TEXT("truncated");
    case Status::Malformed: return SPORE_TEXT("malformed");
    case Status::Unsupported: return SPORE_TEXT("unsupported");
    case Status::Busy: return SPORE_TEXT("busy");
    case Status::Timeout: return SPORE_TEXT("timeout");
    case Status::Unavailable: return SPORE_TEXT("unavailable");
    case Status::Forbidden: return SPORE_TEXT("forbidden");
    case Status::IoError: return SPORE_TEXT("io_error");
  }
  return SPORE_TEXT("unknown");
}

}  // namespace spore
