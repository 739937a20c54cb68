#include "stages/segment/lexicon.h"

#include <algorithm>
#include <optional>

namespace verbale {
namespace {

constexpr std::string_view kNotAWord = "the word is empty, too long or given twice";

template <class Value>
Result<void> fill(WordTable<Value>& words, const Table& table,
                  const std::function<std::optional<Value>(std::string_view)>& value_of) {
  for (const Table::Row& row : table.rows()) {
    const std::string& kind = row.fields.back();
    const std::optional<Value> value = value_of(kind);
    if (!value) return table.complaint(row, "'" + kind + "' is not known here");
    if (!words.insert(row.fields.front(), *value)) return table.complaint(row, kNotAWord);
  }
  return {};
}

std::optional<Abbreviation> abbreviation_named(std::string_view name) {
  if (name == "title") return Abbreviation::kTitle;
  if (name == "before") return Abbreviation::kBefore;
  if (name == "month") return Abbreviation::kMonth;
  if (name == "end") return Abbreviation::kEnd;
  if (name == "inner") return Abbreviation::kInner;
  return std::nullopt;
}

std::optional<NameEnding> ending_named(std::string_view name) {
  if (name == "domain") return NameEnding::kDomain;
  if (name == "file") return NameEnding::kFile;
  return std::nullopt;
}

Result<void> fill_words(WordTable<bool>& words, const Codebook& codebook, std::string_view file,
                        const std::string& column) {
  const auto table = codebook.table(file, {column});
  if (!table) return table.error();
  for (const Table::Row& row : table->rows()) {
    if (!words.insert(row.fields[0], true)) return table->complaint(row, kNotAWord);
  }
  return {};
}

Result<void> fill_splits(WordTable<Split>& splits, const Table& table) {
  for (const Table::Row& row : table.rows()) {
    if (row.fields[0].size() > WordTable<Split>::kLongest + 2) return table.complaint(row, kNotAWord);
    Split lengths{};
    std::size_t part = 0;
    std::string word;
    for (const char c : row.fields[0]) {
      if (c != '|') {
        word += c;
        ++lengths[part];
      } else if (lengths[part] == 0 || ++part == lengths.size()) {
        return table.complaint(row, "a word falls into two or three parts, none of them empty");
      }
    }
    if (part == 0 || lengths[part] == 0) {
      return table.complaint(row, "a word falls into two or three parts, none of them empty");
    }
    if (!splits.insert(word, lengths)) return table.complaint(row, kNotAWord);
  }
  return {};
}

}  // namespace

Result<SegmentLexicon> SegmentLexicon::load(const Codebook& codebook) {
  SegmentLexicon lexicon;
  auto abbreviations = codebook.table("segment/abbreviations.csv", {"word", "class"});
  if (!abbreviations) return abbreviations.error();
  if (auto done = fill<Abbreviation>(lexicon.abbreviations_, abbreviations.value(), abbreviation_named);
      !done)
    return done.error();
  auto endings = codebook.table("segment/endings.csv", {"ending", "kind"});
  if (!endings) return endings.error();
  if (auto done = fill<NameEnding>(lexicon.endings_, endings.value(), ending_named); !done)
    return done.error();
  if (auto done = fill_words(lexicon.prefixes_, codebook, "segment/prefixes.csv", "prefix"); !done)
    return done.error();
  if (auto done = fill_words(lexicon.starters_, codebook, "segment/starters.csv", "word"); !done)
    return done.error();
  auto splits = codebook.table("segment/splits.csv", {"words"});
  if (!splits) return splits.error();
  if (auto done = fill_splits(lexicon.splits_, splits.value()); !done) return done.error();
  auto faces = codebook.table("segment/emoticons.csv", {"face"});
  if (!faces) return faces.error();
  for (const Table::Row& row : faces->rows()) {
    const std::string& face = row.fields[0];
    if (face.size() < 2 || static_cast<unsigned char>(face[0]) >= 128)
      return faces->complaint(row, "a face has at least two characters and begins with one of ASCII");
    auto& alike = lexicon.faces_[static_cast<unsigned char>(face[0])];
    alike.insert(std::upper_bound(alike.begin(), alike.end(), face,
                                  [](const auto& a, const auto& b) { return a.size() > b.size(); }),
                 face);
  }
  return lexicon;
}

std::size_t SegmentLexicon::face(std::string_view text) const {
  if (text.empty() || static_cast<unsigned char>(text[0]) >= 128) return 0;
  for (const std::string& face : faces_[static_cast<unsigned char>(text[0])]) {
    if (text.starts_with(face)) return face.size();
  }
  return 0;
}

}  // namespace verbale
