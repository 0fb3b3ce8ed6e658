// HEARTBEAT: who I am, how I am, whom I see, and how fresh my knowledge of some others is.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/cluster/wire/frame.h"
#include "spore/cluster/wire/report.h"
#include "spore/context/node_info.h"
#include "spore/platform/system_info.h"

namespace spore {

constexpr size_t freshnessReportsMax = 12;
constexpr size_t heartbeatFixedBytes = 38;  // without header, reports and extensions
constexpr size_t extensionHeaderBytes = 2;

enum HeartbeatCapability : uint16_t {
  heartbeatAnswersEvents = 1,  // says which sure events it has delivered
};

enum HeartbeatState : uint8_t {
  heartbeatSolicits = 1,          // I am new: tell me whom you know
  heartbeatIsFull = 2,            // my member table is full of living members
  heartbeatMissesBroadcasts = 4,  // I hear no broadcasts
  heartbeatIsCopy = 8,            // of a broadcast one, sent to you alone
};

struct Heartbeat {
  NodePhase phase = NodePhase::Alive;
  uint8_t state = 0;           // HeartbeatState bits
  uint8_t busyQuarters = 0;    // announced stall in units of 0.25 s
  uint16_t activeMembers = 0;  // this node counts itself
  uint16_t activeHash = 0;     // XOR over active (id, incarnation), itself included
  uint16_t knownMembers = 0;
  uint32_t freeHeap16 = 0;      // free heap in units of 16 bytes, saturating at 64 GiB
  uint16_t largestBlock16 = 0;  // largest free block in units of 16 bytes, saturating
  int8_t rssi = 0;              // dBm, 0 without radio
  ResetCause resetCause = ResetCause::Unknown;
  uint32_t uptimeS = 0;
  uint32_t profileDigest = 0;
  uint16_t longestLoopMs = 0;
  uint16_t capabilities = 0;  // HeartbeatCapability bits
  uint16_t httpPort = 0;
  uint16_t echoToken = 0;  // of the probe that this answers; 0: answers none
  uint32_t echoNonce = 0;  // of that probe, an extension; 0: it had none
  FixedVector<FreshnessReport, freshnessReportsMax> reports;
  uint32_t identityDigest = 0;  // identityDigestOf() the two texts below; always sent
  // The texts are extensions, each [type 1][length 1][bytes]; unknown ones are skipped.
  bool hasIdentity = false;  // whether the two below travel with this frame
  std::string_view hostname;
  std::string_view labels;  // in the form of Labels::text()
  // Written behind the rest by those who understand them (src/spore/delivery); views into the body, empty: none.
  Bytes retained;
  Bytes eventAcks;

  bool isCopy() const { return (state & heartbeatIsCopy) != 0; }
  // Neither a copy nor an answer: sent to all.
  bool isBroadcast() const { return echoToken == 0 && !isCopy(); }
};

// The largest there is: a full set of reports, the longest name and labels. An answer has a nonce, but no reports.
constexpr size_t heartbeatBytesMax = heartbeatFixedBytes + freshnessReportsMax * freshnessReportBytes +
                                     extensionHeaderBytes + hostNameBytesMax + extensionHeaderBytes +
                                     limits::labelTextBytesMax;
static_assert(frameHeaderBytes + heartbeatBytesMax + frameTagBytes <= limits::datagramBytesMax,
              "the largest heartbeat fits one datagram, with room for its authentication");

// The body; writer.ok() tells whether it fitted.
void encodeHeartbeat(ByteWriter& writer, const Heartbeat& heartbeat);
enum class HeartbeatExtension : uint8_t { Name = 1, Labels = 2, Nonce = 3, Retained = 4, EventAcks = 5 };
constexpr size_t extensionBytesMax = 255;
// Behind the body, or behind another extension.
void encodeExtension(ByteWriter& writer, HeartbeatExtension type, Bytes bytes);
// Changes the capabilities of an encoded body, to which extensions of so many bytes were appended (the digest of
// values, answers to events). They travel together: a heartbeat that was cut on its way does not say that there is
// nothing to say.
void setCapabilities(MutableBytes body, uint16_t capabilities, size_t appendedBytes);
// Turns an encoded body into a copy of itself.
void markAsCopy(MutableBytes body);
// Views point into `body`; `heartbeat` means something only after Ok. Truncated, or Malformed: host name or labels that
// break their rules, come twice or without a name, or are not the ones that the identity digest is of. Phases and
// causes of a newer version become Alive and Unknown; reports beyond the twelfth are skipped. Capabilities are 0 if
// extensions that were appended are missing.
Status decodeHeartbeat(Bytes body, Heartbeat& heartbeat);
// A frame whose body decodes, for whoever does not need what is in it.
bool isWholeHeartbeat(const Frame& frame);
// Never 0, which means "none".
uint32_t identityDigestOf(std::string_view hostname, std::string_view labels);

}  // namespace spore
