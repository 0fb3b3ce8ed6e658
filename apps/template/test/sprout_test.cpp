// What the sketch answers, hears, does as time passes, and still knows after a power cut. There is no network, and the
// time is moved by hand. What else a Bench can do stands in <spore/testing.h>.
#include <spore/testing.h>

#include <cstdio>

using namespace std::chrono_literals;

int failures = 0;

void expect(const spore::testing::Reply& reply, const char* body) {
  if (reply.status == 200 && reply.body == body) return;
  std::printf("expected %s\n     got %s (%d)\n", body, reply.body.c_str(), reply.status);
  ++failures;
}

int main() {
  spore::testing::Bench bench;
  bench.advance(3500ms);
  expect(bench.get("/api/sprout"), R"({"state":"off","seconds":3})");

  bench.publish("sprout/set", "on");
  expect(bench.get("/api/sprout"), R"({"state":"on","seconds":0})");

  bench.advance(1h);
  bench.powerCut();
  expect(bench.get("/api/sprout"), R"({"state":"on","seconds":0})");
  return failures;
}
