// A day of one node among a hundred others on the bare chip, on the stack that a sketch's loop has there, and what
// it costs: memory, stack, instructions.
#include "boards/lx106/cycle_counter.h"
#include "boards/lx106/loop_stack.h"
#include "boards/lx106/memory.h"
#include "chip_node.h"
#include "figures.h"
#include "support/node_life.h"

namespace spore {
namespace {

constexpr uint32_t minute = 60 * 1000;
constexpr Millis halfAnHour{30 * minute};
constexpr uint32_t halfHoursOfANight = 45;
constexpr uint32_t awakeAtNight = 5;

// Only the node's own work runs on the chip's stack, and is counted.
struct CallOnLoopStack {
  uint32_t ticks = 0;

  template <typename Work>
  void operator()(Work&& work) {
    const uint32_t before = lx106::cycleCount();
    lx106::onLoopStack(work);
    ticks += lx106::cycleCount() - before;
  }
  // Instructions since the last call of this function, for each of `count` pieces of work.
  uint32_t takeInstructions(uint32_t count) {
    const uint32_t each = static_cast<uint32_t>(static_cast<uint64_t>(ticks) * lx106::instructionsPerTick / count);
    ticks = 0;
    return each;
  }
};

class LifeOfANode : public testing::Test {
 protected:
  static Spore& build(Board& board) {
    lx106::paintLoopStack();
    Spore* node = nullptr;
    const size_t taken = lx106::wordMemoryTaken();
    lx106::onLoopStack([&] { node = &buildChipNode(board, NodeOptions{}); });
    printFigure("word_memory_bytes", static_cast<uint32_t>(lx106::wordMemoryTaken() - taken));
    return *node;
  }

  void measureHeartbeats() {
    constexpr uint32_t rounds = 4;
    call_.takeInstructions(1);
    uint32_t ticks = 0;
    for (uint32_t round = 0; round < rounds; ++round) {
      life_.run(Millis{4000});
      call_.takeInstructions(1);
      const Instant now = board_.clock.now();
      for (size_t i = 0; i < Fleet::size; ++i) {
        const Bytes bytes = life_.fleet().beat(i, now);
        call_([&] { node_.cluster().onDatagram(now, Fleet::addressOf(i), bytes); });
      }
      ticks += call_.ticks;
    }
    call_.ticks = ticks;
    printFigure("heartbeat_merge_instructions", call_.takeInstructions(rounds * Fleet::size));
  }
  // Nothing is due, nothing waits.
  void measureIdlePass() {
    constexpr uint32_t passes = 1000;
    call_([this] { node_.loop(); });
    call_.takeInstructions(1);
    for (uint32_t i = 0; i < passes; ++i) call_([this] { node_.loop(); });
    printFigure("idle_pass_instructions", call_.takeInstructions(passes));
  }
  void measureAnswers() {
    constexpr uint32_t entries = Fleet::size + 1;
    call_.takeInstructions(1);
    EXPECT_EQ(life_.ask(life_.talk.request(HttpMethod::Get, "/api/node/status")), 200);
    printFigure("status_response_instructions", call_.takeInstructions(1));
    printFigure("status_response_bytes", static_cast<uint32_t>(life_.talk.body().size()));
    EXPECT_EQ(life_.ask(life_.talk.request(HttpMethod::Get, "/api/cluster/members")), 200);
    printFigure("member_entry_instructions", call_.takeInstructions(entries));
    printFigure("member_entry_bytes", static_cast<uint32_t>(life_.talk.body().size() / entries));
  }
  void tellMemory() {
    const StaticMemory memory = staticMemory();
    printFigure("node_object_bytes", sizeof(Spore));
    printFigure("member_bytes", sizeof(Member));
    printFigure("request_bytes", sizeof(HttpExchange));
    printFigure("engine_variables_bytes", memory.engineVariables);
    printFigure("engine_data_bytes", memory.engineData);
    printFigure("engine_constants_bytes", memory.engineConstants);
    printFigure("engine_code_bytes", memory.engineCode);
    printFigure("image_dram_bytes", memory.image);
    printFigure("loop_stack_bytes", static_cast<uint32_t>(lx106::loopStackUsed()));
    // An allocation would have stopped the machine.
    printFigure("spare_memory_peak_bytes", static_cast<uint32_t>(lx106::spareMemoryPeak()));
    printFigure("heap_bytes", 0);
  }

  FakeBoard board_;
  CallOnLoopStack call_;
  Spore& node_{build(board_.board)};
  NodeLife<CallOnLoopStack> life_{node_, board_, call_};
};

TEST_F(LifeOfANode, ADayFitsTheChip) {
  // The clock wraps in the night.
  board_.clock.advance(Millis{0xFFFFFFFF - 12 * 60 * minute});
  life_.begin();
  printFigure("begin_instructions", call_.takeInstructions(1));
  life_.setLoss(20);
  life_.run(Millis{10 * minute});
  EXPECT_EQ(life_.statusChanges, 0u);
  // A corner with bad reception for the rest of the day: what others tell must do for three heartbeats of four.
  life_.setLoss(75);
  life_.useEverything();
  life_.run(Millis{50 * minute});
  EXPECT_EQ(life_.statusChanges, 0u);

  // Most of the others are switched off over night: INACTIVE, DEAD, and ACTIVE again. Steps of 2 s leave few questions
  // before a verdict, so that little may be lost.
  life_.setLoss(5);
  life_.setSpeakers(awakeAtNight);
  for (uint32_t i = 0; i < halfHoursOfANight; ++i) {
    life_.run(halfAnHour, Millis{2000});
    life_.useEverything();
  }
  constexpr uint32_t asleep = Fleet::size - awakeAtNight;
  EXPECT_EQ(life_.statusChanges, 2 * asleep);
  life_.setSpeakers(Fleet::size);
  life_.run(halfAnHour);
  life_.judge(3 * asleep);
  EXPECT_EQ(life_.messages, 3 * (halfHoursOfANight + 1));

  life_.setLoss(0);
  measureHeartbeats();
  measureIdlePass();
  measureAnswers();
  tellMemory();
}

}  // namespace
}  // namespace spore
