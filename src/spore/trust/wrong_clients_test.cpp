#include "spore/trust/wrong_clients.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr IpAddress somebody{10, 0, 0, 1};

TEST(WrongClients, FiveAreFreeWithinTenSecondsAndThenAgain) {
  WrongClients clients;
  Instant now{1000};
  for (int i = 0; i < WrongClients::triesMax; ++i) EXPECT_FALSE(clients.isTooMany(now, somebody));
  EXPECT_TRUE(clients.isTooMany(now, somebody));
  EXPECT_FALSE(clients.isTooMany(now, IpAddress{10, 0, 0, 2}));
  now = now + Millis{9999};
  EXPECT_TRUE(clients.isTooMany(now, somebody));
  now = now + Millis{1};
  EXPECT_FALSE(clients.isTooMany(now, somebody));
}

TEST(WrongClients, WhenAllPlacesAreTakenTheFirstIsForgotten) {
  WrongClients clients;
  Instant now{1000};
  for (int i = 0; i <= WrongClients::triesMax; ++i) (void)clients.isTooMany(now, somebody);
  for (size_t i = 0; i < limits::wrongClientsMax; ++i) {
    now = now + Millis{1};
    EXPECT_FALSE(clients.isTooMany(now, IpAddress{static_cast<uint32_t>(100 + i)}));
  }
  EXPECT_FALSE(clients.isTooMany(now, somebody));
}

}  // namespace
}  // namespace spore
