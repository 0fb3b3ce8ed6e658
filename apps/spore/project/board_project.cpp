#include "project/board_project.h"

#include <fmt/format.h>

#include <sstream>
#include <vector>

namespace spore::cli {
namespace {

// What a key says, with the comment above it and the lines below that go on with it.
struct Block {
  std::string key;
  std::string text;
};
struct Section {
  std::string name;  // "env:d1_mini"
  std::vector<Block> blocks;
};

std::vector<Section> sectionsOf(const std::string& text) {
  std::vector<Section> sections;
  std::string comment;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      comment.clear();
    } else if (line[0] == '[') {
      sections.push_back({line.substr(1, line.find(']') - 1), {}});
      comment.clear();
    } else if (line[0] == ';') {
      comment += line + "\n";
    } else if (line[0] == ' ') {
      if (!sections.empty() && !sections.back().blocks.empty()) sections.back().blocks.back().text += line + "\n";
    } else if (!sections.empty()) {
      sections.back().blocks.push_back({line.substr(0, line.find_first_of(" =")), comment + line + "\n"});
      comment.clear();
    }
  }
  return sections;
}

bool isOurs(const std::string& key) {
  return key == "extra_scripts" || key == "custom_engine" || key == "build_src_filter";
}

// An example has sources of its own.
bool isExample(const Section& section) {
  for (const Block& block : section.blocks) {
    if (block.key == "build_src_filter") return true;
  }
  return false;
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  if (const size_t at = text.find(old); at != std::string::npos) text.replace(at, old.size(), by);
  return text;
}

std::string commonText(const Section& section, const std::string& library) {
  std::string text = "[env]\n";
  for (const Block& block : section.blocks) {
    // Our folder of sources; a library brings its own.
    if (!isOurs(block.key)) text += replaced(block.text, " -I src\n", "\n");
  }
  return text + fmt::format("lib_deps =\n  {}\n", library);
}

std::string boardText(const Section& section, const std::string& name) {
  std::string text = "\n[" + section.name + "]\n";
  for (const Block& block : section.blocks)
    text += replaced(block.text, "${env.build_flags}",
                     fmt::format("${{env.build_flags}} -D SPORE_PRODUCT=\\\"{}\\\"", name));
  return text;
}

}  // namespace

std::string boardProject(const std::string& ours, const std::string& name, const std::string& library) {
  std::string text = fmt::format(
      "; {} on boards: pio run, or pio run -e BOARD for one of those below; -t upload flashes it.\n"
      "; A node refuses the image of another product or board, so each environment says both.\n\n"
      "[platformio]\ndefault_envs = esp01_1m\n\n",
      name);
  for (const Section& section : sectionsOf(ours)) {
    if (section.name == "env") text += commonText(section, library);
    if (section.name.rfind("env:", 0) == 0 && !isExample(section)) text += boardText(section, name);
  }
  return text;
}

}  // namespace spore::cli
