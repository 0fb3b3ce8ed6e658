#include "spore/diagnostics/trail.h"

#include "spore/base/byte_reader.h"
#include "spore/base/crc32.h"
#include "spore/base/text.h"

namespace spore {
namespace {

// Uptime in seconds (4), starts (4), the task's name, filled up with zeros, CRC-32 of them all (4).
constexpr size_t trailBytes = 12 + TaskName::capacity();
static_assert(trailBytes <= SystemInfo::retainedBytes && trailBytes % 4 == 0, "the trail must fit");

}  // namespace

bool isByHand(ResetCause cause) {
  return cause == ResetCause::External || cause == ResetCause::PowerOn;
}

// After power was lost there is only noise, which the check tells.
Trail::End Trail::begin() {
  End end;
  uint8_t trail[trailBytes];
  if (system_.retained(MutableBytes{trail}) != Status::Ok) return end;
  ByteReader reader{Bytes{trail}};
  const uint32_t uptimeS = reader.u32();
  const uint32_t starts = reader.u32();
  const Bytes name = reader.bytes(TaskName::capacity());
  const std::string_view task = asText(name).substr(0, asText(name).find('\0'));
  if (reader.u32() == crc32(Bytes{trail}.first(trailBytes - 4)) && isPlainText(task)) {
    end.uptimeS = uptimeS;
    end.task = TaskName{task};
    if (!isByHand(system_.resetCause())) starts_ = starts + 1;
  }
  retain();
  return end;
}

void Trail::note(const char* task, uint32_t uptimeS) {
  if (task == task_ && uptimeS == uptimeS_) return;
  task_ = task;
  uptimeS_ = uptimeS;
  retain();
}

void Trail::forgetStarts() {
  starts_ = 0;
  retain();
}

void Trail::forgetOne() {
  if (starts_ > 0) --starts_;
  retain();
}

void Trail::retain() {
  const TaskName name{task_};
  uint8_t trail[trailBytes];
  ByteWriter writer{MutableBytes{trail}};
  writer.u32(uptimeS_);
  writer.u32(starts_);
  writer.bytes(asBytes(name));
  while (writer.size() < trailBytes - 4) writer.u8(0);
  writer.u32(crc32(writer.written()));
  system_.retain(writer.written());
}

}  // namespace spore
