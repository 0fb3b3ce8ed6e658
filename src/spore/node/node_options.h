// What a sketch, a command line or a board decides about one node before it begins.
#pragma once

#include "spore/cluster/cluster_settings.h"
#include "spore/config/settings.h"
#include "spore/context/labels.h"
#include "spore/ota/trial.h"
#include "spore/ota/update_rules.h"
#include "spore/platform/radio.h"
#include "spore/trust/node_keys.h"

namespace spore {

struct NodeOptions {
  HostName hostname;  // empty: derived from the board's id
  FixedString<hostNameBytesMax> cluster{"spore"};
  Labels labels;
  Settings settings;
  FixedVector<Endpoint, seedsMax> seeds;
  // Further names by which browsers call this node, separated by spaces: "gate.example.com"; one that begins with a dot
  // is a domain that holds the node's own name: ".example.com". Kept as a pointer.
  const char* names = "";
  WifiCredentials station;  // empty: that of the firmware
  // Where the name is empty, the node's is taken; where the password is, that of the firmware or the board's own.
  WifiCredentials fallbackAccessPoint;
  // An image must be signed with one of these keys. Where there are none, acceptsUnsigned says whether unsigned images
  // are taken.
  UpdateKeys updateKeys;
  bool acceptsUnsigned = true;
  TrialTerms trial;
  // Null: those that storage has, and where there are none the node is open. Kept as a pointer until begin() is over.
  const NodeKeys* keys = nullptr;
  // A node with keys listens to nodes of the first generation, and tells them what is published, only if this says so:
  // they have no keys.
  bool trustsFirstGeneration = false;
};

}  // namespace spore
