#include "local/member_census.h"

#include <nlohmann/json.hpp>

namespace spore::cli {
namespace {

using Json = nlohmann::json;

// The list is an object (depth 1) with an array (2) of members (3), whose resources are at depth 4.
class CensusReader : public nlohmann::json_sax<Json> {
 public:
  explicit CensusReader(std::set<std::string>& complete) : complete_(complete) {}

  bool key(string_t& name) override {
    if (depth_ == memberDepth) field_ = name;
    if (depth_ == memberDepth + 1 && field_ == "resources") hasResources_ = true;
    return true;
  }
  bool string(string_t& text) override {
    if (depth_ == memberDepth && field_ == "hostname") hostname_ = text;
    if (depth_ == memberDepth && field_ == "status") isActive_ = text == "ACTIVE";
    return true;
  }
  bool start_object(std::size_t) override {
    ++depth_;
    if (depth_ == memberDepth) {
      hostname_.clear();
      isActive_ = hasResources_ = hasApi_ = false;
    }
    return true;
  }
  bool end_object() override {
    if (depth_ == memberDepth && isActive_ && hasResources_ && hasApi_) complete_.insert(hostname_);
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool value) override {
    if (depth_ == memberDepth && field_ == "apiComplete") hasApi_ = value;
    return true;
  }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  static constexpr int memberDepth = 3;

  std::set<std::string>& complete_;
  int depth_ = 0;
  std::string field_;
  std::string hostname_;
  bool isActive_ = false;
  bool hasResources_ = false;
  bool hasApi_ = false;
};

}  // namespace

std::set<std::string> completeMembersIn(std::string_view membersAnswer) {
  std::set<std::string> complete;
  CensusReader reader(complete);
  Json::sax_parse(membersAnswer.begin(), membersAnswer.end(), &reader);
  return complete;
}

}  // namespace spore::cli
