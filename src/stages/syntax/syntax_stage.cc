#include "stages/syntax/syntax_stage.h"

#include <algorithm>

#include <fmt/format.h>

#include "encoder/bundle.h"

#include "base/letters.h"
#include "stages/syntax/upos.h"

namespace verbale {
namespace {

/// Words that are scored at once, or one sentence or piece of it more: keeps the scores in the processor's
/// cache.
constexpr Index kGroup = 96;

std::size_t best_of(const float* scores, std::size_t count) {
  return static_cast<std::size_t>(std::max_element(scores, scores + count) - scores);
}

}  // namespace

/// What predict() works with.
struct SyntaxStage::Scratch {
  std::vector<float> scores;  ///< [words, outputs]
  ArcModel::Heads heads;
  ArcScores arcs;
  RelationModel::Scratch relations;
  std::vector<RelationModel::Pair> pairs;
  std::vector<Index> dependents;  ///< [pairs]: the tokens
  std::vector<std::uint16_t> chosen;
};

namespace {

/// Whether b is a but for its end: a letter more, up to two less, or "y" for "ie".
bool is_letter_away(std::string_view a, std::string_view b) {
  const std::size_t common = static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                    b.begin())
          .first -
      a.begin());
  return a.size() - common <= 2 && b.size() - common <= 1;
}

/// "5,000" as 5000; anything else as it is.
std::string without_thousands(std::string number) {
  const std::size_t comma = number.find(',');
  if (comma == std::string::npos || comma == 0) return number;
  std::string bare;
  for (const char c : number) {
    if (c == ',') continue;
    if ((c < '0' || c > '9') && c != '.') return number;
    bare += c;
  }
  return bare;
}

bool in_small_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

Result<SyntaxStage> SyntaxStage::load(const StageData& data) {
  const SyntaxHead& syntax = data.bundle.syntax();
  auto head = LearnedHead::load(data.bundle, "heads.syntax", syntax.outputs(), data.precision);
  if (!head) return head.error();
  auto lemmas = LemmaTable::load(data.codebook);
  if (!lemmas) return lemmas.error();
  SyntaxStage stage(std::move(head).value(), std::move(lemmas).value());

  const auto begin = [&](std::string_view name) { return syntax.segment(name).first; };
  stage.columns_ = {
      begin("upos"),          begin("xpos"),      begin("features"),           begin("lemma"),
      begin("arc_dependent"), begin("arc_head"),  begin("relation_dependent"), begin("relation_head"),
      syntax.upos.size(),     syntax.xpos.size(), syntax.features.size(),      syntax.lemma.size()};
  const auto malformed = [](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: heads.syntax: {}", ModelBundle::kManifest, what)};
  };
  for (const std::string& name : syntax.upos) {
    const auto upos = upos_named(name);
    if (!upos) return malformed(fmt::format("'{}' is no part of speech of UD", name));
    stage.upos_.push_back(*upos);
  }
  for (const std::string& text : syntax.lemma) {
    auto script = LemmaScript::parse(text);
    if (!script) return malformed(script.error().message);
    stage.scripts_.push_back(std::move(script).value());
  }
  for (const std::string& piece : data.bundle.vocabulary()) {
    if (piece.size() >= 2 && in_small_letters(piece)) stage.words_.insert(piece);
  }
  const auto root = std::find(syntax.relations.begin(), syntax.relations.end(), "root");
  if (root == syntax.relations.end() || syntax.relations.size() < 2)
    return malformed("\"relations\" are root and at least another");
  stage.root_relation_ = static_cast<std::uint16_t>(root - syntax.relations.begin());

  const auto joining = std::find(syntax.relations.begin(), syntax.relations.end(), "parataxis");
  stage.joining_relation_ = joining != syntax.relations.end()
                                ? static_cast<std::uint16_t>(joining - syntax.relations.begin())
                                : static_cast<std::uint16_t>(stage.root_relation_ == 0 ? 1 : 0);

  const std::size_t arc = syntax.segment("arc_head").size;
  auto arc_weight = data.bundle.floats("heads.syntax.arc.weight", {arc, arc});
  if (!arc_weight) return arc_weight.error();
  auto arc_bias = data.bundle.floats("heads.syntax.arc.head_bias", {arc});
  if (!arc_bias) return arc_bias.error();
  auto arc_root = data.bundle.floats("heads.syntax.arc.root", {arc});
  if (!arc_root) return arc_root.error();
  stage.arcs_ = ArcModel(arc_weight.value(), arc_bias.value(), arc_root.value());
  const std::size_t relation = syntax.segment("relation_head").size;
  auto relation_weight = data.bundle.floats("heads.syntax.relation.weight",
                                            {syntax.relations.size(), relation + 1, relation + 1});
  if (!relation_weight) return relation_weight.error();
  stage.relations_ = RelationModel(relation_weight.value(), syntax.relations.size(), relation);
  stage.labels_ =
      std::make_shared<const SyntaxLabels>(SyntaxLabels{syntax.xpos, syntax.features, syntax.relations});
  return stage;
}

