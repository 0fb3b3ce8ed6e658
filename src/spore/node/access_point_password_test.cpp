#include "spore/node/access_point_password.h"

#include <gtest/gtest.h>

#include "support/fake_board.h"

namespace spore {
namespace {

TEST(AccessPointPassword, ItIsMadeOnceAndKept) {
  FakeBoard board;
  const WifiPassword password = ownAccessPointPassword(board.storage, board.system);
  EXPECT_EQ(password.size(), 12u);
  for (const char character : password.view()) {
    EXPECT_TRUE((character >= 'a' && character <= 'z' && character != 'l' && character != 'o') ||
                (character >= '2' && character <= '9'));
  }
  EXPECT_EQ(ownAccessPointPassword(board.storage, board.system), password.view());
  EXPECT_EQ(board.storage.stores, 1u);
}

TEST(AccessPointPassword, BoardsHaveDifferentOnes) {
  FakeBoard first;
  FakeBoard second;
  (void)second.system.entropy();
  const WifiPassword password = ownAccessPointPassword(first.storage, first.system);
  EXPECT_NE(ownAccessPointPassword(second.storage, second.system), password.view());
}

TEST(AccessPointPassword, ADamagedRecordIsReplaced) {
  FakeBoard board;
  const uint8_t damaged[] = {'a', 'b'};
  (void)board.storage.store(StorageKey::AccessPoint, damaged);
  EXPECT_EQ(ownAccessPointPassword(board.storage, board.system).size(), 12u);
  EXPECT_EQ(board.storage.stores, 2u);
}

}  // namespace
}  // namespace spore
