#include "spore/context/event_message.h"

#include "spore/base/limits.h"
#include "spore/base/text.h"
#include "spore/context/event_names.h"
#include "spore/context/topics.h"

namespace spore {

Status checkMessage(std::string_view topic, std::string_view data) {
  if (isReservedTopic(topic)) return Status::Forbidden;
  if (!isValidTopic(topic)) return Status::InvalidArgument;
  if (data.size() > limits::eventDataBytesMax) return Status::TooLarge;
  return isPlainText(data) ? Status::Ok : Status::InvalidArgument;
}

}  // namespace spore
