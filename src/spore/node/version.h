// The version of the engine, which a firmware has too if its build names none.
#pragma once

#define SPORE_ENGINE_VERSION "0.1.0"
