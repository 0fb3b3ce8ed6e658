#include "spore/events/cluster_events.h"

#include "spore/context/event_names.h"

namespace spore {
namespace {

// The last one and a few behind it are old. Farther back is a counter that has gone round, or one that a forged frame
// had pushed ahead: its publisher must not stay unheard. A `last` of 0 is "nothing seen".
constexpr uint16_t oldEvents = 64;

bool isNewerSequence(uint16_t sequence, uint16_t last) {
  const auto behind = static_cast<uint16_t>(last - sequence);
  return last == 0 || behind >= oldEvents;
}

}  // namespace

ClusterEvents::ClusterEvents(NodeContext& context, const Sender& send) : context_(context), send_(send) {
  context_.setPublisher([this](std::string_view topic, std::string_view data) { return sendToAll(topic, data); });
}

void ClusterEvents::onEventFrame(Bytes body, uint32_t fromId, std::string_view fromName,
                                 WordPart<uint16_t>& lastSequence) {
  const Result<EventFrame> decoded = decodeEventFrame(body);
  if (!decoded.ok()) {
    ++counters_.malformed;
    return;
  }
  const EventFrame& event = decoded.value();
  const bool isOwn = fromId == context_.identity().nodeId;
  if (isOwn || !isNewerSequence(event.sequence, lastSequence)) {
    ++counters_.duplicates;
    return;
  }
  lastSequence = event.sequence;
  if (isReservedTopic(event.topic)) {
    ++counters_.reserved;
    return;
  }
  ++counters_.received;
  // Not Busy: frames are read between handlers, never inside one.
  (void)context_.bus().deliver(EventMessage{event.topic, event.data, fromId, fromName});
}

Status ClusterEvents::sendToAll(std::string_view topic, std::string_view data) {
  if (++sequence_ == 0) sequence_ = 1;
  EventFrame event;
  event.sequence = sequence_;
  event.topic = topic;
  event.data = data;
  static_assert(sizeof(SharedBuffers::outgoing) - limits::datagramBytesMax >= eventFrameBytesMax);
  ByteWriter writer{context_.buffers().besideFrame()};
  encodeEventFrame(writer, event);
  ++counters_.published;
  const Status status = send_ ? send_(writer.written()) : Status::Unavailable;
  if (mirror_) mirror_(topic, data);
  return status;
}

}  // namespace spore
