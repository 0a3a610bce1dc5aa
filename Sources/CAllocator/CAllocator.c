#include "CAllocator.h"

// Memory that was freed is kept for the next wheel: the program ends when its work does. Large buffers are used again
// like small ones.
const char *malloc_conf = "oversize_threshold:0,dirty_decay_ms:-1";
