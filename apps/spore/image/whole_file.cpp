#include "image/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "boards/linux/file.h"
#include "failure.h"
#include "output/terminal.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

Failure fileFailure(const char* what, const fs::path& path) {
  return {ExitCode::Failed, "E_FILE", fmt::format("cannot {} {}", what, printable(path.string())), std::strerror(errno),
          "another place, more room or other permissions"};
}

// A new file beside the one that it is going to be; readable by nobody else, and gone if it never takes its place.
class FileBeside {
 public:
  explicit FileBeside(const fs::path& path)
      : name_(path.string() + ".XXXXXX"), file_(::mkostemp(name_.data(), O_CLOEXEC)) {}
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  ~FileBeside() {
    if (file_.isOpen() && isHere_) ::unlink(name_.c_str());
  }

  bool fill(Bytes bytes, mode_t mode) const {
    return file_.isOpen() && ::fchmod(file_.descriptor(), mode) == 0 && file_.writeAll(bytes) && file_.sync();
  }
  // A link never replaces what is there, not even what came a moment ago; renaming does.
  bool takePlace(const fs::path& path, IfThere ifThere) {
    if (ifThere == IfThere::Refuse) return ::link(name_.c_str(), path.c_str()) == 0;
    isHere_ = ::rename(name_.c_str(), path.c_str()) != 0;
    return !isHere_;
  }

 private:
  std::string name_;
  File file_;
  bool isHere_ = true;
};

}  // namespace

WholeFile readWholeFile(const fs::path& path, size_t bytesMax) {
  const RegularFile file = readRegularFile(path.string(), bytesMax, SymbolicLinks::Follow);
  if (file.status == Status::NotFound) {
    throw Failure{ExitCode::NotFound, "E_FILE_NOT_FOUND", fmt::format("there is no file {}", printable(path.string())),
                  "",
                  fmt::format("ls {}   shows what is there",
                              printable(path.has_parent_path() ? path.parent_path().string() : "."))};
  }
  if (!file.ok()) {
    throw Failure{ExitCode::Failed, "E_FILE", fmt::format("cannot read {}", printable(path.string())), file.cause,
                  fmt::format("ls -l {}   shows what it is", printable(path.string()))};
  }
  return {ByteVector(file.content.begin(), file.content.end()), file.mode};
}

void writeWholeFile(const fs::path& path, Bytes bytes, mode_t mode, IfThere ifThere) {
  FileBeside beside(path);
  if (!beside.fill(bytes, mode)) throw fileFailure("write", path);
  if (!beside.takePlace(path, ifThere)) {
    if (errno != EEXIST) throw fileFailure("write", path);
    throw Failure{ExitCode::Failed, "E_FILE_EXISTS", fmt::format("{} is there already", printable(path.string())),
                  "it is never overwritten", "another path, or move that file away"};
  }
  // The name itself lives in the folder.
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const File directory(folder.string(), O_RDONLY | O_DIRECTORY);
  if (!directory.isOpen() || !directory.sync()) throw fileFailure("write", path);
}

}  // namespace spore::cli
