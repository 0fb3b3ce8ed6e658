#include "spore/context/labels.h"

#include "spore/base/check.h"

namespace spore {
namespace {

bool isLabelText(std::string_view text) {
  for (const char character : text) {
    const bool isLetter = (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
    const bool isDigit = character >= '0' && character <= '9';
    const bool isMark = character == '_' || character == '-' || character == '.' || character == '/';
    if (!isLetter && !isDigit && !isMark) return false;
  }
  return true;
}

Status checkPair(std::string_view key, std::string_view value) {
  if (key.empty() || !isLabelText(key) || !isLabelText(value)) return Status::InvalidArgument;
  return key.size() + 1 + value.size() <= limits::labelBytesMax ? Status::Ok : Status::TooLarge;
}

using LabelText = FixedString<limits::labelTextBytesMax>;

Status appendPair(LabelText& text, const Label& label) {
  const size_t separator = text.empty() ? 0 : 1;
  if (text.size() + separator + label.key.size() + 1 + label.value.size() > LabelText::capacity()) return Status::Full;
  if (separator != 0) text.appendCut(',');
  text.appendCut(label.key);
  text.appendCut('=');
  text.appendCut(label.value);
  return Status::Ok;
}

}  // namespace

Labels::Labels(std::initializer_list<Label> pairs) {
  for (const Label& pair : pairs) (void)set(pair.key, pair.value);  // as the header says
}

size_t Labels::size() const {
  size_t count = 0;
  Label label;
  for (std::string_view rest = text_; nextLabel(rest, label);) ++count;
  return count;
}

Label Labels::at(size_t index) const {
  std::string_view rest = text_;
  Label label;
  for (size_t passed = 0; passed <= index; ++passed) {
    const bool exists = nextLabel(rest, label);
    CHECK(exists);
  }
  return label;
}

std::string_view Labels::find(std::string_view key) const {
  Label label;
  for (std::string_view rest = text_; nextLabel(rest, label);) {
    if (label.key == key) return label.value;
  }
  return {};
}

Status Labels::set(std::string_view key, std::string_view value) {
  const Status checked = checkPair(key, value);
  if (checked != Status::Ok) return checked;
  if (find(key).data() == nullptr && size() == limits::labelsMax) return Status::Full;

  LabelText changed;
  const Label added{key, value};
  bool isPlaced = false;
  Label label;
  for (std::string_view rest = text_; nextLabel(rest, label);) {
    if (!isPlaced && label.key > key) {
      if (appendPair(changed, added) != Status::Ok) return Status::Full;
      isPlaced = true;
    }
    if (label.key != key && appendPair(changed, label) != Status::Ok) return Status::Full;
  }
  if (!isPlaced && appendPair(changed, added) != Status::Ok) return Status::Full;
  text_ = changed;
  return Status::Ok;
}

bool Labels::remove(std::string_view key) {
  if (find(key).data() == nullptr) return false;
  LabelText changed;
  Label label;
  for (std::string_view rest = text_; nextLabel(rest, label);) {
    if (label.key != key) (void)appendPair(changed, label);  // a part of what had its place
  }
  text_ = changed;
  return true;
}

Status Labels::parse(std::string_view text) {
  const Status checked = checkLabelsText(text);
  return checked == Status::Ok ? text_.assign(text) : checked;
}

Status checkLabelsText(std::string_view text) {
  if (text.size() > limits::labelTextBytesMax) return Status::Full;
  if (!text.empty() && text.back() == ',') return Status::Malformed;
  size_t count = 0;
  std::string_view previousKey;
  Label label;
  while (nextLabel(text, label)) {
    if (label.value.data() == nullptr || label.key <= previousKey) return Status::Malformed;
    const Status checked = checkPair(label.key, label.value);
    if (checked == Status::TooLarge) return checked;
    if (checked != Status::Ok) return Status::Malformed;
    if (++count > limits::labelsMax) return Status::Full;
    previousKey = label.key;
  }
  return Status::Ok;
}

bool nextLabel(std::string_view& rest, Label& label) {
  if (rest.empty()) return false;
  const size_t end = rest.find(',');
  const std::string_view pair = rest.substr(0, end);
  const size_t equals = pair.find('=');
  label.key = pair.substr(0, equals);
  label.value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return true;
}

}  // namespace spore
