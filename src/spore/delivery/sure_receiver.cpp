#include "spore/delivery/sure_receiver.h"

#include <algorithm>

namespace spore {
namespace {

// What was delivered is remembered for so long after it has expired: until its publisher has heard of it, or gives up.
constexpr Millis remembered{15000};

}  // namespace

SureReceiver::Verdict SureReceiver::judge(Instant now, const SureMessage& message, Millis uptime) {
  const EventTerms& terms = message.event.terms;
  const uint16_t number = message.event.sequence;
  const auto oldest = static_cast<uint16_t>(number - terms.alive);
  if (terms.lifeMs == 0 || terms.alive >= PublisherWindow::size) return Verdict::Ignored;
  PublisherWindow* const window = windowFor(now, message, oldest);
  if (window == nullptr) return Verdict::NoRoom;
  window->keepUntil(now + Millis{terms.lifeMs} + remembered);
  // Published before this node's start: it was no recipient, or has had it in an earlier life.
  if (terms.ageMs >= uptime.count) {
    window->skip(terms.epoch, number);
    return Verdict::Ignored;
  }
  const uint8_t check = message.check();
  const Instant due = now + Millis{terms.inMs};
  switch (window->placeOf(now, terms.epoch, number, oldest, check)) {
    case PublisherWindow::Place::Delivered:
      // The copy that was on its way for the shortest time tells the moment best.
      if (waiting_ && terms.inMs > 0) waiting_->hasten(message.publisher, message.event.topic, message.event.data, due);
      return Verdict::Delivered;
    case PublisherWindow::Place::Over: return Verdict::Ignored;
    case PublisherWindow::Place::Early:
    case PublisherWindow::Place::Doubtful: return Verdict::Early;
    case PublisherWindow::Place::Next: break;
  }
  const bool waits = terms.inMs > 0 || (waiting_ && waiting_->hasOf(message.publisher));
  if (waits) {
    const Status status =
        wait(due, now + Millis{terms.lifeMs}, message.publisher, message.event.topic, message.event.data);
    // It would expire before those in front of it have acted.
    if (status == Status::OutOfRange) return Verdict::Early;
    if (status != Status::Ok) return Verdict::NoRoom;
  }
  window->mark(number, check);
  return waits ? Verdict::Waits : Verdict::Deliver;
}

PublisherWindow* SureReceiver::windowFor(Instant now, const SureMessage& message, uint16_t oldest) {
  PublisherWindow* free = nullptr;
  for (PublisherWindow& window : windows_) {
    const bool isNeeded = window.isNeeded(now);
    if (isNeeded && window.publisher() == message.publisher) return &window;
    if (!isNeeded) free = &window;
  }
  if (free != nullptr) free->begin(now, message.publisher, message.event.terms.epoch, oldest);
  return free;
}

Status SureReceiver::wait(Instant due, Instant until, uint32_t publisher, std::string_view topic,
                          std::string_view data) {
  if (!waiting_.make()) return Status::Full;
  const Status status = waiting_->add(due, until, publisher, topic, data);
  if (waiting_->isEmpty()) waiting_.drop();
  return status;
}

bool SureReceiver::isIdle(Instant now) const {
  if (waiting_) return false;
  return std::none_of(std::begin(windows_), std::end(windows_),
                      [&](const PublisherWindow& window) { return window.isNeeded(now); });
}

bool SureReceiver::writeAcks(Instant now, ByteWriter& writer) {
  for (size_t i = 0; i < limits::surePublishersMax; ++i) {
    if (writer.room() < eventAckBytes) return false;
    const PublisherWindow& window = windows_[nextAck_];
    nextAck_ = static_cast<uint16_t>((nextAck_ + 1) % limits::surePublishersMax);
    if (!window.isNeeded(now)) continue;
    const EventAck ack = window.acks();
    if (ack.number != 0) encodeEventAck(writer, ack);
  }
  return true;
}

}  // namespace spore
