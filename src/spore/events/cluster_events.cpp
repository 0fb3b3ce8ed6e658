#include "spore/events/cluster_events.h"

#include "spore/context/event_names.h"

namespace spore {

ClusterEvents::ClusterEvents(NodeContext& context, const Sender& send)
    : context_(context), send_(send), recent_(context.random()) {
  context_.setPublisher([this](std::string_view topic, std::string_view data) { return sendToAll(topic, data); });
}

void ClusterEvents::onEventFrame(Bytes body, const EventOrigin& from) {
  const Result<EventFrame> decoded = decodeEventFrame(body);
  if (!decoded.ok()) {
    ++counters_.malformed;
    return;
  }
  const EventFrame& event = decoded.value();
  if (isReservedTopic(event.topic)) {
    ++counters_.reserved;
    return;
  }
  const bool isOwn = from.nodeId == context_.identity().nodeId;
  if (isOwn || !recent_.add(from.nodeId, from.incarnation, from.sequence, body)) {
    ++counters_.duplicates;
    return;
  }
  ++counters_.received;
  // Cannot be Busy: frames are read between handlers, never inside one.
  (void)context_.bus().deliver(EventMessage{event.topic, event.data, from.nodeId, from.hostname});
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
