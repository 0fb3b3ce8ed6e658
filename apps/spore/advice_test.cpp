// Every command that an error advises can be called: its words are understood by the command line itself.
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "command_line.h"

namespace spore::cli {
namespace {

namespace fs = std::filesystem;

// Literals that begin with "spore": what `try:` lines are made of.
std::vector<std::string> advisedCommands() {
  std::vector<std::string> commands;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(SPORE_CLI_SOURCES)) {
    const std::string name = entry.path().filename().string();
    const bool isTest = name.size() > 9 && name.compare(name.size() - 9, 9, "_test.cpp") == 0;
    if (entry.path().extension() != ".cpp" || isTest) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (line.find("//") == line.find_first_not_of(' ')) continue;
      static const std::regex literal("\"(spore [a-z](?:[^\"\\\\]|\\\\.)*)\"");
      for (std::sregex_iterator match(line.begin(), line.end(), literal), end; match != end; ++match)
        commands.push_back((*match)[1]);
    }
  }
  return commands;
}

// The command itself: up to the explanation, which stands three blanks behind it, and with something in each gap.
std::vector<std::string> wordsOf(std::string command) {
  command = command.substr(0, std::min(command.find("   "), command.find("  ")));
  command = std::regex_replace(command, std::regex("\\{0\\}|'"), "");
  command = std::regex_replace(command, std::regex("\\{\\}"), "4210");
  std::istringstream text(command);
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

TEST(Advice, EachAdvisedCommandIsUnderstood) {
  size_t count = 0;
  for (const std::string& command : advisedCommands()) {
    const std::vector<std::string> words = wordsOf(command);
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    Session session;
    CLI::App app("", "spore");
    addAllCommands(app, session);
    try {
      parseCommandLine(app, session, static_cast<int>(arguments.size()), arguments.data());
      EXPECT_TRUE(static_cast<bool>(session.action)) << command;
    } catch (const Failure& failure) {
      ADD_FAILURE() << command << "\n" << failureText(failure, false);
    }
    ++count;
  }
  EXPECT_GT(count, 40u);
}

}  // namespace
}  // namespace spore::cli
