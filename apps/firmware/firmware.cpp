// The default firmware: a node with nothing but the services that every node has, and keys if it is given some.
#include <Spore.h>

spore::Spore node({{"app", "spore"}});
spore::Trust trust(node);

void setup() {
  node.begin();
}

void loop() {
  node.loop();
}
