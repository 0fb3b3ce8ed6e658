#include "spore/context/event_names.h"

namespace spore {

bool isReservedTopic(std::string_view topic) {
  for (const char* const name : event_names::all) {
    if (topic == name) return true;
  }
  return false;
}

}  // namespace spore
