#include "spore/delivery/event_delivery.h"

#include "spore/delivery/repeat_frame.h"
#include "spore/delivery/retained_frames.h"

namespace spore {
namespace {

bool isValidFrame(const Frame& frame) {
  switch (frame.header.type) {
    case FrameType::Event: return decodeEventFrame(frame.body).ok();
    case FrameType::Repeat: return decodeRepeatFrame(frame.body).ok();
    case FrameType::EventAck: return isEventAckBody(frame.body);
    case FrameType::Retain: return decodeRetainFrame(frame.body).ok();
    case FrameType::RetainPull: return decodeRetainPull(frame.body).ok();
    default: return false;
  }
}

}  // namespace

void EventDelivery::begin(Instant now) {
  sure_.begin(now);
  retained_.begin(now);
  cluster_.setEventFrameHandler(
      [](const Frame& frame) { return isValidFrame(frame); },
      [this](Instant at, Member& from, const Frame& frame, Millis waited) { onFrame(at, from, frame, waited); });
  cluster_.setHeartbeatHandlers(
      [this](Instant at, ByteWriter& writer) {
        retained_.writeToHeartbeat(writer);
        sure_.writeToHeartbeat(at, writer);
      },
      [this](Instant at, Member& from, const Heartbeat& heartbeat, Millis waited) {
        const bool answers = (heartbeat.capabilities & heartbeatAnswersEvents) != 0;
        retained_.onHeartbeat(at, from, heartbeat.retained, answers, heartbeat.uptimeS);
        sure_.onHeartbeat(from, heartbeat.eventAcks, answers, waited);
      });
}

// The body is valid: isValidFrame() has said so.
void EventDelivery::onFrame(Instant now, Member& from, const Frame& frame, Millis waited) {
  switch (frame.header.type) {
    case FrameType::Event: {
      const Result<EventFrame> event = decodeEventFrame(frame.body);
      if (event.ok() && event.value().isSure()) return sure_.onEvent(now, from, event.value(), waited);
      const HostName name = cluster_.members().hostName(from);
      return fast_.onEventFrame(frame.body, {from.nodeId, frame.header.incarnation, frame.header.sequence, name});
    }
    case FrameType::Repeat: return sure_.onRepeat(now, from, decodeRepeatFrame(frame.body).value(), waited);
    case FrameType::EventAck: return sure_.onAcks(from, frame.body);
    case FrameType::Retain: return retained_.onRetain(now, decodeRetainFrame(frame.body).value());
    case FrameType::RetainPull: return retained_.onPull(now, from, decodeRetainPull(frame.body).value());
    default: return;
  }
}

Millis EventDelivery::untilNext(Instant now) const {
  return std::min(sure_.untilNext(now), retained_.untilNext(now));
}

}  // namespace spore
