// RetainedValues: the last value of each topic, kept by all members, and handed to whoever subscribes, joins or
// returns.
#pragma once

#include "spore/base/rate_limit.h"
#include "spore/base/spare_memory.h"
#include "spore/cluster/cluster_manager.h"
#include "spore/cluster/timers.h"
#include "spore/delivery/retained_store.h"

namespace spore {

struct RetainedCounters {
  uint32_t taken = 0;   // newer values, from others
  uint32_t noRoom = 0;  // values for which there was no room here
  uint32_t asked = 0;   // questions for newer ones
  uint32_t sent = 0;    // answers to such questions
};

class RetainedValues {
 public:
  RetainedValues(NodeContext& context, ClusterManager& cluster);
  RetainedValues(const RetainedValues&) = delete;
  RetainedValues& operator=(const RetainedValues&) = delete;

  void begin(Instant now) { youngUntil_.set(now + youth); }

  void onRetain(Instant now, const RetainFrame& frame);
  void onPull(Instant now, const Member& from, const RetainPull& pull);
  // What a heartbeat says of its sender's values; empty: it has none. `knows`: it would say.
  void onHeartbeat(Instant now, const Member& from, Bytes retained, bool knows, uint32_t uptimeS);
  // [digest 4], nothing if there are no values.
  void writeToHeartbeat(ByteWriter& writer);

  void loop(Instant now);
  Millis untilNext(Instant now) const;

  // The one behind this topic; null at the end. See RetainedStore::nextAfter().
  const RetainedStore::Entry* nextAfter(uint32_t topicHash, std::string_view topic) const {
    return kept_ ? kept_->store.nextAfter(topicHash, topic) : nullptr;
  }
  const RetainedStore& store() const { return kept_->store; }  // while nextAfter() finds something
  // Equal for all that keep the same values; 0: there are none.
  uint32_t digest() const { return kept_ ? kept_->store.digest() : 0; }
  size_t count() const { return kept_ ? kept_->store.valueCount() : 0; }
  const RetainedCounters& counters() const { return counters_; }

 private:
  static constexpr Millis youth{30000};
  static constexpr size_t sayingMax = 4;
  // A value of this node that is said again, in case that the first time was lost.
  struct Saying {
    uint32_t topicHash = 0;
    uint8_t left = 0;  // times; 0: free
    Instant due;
  };
  // The questions to one member.
  struct Asking {
    uint32_t nodeId = 0;  // 0: none
    uint8_t left = 0;     // times
    Instant due;
    uint32_t digest = 0;  // ours when they began
  };

  // What a node needs as soon as somebody in the cluster keeps a value.
  struct Kept {
    RetainedStore store;
    Saying saying[sayingMax];
    Asking asking;
    Pause resting;            // after questions that brought nothing
    uint32_t vainDigest = 0;  // of those who were asked last
    uint8_t inVain = 0;       // such questions in a row
    RateLimit answers{24};
    Pause askedLately;
    uint32_t asker = 0;  // who has asked last
  };

  Status retain(std::string_view topic, std::string_view value);
  Status write(Instant now, std::string_view topic, std::string_view value);
  void sayAgain(Instant now, uint32_t topicHash);
  bool isBeingSaid(uint32_t topicHash) const;
  void say(const RetainedStore::Entry& entry);
  void open(const RetainedStore::Entry& entry);
  void ask(Instant now);
  void sendQuestions(const Member& to);
  void greetSubscribers();
  void deliver(std::string_view topic, std::string_view value, uint32_t writer);
  void noteNoRoom(Instant now, std::string_view topic);

  NodeContext& context_;
  ClusterManager& cluster_;
  Spare<Kept> kept_;
  Deadline youngUntil_;
  Pause fullRest_;  // after values for which there was no room
  bool hasToldNoRoom_ = false;
  RetainedCounters counters_;
};

}  // namespace spore
