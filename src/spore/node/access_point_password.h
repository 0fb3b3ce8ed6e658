// The password of the fallback access point: each board has its own, so that who knows one does not know all.
#pragma once

#include "spore/platform/radio.h"
#include "spore/platform/storage.h"
#include "spore/platform/system_info.h"

namespace spore {

// Made from the board's entropy at the first call and stored; the same from then on. Twelve characters that are hard to
// mistake for each other: 60 bits. When it cannot be stored, the next start has another one.
WifiPassword ownAccessPointPassword(Storage& storage, SystemInfo& system);

}  // namespace spore
