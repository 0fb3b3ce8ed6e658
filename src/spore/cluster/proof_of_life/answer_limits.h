// How many bytes a frame may bring to a sender that has not shown that it is there: anybody can send a frame in the
// name of another node, and must not make this node send much to that one.
#pragma once

#include <algorithm>

#include "spore/base/answer_budget.h"
#include "spore/cluster/wire/frame.h"
#include "spore/cluster/wire/probe.h"
#include "spore/cluster/wire/pull.h"

namespace spore {

// How many bytes may go to the sender of a frame of so many bytes that proves nothing.
constexpr size_t bytesPaidFor(size_t frameBytes) {
  return frameBytes * forgeableAnswerFactor;
}

// Each frame of an unknown sender brings it two questions (ContactQueue).
constexpr size_t twoQuestionsBytes = 2 * probeFrameBytes;
inline bool paysForTwoQuestions(const Frame& frame) {
  return bytesPaidFor(frameHeaderBytes + frame.body.size()) >= twoQuestionsBytes;
}
// How many bytes are left for the answer.
inline size_t answerBytesPaidFor(const Frame& question) {
  const size_t bytes = bytesPaidFor(frameHeaderBytes + question.body.size());
  return bytes - std::min(bytes, twoQuestionsBytes);
}

// The bytes of a PULL about so many members, and of the first frame that answers it.
constexpr size_t pullBytes(size_t ids) {
  return frameHeaderBytes + pullFixedBytes + ids * shortIdBytes;
}
constexpr size_t pullReplyBytes(size_t reports) {
  return frameHeaderBytes + pullFixedBytes + std::min(reports, pullReportsMax) * freshnessReportBytes;
}

}  // namespace spore
