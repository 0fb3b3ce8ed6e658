// SIGINT, SIGTERM and SIGHUP for commands that have something to put in order before they end.
#pragma once

namespace spore::cli {

// From now on the signals only interrupt waiting.
void catchInterrupts();
// The signal that came, 0 if none has.
int caughtInterrupt();
// How many have come.
int interruptCount();
// False, at once, if a signal comes or has come.
bool waitUninterrupted(int milliseconds);

}  // namespace spore::cli
