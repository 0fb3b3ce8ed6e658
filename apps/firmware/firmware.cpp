// The default firmware: a node with nothing but the services that every node has.
#include <Spore.h>

spore::Spore node({{"app", "spore"}});

void setup() {
  node.begin();
}

void loop() {
  node.loop();
}
