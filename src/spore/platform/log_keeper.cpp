#include "spore/platform/log_keeper.h"

#include <cstring>

#include "spore/base/utf8.h"

namespace spore {
namespace {

constexpr std::string_view cutMark = "...";

// As much as fits, without half a character at the end.
size_t cutSize(std::string_view text, size_t bytesMax) {
  if (text.size() <= bytesMax) return text.size();
  size_t size = bytesMax;
  while (size > 0 && (static_cast<uint8_t>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

// Control characters and bytes that are no UTF-8 become question marks, so that a line can be shown anywhere.
char* putClean(char* out, std::string_view text) {
  while (!text.empty()) {
    const size_t sequence = utf8SequenceSize(text);
    const auto byte = static_cast<uint8_t>(text[0]);
    if (sequence == 0 || byte < ' ' || byte == 0x7F) {
      *out++ = '?';
      text.remove_prefix(1);
      continue;
    }
    std::memcpy(out, text.data(), sequence);
    out += sequence;
    text.remove_prefix(sequence);
  }
  return out;
}

}  // namespace

LogKeeper::Kept::Kept(Log& keptLog, Clock& itsClock, uint32_t ofRun)
    : log(keptLog), clock(itsClock), run(ofRun), countedUntil(itsClock.now()) {}

LogKeeper::Head LogKeeper::Kept::headAt(size_t offset) const {
  Head head;
  std::memcpy(&head, bytes + offset, sizeof head);
  return head;
}

size_t LogKeeper::Kept::after(size_t offset) const {
  const size_t behind = offset + headAt(offset).size();
  return isWrapped && behind == upperEnd ? 0 : behind;
}

void LogKeeper::Kept::dropOldest() {
  begin = after(begin);
  ++first;
  if (begin == 0) isWrapped = false;
}

char* LogKeeper::Kept::makeRoom(size_t size) {
  for (;;) {
    if (first == next) {
      begin = end = 0;
      isWrapped = false;
    }
    if (!isWrapped) {
      if (size <= sizeof bytes - end) break;
      upperEnd = end;
      end = 0;
      isWrapped = true;
    }
    if (size <= begin - end) break;
    dropOldest();
  }
  char* const room = bytes + end;
  end += size;
  return room;
}

bool LogKeeper::begin(Log& log, Clock& clock, uint32_t run) {
  if (!kept_.make(log, clock, run)) return false;
  log.setKeeper(this);
  return true;
}

uint64_t LogKeeper::uptimeMs() const {
  return kept_->uptimeMs + kept_->clock.now().roundSince(kept_->countedUntil).count;
}

void LogKeeper::tick() {
  if (!kept_) return;
  kept_->uptimeMs = uptimeMs();
  kept_->countedUntil = kept_->clock.now();
}

void LogKeeper::keep(LogLevel level, std::string_view area, std::string_view line) {
  static_assert(areaBytesMax < 1U << areaSizeBits, "its size has so many bits");
  static_assert(limits::logBytes >= 4 * (sizeof(Head) + areaBytesMax + lineBytesMax), "a few lines at least");
  if (!kept_) return;
  const bool isCut = line.size() > lineBytesMax;
  const size_t plainSize = cutSize(line, isCut ? lineBytesMax - cutMark.size() : lineBytesMax);
  const size_t areaSize = cutSize(area, areaBytesMax);
  const size_t lineSize = plainSize + (isCut ? cutMark.size() : 0);
  const uint64_t at = uptimeMs();
  const Head head{static_cast<uint32_t>(at), static_cast<uint16_t>(at >> 32),
                  static_cast<uint8_t>(static_cast<uint8_t>(level) << areaSizeBits | areaSize),
                  static_cast<uint8_t>(lineSize)};
  char* out = kept_->makeRoom(head.size());
  std::memcpy(out, &head, sizeof head);
  out = putClean(out + sizeof head, area.substr(0, areaSize));
  out = putClean(out, line.substr(0, plainSize));
  if (isCut) std::memcpy(out, cutMark.data(), cutMark.size());
  ++kept_->next;
}

Result<KeptLine> LogKeeper::at(uint32_t number) const {
  if (!kept_ || number < kept_->first || number >= kept_->next) return Status::NotFound;
  size_t offset = kept_->begin;
  for (uint32_t passed = kept_->first; passed != number; ++passed) offset = kept_->after(offset);
  const Head head = kept_->headAt(offset);
  const char* const texts = kept_->bytes + offset + sizeof head;
  return KeptLine{uint64_t{head.atHigh} << 32 | head.atLow,
                  head.level(),
                  {texts, head.areaSize()},
                  {texts + head.areaSize(), head.lineSize}};
}

}  // namespace spore
