// The node of a sketch. In a file of its own, so that only programs which use it need a thisBoard().
#include "spore/node/built_in_keys.h"
#include "spore/node/spore.h"

namespace spore {
namespace {

NodeOptions withLabels(std::initializer_list<Label> labels) {
  NodeOptions options;
  options.labels = Labels(labels);
  options.updateKeys = builtInUpdateKeys();
  return options;
}

}  // namespace

Spore::Spore(std::initializer_list<Label> labels) : Spore(thisBoard(), withLabels(labels)) {}

}  // namespace spore
