// The first byte chooses between a value and a question; the rest is its body as it comes from the wire.
#include "spore/delivery/retained_frames.h"

#include <cstring>

#include "spore/context/topics.h"

namespace {

using namespace spore;

// What was decoded, encoded again, is the body without its extensions.
void checkSame(Bytes body, const ByteWriter& again) {
  CHECK(again.ok() && again.size() <= body.size());
  CHECK(std::memcmp(again.written().data(), body.data(), again.size()) == 0);
}

void checkValue(Bytes body) {
  const Result<RetainFrame> frame = decodeRetainFrame(body);
  if (!frame.ok()) return;
  const RetainFrame& value = frame.value();
  CHECK(value.version.writer != 0 && isValidTopic(value.topic));
  CHECK(!value.version.isNewerThan(value.version));
  uint8_t again[11 + limits::topicBytesMax + limits::eventDataBytesMax];
  ByteWriter writer{MutableBytes{again}};
  encodeRetainFrame(writer, value);
  checkSame(body, writer);
}

void checkQuestion(Bytes body) {
  const Result<RetainPull> decoded = decodeRetainPull(body);
  if (!decoded.ok()) return;
  const RetainPull& pull = decoded.value();
  CHECK(pull.from <= pull.to && pull.count() <= 255);
  uint8_t again[retainPullFixedBytes + 255 * heldVersionBytes];
  ByteWriter writer{MutableBytes{again}};
  encodeRetainPullHead(writer, pull.from, pull.to, pull.count());
  for (size_t i = 0; i < pull.count(); ++i) encodeHeldVersion(writer, pull.at(i));
  checkSame(body, writer);
  if (pull.count() > 0) CHECK(!pull.isOlder(pull.at(0).topicHash, pull.at(0).version));
  (void)pull.isOlder(pull.from, {1, 1});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes body{data + 1, size - 1};
  if (data[0] % 2 == 0) {
    checkValue(body);
  } else {
    checkQuestion(body);
  }
  return 0;
}
