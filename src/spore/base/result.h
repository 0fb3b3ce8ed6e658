// A Status, and a value when the status is Ok.
#pragma once

#include "spore/base/check.h"
#include "spore/base/status.h"

namespace spore {

template <typename T>
class [[nodiscard]] Result {
 public:
  // A failure. Passing Status::Ok is our own mistake: success carries a value.
  Result(Status status) : status_(status) { HEADER_CHECK(status != Status::Ok); }
  Result(const T& value) : value_(value) {}

  bool ok() const { return status_ == Status::Ok; }
  Status status() const { return status_; }
  const T& value() const {
    HEADER_CHECK(ok());
    return value_;
  }
  T valueOr(const T& fallback) const { return ok() ? value_ : fallback; }

 private:
  T value_{};
  Status status_ = Status::Ok;
};

}  // namespace spore
