// Bench: a sketch on a board of fakes in virtual time, for tests of it in any framework.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace spore::testing {

class SketchProcess;

// The answer to a request.
struct Reply {
  int status = 0;
  std::string body;

  bool says(std::string_view piece) const { return body.find(piece) != std::string::npos; }
};

// What the sketch has published to the cluster.
struct Message {
  std::string topic;
  std::string data;

  bool operator==(const Message& other) const { return topic == other.topic && data == other.data; }
};

// What no sketch can recover from: it has crashed, has made no node, or waits without an end. The text says what it
// was doing.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The program of a test has the sketch in it and links spore::testing. The sketch runs in a process of its own: this
// program, started once more for each Bench, where setup() and loop() are called instead of main(). So each Bench
// begins with fresh variables, a power cut is a real one, and what the test itself sees of the sketch's variables is
// not what the sketch has in them; inSketch() reads those.
//
// Time stands still until a test moves it. Every call may throw an Error.
class Bench {
 public:
  // Power on: the sketch's variables are made, and setup() is called.
  Bench();
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  // Lets time pass: loop() is called whenever the node has something to do and at least each 20 ms, as on Linux; a
  // day takes about a second. A restart that is ordered meanwhile happens.
  void advance(std::chrono::milliseconds duration);
  // Says what time it is in the world: "2026-01-01 06:29:00", UTC. From there on it goes with the time here, through
  // restarts too. Until the first call nobody knows the time.
  void setClock(std::string_view utc);
  void loseClock();

  // A request, as a browser or another node sends it. No time passes unless the answer needs it.
  Reply get(std::string_view path);
  Reply post(std::string_view path, std::string_view json = "{}");
  // Changes a setting, the sketch's own or one of the engine's, as `spore config NAME name=value` does.
  Reply set(std::string_view name, std::string_view value);

  // An event of the sketch's own node, without data: for its ctx().on().
  void fire(std::string_view name);
  // A message from another member: for its subscribe(). Where there is no other member, one joins first.
  void publish(std::string_view topic, std::string_view data);
  // What the sketch has published since the last call, oldest first; at most the latest 64.
  std::vector<Message> published();

  // Another member joins, with labels such as "room=attic,site=north"; time passes until the sketch's node has it in
  // its list as ACTIVE. At most 8.
  void addMember(std::string_view name, std::string_view labels = "");
  // It falls silent, as if its plug were pulled: INACTIVE after ten seconds, DEAD after sixty.
  void silenceMember(std::string_view name);

  // The power is gone, for so long, and comes back: what was not written is lost. Members and the world's time go on.
  void powerCut(std::chrono::milliseconds off = {});
  // An ordered restart, as by `spore restart`: nothing that is kept is lost.
  void restart();

  // The lines that the node has logged since the last call.
  std::string log();

  // Does this in the sketch's process and returns what it returns: a lambda without captures that returns nothing or a
  // plain value of at most 256 bytes. `extern` brings the sketch's variables and functions into a test.
  template <typename Work>
  auto inSketch(Work work) {
    using Value = decltype(work());
    static_assert(std::is_empty_v<Work>, "a lambda without captures: it runs in another process");
    const auto plain = +work;
    const auto caller = [](void (*erased)(), void* value) {
      const auto typed = reinterpret_cast<Value (*)()>(erased);
      if constexpr (std::is_void_v<Value>) {
        typed();
      } else {
        static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) <= 256,
                      "a plain value, which can be copied");
        const Value found = typed();
        std::memcpy(value, &found, sizeof found);
      }
    };
    const void* const answer = call(reinterpret_cast<void (*)()>(plain), +caller);
    if constexpr (!std::is_void_v<Value>) {
      Value value;
      std::memcpy(&value, answer, sizeof value);
      return value;
    }
  }

 private:
  Reply ask(bool isPost, std::string_view path, std::string_view json);
  const void* call(void (*work)(), void (*caller)(void (*)(), void*));

  std::unique_ptr<SketchProcess> process_;
};

}  // namespace spore::testing
