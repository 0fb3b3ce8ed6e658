// EventRecords: what was really published, who really got it, and what the publishers were told.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "simulator/core/time.h"
#include "spore/context/delivery.h"

namespace spore::sim {

// A sure event, and what became of it at each node. Lives of nodes are told by the moments at which they booted.
struct SureRecord {
  struct At {
    bool isRecipient = false;
    Time life = 0;             // of a recipient, when it was published
    Time deliveredAt = never;  // first
    Time deliveredLife = never;
    Outcome told = Outcome::None;  // in the final report
  };
  uint64_t serial = 0;
  size_t publisher = 0;
  Time publisherLife = 0;
  EventId id = 0;
  Time at = 0;
  Time expiresAt = 0;
  Time momentAt = 0;  // when all act; `at` if at once
  Time reportedAt = never;
  std::vector<At> nodes;
};

// The last value that somebody wrote to a topic is told by the greatest serial.
struct RetainedRecord {
  uint64_t serial = 0;
  size_t topic = 0;
  size_t writer = 0;
  Time at = 0;
};

class EventRecords {
 public:
  SureRecord& add(SureRecord record) {
    record.serial = nextSerial_++;
    sure_.push_back(std::move(record));
    return sure_.back();
  }
  uint64_t nextSerial() const { return nextSerial_; }
  // Null if it was never published, or is forgotten.
  SureRecord* find(uint64_t serial) {
    if (sure_.empty() || serial < sure_.front().serial || serial >= nextSerial_) return nullptr;
    return &sure_[serial - sure_.front().serial];
  }
  SureRecord* find(size_t publisher, Time life, EventId id) {
    for (size_t i = sure_.size(); i-- > 0;) {
      SureRecord& record = sure_[i];
      if (record.publisher == publisher && record.publisherLife == life && record.id == id) return &record;
    }
    return nullptr;
  }
  const std::deque<SureRecord>& sure() const { return sure_; }
  // Those whose fate was settled long ago.
  void forgetBefore(Time moment) {
    while (!sure_.empty() && sure_.front().expiresAt < moment) sure_.pop_front();
  }

 private:
  std::deque<SureRecord> sure_;
  uint64_t nextSerial_ = 1;
};

}  // namespace spore::sim
