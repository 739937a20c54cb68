#include "stages/syntax/lemma.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/syntax/upos.h"

namespace verbale {
namespace {

std::optional<std::uint32_t> small_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::uint32_t kMost = 1000;
  if (error != std::errc() || end != text.data() + text.size() || value > kMost) return std::nullopt;
  return value;
}

}  // namespace

Result<LemmaScript> LemmaScript::parse(std::string_view script) {
  const auto wrong = [&] {
    return Error{ErrorCode::kMalformed, fmt::format("'{}' is no lemma script", script)};
  };
  LemmaScript made;
  if (script.starts_with('=')) {
    made.literal_ = true;
    made.prefix_ = script.substr(1);
    if (made.prefix_.empty()) return wrong();
    return made;
  }
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= script.size();) {
    const std::size_t end = std::min(script.find('|', begin), script.size());
    parts.push_back(script.substr(begin, end - begin));
    begin = end + 1;
  }
  if (parts.size() != 5 || (parts[0] != "lower" && parts[0] != "keep" && parts[0] != "title")) return wrong();
  const auto front = small_number(parts[1]);
  const auto back = small_number(parts[3]);
  if (!front || !back) return wrong();
  made.letters_ = parts[0] == "lower" ? Case::kLower : parts[0] == "title" ? Case::kTitle : Case::kKept;
  made.cut_front_ = *front;
  made.cut_back_ = *back;
  made.prefix_ = parts[2];
  made.suffix_ = parts[4];
  return made;
}

std::string LemmaScript::apply(std::string_view form) const {
  if (literal_) return prefix_;
  std::string lemma = letters_ == Case::kLower   ? lower_case(form)
                      : letters_ == Case::kTitle ? title_case(form)
                                                 : std::string(form);
  std::size_t begin = 0;
  for (std::uint32_t i = 0; i < cut_front_; ++i) {
    if (begin == lemma.size()) return lemma;
    begin += code_point_at(lemma, begin).size;
  }
  std::size_t end = lemma.size();
  for (std::uint32_t i = 0; i < cut_back_; ++i) {
    if (end <= begin) return lemma;
    end -= code_point_before(lemma, end).size;
  }
  if (begin == end && prefix_.empty() && suffix_.empty()) return lemma;  // nothing would be left
  return prefix_ + lemma.substr(begin, end - begin) + suffix_;
}

Result<LemmaTable> LemmaTable::load(const Codebook& codebook) {
  const auto table = codebook.table("syntax/lemmas.csv", {"form", "upos", "lemma"});
  if (!table) return table.error();
  LemmaTable lemmas;
  lemmas.by_upos_.resize(kUposCount);
  for (const Table::Row& row : table->rows()) {
    const auto upos = upos_named(row.fields[1]);
    if (!upos) return table->complaint(row, fmt::format("'{}' is no part of speech of UD", row.fields[1]));
    if (row.fields[0].empty() || row.fields[2].empty())
      return table->complaint(row, "a form and its lemma are not empty");
    if (!lemmas.by_upos_[static_cast<std::size_t>(*upos)].emplace(row.fields[0], row.fields[2]).second)
      return table->complaint(row, fmt::format("'{}' is given twice", row.fields[0]));
    lemmas.longest_ = std::max(lemmas.longest_, row.fields[0].size());
  }
  return lemmas;
}

const std::string* LemmaTable::find(std::string_view form, Upos upos) const {
  if (form.size() > longest_) return nullptr;
  const Lemmas& lemmas = by_upos_[static_cast<std::size_t>(upos)];
  if (const auto found = lemmas.find(form); found != lemmas.end()) return &found->second;
  if (std::none_of(form.begin(), form.end(),
                   [](char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }))
    return nullptr;
  const auto found = lemmas.find(lower_case(form));
  return found == lemmas.end() ? nullptr : &found->second;
}

}  // namespace verbale
