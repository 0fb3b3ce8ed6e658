// StatusReader: takes the answer of a first-generation node's /api/node/status apart as it arrives.
#pragma once

#include "spore/base/bytes.h"
#include "spore/first_generation/old_peer.h"
#include "spore/json/json_stream_reader.h"

namespace spore {

// Reads the figures at the top level; everything else, the endpoints too, is skipped at any depth. A figure that is
// missing, of another type or larger than any board has is unknown; of one that comes twice the last counts.
class StatusReader {
 public:
  static constexpr size_t answerBytesMax = 16 * 1024;

  StatusReader() : reader_([this](const JsonEvent& event) { onEvent(event); }) {}

  // Starts a new answer and drops an unfinished one.
  void begin();
  void push(Bytes piece);
  // Errors of the JSON reader; TooLarge; Malformed: no object with a chipId, so no such node's answer.
  Status finish();
  // Valid after finish() was Ok.
  const OldFigures& figures() const { return figures_; }

 private:
  enum class Field : uint8_t { Other, FreeHeap, ChipId, SdkVersion, CpuFreqMHz, FlashChipSize };

  static Field fieldNamed(std::string_view name);
  void onEvent(const JsonEvent& event);
  void setNumber(std::string_view text);

  JsonStreamReader reader_;
  OldFigures figures_;
  size_t bytes_ = 0;
  Status status_ = Status::Ok;
  Field field_ = Field::Other;  // what the value that comes next is
};

}  // namespace spore
