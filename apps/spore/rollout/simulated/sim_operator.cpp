#include "sim_operator.h"

#include "rollout/core/record_text.h"
#include "rollout/io/observers.h"

namespace spore::cli {
namespace {

constexpr sim::Time tickPeriod = 50 * sim::millisecond;
constexpr uint32_t planMs = 4000;

size_t slotOf(const Action& action) {
  return action.kind == Action::Kind::AskMembers ? noNode : action.node;
}

}  // namespace

SimOperator::SimOperator(sim::World& world, std::string file, ImageFacts facts)
    : world_(world), station_(world.addGuest()), change_({std::move(file)}), facts_(std::move(facts)) {}

// A list of fifty takes some twenty segments: often enough one is lost twice. Then somebody types the command again.
std::vector<MemberView> SimOperator::askMembers() {
  std::vector<MemberView> members;
  const Endpoint first{world_.medium().addressOf(0).ip, 80};
  while (members.empty() && world_.violations().empty()) {
    bool isAnswered = false;
    send(first, {"GET", "/api/cluster/members", "", "", "", planMs}, [&](const NodeReply& reply) {
      isAnswered = true;
      if (reply.status != 0) members = readMembers(JsonValue::parse(reply.body, nullptr, false));
    });
    while (!isAnswered && world_.violations().empty()) world_.run(sim::second);
  }
  return members;
}

void SimOperator::plan(const RolloutTerms& terms) {
  const std::vector<MemberView> members = askMembers();
  std::vector<Candidate> candidates(members.size());
  size_t answers = 0;
  for (size_t index = 0; index < members.size(); ++index) {
    const MemberView& member = members[index];
    candidates[index] = {keyOf(member), member.hostname, endpointOf(member), std::nullopt, "", false};
    send(endpointOf(member), {"GET", "/api/node/update", "", "", "", planMs},
         [&answers, &candidate = candidates[index]](const NodeReply& reply) {
           ++answers;
           candidate.wasReached = reply.status != 0;
           candidate.cause = reply.cause;
           if (reply.status == 200) candidate.report = readUpdateReport(JsonValue::parse(reply.body, nullptr, false));
         });
  }
  while (answers < members.size() && world_.violations().empty()) world_.run(sim::second);
  Plan plan = makePlan({facts_}, candidates, terms, {});
  plan.observers = observersIn(members);
  runner_ = std::make_unique<Runner>(RolloutState(std::move(plan), terms));
  record_ = {compactJson(recordHead("r-sim", 0, "", state()))};
}

void SimOperator::start() {
  runner_->start(nowMs());
  tick();
}

void SimOperator::resume() {
  replaceRunner();
  runner_->resume(nowMs());
  tick();
}

void SimOperator::resumeFailed() {
  replaceRunner();
  std::vector<size_t> failed;
  for (size_t node = 0; node < state().nodes.size(); ++node) {
    if (state().nodes[node].phase == Phase::Failed) failed.push_back(node);
  }
  runner_->resumeFailed(nowMs(), failed);
  tick();
}

// As if another process went on.
void SimOperator::replaceRunner() {
  latest_.clear();
  runner_ = std::make_unique<Runner>(readRecord(record_).state);
}

bool SimOperator::isDone() const {
  return state().isOver() && !runner_->isDiscarding();
}

void SimOperator::tick() {
  runner_->onTime(nowMs());
  flush();
  if (isDone() || isTicking_) return;
  isTicking_ = true;
  world_.after(tickPeriod, [this] {
    isTicking_ = false;
    tick();
  });
}

void SimOperator::flush() {
  for (const Entry& entry : runner_->takeEntries()) {
    record_.push_back(compactJson(recordLine(nowMs(), entry, state().plan)));
    steps_.push_back({world_.now(), entry});
    if (onStep_) onStep_(entry);
  }
  for (const Action& action : runner_->takeActions()) perform(action);
}

void SimOperator::perform(const Action& action) {
  const NodeRequest request = requestFor(action, *runner_, change_);
  const uint64_t number = ++sent_;
  latest_[slotOf(action)] = number;
  if (request.method != "GET") ++updateRequests_[action.node];
  send(action.endpoint, request, [this, action, number](const NodeReply& reply) {
    if (latest_[slotOf(action)] != number) return;
    bringAnswer(*runner_, nowMs(), action, reply, change_);
    flush();
  });
}

void SimOperator::send(Endpoint server, const NodeRequest& request, OnReply onReply) {
  sim::HttpMessage message;
  message.method = parseHttpMethod(request.method);
  message.target = request.target;
  message.contentType = request.contentType;
  message.contentRange = request.contentRange;
  message.body = request.body;
  message.timeoutMs = request.timeoutMs;
  world_.request(station_, server, std::move(message), [onReply = std::move(onReply)](const sim::HttpAnswer& answer) {
    onReply(answer.isWhole ? NodeReply{answer.status, answer.body, ""} : NodeReply{0, "", "no answer"});
  });
}

unsigned SimOperator::updateRequests(size_t node) const {
  const auto found = updateRequests_.find(node);
  return found == updateRequests_.end() ? 0 : found->second;
}

}  // namespace spore::cli