Syntax SyntaxStage::predict(const Document& document) const {
  Syntax syntax;
  const Tokens& tokens = document.get<Tokens>();
  if (tokens.empty()) return syntax;
  syntax.labels = labels_;
  syntax.items.resize(tokens.size());
  const Encoding& encoding = document.get<Encoding>();
  const Sentences& sentences = document.get<Sentences>();
  const std::size_t outputs = head_.outputs();
  Scratch scratch;

  // Pieces gather into groups; a piece is a sentence, or a part of a long one.
  std::vector<Span> pieces;  // of tokens
  const auto parse_group = [&] {
    if (pieces.empty()) return;
    const Index first = pieces.front().begin;
    const Index words = pieces.back().end - first;
    scratch.scores.resize(words * outputs);
    head_.score(encoding, first, words, scratch.scores);
    for (Index w = 0; w < words; ++w) {
      float* row = &scratch.scores[w * outputs];
      label(document, row, first + w, syntax.items[first + w]);
      // The vectors that arcs and relations are scored by are rectified; they stand last.
      for (std::size_t i = columns_.arc_dependent; i < outputs; ++i) row[i] = row[i] > 0 ? row[i] : 0;
    }
    parse(pieces, first, words, scratch, syntax);
    pieces.clear();
  };
  for (const Sentence& sentence : sentences) {
    const Index words = sentence.last_token - sentence.first_token;
    const Index parts = (words + kMostTogether - 1) / kMostTogether;
    for (Index part = 0; part < parts; ++part) {
      const auto edge = [&](Index at) {
        return sentence.first_token + static_cast<Index>(std::uint64_t{words} * at / parts);
      };
      pieces.push_back({edge(part), edge(part + 1)});
      if (pieces.back().end - pieces.front().begin >= kGroup) parse_group();
    }
  }
  parse_group();

  // Later pieces of a long sentence hang on the first.
  for (const Sentence& sentence : sentences) {
    if (sentence.last_token - sentence.first_token <= kMostTogether) continue;
    std::optional<Index> root;
    for (Index i = sentence.first_token; i < sentence.last_token; ++i) {
      Word& word = syntax.items[i];
      if (word.head != i) continue;
      if (root) {
        word.head = *root;
        word.relation = joining_relation_;
      } else {
        root = i;
      }
    }
  }
  return syntax;
}

void SyntaxStage::label(const Document& document, const float* row, Index token, Word& word) const {
  word.upos = upos_[best_of(row + columns_.upos, columns_.upos_size)];
  word.xpos = static_cast<std::uint16_t>(best_of(row + columns_.xpos, columns_.xpos_size));
  word.features = static_cast<std::uint16_t>(best_of(row + columns_.features, columns_.features_size));
  const std::string_view form = document.text(document.get<Tokens>()[token].span);
  const std::string* known = lemmas_.find(form, word.upos);
  word.lemma = known != nullptr ? *known : spelled_lemma(form, row + columns_.lemma, word.upos);
}

std::string SyntaxStage::spelled_lemma(std::string_view form, const float* scores, Upos upos) const {
  const std::size_t best = best_of(scores, columns_.lemma_size);
  std::string lemma = scripts_[best].apply(form);
  // UD English: nouns have small letters even where a title gives them capitals, proper nouns keep theirs;
  // thousands are not parted.
  if (upos == Upos::kNum) return without_thousands(std::move(lemma));
  const bool capital = !form.empty() && form.front() >= 'A' && form.front() <= 'Z';
  if (upos == Upos::kNoun && capital && in_small_letters(form.substr(1)) && form.size() > 1)
    lemma = lower_case(lemma);
  if (upos == Upos::kPropn && capital && in_small_letters(lemma)) lemma = title_case(lemma);

  const bool inflects =
      upos == Upos::kNoun || upos == Upos::kVerb || upos == Upos::kAdj || upos == Upos::kAdv;
  if (!inflects || !in_small_letters(lemma) || words_.contains(lemma) || lemma == lower_case(form))
    return lemma;
  // "announced" is no form of "announc": of the likely scripts, the best that gives a word a letter away.
  std::size_t chosen = best;
  const std::string spelled = lemma;
  for (std::size_t i = 0; i < columns_.lemma_size; ++i) {
    if (scores[i] < scores[best] - kLemmaMargin || (chosen != best && scores[i] <= scores[chosen])) continue;
    if (scripts_[i].literal()) continue;
    std::string other = scripts_[i].apply(form);
    if (other == form || !words_.contains(other) || !is_letter_away(spelled, other)) continue;
    chosen = i;
    lemma = std::move(other);
  }
  return lemma;
}

void SyntaxStage::parse(const std::vector<Span>& pieces, Index first, Index words, Scratch& scratch,
                        Syntax& syntax) const {
  const std::size_t stride = head_.outputs();
  const float* scores = scratch.scores.data();
  arcs_.prepare(scores + columns_.arc_head, words, stride, scratch.heads);
  scratch.pairs.clear();
  scratch.dependents.clear();
  for (const Span piece : pieces) {
    const Index offset = piece.begin - first;
    if (piece.empty()) continue;
    arcs_.score(scores + offset * stride + columns_.arc_dependent, piece.size(), stride, scratch.heads,
                offset, scratch.arcs);
    const std::vector<Index> heads = best_tree(scratch.arcs);
    for (Index w = 0; w < piece.size(); ++w) {
      Word& word = syntax.items[piece.begin + w];
      word.head = piece.begin + heads[w];
      if (heads[w] == w) {
        word.relation = root_relation_;
      } else {
        scratch.pairs.push_back({offset + w, offset + heads[w]});
        scratch.dependents.push_back(piece.begin + w);
      }
    }
  }
  scratch.chosen.resize(scratch.pairs.size());
  relations_.choose(scores + columns_.relation_dependent, scores + columns_.relation_head, stride,
                    scratch.pairs, root_relation_, scratch.relations, scratch.chosen);
  for (std::size_t p = 0; p < scratch.pairs.size(); ++p)
    syntax.items[scratch.dependents[p]].relation = scratch.chosen[p];
}

}  // namespace verbale
