#include "spore/delivery/publisher_window.h"

#include <cstring>

#include "spore/cluster/wire/report.h"

namespace spore {
namespace {

constexpr uint8_t over = 1;  // in place of a check
// In steps of 64 ms: repetitions are farther apart, and echoes of one frame closer.
constexpr uint8_t doubtTicks = 2;

uint8_t tickOf(Instant now) {
  return static_cast<uint8_t>(now.raw() >> 6);
}

}  // namespace

void PublisherWindow::begin(Instant now, uint32_t publisher, uint16_t epoch, uint16_t oldest) {
  publisher_ = publisher;
  keepUntil_ = now;
  epoch_ = epoch;
  doubted_ = 0;
  restart(oldest);
}

void PublisherWindow::restart(uint16_t oldest) {
  newest_ = static_cast<uint16_t>(oldest - 1);
  std::memset(checks_, over, sizeof checks_);
}

PublisherWindow::Place PublisherWindow::placeOf(Instant now, uint16_t epoch, uint16_t number, uint16_t oldest,
                                                uint8_t check) {
  const int behind = numbersBehind(number, newest_);
  if (epoch != epoch_ || behind >= size || behind < -size) {
    if (!isRepeated(now, number, check)) return Place::Doubtful;
    epoch_ = epoch;
    restart(oldest);
  } else if (behind >= 0 && checkOf(number) == check) {
    return Place::Delivered;
  } else if (behind >= 0 && checkOf(number) == over) {
    return Place::Over;
  }
  for (uint16_t before = oldest; before != number; ++before) {
    if (!isPast(before)) return Place::Early;
  }
  return Place::Next;
}

// Whether this one, far from all others, has come a while ago as well.
bool PublisherWindow::isRepeated(Instant now, uint16_t number, uint8_t check) {
  const bool isKnown = doubted_ == number && doubtedCheck_ == check;
  if (!isKnown) {
    doubted_ = number;
    doubtedCheck_ = check;
    doubtedTick_ = tickOf(now);
    return false;
  }
  if (static_cast<uint8_t>(tickOf(now) - doubtedTick_) < doubtTicks) return false;
  doubted_ = 0;
  return true;
}

// Whether it was delivered, whatever it said, or is over; 0 is no number.
bool PublisherWindow::isPast(uint16_t number) {
  const int behind = numbersBehind(number, newest_);
  return number == 0 || behind >= size || (behind >= 0 && checkOf(number) != 0);
}

void PublisherWindow::advance(uint16_t number) {
  while (newest_ != number) {
    ++newest_;
    checkOf(newest_) = 0;
  }
}

void PublisherWindow::mark(uint16_t number, uint8_t check) {
  if (numbersBehind(number, newest_) < 0) advance(number);
  if (numbersBehind(number, newest_) < size) checkOf(number) = check;
}

void PublisherWindow::skip(uint16_t epoch, uint16_t number) {
  const int ahead = -numbersBehind(number, newest_);
  if (epoch == epoch_ && ahead <= size && !isPast(number)) mark(number, over);
}

EventAck PublisherWindow::acks() const {
  EventAck ack;
  ack.publisher = shortNodeId(publisher_);
  ack.life = lifeOfEpoch(epoch_);
  for (uint16_t back = 0; back < size; ++back) {
    const auto number = static_cast<uint16_t>(newest_ - back);
    const uint8_t check = checks_[number % size];
    if (number == 0 || check <= over) continue;
    if (ack.number == 0) ack.number = number;
    const int distance = numbersBehind(number, ack.number);
    if (distance > 0) ack.before = static_cast<uint16_t>(ack.before | 1u << (distance - 1));
    ack.check = static_cast<uint8_t>(ack.check ^ check);
  }
  return ack;
}

}  // namespace spore
