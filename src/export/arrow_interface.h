#pragma once

#include <cstddef>
#include <cstdint>

// What the module that writes Parquet and Arrow (libverbale_arrow.so) and the program that loads it agree on.
// Plain C: the module is built against Apache Arrow's library, of which the program knows nothing.

extern "C" {

/// Of every change of this interface.
#define VERBALE_ARROW_VERSION 1

// NOLINTBEGIN(readability-identifier-naming): names of C, which have no scope.
enum VerbaleArrowFormat { VERBALE_PARQUET = 0, VERBALE_ARROW_FILE = 1 };
enum VerbaleArrowType { VERBALE_TEXT = 0, VERBALE_INTEGER = 1, VERBALE_REAL = 2, VERBALE_BOOLEAN = 3 };
// NOLINTEND(readability-identifier-naming)

struct VerbaleArrowColumn {
  const char* name;
  int type;
};

/// A value; which member counts is told by its column.
struct VerbaleArrowCell {
  const char* text;  ///< UTF-8, not ended by NUL
  std::size_t size;  ///< bytes of text
  std::int64_t integer;
  double real;
  bool boolean;
  bool known;  ///< false: null
};

/// Takes the file's bytes in order.
using VerbaleArrowSink = void (*)(void* context, const void* bytes, std::size_t size);

struct VerbaleArrowWriter;

/// Of one writer at a time, on one thread.  Each gives back an error, or nullptr where all is well; it lives
/// until the next call.
struct VerbaleArrowModule {
  int version;
  const char* (*open)(int format, const VerbaleArrowColumn* columns, std::size_t count, VerbaleArrowSink sink,
                      void* context, VerbaleArrowWriter** writer);
  const char* (*add)(VerbaleArrowWriter* writer, const VerbaleArrowCell* cells);
  const char* (*finish)(VerbaleArrowWriter* writer);
  void (*close)(VerbaleArrowWriter* writer);
};

/// The module's only name: "verbale_arrow_module".
const VerbaleArrowModule* verbale_arrow_module();
}
