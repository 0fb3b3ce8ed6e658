// Every knob of a node, with its default. settings_table.cpp documents each by its consequence.
#pragma once

#include "spore/base/instant.h"

namespace spore {

struct Settings {
  Millis discoverySend{1000};
  Millis discoveryListen{100};
  Millis statusUpdate{1000};
  Millis heartbeat{2000};
  Millis memberInfo{10000};
  Millis debugOutput{5000};

  Millis inactiveAfter{10000};
  Millis deadAfter{60000};
  Millis forgetAfter{24 * 60 * 60 * 1000};
  Millis silenceBeforeProbe{4000};

  Millis rescueAfter{0};
};

}  // namespace spore
