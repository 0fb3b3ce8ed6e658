// The input once as a whole text of labels, once as lines of changes: "key=value" sets, "key" removes.
#include "spore/context/labels.h"

#include "spore/base/check.h"

namespace {

using namespace spore;

// What must hold for any labels, however they came about.
void checkRules(const Labels& labels) {
  CHECK(checkLabelsText(labels.text()) == Status::Ok);
  CHECK(labels.size() <= limits::labelsMax);
  Labels rebuilt;
  for (size_t index = labels.size(); index > 0; --index) {
    const Label label = labels.at(index - 1);
    CHECK(labels.find(label.key) == label.value && labels.find(label.key).data() != nullptr);
    CHECK(rebuilt.set(label.key, label.value) == Status::Ok);
  }
  CHECK(rebuilt.text() == labels.text());
}

void readWhole(std::string_view text) {
  Labels labels{{"before", "1"}};
  const Status status = labels.parse(text);
  CHECK(status == checkLabelsText(text));
  CHECK(labels.text() == (status == Status::Ok ? text : "before=1"));
  checkRules(labels);
}

void applyLine(Labels& labels, std::string_view line) {
  const size_t equals = line.find('=');
  const std::string_view key = line.substr(0, equals);
  const bool existed = labels.find(key).data() != nullptr;
  const size_t before = labels.size();
  if (equals == std::string_view::npos) {
    CHECK(labels.remove(key) == existed);
    CHECK(labels.size() == before - (existed ? 1 : 0));
    CHECK(labels.find(key).data() == nullptr);
    return;
  }
  const std::string_view value = line.substr(equals + 1);
  if (labels.set(key, value) == Status::Ok) {
    CHECK(labels.find(key) == value);
    CHECK(labels.size() == before + (existed ? 0 : 1));
  } else {
    CHECK(labels.size() == before);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text = asText(Bytes{data, size});
  readWhole(text);
  Label label;
  size_t pairs = 0;
  for (std::string_view rest = text; nextLabel(rest, label);) ++pairs;
  CHECK(pairs <= text.size());

  Labels labels;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    applyLine(labels, text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    checkRules(labels);
  }
  return 0;
}
