// The first byte says in pieces of which size the rest, an answer, arrives; 0: at once.
// covers: status_reader.cpp
#include "spore/base/check.h"
#include "spore/first_generation/status_reader.h"

namespace spore {
namespace {

Status read(StatusReader& reader, Bytes answer, size_t piece) {
  reader.begin();
  for (; !answer.empty(); answer = answer.from(piece)) reader.push(answer.first(piece));
  return reader.finish();
}

}  // namespace
}  // namespace spore

// An answer means the same in whatever pieces it comes, and only a whole one with a chip's id counts.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  static StatusReader wholeReader;
  static StatusReader piecesReader;
  if (size == 0) return 0;
  const Bytes answer{data + 1, size - 1};
  const Status whole = read(wholeReader, answer, answer.size() + 1);
  const Status pieces = read(piecesReader, answer, data[0] == 0 ? answer.size() + 1 : data[0]);
  CHECK((whole == Status::Ok) == (pieces == Status::Ok));
  if (whole != Status::Ok) return 0;
  CHECK(answer.size() <= StatusReader::answerBytesMax);
  const OldFigures& a = wholeReader.figures();
  const OldFigures& b = piecesReader.figures();
  CHECK(a.chipId != 0 && a.chipId == b.chipId && a.freeHeap == b.freeHeap && a.cpuFreqMHz == b.cpuFreqMHz);
  CHECK(a.flashChipSize == b.flashChipSize && a.sdkVersion == b.sdkVersion.view());
  return 0;
}
