// Records as files: one per key in the state directory.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "spore/platform/storage.h"

namespace spore {

// A record is written to a temporary file, synced and renamed, so a power cut leaves the old or the new one.
class StorageFiles final : public Storage {
 public:
  // Makes the directory if it is missing. Empty: records live in memory and end with the process. StartError when
  // the directory cannot be made or read, and for a record that is no file of a record's size: who put it there has to
  // say what it means. What cannot be written is noticed when it is stored.
  explicit StorageFiles(std::string directory);

  Result<size_t> load(StorageKey key, MutableBytes buffer) override;
  Status store(StorageKey key, Bytes record) override;
  Status remove(StorageKey key) override;

  bool isPersistent() const { return !directory_.empty(); }
  const std::string& directory() const { return directory_; }
  // Why nothing can be written there, of a run that goes on all the same; empty: as far as is known it can.
  const std::string& problem() const { return problem_; }

  // load() and store() for the board's own records, by file name. A failure leaves its reason in errno.
  Result<size_t> loadFile(const std::string& name, MutableBytes buffer) const;
  Status storeFile(const std::string& name, Bytes record) const;

 private:
  void checkRecords() const;

  std::string directory_;
  std::string problem_;
  std::map<StorageKey, std::vector<uint8_t>> memory_;
};

}  // namespace spore
