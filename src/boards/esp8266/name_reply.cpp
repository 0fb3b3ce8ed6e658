#include "boards/esp8266/name_reply.h"

namespace spore {
namespace {

constexpr size_t headBytes = 12;
constexpr size_t nameBytesMax = 255;
constexpr size_t labelBytesMax = 63;
constexpr size_t addressBytes = 16;
constexpr uint8_t isReply = 0x80;  // in the third byte
constexpr uint8_t operationMask = 0x78;
constexpr uint8_t isAuthority = 0x04;
constexpr uint8_t wantsRecursion = 0x01;
constexpr uint8_t formatError = 1;  // in the fourth byte
constexpr uint8_t notImplemented = 4;
constexpr unsigned typeA = 1;
constexpr unsigned typeAny = 255;
constexpr unsigned classInternet = 1;
// Short: what the phone has learned here is wrong as soon as it has left.
constexpr uint8_t secondsToLive = 5;

unsigned number(MutableBytes message, size_t at) {
  return static_cast<unsigned>(message.data()[at] << 8 | message.data()[at + 1]);
}

void put(MutableBytes message, size_t at, unsigned value) {
  message.data()[at] = static_cast<uint8_t>(value >> 8);
  message.data()[at + 1] = static_cast<uint8_t>(value);
}

// Where the question's name ends; 0: it is none. In a question nothing was said before that it could point to.
size_t endOfName(MutableBytes message, size_t size) {
  size_t at = headBytes;
  while (at < size && at - headBytes < nameBytesMax) {
    const size_t label = message.data()[at++];
    if (label == 0) return at;
    if (label > labelBytesMax) return 0;
    at += label;
  }
  return 0;
}

void putHead(MutableBytes message, uint8_t code, unsigned questions, unsigned answers) {
  uint8_t* const bytes = message.data();
  bytes[2] = static_cast<uint8_t>(isReply | isAuthority | (bytes[2] & (operationMask | wantsRecursion)));
  bytes[3] = code;
  put(message, 4, questions);
  put(message, 6, answers);
  put(message, 8, 0);
  put(message, 10, 0);
}

}  // namespace

size_t answerNameQuery(MutableBytes message, size_t size, IpAddress ip) {
  if (size > message.size()) size = message.size();
  if (size < headBytes || (message.data()[2] & isReply) != 0) return 0;
  if ((message.data()[2] & operationMask) != 0) {
    putHead(message, notImplemented, 0, 0);
    return headBytes;
  }
  const size_t name = number(message, 4) == 1 ? endOfName(message, size) : 0;
  const size_t end = name + 4;
  if (name == 0 || end > size || end + addressBytes > message.size()) {
    putHead(message, formatError, 0, 0);
    return headBytes;
  }
  const unsigned type = number(message, name);
  const bool isAddress = (type == typeA || type == typeAny) && number(message, name + 2) == classInternet;
  putHead(message, 0, 1, isAddress ? 1 : 0);
  if (!isAddress) return end;
  // The name is that of the question, at byte 12.
  const uint8_t answer[addressBytes] = {0xC0,
                                        headBytes,
                                        0,
                                        typeA,
                                        0,
                                        classInternet,
                                        0,
                                        0,
                                        0,
                                        secondsToLive,
                                        0,
                                        4,
                                        static_cast<uint8_t>(ip.value >> 24),
                                        static_cast<uint8_t>(ip.value >> 16),
                                        static_cast<uint8_t>(ip.value >> 8),
                                        static_cast<uint8_t>(ip.value)};
  for (size_t i = 0; i < addressBytes; ++i) message.data()[end + i] = answer[i];
  return end + addressBytes;
}

}  // namespace spore
