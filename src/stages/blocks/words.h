#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verbale/layers.h"

namespace verbale::blocks {

/// A word of a short block, or one of the marks : - / | ( ) and the copyright sign.
struct Word {
  Span span;
  std::string_view form;  ///< lower case, straight apostrophes; "-" for every dash that stands by itself
  bool mark = false;
  bool capital = false;  ///< begins with a capital letter
  bool digit = false;    ///< begins with a digit
};

/// The words of one block, as the phrases of the codebook are compared with them.
class Words {
 public:
  /// Reads the words of `span`.  False, and no words: there are more than `most`.  Views of an earlier read
  /// end. REQUIRES: text is UTF-8.
  bool read(std::string_view text, Span span, std::size_t most);

  [[nodiscard]] const std::vector<Word>& items() const { return items_; }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] const Word& operator[](std::size_t index) const { return items_[index]; }
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }

  /// Words that are no marks.
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::vector<Word> items_;
  std::string forms_;
  std::size_t count_ = 0;
};

}  // namespace verbale::blocks
