// A message from anywhere in the cluster, or from outside through HTTP or a WebSocket.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/status.h"

namespace spore {

// Text only: a stranger must not be able to make a handler cast his bytes. Views are valid during the
// handler's call only.
struct EventMessage {
  std::string_view topic;
  std::string_view data;      // plain text, at most limits::eventDataBytesMax bytes
  uint32_t from = 0;          // node id of the publisher
  std::string_view fromName;  // its host name
  bool isRetained = false;    // the value of this topic, kept by the cluster; not something that has just happened
};

// The rules for every message, whoever publishes it: Forbidden (an engine event's name), InvalidArgument (topic, or
// data that is not plain text), TooLarge (data over limits::eventDataBytesMax).
Status checkMessage(std::string_view topic, std::string_view data);

}  // namespace spore
