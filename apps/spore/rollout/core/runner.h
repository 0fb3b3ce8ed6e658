// Runner: decides what a rollout does next. It has no sockets, no clock and no files: whoever owns it carries out its
// actions, brings it the answers and the time, and keeps its entries, from which another one can go on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollout/core/journal.h"

namespace spore::cli {

// What is to be done now. There is one unanswered action for each node at most, and one AskMembers.
struct Action {
  enum class Kind {
    Ask,         // GET /api/node/update
    Prepare,     // POST /api/node/update/prepare
    Send,        // one part of the file, from `offset` on
    Discard,     // DELETE /api/node/update; an unanswered action of this node is not waited for any more
    AskMembers,  // the member list of `endpoint`
  };
  Kind kind = Kind::Ask;
  size_t node = noNode;  // of the plan; of the observers for AskMembers
  Endpoint endpoint;
  uint64_t offset = 0;

  friend bool operator==(const Action&, const Action&) = default;
};

// The answer to Prepare, Send or Discard.
struct StepAnswer {
  int status = 0;            // of HTTP; 0: it could not be reached
  std::string code = {};     // of the error
  std::string message = {};  // of the error, or why it could not be reached
  uint64_t received = 0;     // bytes that the node has
};

struct SeenMember {
  std::string key;
  Endpoint endpoint;
  std::optional<uint64_t> ageMs = {};  // since it was heard; nothing: who saw it does not say
};

// Times are milliseconds of any clock that does not go back.
class Runner {
 public:
  explicit Runner(RolloutState state);

  void start(uint64_t now);
  // Goes on with a rollout that another process has begun: nodes in flight are asked first what they run.
  void resume(uint64_t now);
  // Goes on with these failed nodes alone.
  void resumeFailed(uint64_t now, const std::vector<size_t>& failed);
  // The operator's wish: nodes in flight are finished, nothing new begins.
  void halt(uint64_t now, const std::string& message);
  // Halts at once: transfers are given up. Nodes that restart already are left to themselves.
  void abort(uint64_t now);

  // To be called a few times a second. Time in which nobody called, because the process was stopped, counts for no
  // node.
  void onTime(uint64_t now);
  // `report` is nothing if the node could not be reached; `cause` says why.
  void onReport(uint64_t now, size_t node, const std::optional<UpdateReport>& report, const std::string& cause);
  void onPrepared(uint64_t now, size_t node, const StepAnswer& answer);
  void onSent(uint64_t now, size_t node, const StepAnswer& answer);
  void onDiscarded(uint64_t now, size_t node, const StepAnswer& answer);
  // The members that this observer shows as ACTIVE; nothing if it could not be reached.
  void onMembers(uint64_t now, size_t observer, const std::optional<std::vector<SeenMember>>& active);

  std::vector<Action> takeActions();
  // In the order in which they happened; each is applied to state() already.
  std::vector<Entry> takeEntries() { return journal_.takeEntries(); }

  const RolloutState& state() const { return journal_.state(); }
  uint64_t soakLeftMs(uint64_t now) const { return state().isSoaking && soakUntil_ > now ? soakUntil_ - now : 0; }
  // Another member has heard it since it has the new image, or there is none.
  bool isWitnessed(size_t node) const { return nodes_[node].isSeen || !needsWitness(node); }
  uint64_t trialLeftMs(size_t node) const { return nodes_[node].trialLeftMs; }
  uint64_t receivedBytes(size_t node) const { return nodes_[node].received; }
  unsigned retries(size_t node) const { return nodes_[node].retries; }
  // Its phase, or what is being asked of it just now: "preparing", "halting".
  std::string_view activityOf(size_t node) const;
  // A transfer is being given up, and the node has not answered yet.
  bool isDiscarding() const;

 private:
  static constexpr uint64_t askPeriodMs = 1000;

  // What starts anew with a process: clocks, requests, and what nodes and members can be asked again.
  struct Watch {
    uint64_t beganAt = 0;
    uint64_t nextAt = 0;  // when to ask it, or to take up its transfer
    std::optional<Action::Kind> awaited;
    uint64_t installedAt = 0;  // or when this process began
    bool isSeen = false;       // ACTIVE for another member, which has heard it since then
    // A part was sent, and nothing came back. It may have been the last one, and the node about to start the new image:
    // nothing is given up before it has said what it runs.
    bool isInDoubt = false;
    bool hadReverted = false;  // by its last report before anything was sent to it
    // Its time is over, and it is asked once more before it is said to have failed.
    bool isAskedLast = false;
    uint64_t lastWordBy = 0;
    std::string_view overdueIn;
    uint64_t trialLeftMs = 0;
    unsigned silences = 0;
    uint64_t received = 0;  // bytes that the node has
    uint64_t furthest = 0;  // that it ever had of this update
    unsigned retries = 0;   // of the transfer, since it came further than ever before

    // Only what is new counts as progress: an image that comes to nothing each time must not be sent for ever.
    void noteReceived(uint64_t bytes);
  };

  void takeUp(uint64_t now);
  void noticeGap(uint64_t now);
  void step(uint64_t now);
  bool isOverdue(uint64_t now, size_t node) const;
  void stepOverdue(uint64_t now, size_t node);
  void stepNode(uint64_t now, size_t node);
  void stepGroups(uint64_t now);
  void beginWaiting(uint64_t now);
  bool needsCanary() const;
  bool advance(uint64_t now);
  void endGroups(uint64_t now);
  void stepMembers(uint64_t now);

  void judgeBeforehand(uint64_t now, size_t node, const UpdateReport& report);
  void judgeReturned(uint64_t now, size_t node, const UpdateReport& report);
  void judgeNew(uint64_t now, size_t node, const UpdateReport& report);
  bool judgeOther(uint64_t now, size_t node, const UpdateReport& report);
  void judgeSoaking(uint64_t now, size_t node, const std::optional<UpdateReport>& report);
  void onRefusal(uint64_t now, size_t node, const StepAnswer& answer);

  void act(Action::Kind kind, size_t node, uint64_t offset = 0);
  // False: nobody waits for such an answer any more.
  bool takeAnswer(Action::Kind kind, size_t node);
  void note(Entry entry) { journal_.note(std::move(entry)); }
  void retryLater(uint64_t now, size_t node, const std::string& code, const std::string& message);
  void fail(uint64_t now, size_t node, const std::string& code, const std::string& message, const std::string& runs);
  void noteInstalled(uint64_t now, size_t node);
  void skip(size_t node, const std::string& code, const std::string& message);
  void discard(size_t node);
  void haltFor(const std::string& code, const std::string& message);
  bool hasNew(size_t node, const UpdateReport& report) const;
  bool isForeign(size_t node, const UpdateReport& report) const;
  bool needsWitness(size_t node) const;
  bool mayHaveMoved(size_t node) const;

  Journal journal_;
  std::vector<Watch> nodes_;
  std::vector<Endpoint> endpoints_;  // of the nodes; where members have last seen those that did not answer
  std::vector<Action> actions_;
  uint64_t calledAt_ = 0;  // onTime()
  uint64_t soakUntil_ = 0;
  uint64_t queueUntil_ = 0;  // 0: nobody is waited for yet
  uint64_t membersAt_ = 0;
  size_t observer_ = 0;
  bool isObserverAwaited_ = false;
};

}  // namespace spore::cli
