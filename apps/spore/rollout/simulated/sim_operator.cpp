#include "sim_operator.h"

#include "rollout/core/record_text.h"
#include "rollout/io/observers.h"
#include "support/proof_maker.h"

namespace spore::cli {
namespace {

constexpr sim::Time tickPeriod = 50 * sim::millisecond;
constexpr uint32_t planMs = 4000;
constexpr uint32_t listMs = 10 * 1000;

size_t slotOf(const Action& action) {
  return action.kind == Action::Kind::AskMembers ? noNode : action.node;
}

}  // namespace

SimOperator::SimOperator(sim::World& world, NodeChange& change, ImageFacts facts, Subject subject)
    : world_(world), station_(world.addGuest()), change_(change), subject_(subject), facts_(std::move(facts)) {}

// Often enough a segment of a long list is lost twice. Then somebody types the command again.
std::vector<MemberView> SimOperator::askMembers() {
  std::vector<MemberView> members;
  const Endpoint first{world_.medium().addressOf(0).ip, 80};
  while (members.empty() && world_.violations().empty()) {
    bool isAnswered = false;
    send(first, {"GET", memberListTarget, "", "", "", listMs}, [&](const NodeReply& reply) {
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
    const char* const target = subject_ == Subject::Keys ? "/api/node/keys" : "/api/node/update";
    send(endpointOf(member), {"GET", target, "", "", "", planMs},
         [this, &answers, index, &candidate = candidates[index]](const NodeReply& reply) {
           ++answers;
           candidate.wasReached = reply.status != 0;
           candidate.cause = reply.cause;
           if (reply.status != 200) return;
           const JsonValue answer = JsonValue::parse(reply.body, nullptr, false);
           candidate.report = change_.reportIn(index, answer);
           if (subject_ == Subject::Keys) generations_[candidate.key] = readKeyReport(answer).generation;
         });
  }
  while (answers < members.size() && world_.violations().empty()) world_.run(sim::second);
  PlanRules rules;
  rules.queuesOffline = subject_ == Subject::Keys;
  Plan plan = makePlan({facts_}, candidates, terms, rules);
  plan.subject = subject_;
  plan.observers = observersIn(members);
  runner_ = std::make_unique<Runner>(RolloutState(std::move(plan), terms));
  record_ = {compactJson(recordHead("r-sim", 0, "", state()))};
}

void SimOperator::stageAll(KeyChange& keys) {
  std::vector<const PlannedNode*> missing;
  for (const PlannedNode& node : state().plan.nodes) {
    if (node.verdict == Verdict::Update) missing.push_back(&node);
  }
  while (!missing.empty() && world_.violations().empty()) {
    size_t answers = 0;
    std::vector<const PlannedNode*> left;
    for (const PlannedNode* node : missing) {
      send(node->endpoint, keys.stageRequest(node->key, generations_[node->key]), [&, node](const NodeReply& reply) {
        ++answers;
        if (reply.status != 200) left.push_back(node);
      });
    }
    while (answers < missing.size() && world_.violations().empty()) world_.run(sim::second);
    missing = left;
  }
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

// A node with keys says what it wants to have proved; the proofs after that come with the requests.
void SimOperator::send(Endpoint server, const NodeRequest& request, OnReply onReply, bool isRepeated) {
  sim::HttpMessage message;
  message.method = parseHttpMethod(request.method);
  message.target = request.target;
  message.contentType = request.contentType;
  message.contentRange = request.contentRange;
  message.body = request.body;
  message.timeoutMs = request.timeoutMs;
  if (const auto known = proofs_.find(server.ip.value); known != proofs_.end()) {
    Proof& proof = known->second;
    const SecretKey key =
        deriveNodeKey(world_.crypto(), world_.rootKey(), proof.challenge.nodeId, proof.challenge.generation);
    message.authorization = sporeProof(world_.crypto(), key, proof.challenge, ++proof.counter, request.method.c_str(),
                                       request.target, request.body)
                                .view();
  }
  const auto onAnswer = [this, server, request, onReply, isRepeated](const sim::HttpAnswer& answer) {
    if (answer.isWhole && answer.status == 401 && !isRepeated) {
      proofs_[server.ip.value] = {answer.challenge, 0};
      return send(server, request, onReply, true);
    }
    onReply(answer.isWhole ? NodeReply{answer.status, answer.body, ""} : NodeReply{0, "", "no answer"});
  };
  world_.request(station_, server, std::move(message), onAnswer);
}

unsigned SimOperator::updateRequests(size_t node) const {
  const auto found = updateRequests_.find(node);
  return found == updateRequests_.end() ? 0 : found->second;
}

}  // namespace spore::cli
