// Whatever is asked: an answer fits the message, is marked as one, and is not answered again.
#include "boards/esp8266/name_reply.h"
#include "spore/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  uint8_t message[spore::nameReplyBytesMax];
  const size_t taken = size < sizeof message ? size : sizeof message;
  for (size_t i = 0; i < taken; ++i) message[i] = data[i];
  const spore::MutableBytes all{message};
  const size_t answer = spore::answerNameQuery(all, taken, spore::IpAddress{192, 168, 4, 1});
  CHECK(answer <= sizeof message);
  if (answer == 0) return 0;
  CHECK(answer >= 12 && (message[2] & 0x80) != 0 && message[0] == data[0] && message[1] == data[1]);
  CHECK(spore::answerNameQuery(all, answer, {}) == 0);
  return 0;
}
