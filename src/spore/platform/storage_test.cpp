#include "spore/platform/storage.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

// Records of an earlier firmware are found by them: by the number in flash, by the name among the files of Linux.
TEST(StorageKey, EachHasItsNumberAndItsName) {
  const struct {
    StorageKey key;
    uint8_t number;
    std::string_view name;
  } keys[] = {
      {StorageKey::BootCount, 1, "boot_count"},
      {StorageKey::Labels, 2, "labels"},
      {StorageKey::Settings, 3, "settings"},
      {StorageKey::Wifi, 4, "wifi"},
      {StorageKey::Peers, 5, "peers"},
      {StorageKey::Forgotten, 6, "forgotten"},
      {StorageKey::AccessPoint, 7, "access_point"},
      {StorageKey::Crash, 8, "crash"},
      {StorageKey::Firmware, 9, "firmware"},
      {StorageKey::Staging, 10, "staging"},
      {StorageKey::Trailer, 11, "trailer"},
      {StorageKey::GoodStart, 12, "good_start"},
      {StorageKey::KeptValues, 13, "kept_values"},
      {StorageKey::OwnSettings, 14, "own_settings"},
      {StorageKey::NodeKeys, 15, "node_keys"},
  };
  uint8_t end = 1;
  for (const auto& each : keys) {
    EXPECT_EQ(static_cast<uint8_t>(each.key), each.number);
    EXPECT_EQ(inRam<16>(toText(each.key)), each.name);
    EXPECT_EQ(each.number, end++);
  }
  EXPECT_EQ(end, storageKeysEnd);
  EXPECT_EQ(inRam<16>(toText(static_cast<StorageKey>(0))), "record");
}

}  // namespace
}  // namespace spore
