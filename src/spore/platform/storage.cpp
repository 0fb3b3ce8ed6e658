#include "spore/platform/storage.h"

namespace spore {

// The number is what counts and never changes; the word is for people.
FlashText toText(StorageKey key) {
  switch (key) {
    case StorageKey::BootCount: return SPORE_TEXT("boot_count");
    case StorageKey::Labels: return SPORE_TEXT("labels");
    case StorageKey::Settings: return SPORE_TEXT("settings");
    case StorageKey::Wifi: return SPORE_TEXT("wifi");
    case StorageKey::Peers: return SPORE_TEXT("peers");
    case StorageKey::Forgotten: return SPORE_TEXT("forgotten");
    case StorageKey::AccessPoint: return SPORE_TEXT("access_point");
    case StorageKey::Crash: return SPORE_TEXT("crash");
    case StorageKey::Firmware: return SPORE_TEXT("firmware");
    case StorageKey::Staging: return SPORE_TEXT("staging");
    case StorageKey::Trailer: return SPORE_TEXT("trailer");
    case StorageKey::GoodStart: return SPORE_TEXT("good_start");
    case StorageKey::KeptValues: return SPORE_TEXT("kept_values");
    case StorageKey::OwnSettings: return SPORE_TEXT("own_settings");
    case StorageKey::NodeKeys: return SPORE_TEXT("node_keys");
  }
  return SPORE_TEXT("record");
}

}  // namespace spore
