// What a sketch, a command line or a board decides about one node before it begins.
#pragma once

#include "spore/cluster/cluster_settings.h"
#include "spore/config/settings.h"
#include "spore/context/labels.h"
#include "spore/ota/trial.h"
#include "spore/ota/update_rules.h"
#include "spore/platform/radio.h"

namespace spore {

struct NodeOptions {
  HostName hostname;  // empty: derived from the board's id
  FixedString<hostNameBytesMax> cluster{"spore"};
  Labels labels;
  Settings settings;
  uint16_t httpPort = 80;
  FixedVector<Endpoint, seedsMax> seeds;
  WifiCredentials station;  // empty: that of the firmware
  // Without a name: that of the node. Without a password: that of the firmware, or the board's own.
  WifiCredentials fallbackAccessPoint;
  // Whose signature an image must have; without a key, whether one without a signature will do.
  UpdateKeys updateKeys;
  bool acceptsUnsigned = true;
  TrialTerms trial;
};

}  // namespace spore
