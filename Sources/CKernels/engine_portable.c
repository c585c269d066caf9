// The engine for any processor, four floats at a time.
#include "cengine.h"

#define LANES 4
#define ROWS 6
#define NARROW_ROWS 12
#define NAME(function) cengine_portable_##function
#include "engine_body.h"
