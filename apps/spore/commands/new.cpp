#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "json.h"
#include "output/output.h"
#include "project/new_project.h"

namespace spore::cli {
namespace {

namespace fs = std::filesystem;

struct NewOptions {
  std::string name;
  std::string library = "SPORE";
};

void checkName(const std::string& name) {
  if (!isProjectName(name)) {
    throw usageFailure(fmt::format("\"{}\" is no name for a project", printable(name)), projectNameRule,
                       "spore new garden-lamp");
  }
  if (isTakenName(name)) {
    throw usageFailure(fmt::format("a project cannot be called {}", name), "the build has a target of that name",
                       fmt::format("spore new my-{}", name));
  }
}

Failure writeFailure(const fs::path& path, const std::error_code& error) {
  return {ExitCode::Failed, "E_FILE", fmt::format("cannot write {}", path.string()), error.message(),
          "ls -ld .   shows who may write here; df . shows how much room there is"};
}

void writeFile(const fs::path& path, const ProjectFile& file) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) throw writeFailure(path, error);
  std::ofstream stream(path, std::ios::binary);
  stream << file.text;
  stream.close();
  if (!stream) throw writeFailure(path, std::error_code(errno, std::generic_category()));
  if (file.isProgram) fs::permissions(path, fs::perms(0755), error);
  if (error) throw writeFailure(path, error);
}

// All of it, or nothing.
void writeProject(const fs::path& folder, const std::vector<ProjectFile>& files) {
  std::error_code error;
  if (!fs::create_directory(folder, error) || error) {
    if (error && error != std::errc::file_exists) throw writeFailure(folder, error);
    throw Failure{ExitCode::Failed, "E_FILE_EXISTS", fmt::format("{} is there already", folder.string()),
                  "a project is made in a folder of its own, and nothing is ever overwritten",
                  fmt::format("spore new {}-2   or remove it: rm -r {}", folder.string(), folder.string())};
  }
  try {
    for (const ProjectFile& file : files) writeFile(folder / file.path, file);
  } catch (const Failure&) {
    fs::remove_all(folder, error);
    throw;
  }
}

ExitCode runNew(const Session& session, const NewOptions& options) {
  checkName(options.name);
  const std::vector<ProjectFile> files = projectFiles(options.name, options.library);
  writeProject(options.name, files);
  if (session.wantsJson()) {
    JsonValue paths = JsonValue::array();
    for (const ProjectFile& file : files) paths.push_back(file.path);
    printOut("{}\n", compactJson({{"schema", "spore.new/1"}, {"folder", options.name}, {"files", paths}}));
    return ExitCode::Done;
  }
  printOut("{} {} is a sketch with a test, for Linux and for boards\n", session.standardOutput().tick(), options.name);
  for (const ProjectFile& file : files) printOut("  {}/{}\n", options.name, file.path);
  printError("Next: cd {} && cmake -B build && cmake --build build && ctest --test-dir build\n", options.name);
  return ExitCode::Done;
}

}  // namespace

void addNewCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<NewOptions>();
  CLI::App* make = parent.add_subcommand("new", "Make a project: a sketch, a test, builds for Linux and for boards");
  make->add_option("NAME", options->name, "What it is called: its folder, its program, its product")
      ->required()
      ->type_name("");
  make->add_option("--library", options->library,
                   "What PlatformIO is told to take the engine from (default SPORE), such as symlink:///home/me/spore")
      ->type_name("PLACE");
  addJsonOption(*make, session);
  make->callback([&session, options] { session.action = [&session, options] { return runNew(session, *options); }; });
}

}  // namespace spore::cli
