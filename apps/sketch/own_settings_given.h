// A sketch's own settings as its command line gives them.
#pragma once

#include <vector>

#include "given_settings.h"
#include "spore/node/spore.h"

namespace spore {

// To be called once, before setup(). The values take the place of the defaults: what was stored counts over them, as
// with the engine's. Throws cli::Failure, Usage, for a name that nobody has and for a value that is not allowed.
void giveOwnSettings(Spore& node, const std::vector<GivenSetting>& given);

}  // namespace spore
