// A Status that may be left unread: who returns it has logged what went wrong.
#pragma once

#include "spore/base/status.h"

namespace spore {

// What registering and firing return, so that a sketch stays short and yet nothing goes wrong in silence.
class LoggedStatus {
 public:
  constexpr LoggedStatus(Status status) : status_(status) {}
  constexpr operator Status() const { return status_; }

 private:
  Status status_;
};

}  // namespace spore
