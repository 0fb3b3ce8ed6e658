// Whole datagrams: the header, and the body of every type that the cluster reads.
// covers: frame.cpp probe.cpp forget.cpp heartbeat.cpp page.cpp
#include "spore/cluster/wire/frame.h"

#include "spore/cluster/wire/round_trip_fuzz.h"

namespace spore {
namespace {

void checkHeader(const Frame& frame, Bytes datagram) {
  const uint8_t known = frame.hasTag() ? frameFlagAuthenticated | frameFlagsEpoch : 0;
  CHECK((frame.header.flags & frameFlagsMustKnow & ~known) == 0);
  CHECK(frame.header.nodeId != 0 && frame.header.incarnation != 0);
  CHECK(frame.body.data() == datagram.data() + frameHeaderBytes || frame.body.empty());
  CHECK(frame.body.size() == datagram.size() - frameHeaderBytes - (frame.hasTag() ? frameTagBytes : 0));
  uint8_t buffer[frameHeaderBytes];
  ByteWriter writer{MutableBytes{buffer}};
  encodeHeader(writer, frame.header);
  CHECK(writer.ok() && std::memcmp(buffer, datagram.data(), frameHeaderBytes) == 0);
}

// Of two stamps at most one is newer, and none than itself. The header's other numbers serve as the second one.
void checkOrder(const FrameHeader& header) {
  const bool isFirstNewer = isNewer(header.incarnation, header.sequence, header.nodeId, header.fleetId);
  const bool isSecondNewer = isNewer(header.nodeId, header.fleetId, header.incarnation, header.sequence);
  CHECK(!isFirstNewer || !isSecondNewer);
  CHECK(!isNewer(header.incarnation, header.sequence, header.incarnation, header.sequence));
}

void checkBody(const Frame& frame) {
  switch (frame.header.type) {
    case FrameType::Heartbeat: (void)fuzz::checkHeartbeat(frame.body); break;
    case FrameType::Probe: (void)fuzz::checkProbe(frame.body); break;
    case FrameType::Page: (void)fuzz::checkPage(frame.body); break;
    case FrameType::Forget: (void)fuzz::checkForget(frame.body); break;
    default: break;  // read elsewhere, or not by this version
  }
}

}  // namespace
}  // namespace spore

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const spore::Bytes datagram{data, size};
  const spore::Result<spore::Frame> frame = spore::decodeFrame(datagram);
  if (!frame.ok()) return 0;
  spore::checkHeader(frame.value(), datagram);
  spore::checkOrder(frame.value().header);
  spore::checkBody(frame.value());
  return 0;
}
