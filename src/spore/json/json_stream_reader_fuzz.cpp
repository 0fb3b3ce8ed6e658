// The stream reader agrees with validateJson() however its bytes arrive, and its events are balanced.
#include "spore/json/json_stream_reader.h"

#include <cstddef>
#include <cstdint>

#include "spore/base/check.h"
#include "spore/base/hash.h"
#include "spore/base/random.h"
#include "spore/base/utf8.h"
#include "spore/json/json_validator.h"

namespace {

using spore::JsonEvent;
using spore::JsonEventKind;
using spore::Status;

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t size = spore::utf8SequenceSize(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

// Checks each event against those before it, and remembers all of them in a fingerprint.
class Listener {
 public:
  void note(const JsonEvent& event) {
    checkDepth(event);
    CHECK(event.text.size() <= 160);
    CHECK(isUtf8(event.text));
    const uint8_t head[] = {static_cast<uint8_t>(event.kind), event.depth, static_cast<uint8_t>(event.text.size())};
    events_ = spore::fingerprint(event.text, spore::fingerprint(spore::Bytes{head}, events_));
  }
  uint8_t depth() const { return depth_; }
  uint32_t events() const { return events_; }

 private:
  void checkDepth(const JsonEvent& event) {
    const bool begins = event.kind == JsonEventKind::BeginObject || event.kind == JsonEventKind::BeginArray;
    const bool ends = event.kind == JsonEventKind::EndObject || event.kind == JsonEventKind::EndArray;
    if (begins) ++depth_;
    CHECK(event.depth == depth_);
    if (ends) --depth_;
  }

  uint8_t depth_ = 0;
  uint32_t events_ = spore::fingerprintSeed;
};

struct Verdict {
  Status status;
  uint32_t events;
};

// Reads the text in pieces of 1 to `pieceMax` bytes, with a reader that was interrupted in the middle of another.
Verdict read(spore::Bytes text, spore::Random random, uint32_t pieceMax) {
  Listener listener;
  spore::JsonStreamReader reader([&listener](const JsonEvent& event) { listener.note(event); });
  CHECK(reader.push(spore::asBytes("[{\"a\":[\"\\ud83d")) == Status::Ok);
  reader.restart();
  listener = Listener{};
  Status status = Status::Ok;
  while (!text.empty() && status == Status::Ok) {
    const size_t piece = 1 + random.below(pieceMax);
    status = reader.push(text.first(piece));
    text = text.from(piece);
  }
  const Status end = reader.finish();
  CHECK(status == Status::Ok || end == status);
  if (end == Status::Ok) CHECK(listener.depth() == 0);
  CHECK(reader.finish() == end);
  return {end, listener.events()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const spore::Bytes text{data, size};
  const spore::Random random{spore::fingerprint(text)};
  const Verdict whole = read(text, random, UINT32_MAX);
  const Verdict pieces = read(text, random, 16);
  const Verdict single = read(text, random, 1);
  CHECK(pieces.status == whole.status && pieces.events == whole.events);
  CHECK(single.status == whole.status && single.events == whole.events);

  const Status expected = spore::validateJson(spore::asText(text));
  // A token over 160 bytes is the one thing that only the reader refuses.
  CHECK(whole.status == expected || whole.status == Status::TooLarge);
  if (whole.status == Status::TooLarge && expected != Status::TooLarge) CHECK(size > 160);
  return 0;
}
