#include "model_files.h"

#include <algorithm>
#include <cstring>

namespace spore {

Status ModelFiles::begin() {
  if (isDead_) return Status::IoError;
  if (operations_ >= failAt_) fault_ = failing_;
  if (operations_ == cutAt_) {
    isDead_ = true;
    return Status::IoError;
  }
  ++operations_;
  if (fault_ == Fault::None) return Status::Ok;
  hasFailed_ = true;
  return fault_ == Fault::Full ? Status::TooLarge : Status::Unavailable;
}

void ModelFiles::change(const std::function<void(Names&)>& change) {
  change(names_);
  pending_.push_back(change);
}

Status ModelFiles::create(const std::string& name) {
  if (const Status status = begin(); status != Status::Ok) return status;
  const auto found = names_.find(name);
  if (found != names_.end()) {
    // Emptying a file is not synchronized either, but nobody may count on that.
    found->second->content = found->second->durable = "";
    return Status::Ok;
  }
  change([name, node = std::make_shared<Node>()](Names& names) { names[name] = node; });
  return Status::Ok;
}

Status ModelFiles::write(const std::string& name, Bytes content) {
  if (const Status status = create(name); status != Status::Ok) return status;
  Node& node = *names_[name];
  if (const Status status = begin(); status != Status::Ok) return status;
  node.content = std::string(asText(content.first(content.size() / 2)));
  if (const Status status = begin(); status != Status::Ok) return status;
  node.content = std::string(asText(content));
  return sync(name);
}

Status ModelFiles::rename(const std::string& from, const std::string& to) {
  if (const Status status = begin(); status != Status::Ok) return status;
  if (names_.find(from) == names_.end()) return Status::IoError;
  change([from, to](Names& names) {
    const auto found = names.find(from);
    if (found == names.end()) return;
    const std::shared_ptr<Node> node = found->second;
    names.erase(found);
    names[to] = node;
  });
  return Status::Ok;
}

// Possible on a full disk, where it makes room.
Status ModelFiles::remove(const std::string& name) {
  const Status status = begin();
  const bool makesRoom = status == Status::TooLarge && names_.find(name) != names_.end();
  if (status != Status::Ok && !makesRoom) return status;
  if (makesRoom) heal();
  change([name](Names& names) { names.erase(name); });
  return Status::Ok;
}

Status ModelFiles::syncFolder() {
  if (const Status status = begin(); status != Status::Ok) return status;
  for (const auto& change : pending_) change(durable_);
  pending_.clear();
  return Status::Ok;
}

Result<size_t> ModelFiles::openForAppend(const std::string& name, bool isFresh) {
  if (isFresh || names_.find(name) == names_.end()) {
    if (const Status status = create(name); status != Status::Ok) return status;
  }
  return isDead_ ? Result<size_t>{Status::IoError} : Result<size_t>{names_[name]->content.size()};
}

Status ModelFiles::append(const std::string& name, Bytes bytes) {
  if (const Status status = begin(); status != Status::Ok) return status;
  names_[name]->content += asText(bytes);
  return Status::Ok;
}

Status ModelFiles::sync(const std::string& name) {
  if (const Status status = begin(); status != Status::Ok) return status;
  names_[name]->durable = names_[name]->content;
  return Status::Ok;
}

Status ModelFiles::readAt(const std::string& name, size_t offset, MutableBytes bytes) {
  const std::string content = contentOf(name);
  if (isDead_ || offset + bytes.size() > content.size()) return Status::IoError;
  std::memcpy(bytes.data(), content.data() + offset, bytes.size());
  return Status::Ok;
}

void ModelFiles::revive(Cut cut) {
  isDead_ = false;
  cutAt_ = UINT32_MAX;
  if (cut == Cut::Kill) return;
  if (cut == Cut::PowerLast && !pending_.empty()) pending_.erase(pending_.begin(), pending_.end() - 1);
  if (cut != Cut::PowerNone) {
    for (const auto& change : pending_) change(durable_);
  }
  pending_.clear();
  names_ = durable_;
  for (auto& [name, node] : names_) {
    if (node->content == node->durable) continue;
    if (cut == Cut::PowerAll) node->durable = node->content.substr(0, node->content.size() / 2);
    node->content = node->durable;
  }
}

}  // namespace spore
