// The one include of a sketch.
#pragma once

#include "spore/config/own_settings.h"
#include "spore/node/spore.h"
#include "spore/node/trust.h"
#include "spore/services/kept_values.h"
#include "spore/services/time_of_day.h"

// What a sketch defines. Whoever runs it calls them by these plain names, as Arduino's cores do.
extern "C" {
void setup();
void loop();
}
