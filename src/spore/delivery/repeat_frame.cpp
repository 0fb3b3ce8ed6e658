#include "spore/delivery/repeat_frame.h"

#include "spore/base/byte_reader.h"

namespace spore {

Result<SureMessage> decodeRepeatFrame(Bytes body) {
  ByteReader reader{body};
  SureMessage message;
  message.publisher = reader.u32();
  if (!reader.ok()) return Status::Truncated;
  const Result<EventFrame> event = decodeEventFrame(body.from(repeatFixedBytes));
  if (!event.ok()) return event.status();
  message.event = event.value();
  if (message.publisher == 0 || !message.event.isSure()) return Status::Malformed;
  return message;
}

}  // namespace spore
