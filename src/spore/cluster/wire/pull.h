// PULL: what do you know about these members, or about all? PULL-REPLY: this much.
#pragma once

#include "spore/cluster/wire/frame.h"
#include "spore/cluster/wire/report.h"

namespace spore {

enum PullFlag : uint8_t {
  pullAll = 1,    // reports about every member
  pullPages = 2,  // your member list in pages, for somebody who does not know all of them
};

// Short ids of the members asked about; empty with a flag of the above. A view into the datagram.
struct Pull {
  uint16_t token = 0;  // never 0
  uint8_t flags = 0;   // PullFlag bits; unknown ones are ignored
  Bytes shortIds;

  size_t count() const { return shortIds.size() / shortIdBytes; }
  uint32_t shortIdAt(size_t index) const { return ByteReader{shortIds.from(index * shortIdBytes)}.u24(); }
};

enum PullReplyState : uint8_t {
  replyIsDoubtful = 1,  // I hear no broadcasts, or have just stalled: that I know nothing newer says little
  replyIsFull = 2,      // my list has no room for more: that I do not know a member says nothing
};

// A view into the datagram.
struct PullReply {
  uint16_t token = 0;  // of the PULL that this answers
  uint8_t state = 0;   // PullReplyState bits; unknown ones are ignored
  Bytes reports;

  size_t count() const { return reports.size() / freshnessReportBytes; }
  FreshnessReport reportAt(size_t index) const;
  bool mentions(uint32_t shortId) const;
};

constexpr size_t pullIdsMax = 32;
constexpr size_t pullReportsMax = 64;
constexpr size_t pullFixedBytes = 4;

// Before the short ids and the reports, of which the caller then writes `count`.
void encodePullHead(ByteWriter& writer, uint16_t token, uint8_t flags, size_t count);
// Truncated; Malformed: token 0. What follows the last id or report is skipped.
Result<Pull> decodePull(Bytes body);
Result<PullReply> decodePullReply(Bytes body);

}  // namespace spore
