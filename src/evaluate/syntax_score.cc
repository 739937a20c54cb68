#include "evaluate/syntax_score.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/letters.h"

namespace verbale {
namespace {

/// A syntactic word; the words of a multiword token all have its span.
struct AlignedWord {
  static constexpr std::size_t kRoot = SIZE_MAX;         // as a head: the word is a root
  static constexpr std::size_t kNowhere = SIZE_MAX - 1;  // as a head: none was given

  Span span;
  std::string_view form;
  bool multiword = false;
  std::string_view lemma = "_";
  std::string_view upos = "_";
  std::string_view xpos = "_";
  std::string_view features = "_";
  std::string_view relation = "_";  ///< without its subtype
  std::size_t head = kNowhere;      ///< place of another word of the same analysis
};

/// One reading of a text, gold or ours.
struct Analysis {
  std::vector<Span> tokens;
  std::vector<Span> sentences;
  std::vector<AlignedWord> words;
};

std::string_view without_subtype(std::string_view relation) {
  return relation.substr(0, relation.find(':'));
}

/// Relations between words of content (conll18_ud_eval.py, CONTENT_DEPRELS).
bool is_content(const AlignedWord& word) {
  static constexpr std::array<std::string_view, 29> kContent{
      "acl",       "advcl",      "advmod",    "amod",       "appos",  "ccomp", "compound", "conj",
      "csubj",     "dep",        "discourse", "dislocated", "expl",   "fixed", "flat",     "goeswith",
      "iobj",      "list",       "nmod",      "nsubj",      "nummod", "obj",   "obl",      "orphan",
      "parataxis", "reparandum", "root",      "vocative",   "xcomp"};
  static_assert(std::is_sorted(kContent.begin(), kContent.end()));
  return std::binary_search(kContent.begin(), kContent.end(), word.relation);
}

/// The features that are universal (conll18_ud_eval.py, UNIVERSAL_FEATURES), sorted.
std::vector<std::string_view> universal_features(std::string_view features) {
  static constexpr std::array<std::string_view, 21> kUniversal{
      "Abbr",    "Animacy", "Aspect",   "Case",    "Definite", "Degree",   "Evident",
      "Foreign", "Gender",  "Mood",     "NumType", "Number",   "Person",   "Polarity",
      "Polite",  "Poss",    "PronType", "Reflex",  "Tense",    "VerbForm", "Voice"};
  static_assert(std::is_sorted(kUniversal.begin(), kUniversal.end()));
  std::vector<std::string_view> kept;
  while (!features.empty()) {
    const std::string_view one = features.substr(0, features.find('|'));
    features.remove_prefix(std::min(one.size() + 1, features.size()));
    if (std::binary_search(kUniversal.begin(), kUniversal.end(), one.substr(0, one.find('='))))
      kept.push_back(one);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

Analysis gold_analysis(const Document& document, const ConlluRows& rows) {
  Analysis gold;
  for (const Sentence& sentence : document.get<Sentences>()) gold.sentences.push_back(sentence.span);
  Index next = 0;
  const Tokens& tokens = document.get<Tokens>();
  for (const ConlluSentence& sentence : rows.sentences) {
    const std::size_t first = gold.words.size();
    for (const ConlluToken& token : sentence.tokens) {
      const Index last = next + (token.last_word - token.first_word) - 1;
      const Span whole{tokens[next].span.begin, tokens[last].span.end};
      gold.tokens.push_back(whole);
      for (std::uint32_t i = token.first_word; i < token.last_word; ++i) {
        const ConlluWord& word = sentence.words[i];
        AlignedWord aligned{whole,     word.form, next != last,  word.lemma,
                            word.upos, word.xpos, word.features, without_subtype(word.relation)};
        if (word.head > 0 && word.head != i + 1) aligned.head = first + word.head - 1;
        if (word.head == 0 && word.relation != "_") aligned.head = AlignedWord::kRoot;
        gold.words.push_back(aligned);
      }
      next = last + 1;
    }
  }
  return gold;
}

Analysis system_analysis(const Document& document) {
  Analysis system;
  for (const Sentence& sentence : document.get<Sentences>()) {
    if (sentence.first_token < sentence.last_token) system.sentences.push_back(sentence.span);
  }
  const Tokens& tokens = document.get<Tokens>();
  const Syntax& syntax = document.get<Syntax>();
  for (std::size_t first = 0; first < tokens.size();) {
    std::size_t last = first + 1;
    while (last < tokens.size() && tokens[last].joined) ++last;
    const Span whole{tokens[first].span.begin, tokens[last - 1].span.end};
    system.tokens.push_back(whole);
    for (std::size_t i = first; i < last; ++i) {
      AlignedWord aligned{whole, document.text(tokens[i].span), last - first > 1};
      if (!syntax.empty()) {
        aligned.lemma = syntax[i].lemma;
        aligned.upos = name_of(syntax[i].upos);
        aligned.xpos = syntax.xpos(i);
        aligned.features = syntax.features(i);
        aligned.relation = without_subtype(syntax.relation(i));
        aligned.head = syntax[i].head == i ? AlignedWord::kRoot : syntax[i].head;
      }
      system.words.push_back(aligned);
    }
    first = last;
  }
  return system;
}

Counts equal_spans(const std::vector<Span>& gold, const std::vector<Span>& system) {
  Counts counts{0, system.size(), gold.size()};
  for (std::size_t g = 0, s = 0; g < gold.size() && s < system.size();) {
    if (gold[g].begin < system[s].begin) {
      ++g;
    } else if (system[s].begin < gold[g].begin) {
      ++s;
    } else {
      counts.correct += gold[g++].end == system[s++].end ? 1 : 0;
    }
  }
  return counts;
}

/// Places of a gold word and of one of ours that are the same.
using WordPairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// Adds the longest common subsequence of the forms, whatever their case, of gold[g0, g) and system[s0, s).
void add_common_forms(const std::vector<AlignedWord>& gold, std::size_t g0, std::size_t g,
                      const std::vector<AlignedWord>& system, std::size_t s0, std::size_t s,
                      WordPairs& pairs) {
  const auto lowered = [](const std::vector<AlignedWord>& words, std::size_t begin, std::size_t end) {
    std::vector<std::string> forms;
    for (std::size_t i = begin; i < end; ++i) forms.push_back(lower_case(words[i].form));
    return forms;
  };
  const std::vector<std::string> ours = lowered(gold, g0, g);
  const std::vector<std::string> theirs = lowered(system, s0, s);
  const std::size_t width = theirs.size() + 1;
  std::vector<std::size_t> length((ours.size() + 1) * width, 0);  // of what is common from (i, j) on
  for (std::size_t i = ours.size(); i-- > 0;) {
    for (std::size_t j = theirs.size(); j-- > 0;) {
      const std::size_t both = ours[i] == theirs[j] ? length[(i + 1) * width + j + 1] + 1 : 0;
      length[i * width + j] = std::max({both, length[(i + 1) * width + j], length[i * width + j + 1]});
    }
  }
  for (std::size_t i = 0, j = 0; i < ours.size() && j < theirs.size();) {
    if (ours[i] == theirs[j]) {
      pairs.emplace_back(g0 + i++, s0 + j++);
    } else if (length[i * width + j] == length[(i + 1) * width + j]) {
      ++i;
    } else {
      ++j;
    }
  }
}

/// Aligns words as the CoNLL 2018 shared task did (conll18_ud_eval.py, align_words): words outside multiword
/// tokens by their spans, those in the least region around a multiword token by the longest common
/// subsequence.
WordPairs aligned_words(const std::vector<AlignedWord>& gold, const std::vector<AlignedWord>& system) {
  WordPairs pairs;
  std::size_t g = 0;
  std::size_t s = 0;
  while (g < gold.size() && s < system.size()) {
    if (!gold[g].multiword && !system[s].multiword) {
      if (gold[g].span == system[s].span) {
        pairs.emplace_back(g++, s++);
      } else if (gold[g].span.begin <= system[s].span.begin) {
        ++g;
      } else {
        ++s;
      }
      continue;
    }
    std::uint32_t end = 0;
    if (gold[g].multiword) {
      end = gold[g].span.end;
      if (!system[s].multiword && system[s].span.begin < gold[g].span.begin) ++s;
    } else {
      end = system[s].span.end;
      if (!gold[g].multiword && gold[g].span.begin < system[s].span.begin) ++g;
    }
    const std::size_t g0 = g;
    const std::size_t s0 = s;
    const auto beyond = [&](const std::vector<AlignedWord>& words, std::size_t i) {
      if (i >= words.size()) return true;
      return words[i].multiword ? words[i].span.begin >= end : words[i].span.end > end;
    };
    while (!beyond(gold, g) || !beyond(system, s)) {
      const bool from_gold =
          g < gold.size() && (s >= system.size() || gold[g].span.begin <= system[s].span.begin);
      const AlignedWord& word = from_gold ? gold[g++] : system[s++];
      if (word.multiword) end = std::max(end, word.span.end);
    }
    if (g > g0 && s > s0) add_common_forms(gold, g0, g, system, s0, s, pairs);
  }
  return pairs;
}

SyntaxScore::Table compare(const Analysis& gold, const Analysis& system) {
  using enum SyntaxScore::Metric;
  SyntaxScore::Table scores;
  scores[kTokens] = equal_spans(gold.tokens, system.tokens);
  scores[kSentences] = equal_spans(gold.sentences, system.sentences);
  for (std::size_t metric = SyntaxScore::kWords; metric < std::size_t{SyntaxScore::kClas}; ++metric)
    scores.at(metric) = {0, system.words.size(), gold.words.size()};
  const auto content = [](const std::vector<AlignedWord>& words) {
    return static_cast<std::size_t>(
        std::count_if(words.begin(), words.end(), [](const AlignedWord& each) { return is_content(each); }));
  };
  scores[kClas] = {0, content(system.words), content(gold.words)};

  const WordPairs pairs = aligned_words(gold.words, system.words);
  std::vector<std::size_t> gold_of(system.words.size(), AlignedWord::kNowhere);
  for (const auto& [g, s] : pairs) gold_of[s] = g;
  for (const auto& [g, s] : pairs) {
    const AlignedWord& ours = gold.words[g];
    const AlignedWord& theirs = system.words[s];
    const std::size_t head = theirs.head < gold_of.size() ? gold_of[theirs.head] : theirs.head;
    const bool same_head = ours.head == head && head != AlignedWord::kNowhere;
    const bool same_arc = same_head && ours.relation == theirs.relation;
    const auto count = [&](SyntaxScore::Metric metric, bool right) {
      scores.at(metric).correct += right ? 1 : 0;
    };
    count(kWords, true);
    count(kUpos, ours.upos == theirs.upos);
    count(kXpos, ours.xpos == theirs.xpos);
    count(kFeatures, universal_features(ours.features) == universal_features(theirs.features));
    count(kLemmas, ours.lemma == "_" || ours.lemma == theirs.lemma);
    count(kUas, same_head);
    count(kLas, same_arc);
    count(kClas, same_arc && is_content(ours));
  }
  return scores;
}

}  // namespace

void SyntaxScore::add(const Document& gold, const ConlluRows& rows, const Document& system) {
  const Table scores = compare(gold_analysis(gold, rows), system_analysis(system));
  for (std::size_t metric = 0; metric < kMetrics; ++metric) total_.at(metric) += scores.at(metric);
  ++documents_;
}

std::string SyntaxScore::table() const {
  static constexpr std::array<std::string_view, kMetrics> kNames{
      "Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS"};
  std::string out = fmt::format("{:<10}{:>10}{:>10}{:>10}\n", "", "Precision", "Recall", "F1");
  for (std::size_t metric = 0; metric < kMetrics; ++metric) {
    const Counts& counts = total_.at(metric);
    out += fmt::format("{:<10}{:>10.2f}{:>10.2f}{:>10.2f}\n", kNames.at(metric), counts.precision(),
                       counts.recall(), counts.f1());
  }
  return out + fmt::format("{} documents, {} tokens, {} sentences, {} words\n", documents_,
                           total_[kTokens].gold, total_[kSentences].gold, total_[kWords].gold);
}

}  // namespace verbale
