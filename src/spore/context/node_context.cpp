#include "spore/context/node_context.h"

namespace spore {

Subscription NodeContext::on(const char* name, const EventHandler& handler) {
  return noted(bus_.on(name, handler), name);
}

Subscription NodeContext::subscribe(const char* filter, const MessageHandler& handler) {
  return noted(bus_.subscribe(filter, handler), filter);
}

Status NodeContext::publish(std::string_view topic, std::string_view data) {
  if (const Status status = admit(topic, data, published_); status != Status::Ok) return status;
  const Status sent = publisher_ ? publisher_(topic, data) : Status::Unavailable;
  deliver(topic, data);
  return sent;
}

Result<EventId> NodeContext::publish(std::string_view topic, std::string_view data, Delivery delivery,
                                     const SureTerms& terms) {
  if (delivery == Delivery::Fast) {
    const Status status = publish(topic, data);
    return status == Status::Ok ? Result<EventId>{EventId{0}} : status;
  }
  if (const Status status = admit(topic, data, published_); status != Status::Ok) return status;
  if (!surePublisher_) return Status::Unavailable;
  const Result<EventId> id = surePublisher_(topic, data, terms);
  if (id.ok() && mirror_) mirror_(topic, data);
  return id;
}

Status NodeContext::retain(std::string_view topic, std::string_view value) {
  if (const Status status = admit(topic, value, published_); status != Status::Ok) return status;
  if (!retainer_) return Status::Unavailable;
  const Status status = retainer_(topic, value);
  if (status == Status::Ok && mirror_) mirror_(topic, value);
  return status;
}

Status NodeContext::deliverHere(std::string_view topic, std::string_view data) {
  if (const Status status = admit(topic, data, deliveredHere_); status != Status::Ok) return status;
  deliver(topic, data);
  return Status::Ok;
}

Status NodeContext::admit(std::string_view topic, std::string_view data, RateLimit& rate) {
  const Status checked = checkMessage(topic, data);
  if (checked != Status::Ok) return checked;
  // Refused before it is sent: the members must not hear what this node's own subscribers do not.
  if (bus_.isTooDeep()) return Status::Busy;
  if (clock_ == nullptr || rate.take(clock_->now())) {
    isSuppressing_ = false;
    return Status::Ok;
  }
  ++suppressedEvents_;
  // One line for all that are left out, until one gets through again.
  if (!isSuppressing_) log_.say(LogLevel::Warning, "context", SPORE_TEXT("too many messages a second: left some out"));
  isSuppressing_ = true;
  return Status::Full;
}

void NodeContext::deliver(std::string_view topic, std::string_view data) {
  // Cannot be Busy: callers have checked isTooDeep().
  (void)bus_.deliver(EventMessage{topic, data, identity_.nodeId, identity_.hostname});
}

LoggedStatus NodeContext::fire(const char* name, void* data) {
  const Status status = bus_.fire(name, data);
  if (status != Status::Ok) logFailure(SPORE_TEXT("event "), name, SPORE_TEXT(" reached no handler: "), status);
  return status;
}

LoggedStatus NodeContext::noteRegistration(FlashText what, FlashText name, Status status) {
  if (status == Status::Ok) return status;
  if (firstRefusal_ == Status::Ok) firstRefusal_ = status;
  logFailure(what, name, SPORE_TEXT(" is not registered: "), status);
  return status;
}

Subscription NodeContext::noted(const Result<SubscriptionId>& outcome, const char* name) {
  noteRegistration(SPORE_TEXT("handler of "), name, outcome.status());
  return outcome;
}

void NodeContext::logFailure(FlashText what, FlashText name, FlashText failure, Status status) {
  if (!log_.isOn(LogLevel::Error)) return;
  FixedString<128> line;
  what.appendCutTo(line);
  line.appendCut(inRam<limits::topicBytesMax>(name == nullptr ? FlashText{""} : name));
  failure.appendCutTo(line);
  toText(status).appendCutTo(line);
  log_.write(LogLevel::Error, "context", line);
}

}  // namespace spore
