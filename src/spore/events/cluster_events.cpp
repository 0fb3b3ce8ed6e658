#include "spore/events/cluster_events.h"

#include "spore/context/event_names.h"

namespace spore {
namespace {

// RFC 1982 serial numbers; 0 is "nothing seen" and never a sequence.
bool isNewerSequence(uint16_t sequence, uint16_t last) {
  return last == 0 || static_cast<int16_t>(static_cast<uint16_t>(sequence - last)) > 0;
}

}  // namespace

ClusterEvents::ClusterEvents(NodeContext& context, const Sender& send) : context_(context), send_(send) {
  context_.setPublisher([this](std::string_view topic, std::string_view data) { return sendToAll(topic, data); });
}

void ClusterEvents::onEventFrame(Bytes body, uint32_t fromId, std::string_view fromName, uint16_t& lastSequence) {
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
  context_.bus().deliver(EventMessage{event.topic, event.data, fromId, fromName});
}

Status ClusterEvents::sendToAll(std::string_view topic, std::string_view data) {
  if (++sequence_ == 0) sequence_ = 1;
  EventFrame event;
  event.sequence = sequence_;
  event.topic = topic;
  event.data = data;
  ByteWriter writer{MutableBytes{body_}};
  encodeEventFrame(writer, event);
  ++counters_.published;
  return send_ ? send_(writer.written()) : Status::Unavailable;
}

}  // namespace spore
