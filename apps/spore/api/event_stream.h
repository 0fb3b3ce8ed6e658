// Following the events of a cluster through one of its members, and through another one when that one goes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/node_choice.h"
#include "failure.h"

namespace spore::cli {

struct EventSource {
  Endpoint endpoint;
  std::string name;  // host name of the member that tells
};

// The Failure for a source that sends something that is no event.
Failure noEventFailure(const EventSource& source, const std::string& cause);

class EventStream {
 public:
  struct Handlers {
    std::function<void(const EventSource& via, std::string_view text)> onText;
    // Another member is listened to from now on; what happened since the last one ended is not known. `cause` says why.
    std::function<void(const EventSource& before, const EventSource& now, const std::string& cause)> onChange;
    // Asked ten times a second. May throw, as the others may: that ends run().
    std::function<bool()> stop;
  };

  // `greeting` is what each member is told first.
  EventStream(ClusterApi& cluster, std::string greeting, Handlers handlers);

  const EventSource& source() const { return source_; }
  // Until stop() says so. Throws an Unreachable Failure when nobody of the cluster has answered for a while.
  void run();

 private:
  void learnMembers();
  bool goOnElsewhere(const std::string& cause);
  bool isOver();

  const std::string greeting_;
  const Handlers handlers_;
  EventSource source_;
  std::vector<Endpoint> others_;  // members as they were told last, those who were ACTIVE first
  uint64_t learntAt_ = 0;         // milliseconds of a monotonic clock
};

}  // namespace spore::cli
