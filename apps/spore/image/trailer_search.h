// Where a file's trailer lies, if it is not where it should be: a damaged one is told apart from none.
#pragma once

#include "spore/base/bytes.h"

namespace spore::cli {

enum class TrailerState {
  None,
  Whole,     // the last 256 bytes; what it says need not be true
  Foreign,   // of a format that this program does not read
  Damaged,   // it is there, and contradicts its check or itself
  Followed,  // whole, but not the end of the file
  Cut,       // the file ends inside it
};

struct TrailerFound {
  TrailerState state = TrailerState::None;
  size_t offset = 0;  // where it begins, unless None
};

TrailerFound findTrailer(Bytes file);

}  // namespace spore::cli
