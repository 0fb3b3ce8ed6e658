// The portal's page, as tools/portal_page made it from apps/firmware/portal.html.
#pragma once

#include "spore/base/flash_bytes.h"

namespace spore {

// gzip.
FlashBytes portalPage();

}  // namespace spore
