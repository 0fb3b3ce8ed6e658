// Not lwIP: see err.h.
#pragma once

#include "IPAddress.h"
