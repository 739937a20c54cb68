#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "verbale/result.h"

namespace verbale {

/// Reads a file as UTF-8, line by line or whole, in bounded memory.
///
/// A UTF-8 byte order mark is dropped; a UTF-16 one (either order) has the file converted as it streams.
class LineReader {
 public:
  struct Line {
    std::string text;       ///< without its line feed; what came before a carriage return is kept as it is
    bool too_long = false;  ///< over the limit: the rest of it was passed over
  };

  /// "-" is standard input.  Errors: kNotFound, kUnreadable, naming the file.
  [[nodiscard]] static Result<std::unique_ptr<LineReader>> open(const std::string& path, std::size_t limit);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The first character that is no white space, if there is one; consumes nothing but the byte order mark.
  [[nodiscard]] Result<char> peek();

  /// The next line; nothing at the end.  Errors: kUnreadable, kMalformed (half a surrogate pair).
  [[nodiscard]] Result<std::optional<Line>> read_line();

  /// All that is left as one text.  Bytes that are not UTF-8 are decoded as what ICU's detector takes them
  /// for. Errors: kUnreadable, kTooLarge, kMalformed (NUL bytes, damaged UTF-8).
  [[nodiscard]] Result<std::string> read_all_text();

  [[nodiscard]] std::size_t bytes_read() const;

  /// Reads no further: read_line() gives nothing from here on.
  void close();

 private:
  LineReader();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace verbale
