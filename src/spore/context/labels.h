// The labels of a node: key=value pairs by which users select nodes.
#pragma once

#include <initializer_list>
#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/fixed_string.h"
#include "spore/base/limits.h"
#include "spore/base/status.h"

namespace spore {

struct Label {
  std::string_view key;
  std::string_view value;
};

// At most limits::labelsMax pairs and limits::labelTextBytesMax bytes. A key is 1 or more of A-Z a-z 0-9 _ - . /
// and a value 0 or more of the same; a pair with its `=` is at most limits::labelBytesMax long. Held as text,
// "key=value" separated by commas, sorted by key: the form that travels and is stored.
class Labels {
 public:
  Labels() = default;
  // Pairs that break a rule are left out; use set() where that must be an error.
  Labels(std::initializer_list<Label> pairs);

  size_t size() const;
  // The index-th pair in the order of keys; index < size().
  Label at(size_t index) const;
  // The value of a key; an empty view with null data if there is none.
  std::string_view find(std::string_view key) const;
  // Adds or replaces. InvalidArgument (characters), TooLarge (one pair), Full (all together).
  Status set(std::string_view key, std::string_view value);
  bool remove(std::string_view key);
  void clear() { text_.clear(); }

  std::string_view text() const { return text_; }
  // Replaces everything by a text in the form above; the errors of checkLabelsText(), and then nothing changes.
  Status parse(std::string_view text);

 private:
  FixedString<limits::labelTextBytesMax> text_;
};

// Whether a text from outside has the form of Labels::text(), without copying it: Malformed (grammar, characters,
// a key twice, keys out of order), TooLarge (one pair), Full (all together).
Status checkLabelsText(std::string_view text);

// Walks a text in the form of Labels::text() without copying it: cuts the first pair off `rest`.
// False when nothing is left. Safe for any text: what has no `=` is a key without a value.
bool nextLabel(std::string_view& rest, Label& label);

}  // namespace spore
