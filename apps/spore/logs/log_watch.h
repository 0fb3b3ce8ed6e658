// LogWatch: asks many nodes for their logs at once, once or again and again.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/target.h"
#include "boards/linux/http_client.h"
#include "failure.h"
#include "logs/log_merge.h"
#include "logs/node_log.h"
#include "selection.h"

namespace spore::cli {

class LogWatch {
 public:
  explicit LogWatch(const std::vector<Target>& targets);

  // Asks all of them, and waits until each has answered or has not. The failures, in the order of the targets.
  std::vector<Failure> askAll();
  // From now on members that fit and are ACTIVE are watched too.
  void addWhoever(const Selection& selection) { selection_ = selection; }
  // Asks those whose turn it is, and waits a tenth of a second for what comes.
  void step();

  // What came so far, in the order of its time; while nodes are asked again and again, up to a time before which
  // nothing more can come.
  std::vector<LogEntry> takeAll() { return merge_.take(INT64_MAX); }
  std::vector<LogEntry> takeRipe();
  // Of the longest name, within bounds.
  size_t nameColumns() const;

 private:
  struct Watched {
    explicit Watched(const Target& target);

    Endpoint endpoint;
    std::string nodeId;  // empty: not known
    NodeLog log;
    HttpHandle request;  // while it is asked
    int64_t askedMs = 0;
    int64_t fromMs = INT64_MIN;      // what is older is not shown: of a node that comes later, all before we began
    uint64_t nextAskMs = 0;          // of a monotonic clock
    int64_t knownUntilMs = 0;        // nothing before this can come any more
    std::optional<Failure> failure;  // of the last time
  };

  size_t askedCount() const;
  void ask(Watched& node);
  void takeOutcome(Watched& node, const HttpCall& call, const HttpOutcome& outcome);
  void learnMembers();
  void takeMembers(const JsonValue& document);
  void run(int milliseconds);

  EventLoop loop_{1};
  std::vector<std::unique_ptr<Watched>> nodes_;
  LogMerge merge_;
  const int64_t beganMs_;
  std::optional<Selection> selection_;
  HttpHandle membersRequest_;
  uint64_t learnAtMs_;
  size_t askedForMembers_ = 0;  // how often, so that each time another one is asked
};

}  // namespace spore::cli
