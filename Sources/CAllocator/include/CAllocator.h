#pragma once

/// The allocator of the executable: jemalloc, which beats the C library's by a tenth of a whole check, because an
/// analysis makes and drops millions of small objects, and large buffers one after another.

/// jemalloc reads its settings from this symbol before `main` (jemalloc(3), "TUNING").
extern const char *malloc_conf;
