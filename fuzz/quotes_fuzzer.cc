// Every stage over text thick with quotation marks: the document checks its laws, and quotations keep theirs:
// pieces in order and apart, a nested quotation inside the one it names.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "verbale/reader.h"

namespace verbale {
namespace {

const Reader& reader() {
  static const Reader kReader = Reader::load({.data = VERBALE_SOURCE_DIR}).value();
  return kReader;
}

/// Bytes as text: low ones are marks and cues, the rest letters.
std::string text_of(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array<std::string_view, 32> kPieces{
      "\"",      "“",      "”",      "‘",    "’",        "'",     "``",     "''",    "«",
      "»",       "„",      "\n\n",   " ",    ", ",       ". ",    "? ",     "!",     ": ",
      " — ",     " said ", " told ", " he ", " Vell",    " Mr. ", " that ", " who ", "according to ",
      "called ", "(",      ")",      "12",   "on Monday"};
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] < 192) {
      text += kPieces[data[i] % kPieces.size()];
    } else {
      text += static_cast<char>('a' + data[i] % 26);
    }
  }
  return text;
}

void require(bool law) {
  if (!law) std::abort();
}

}  // namespace
}  // namespace verbale

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace verbale;
  const auto document = reader().read({text_of(data, size), {}});
  require(document.ok());
  const Quotes& quotes = document->get<Quotes>();
  for (std::size_t i = 0; i < quotes.size(); ++i) {
    std::uint32_t end = 0;
    for (const Span piece : quotes[i].content) {
      require(piece.begin >= end);
      end = piece.end;
    }
    if (quotes[i].within) require(*quotes[i].within < quotes.size() && *quotes[i].within != i);
  }
  return 0;
}
