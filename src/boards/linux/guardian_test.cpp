#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "boards/linux/own_arguments.h"
#include "boards/linux/program_slots.h"
#include "boards/linux/run_marker.h"
#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

constexpr const char* pipeVariable = "SPORE_TRIAL_PIPE";
constexpr const char* problemVariable = "SPORE_START_PROBLEM";

void say(const std::string& line) {
  (void)!::write(STDOUT_FILENO, line.data(), line.size());
}

// Set in all that a test starts: where this program itself is started again, it says so instead of running its tests.
constexpr const char* againVariable = "SPORE_TEST_AGAIN";

[[maybe_unused]] const bool isFirstRun = [] {
  if (std::getenv(againVariable) == nullptr) return true;
  say(std::string("again in ") + std::getenv(slotVariable) + " after " + std::getenv("SPORE_RESET_CAUSE") + "\n");
  ::_exit(0);
}();

// What a process finds that goes on after its slots were tried.
void sayWhatIsLeft() {
  const char* const slot = std::getenv(slotVariable);
  say(std::string("goes on in ") + (slot == nullptr ? "none" : slot) + ": " + takeStartProblem() + "\n");
}

// Slots whose programs are scripts, started from a process of their own as a node's is.
class GuardianTest : public ::testing::Test {
 protected:
  GuardianTest() { EXPECT_EQ(files.makeFolder(), Status::Ok); }

  // A program says who it is and why it runs, and does this.
  void addProgram(const std::string& slot, const std::string& commands = "") const {
    addFile(slot, "#!/bin/sh\necho \"" + slot +
                      " in $SPORE_SLOT after ${SPORE_RESET_CAUSE:-nothing}${SPORE_TRIAL_PIPE:+, on trial}\"\n" +
                      commands + "\n");
  }
  void addFile(const std::string& slot, const std::string& content) const {
    std::ofstream(files.pathOf(slot)) << content;
    std::filesystem::permissions(files.pathOf(slot), std::filesystem::perms::owner_all);
  }
  SlotRecord store(bool isOnTrial, unsigned guardSeconds = 0, unsigned starts = 0) const {
    SlotRecord record;
    slots.noteBase(record);
    record.active = "a";
    record.previous = "b";
    record.isOnTrial = isOnTrial;
    record.guardSeconds = guardSeconds;
    record.starts = starts;
    EXPECT_EQ(slots.store(record), Status::Ok);
    return record;
  }

  // All that the programs said which came out of this, up to the end of the last one.
  static std::string told(const std::function<void()>& start) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::setpgid(0, 0);
      ::dup2(ends[1], STDOUT_FILENO);
      for (const char* name : {slotVariable, pipeVariable, problemVariable, "SPORE_RESET_CAUSE"}) unsetenv(name);
      setenv(againVariable, "1", 1);
      start();
      ::_exit(0);
    }
    ::close(ends[1]);
    const std::string text = readToTheEnd(ends[0]);
    ::close(ends[0]);
    ::kill(-child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return text;
  }
  std::string toldByStart() const {
    return told([this] {
      runActiveProgram(folder.path());
      sayWhatIsLeft();
    });
  }

  const TemporaryFolder folder;
  mutable FolderSlotFiles files{ProgramSlots::folderIn(folder.path())};
  const ProgramSlots slots{files};

 private:
  static std::string readToTheEnd(int descriptor) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::string text;
    while (std::chrono::steady_clock::now() < deadline) {
      pollfd wait{descriptor, POLLIN, 0};
      if (::poll(&wait, 1, 1000) <= 0) continue;
      char block[4096];
      const ssize_t size = ::read(descriptor, block, sizeof block);
      if (size <= 0) return text;
      text.append(block, static_cast<size_t>(size));
    }
    return text + "and did not end";
  }
};

TEST(Guardian, ItIsToldOnceThatItIsNotNeededAnyMore) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  setenv(pipeVariable, std::to_string(ends[1]).c_str(), 1);
  dismissGuardian();
  char words[4] = {};
  EXPECT_EQ(::read(ends[0], words, sizeof words), 1);
  EXPECT_EQ(words[0], '.');
  EXPECT_EQ(::read(ends[0], words, sizeof words), 0);
  ::close(ends[0]);
  EXPECT_EQ(std::getenv(pipeVariable), nullptr);
  dismissGuardian();
}

