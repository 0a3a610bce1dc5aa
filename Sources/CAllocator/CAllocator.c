#include "CAllocator.h"

// Large buffers are used again like small ones instead of going back to the system at once, and what is unused for a
// second goes back whole.
const char *malloc_conf = "oversize_threshold:0,dirty_decay_ms:1000,muzzy_decay_ms:0";
