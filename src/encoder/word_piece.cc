#include "encoder/word_piece.h"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "base/utf8.h"

namespace verbale {
namespace {

constexpr std::size_t kMostCharacters = 100;  // of a word; a longer one is unknown
constexpr std::string_view kContinues = "##";

bool is_ascii_punctuation(char32_t c) {
  return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
}

/// What the reference does with a character.
enum class Kind : std::uint8_t { kWord, kSpace, kPunctuation, kDropped };

constexpr std::array<Kind, 128> kAsciiKinds = [] {
  std::array<Kind, 128> kinds{};
  for (unsigned c = 0; c < 128; ++c) {
    const bool punctuation =
        (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
    kinds[c] = c == ' ' || c == '\t' || c == '\n' || c == '\r' ? Kind::kSpace
               : c < 32 || c == 127                            ? Kind::kDropped
               : punctuation                                   ? Kind::kPunctuation
                                                               : Kind::kWord;
  }
  return kinds;
}();

/// Whether Unicode 8 had the character.
bool is_old(char32_t c) {
  UVersionInfo age;
  u_charAge(static_cast<UChar32>(c), age);
  return age[0] <= 8;
}

std::uint32_t category(char32_t c) {
  return U_GET_GC_MASK(static_cast<UChar32>(c));
}

bool is_dropped(char32_t c) {
  const std::uint32_t mask = category(c);
  return c == 0xFFFD || (mask & (U_GC_CC_MASK | U_GC_CO_MASK)) != 0 ||
         ((mask & U_GC_CF_MASK) != 0 && is_old(c));
}

bool is_space(char32_t c) {
  return (category(c) & U_GC_Z_MASK) != 0;
}

/// Categories that later versions changed: U+1734 was a nonspacing mark, U+1885, U+1886 and U+A9BD were none,
/// U+166D and U+111C9 were punctuation.
bool is_mark(char32_t c) {
  if (c == 0x1885 || c == 0x1886 || c == 0xA9BD || c == 0x111C9) return false;
  return c == 0x1734 || ((category(c) & U_GC_MN_MASK) != 0 && is_old(c));
}

bool is_punctuation(char32_t c) {
  return is_ascii_punctuation(c) || c == 0x166D || c == 0x111C9 ||
         ((category(c) & U_GC_P_MASK) != 0 && is_old(c));
}

/// The blocks of Chinese characters, as the reference has them (its U+2B920 too).
bool is_chinese(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
         (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

std::uint64_t edge_key(std::uint32_t node, unsigned char byte) {
  return std::uint64_t{node} << 8 | byte;
}

std::uint64_t spread(std::uint64_t key) {
  return key * 0x9E3779B97F4A7C15U;
}

constexpr unsigned kChildBits = 28;  // an edge: node 28 bits, byte 8, child 28

}  // namespace

Result<WordPiece> WordPiece::load(const std::vector<std::string>& vocabulary) {
  WordPiece out;
  std::size_t bytes = 0;
  for (const std::string& piece : vocabulary) bytes += piece.size();
  if (bytes >= (std::size_t{1} << kChildBits) - 2) {
    return Error{ErrorCode::kMalformed, "the vocabulary is too large"};
  }
  const unsigned bits = std::max(4U, static_cast<unsigned>(std::bit_width(2 * bytes + 2)));
  out.edges_.assign(std::size_t{1} << bits, 0);
  out.shift_ = 64 - bits;
  out.pieces_.assign(2, kNone);
  std::array<std::uint32_t, 3> special{kNone, kNone, kNone};
  for (std::uint32_t id = 0; id < vocabulary.size(); ++id) {
    std::string_view piece = vocabulary[id];
    if (piece == "[UNK]") special[0] = id;
    if (piece == "[CLS]") special[1] = id;
    if (piece == "[SEP]") special[2] = id;
    std::uint32_t node = kRoot;
    if (piece.starts_with(kContinues) && piece.size() > kContinues.size()) {
      node = kContinuation;
      piece.remove_prefix(kContinues.size());
    }
    for (const char c : piece) {
      const auto byte = static_cast<unsigned char>(c);
      std::uint32_t next = out.child(node, byte);
      if (next == kNone) {
        next = static_cast<std::uint32_t>(out.pieces_.size());
        out.pieces_.push_back(kNone);
        const std::uint64_t key = edge_key(node, byte);
        std::size_t at = spread(key) >> out.shift_;
        while (out.edges_[at] != 0) at = (at + 1) & (out.edges_.size() - 1);
        out.edges_[at] = key << kChildBits | next;
      }
      node = next;
    }
    if (node > kContinuation && out.pieces_[node] == kNone) out.pieces_[node] = id;
  }
  if (std::count(special.begin(), special.end(), kNone) != 0) {
    return Error{ErrorCode::kMalformed, "the vocabulary lacks [UNK], [CLS] or [SEP]"};
  }
  out.unknown_ = special[0];
  out.first_ = special[1];
  out.last_ = special[2];
  return out;
}

std::uint32_t WordPiece::child(std::uint32_t node, unsigned char byte) const {
  const std::uint64_t key = edge_key(node, byte);
  for (std::size_t at = spread(key) >> shift_; edges_[at] != 0; at = (at + 1) & (edges_.size() - 1)) {
    if (edges_[at] >> kChildBits == key) {
      return static_cast<std::uint32_t>(edges_[at] & ((std::uint64_t{1} << kChildBits) - 1));
    }
  }
  return kNone;
}

void WordPiece::append_word(std::string_view word, std::vector<std::uint32_t>& pieces) const {
  const std::size_t before = pieces.size();
  for (std::size_t begin = 0; begin < word.size();) {
    std::uint32_t node = begin == 0 ? kRoot : kContinuation;
    std::uint32_t longest = kNone;
    std::size_t end = begin;
    for (std::size_t at = begin; at < word.size();) {
      node = child(node, static_cast<unsigned char>(word[at++]));
      if (node == kNone) break;
      if (pieces_[node] != kNone) {
        longest = pieces_[node];
        end = at;
      }
    }
    if (longest == kNone) {
      pieces.resize(before);
      pieces.push_back(unknown_);
      return;
    }
    pieces.push_back(longest);
    begin = end;
  }
}

/// Gathers characters into words, and cuts each as it ends.
class WordPiece::Words {
 public:
  Words(const WordPiece& owner, std::vector<std::uint32_t>& pieces) : owner_(owner), pieces_(pieces) {}

  /// A character of ASCII that is not dropped.
  void put_ascii(char c, Kind kind) {
    if (kind == Kind::kWord) {
      if (characters_++ < kMostCharacters)
        bytes_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      return;
    }
    end();
    if (kind == Kind::kPunctuation) owner_.append_word({&c, 1}, pieces_);
  }

  /// A character of the text, with others beyond ASCII near it.
  void read(char32_t c) {
    if (is_space_or_tab(c)) {
      order(' ');
    } else if (is_dropped(c)) {
      return;
    } else if (is_chinese(c)) {
      order(' ');
      decompose(c);
      order(' ');
    } else {
      decompose(c);
    }
  }

  /// Writes what waits to be put in order.
  void flush() {
    if (waiting_.empty()) return;
    std::stable_sort(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
      return a.combining_class < b.combining_class;
    });
    for (const Waiting& each : waiting_) put(each.character);
    waiting_.clear();
  }

  /// Ends the word.
  void end() {
    if (characters_ > kMostCharacters) {
      pieces_.push_back(owner_.unknown_);
    } else if (size_ > 0) {
      owner_.append_word({bytes_.data(), size_}, pieces_);
    }
    characters_ = 0;
    size_ = 0;
  }

 private:
  struct Waiting {
    char32_t character;
    std::uint8_t combining_class;
  };

  static bool is_space_or_tab(char32_t c) { return c == '\t' || c == '\n' || c == '\r' || is_space(c); }

  /// NFD of one character.
  void decompose(char32_t c) {
    std::array<UChar, 32> units;
    UErrorCode trouble = U_ZERO_ERROR;
    static const UNormalizer2* const kNfd = [] {
      UErrorCode none = U_ZERO_ERROR;
      return unorm2_getNFDInstance(&none);
    }();
    const std::int32_t size =
        kNfd == nullptr ? -1
                        : unorm2_getDecomposition(kNfd, static_cast<UChar32>(c), units.data(),
                                                  static_cast<std::int32_t>(units.size()), &trouble);
    if (size < 0 || U_FAILURE(trouble)) {
      order(c);
      return;
    }
    for (std::int32_t i = 0; i < size;) {
      UChar32 part;
      U16_NEXT(units, i, size, part);
      order(static_cast<char32_t>(part));
    }
  }

  /// Marks wait until it is known which others stand with them.  Those that will be stripped need not.
  void order(char32_t c) {
    const std::uint8_t combining_class = u_getCombiningClass(static_cast<UChar32>(c));
    if (combining_class == 0) {
      flush();
      put(c);
    } else if (!is_mark(c)) {
      waiting_.push_back({c, combining_class});
    }
  }

  /// A character in its place: strips marks, lower-cases, splits.
  void put(char32_t c) {
    if (c < 128) {
      put_ascii(static_cast<char>(c), kAsciiKinds[c]);
      return;
    }
    if (is_mark(c)) return;
    c = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    if (is_space(c)) {
      end();
    } else if (is_punctuation(c)) {
      end();
      add(c);
      end();
    } else {
      add(c);
    }
  }

  void add(char32_t c) {
    if (characters_++ >= kMostCharacters) return;
    const auto byte = [&](char32_t value) {
      bytes_[size_++] = static_cast<char>(static_cast<unsigned char>(value));
    };
    if (c < 0x80) {
      byte(c);
    } else if (c < 0x800) {
      byte(0xC0 | c >> 6);
      byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      byte(0xE0 | c >> 12);
      byte(0x80 | (c >> 6 & 0x3F));
      byte(0x80 | (c & 0x3F));
    } else {
      byte(0xF0 | c >> 18);
      byte(0x80 | (c >> 12 & 0x3F));
      byte(0x80 | (c >> 6 & 0x3F));
      byte(0x80 | (c & 0x3F));
    }
  }

  const WordPiece& owner_;
  std::vector<std::uint32_t>& pieces_;
  std::array<char, 4 * kMostCharacters> bytes_;
  std::size_t size_ = 0;
  std::size_t characters_ = 0;
  std::vector<Waiting> waiting_;
};

void WordPiece::append(std::string_view text, std::size_t most, std::vector<std::uint32_t>& pieces) const {
  const std::size_t full = pieces.size() + most;
  Words words(*this, pieces);
  for (std::size_t at = 0; at < text.size() && pieces.size() < full;) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 128) {
      words.flush();
      if (kAsciiKinds[byte] != Kind::kDropped) words.put_ascii(text[at], kAsciiKinds[byte]);
      ++at;
    } else {
      const CodePoint next = code_point_at(text, at);
      words.read(next.value);
      at += next.size;
    }
  }
  words.flush();
  words.end();
  if (pieces.size() > full) pieces.resize(full);
}

}  // namespace verbale
