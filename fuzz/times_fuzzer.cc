#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "verbale/reader.h"

/// Any text, read with and without a date of publication: the times are lawful (annotate() checks spans and
/// order), do not overlap, and come out the same twice.
namespace verbale {
namespace {

const Reader& reader() {
  static const Reader loaded = [] {
    auto result = Reader::load();
    if (!result) std::abort();
    return std::move(result).value();
  }();
  return loaded;
}

/// The bytes with U+FFFD for each that belongs to no well-formed sequence.
std::string repaired(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const std::size_t good = first_invalid_utf8(bytes);
    text += bytes.substr(0, good);
    bytes.remove_prefix(good);
    if (bytes.empty()) break;
    text += "\xEF\xBF\xBD";
    bytes.remove_prefix(1);
  }
  return text;
}

Times times_of(const std::string& text, bool dated) {
  Article article;
  article.text = text;
  if (dated) article.metadata.published = Published::parse("2021-03-19").value();
  const auto document = reader().read(std::move(article));
  if (!document) std::abort();
  return document->get<Times>();
}

}  // namespace
}  // namespace verbale

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text =
      verbale::repaired(std::string_view(reinterpret_cast<const char*>(data + 1), size - 1));
  const bool dated = data[0] % 2 == 0;
  const verbale::Times first = verbale::times_of(text, dated);
  const verbale::Times second = verbale::times_of(text, dated);
  if (first.size() != second.size()) std::abort();
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i].span.begin < end || first[i].span != second[i].span || first[i].value != second[i].value)
      std::abort();
    end = first[i].span.end;
  }
  return 0;
}