TEST(Guardian, WhyAProgramCouldNotBeStartedIsSaidOnce) {
  setenv(problemVariable, "a: not of this machine's format", 1);
  EXPECT_EQ(takeStartProblem(), "a: not of this machine's format");
  EXPECT_EQ(takeStartProblem(), "");
}

TEST_F(GuardianTest, WithoutASlotInUseTheProgramItselfGoesOn) {
  addProgram("a");
  EXPECT_EQ(toldByStart(), "goes on in none: \n");
}

TEST_F(GuardianTest, TheProgramThatTheSlotsNameRunsInstead) {
  addProgram("a", "echo \"$@\"");
  addProgram("b");
  store(false);
  std::string arguments;
  const OwnArguments own;
  for (char* const* one = own.pointers() + 1; *one != nullptr; ++one) {
    arguments += (arguments.empty() ? "" : " ") + std::string(*one);
  }
  EXPECT_EQ(toldByStart(), "a in a after nothing\n" + arguments + "\n");
}

TEST_F(GuardianTest, AProgramThatASlotHoldsIsTheOneToRun) {
  addProgram("a");
  store(false);
  EXPECT_EQ(told([this] {
              setenv(slotVariable, "b", 1);
              runActiveProgram(folder.path());
              sayWhatIsLeft();
            }),
            "goes on in b: \n");
}

TEST_F(GuardianTest, NothingIsLeftOpenForTheNextProgram) {
  addProgram("a", "for one in /proc/$$/fd/[3-9] /proc/$$/fd/[1-9][0-9]; do readlink $one | grep null; done");
  store(false);
  EXPECT_EQ(told([this] {
              for (int i = 0; i < 5; ++i) (void)!::open("/dev/null", O_RDONLY);
              runActiveProgram(folder.path());
            }),
            "a in a after nothing\n");
}

TEST_F(GuardianTest, AProgramThatEndsWhileOnTrialGivesWayToTheOneBefore) {
  addProgram("a");
  addProgram("b");
  store(true);
  EXPECT_EQ(toldByStart(), "a in a after nothing, on trial\nb in b after exception\n");
  const SlotRecord record = slots.load();
  EXPECT_EQ(record.active, "b");
  EXPECT_TRUE(record.hasReturned);
  EXPECT_FALSE(record.isOnTrial);
}

// Nothing but its standard streams and the pipe: whoever waits for the end of a file of the node must not wait for it.
TEST_F(GuardianTest, TheGuardianHoldsNothingOfTheNode) {
  addProgram("a", R"sh(
pipe=$(readlink /proc/self/fd/$SPORE_TRIAL_PIPE)
until for one in /proc/[0-9]*; do
  grep -qs spore-guardian $one/comm && [ "$(readlink $one/fd/3)" = "$pipe" ] && [ "$(ls $one/fd | wc -l)" = 4 ] && break
done; do sleep 0.01; done
echo guarded; echo . > /proc/self/fd/$SPORE_TRIAL_PIPE)sh");
  store(true);
  EXPECT_EQ(told([this] {
              for (int i = 0; i < 5; ++i) (void)!::open("/dev/null", O_RDONLY);
              runActiveProgram(folder.path());
            }),
            "a in a after nothing, on trial\nguarded\n");
}

TEST_F(GuardianTest, AProgramThatHangsWhileOnTrialIsEnded) {
  addProgram("a", "exec sleep 1000");
  addProgram("b");
  store(true, 1);
  EXPECT_EQ(toldByStart(), "a in a after nothing, on trial\nb in b after watchdog\n");
}

TEST_F(GuardianTest, AProgramThatHasPassedMayEnd) {
  addProgram("a", "echo . > /proc/self/fd/$SPORE_TRIAL_PIPE");
  addProgram("b");
  store(true);
  EXPECT_EQ(toldByStart(), "a in a after nothing, on trial\n");
  EXPECT_EQ(slots.load().active, "a");
}

TEST_F(GuardianTest, WhatIsConfirmedInItsRecordNeedsNoOtherProgram) {
  addProgram("a", "sed -i s/trial=1/trial=0/ " + files.pathOf("slots"));
  addProgram("b");
  store(true);
  EXPECT_EQ(toldByStart(), "a in a after nothing, on trial\n");
  EXPECT_EQ(slots.load().active, "a");
}

