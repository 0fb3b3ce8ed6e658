// The one include of a sketch.
#pragma once

#include "spore/node/spore.h"
