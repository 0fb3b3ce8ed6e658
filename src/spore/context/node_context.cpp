#include "spore/context/node_context.h"

namespace spore {

Subscription NodeContext::on(const char* name, const EventHandler& handler) {
  return reported(bus_.on(name, handler), name);
}

Subscription NodeContext::subscribe(const char* filter, const MessageHandler& handler) {
  return reported(bus_.subscribe(filter, handler), filter);
}

Status NodeContext::publish(std::string_view topic, std::string_view data) {
  const Status checked = checkMessage(topic, data);
  if (checked != Status::Ok) return checked;
  // Refused before it is sent: the members must not hear what this node's own subscribers do not.
  if (bus_.isTooDeep()) return Status::Busy;
  const Status sent = publisher_ ? publisher_(topic, data) : Status::Unavailable;
  deliver(topic, data);
  return sent;
}

Status NodeContext::deliverHere(std::string_view topic, std::string_view data) {
  const Status checked = checkMessage(topic, data);
  if (checked != Status::Ok) return checked;
  if (bus_.isTooDeep()) return Status::Busy;
  deliver(topic, data);
  return Status::Ok;
}

void NodeContext::deliver(std::string_view topic, std::string_view data) {
  bus_.deliver(EventMessage{topic, data, identity_.nodeId, identity_.hostname});
}

Subscription NodeContext::reported(const Result<SubscriptionId>& outcome, const char* name) {
  if (outcome.ok() || !log_.isOn(LogLevel::Error)) return outcome;
  FixedString<120> line;
  (void)SPORE_TEXT("not subscribed to ").appendTo(line);
  line.append(std::string_view{name == nullptr ? "" : name}.substr(0, limits::topicBytesMax));
  line.append(": ");
  (void)toText(outcome.status()).appendTo(line);
  log_.write(LogLevel::Error, "context", line);
  return outcome;
}

}  // namespace spore
