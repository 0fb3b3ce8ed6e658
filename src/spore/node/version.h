// The version of the engine, which a firmware has too if its build names none. This is the one place of it; what else
// states it is made from here, or compared (tests/documents/version_test.py).
#pragma once

#define SPORE_ENGINE_VERSION "0.2.0"
