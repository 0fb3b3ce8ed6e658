// For programs that link all of a folder, also what takes keys.
#include "support/toy_mac.h"
