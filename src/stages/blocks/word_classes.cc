#include "stages/blocks/word_classes.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace verbale::blocks {
namespace {

constexpr std::pair<std::string_view, WordClasses::Class> kNames[] = {
    {"agency", WordClasses::kAgency}, {"byline", WordClasses::kByline},   {"verb", WordClasses::kVerb},
    {"month", WordClasses::kMonth},   {"weekday", WordClasses::kWeekday}, {"date", WordClasses::kDate},
    {"slug", WordClasses::kSlug},     {"opener", WordClasses::kOpener},
};

}  // namespace

Result<WordClasses> WordClasses::load(const Codebook& codebook) {
  auto table = codebook.table(kFile, {"class", "word"});
  if (!table) return table.error();
  WordClasses words;
  for (const Table::Row& row : table->rows()) {
    const auto* named = std::find_if(std::begin(kNames), std::end(kNames),
                                     [&](const auto& each) { return each.first == row.fields[0]; });
    if (named == std::end(kNames))
      return table->complaint(row, fmt::format("the class is \"{}\"", row.fields[0]));
    if (row.fields[1].empty() ||
        row.fields[1].find_first_of(" ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos) {
      return table->complaint(row, "a word is one word in lower case");
    }
    unsigned& classes = words.classes_[row.fields[1]];
    if ((classes & named->second) != 0) return table->complaint(row, "the word stands there already");
    classes |= named->second;
  }
  return words;
}

}  // namespace verbale::blocks
