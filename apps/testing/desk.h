// Desk: memory that a test and the process of its sketch share. It outlives that process, as flash does.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "spore/platform/http.h"
#include "spore/platform/system_info.h"
#include "support/fake_storage.h"

namespace spore::testing {

// What the test asks of the sketch's process, one at a time.
enum class Order : uint32_t { Start, Advance, Request, Fire, Publish, AddMember, SilenceMember, Call };

// A text with a length, in place.
template <size_t bytesMax>
struct DeskText {
  uint32_t size;
  char bytes[bytesMax];

  // False: it is too long.
  bool set(std::string_view text) {
    if (text.size() > bytesMax) return false;
    size = static_cast<uint32_t>(text.size());
    std::memcpy(bytes, text.data(), text.size());
    return true;
  }
  std::string_view view() const { return {bytes, size}; }
};

struct DeskMessage {
  DeskText<limits::topicBytesMax> topic;
  DeskText<limits::eventDataBytesMax> data;
};

struct DeskMember {
  DeskText<64> name;  // empty: nobody
  DeskText<256> labels;
  bool isSilent;
};

// All zeros is an empty one.
struct Desk {
  static constexpr uint32_t messagesMax = 64;
  static constexpr uint32_t membersMax = 8;

  Order order;
  ResetCause cause;  // of Start
  uint32_t leftMs;   // that Advance has still to pass
  HttpMethod method;
  DeskText<2048> name;  // a path, an event, a topic, a member
  DeskText<8192> text;  // a body, data, labels
  // Of Call, as distances from a function of this program, which lies elsewhere in each process.
  intptr_t work;
  intptr_t call;

  bool hasRestarted;  // the process ends, and wants to be started again
  uint32_t status;    // of the reply
  DeskText<256 * 1024> reply;
  alignas(16) uint8_t value[256];
  DeskText<256> failure;  // what could not be done; empty: all was

  uint64_t worldMs;     // since the test began
  uint32_t clockUtc;    // what setClock() said; 0: unknown
  uint64_t clockSetMs;  // when that was

  uint32_t publishedCount;  // in all; the place is this number modulo messagesMax
  DeskMessage published[messagesMax];
  DeskText<64 * 1024> log;
  DeskMember members[membersMax];

  FakeStorage::Records flash;
  uint8_t retained[SystemInfo::retainedBytes];
};

}  // namespace spore::testing
