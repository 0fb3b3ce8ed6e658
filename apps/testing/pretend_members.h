// PretendMembers: other members of the cluster, of whom there is only what they send.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/frame_maker.h"

namespace spore::testing {

class PretendMembers {
 public:
  // Where what they send goes: the address of the sender, and a datagram.
  class Air {
   public:
    virtual void arrive(Endpoint from, Bytes datagram) = 0;

   protected:
    ~Air() = default;
  };

  explicit PretendMembers(Air& air) : air_(air) {}

  // They run the same firmware as the node, so that it asks nobody for a profile.
  void add(std::string_view name, std::string_view labels, uint32_t incarnation, uint32_t profileDigest);
  // Of those that there are.
  void silence(size_t index) { members_[index]->isSilent = true; }
  // To be called now and then: each speaks every two seconds.
  void speak(Instant now);
  // To be called with what the node has sent to somebody: who is asked whether he is there answers.
  void hear(Bytes datagram);
  void publish(size_t index, std::string_view topic, std::string_view data);

 private:
  struct Member {
    explicit Member(uint32_t nodeId, uint32_t incarnation) : frames(nodeId, "spore", incarnation) {}

    FrameMaker frames;
    std::string name;
    std::string labels;
    Endpoint address;
    bool hasSpoken = false;
    Instant spokeAt;
    bool isSilent = false;
    uint16_t events = 0;
  };

  static constexpr uint32_t firstId = 0x00200001;

  void beat(Member& member, uint16_t echoToken);

  Air& air_;
  std::vector<std::unique_ptr<Member>> members_;
};

}  // namespace spore::testing
