#include "spore/services/event_refusal.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(EventRefusal, EachReasonHasItsStatusAndItsCode) {
  const struct {
    Status status;
    std::string_view topic;
    uint16_t httpStatus;
    std::string_view code;
  } refusals[] = {
      {Status::Forbidden, "node_discovered", 400, "reserved_event"},
      {Status::TooLarge, "light", 413, "event_too_large"},
      {Status::InvalidArgument, "light", 400, "invalid_data"},
      {Status::InvalidArgument, "a b", 400, "invalid_event"},
      {Status::Full, "light", 429, "too_many_events"},
      {Status::Busy, "light", 503, "busy"},
      {Status::Unavailable, "light", 503, "unavailable"},
      {Status::IoError, "light", 503, "unavailable"},
  };
  for (const auto& expected : refusals) {
    const EventRefusal refusal = eventRefusal(expected.status, expected.topic);
    EXPECT_EQ(refusal.httpStatus, expected.httpStatus);
    EXPECT_EQ(refusal.code, expected.code);
    EXPECT_GT(refusal.message.size(), 20u);
  }
}

}  // namespace
}  // namespace spore
