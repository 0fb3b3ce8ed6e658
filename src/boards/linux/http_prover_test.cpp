// What requests and WebSockets of this process do where a node asks for a proof.
#include <atomic>
#include <cstring>
#include <thread>

#include "boards/linux/http_client.h"
#include "boards/linux/testing/server_fixture.h"

namespace spore {
namespace {

// Proves by a password, and counts.
class FakeProver final : public HttpProver {
 public:
  ~FakeProver() { setHttpProver(nullptr); }

  std::string authorize(Endpoint, const HttpCommand& command) override {
    return isKnown ? "SPORE1 " + command.method + command.target : "";
  }
  bool onChallenge(Endpoint, const std::string& challenge, bool hadProof) override {
    ++challenges;
    lastChallenge = challenge;
    isKnown = hasKey;
    return hasKey && (!hadProof || isStubborn);
  }
  std::string answerWebSocket(Endpoint, std::string_view) override { return hasKey ? "proof" : ""; }
  bool isAsked(Endpoint) const override { return isKnown; }

  bool hasKey = true;
  bool isKnown = false;
  bool isStubborn = false;
  int challenges = 0;
  std::string lastChallenge;
};

// Of two schemes, as nodes with keys offer them.
size_t writeChallenge(const HttpChallenge&, MutableBytes out) {
  constexpr std::string_view lines =
      "\r\nWWW-Authenticate: Digest realm=\"x\"\r\nWWW-Authenticate: SPORE1 node=\"abc\"";
  if (out.size() < lines.size()) return 0;
  std::memcpy(out.data(), lines.data(), lines.size());
  return lines.size();
}

class HttpProverTest : public ServerFixture {
 protected:
  HttpProverTest() {
    setHttpProver(&prover);
    amend = [this](HttpExchange& exchange) {
      ++requests;
      if (!isRight(exchange.request)) {
        exchange.reply.status = 401;
        exchange.reply.challenge.write = writeChallenge;
      }
    };
    serve();
  }
  bool isRight(const HttpRequest& request) const {
    return takesProofs &&
           request.authorization == "SPORE1 " + std::string(toText(request.method)) + std::string(request.target);
  }
  HttpOutcome ask(const char* method) {
    HttpOutcome outcome;
    bool isOver = false;
    const HttpHandle handle =
        startHttpRequest(loop, server->address(), {method, "/x", "", "", "", 5000}, [&](HttpOutcome done) {
          outcome = std::move(done);
          isOver = true;
        });
    EXPECT_TRUE(until([&] { return isOver; }));
    return outcome;
  }

  FakeProver prover;
  bool takesProofs = true;
  int requests = 0;
};

TEST_F(HttpProverTest, TheSecondTryBringsAProofAndLaterRequestsBringItAtOnce) {
  EXPECT_EQ(ask("GET").response.status, 200u);
  EXPECT_EQ(requests, 2);
  EXPECT_EQ(prover.lastChallenge, R"(node="abc")");
  EXPECT_EQ(ask("POST").response.status, 200u);
  EXPECT_EQ(requests, 3);
  EXPECT_EQ(prover.challenges, 1);
}

TEST_F(HttpProverTest, WithoutAKeyTheAnswerIsTheRefusal) {
  prover.hasKey = false;
  const HttpOutcome outcome = ask("GET");
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.response.status, 401u);
  EXPECT_FALSE(outcome.response.challenge.empty());
  EXPECT_EQ(requests, 1);
}

TEST_F(HttpProverTest, ANodeThatIsNeverContentIsNotAskedForEver) {
  takesProofs = false;
  EXPECT_EQ(ask("GET").response.status, 401u);
  EXPECT_EQ(requests, 2);
  prover.isStubborn = true;
  EXPECT_EQ(ask("GET").response.status, 401u);
  EXPECT_EQ(requests, 5);
}

TEST_F(HttpProverTest, AWebSocketIsProvedBeforeAnythingIsSaid) {
  for (const bool isKnown : {false, true}) {
    prover.isKnown = isKnown;
    const Endpoint address = server->address();
    std::string heard;
    std::atomic<bool> isOver = false;
    std::atomic<bool> isHeard = false;
    HttpOutcome outcome;
    std::thread thread([&] {
      outcome = webSocketListen(
          address, "/ws",
          [&](std::string_view text) {
            heard += text;
            isHeard = isHeard || text == "news";
          },
          [&] { return isHeard.load(); }, "greeting");
      isOver = true;
    });
    bool isSent = false;
    EXPECT_TRUE(until([&] {
      if (!isSent && server->clientCount() == 1) {
        isSent = true;
        for (const char* text :
             {R"({"challenge":{}})", R"({"ok":false,"error":{"message":"expected {}"}})", R"({"ok":true})", "news"})
          server->sendToAll(text, noWebSocketClient);
      }
      return isOver.load();
    }));
    thread.join();
    EXPECT_TRUE(outcome.ok());
    EXPECT_EQ(heard.find("challenge"), std::string::npos);
    EXPECT_EQ(heard.find("expected"), std::string::npos);
    EXPECT_EQ(lastText, "greeting");
    EXPECT_TRUE(until([&] { return server->clientCount() == 0; }));
  }
}

TEST_F(HttpProverTest, AWebSocketWithoutAKeyEndsWithTheReason) {
  prover.hasKey = false;
  const Endpoint address = server->address();
  std::atomic<bool> isOver = false;
  HttpOutcome outcome;
  std::thread thread([&] {
    outcome = webSocketListen(
        address, "/ws", [](std::string_view) {}, [] { return false; });
    isOver = true;
  });
  bool isSent = false;
  EXPECT_TRUE(until([&] {
    if (!isSent && server->clientCount() == 1) {
      isSent = true;
      server->sendToAll(R"({"challenge":{}})", noWebSocketClient);
    }
    return isOver.load();
  }));
  thread.join();
  EXPECT_EQ(outcome.status, Status::Forbidden);
  EXPECT_EQ(outcome.response.status, 401u);
}

}  // namespace
}  // namespace spore