TEST_F(GuardianTest, OneGuardianStandsByThroughAllRestartsOfATrial) {
  addProgram("a", "echo again > /proc/self/fd/$SPORE_TRIAL_PIPE");
  addProgram("b");
  store(true);
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  EXPECT_EQ(told([&] {
              setenv(pipeVariable, std::to_string(ends[1]).c_str(), 1);
              runActiveProgram(folder.path());
            }),
            "a in a after nothing, on trial\n");
  char words[16] = {};
  EXPECT_EQ(::read(ends[0], words, sizeof words), 6);
  EXPECT_STREQ(words, "again\n");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(GuardianTest, WhenTheTrialIsOverTheNextStartDismissesTheGuardian) {
  addProgram("a");
  store(false);
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  EXPECT_EQ(told([&] {
              setenv(pipeVariable, std::to_string(ends[1]).c_str(), 1);
              runActiveProgram(folder.path());
            }),
            "a in a after nothing\n");
  char words[16] = {};
  EXPECT_EQ(::read(ends[0], words, sizeof words), 1);
  EXPECT_STREQ(words, ".");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(GuardianTest, WithoutAGuardianThereIsNoTrial) {
  addProgram("a");
  addProgram("b");
  store(true);
  EXPECT_EQ(told([this] {
              const rlimit few{64, 64};
              ::setrlimit(RLIMIT_NOFILE, &few);
              int last = 0;
              for (int one = last; (one = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) last = one;
              // One is enough for records, and a pipe wants two.
              ::close(last);
              runActiveProgram(folder.path());
            }),
            "b in b after nothing\n");
  EXPECT_EQ(slots.load().active, "b");
}

TEST_F(GuardianTest, WhatCannotBeStartedGivesWayAtOnce) {
  addFile("a", "no program");
  addProgram("b", "echo $SPORE_START_PROBLEM");
  store(true);
  EXPECT_EQ(toldByStart(), "b in b after nothing\n" + files.pathOf("a") + ": Exec format error\n");
  EXPECT_TRUE(slots.load().hasReturned);
}

TEST_F(GuardianTest, WhenNoSlotCanBeStartedTheProgramItselfGoesOnAndSaysWhy) {
  addFile("a", "no program");
  store(false);
  EXPECT_EQ(toldByStart(), "goes on in none: " + files.pathOf("a") + ": Exec format error; " + files.pathOf("b") +
                               ": No such file or directory\n");
}

TEST_F(GuardianTest, AGuardianThatCanStartNothingGoesOnAsWhatItWas) {
  addProgram("a", "chmod 600 " + files.pathOf("b"));
  addProgram("b");
  const std::string ofTrial = "a in a after nothing, on trial\n";
  const std::string problem = files.pathOf("b") + ": Permission denied\n";
  store(true);
  EXPECT_EQ(toldByStart(), ofTrial + "goes on in none: " + problem);
  store(true);
  EXPECT_EQ(told([this] {
              setenv(slotVariable, "b", 1);
              restartProgram(folder.path());
              sayWhatIsLeft();
            }),
            "a in a after software, on trial\ngoes on in b: " + problem);
}

TEST_F(GuardianTest, OnlyAStartAfterAFailureCountsAgainstATrial) {
  addProgram("a", "echo . > /proc/self/fd/$SPORE_TRIAL_PIPE");
  addProgram("b");
  store(true, 0, 1);
  EXPECT_EQ(toldByStart(), "a in a after nothing, on trial\n");
  EXPECT_EQ(slots.load().starts, 1u);
  const RunMarker marker(folder.path());
  EXPECT_EQ(toldByStart(), "a in a after nothing, on trial\n");
  EXPECT_EQ(slots.load().starts, 2u);
  EXPECT_EQ(told([this] { restartProgram(folder.path()); }), "a in a after software, on trial\n");
  EXPECT_EQ(slots.load().starts, 2u);
}

TEST_F(GuardianTest, WithoutAProgramOfASlotTheSameOneRunsAgain) {
  EXPECT_EQ(told([] { restartProgram(""); }), "again in  after software\n");
  addFile("b", "no program");
  store(false);
  EXPECT_EQ(told([this] {
              setenv(slotVariable, "b", 1);
              restartProgram(folder.path());
            }),
            "again in b after software\n");
}

}  // namespace
}  // namespace spore
