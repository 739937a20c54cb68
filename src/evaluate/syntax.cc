#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "evaluate/evaluate.h"
#include "input/conllu.h"

namespace verbale {
namespace {

/// How much was found, and how much of it is right.
struct Counts {
  std::size_t right = 0;
  std::size_t system = 0;
  std::size_t gold = 0;

  Counts& operator+=(const Counts& other) {
    right += other.right;
    system += other.system;
    gold += other.gold;
    return *this;
  }
};

/// A syntactic word; the words of a multiword token all have its span.
struct AlignedWord {
  Span span;
  std::string_view form;
  bool multiword = false;
};

/// One reading of a text, gold or ours.
struct Analysis {
  std::vector<Span> tokens;
  std::vector<Span> sentences;
  std::vector<AlignedWord> words;
};

struct Scores {
  Counts tokens;
  Counts sentences;
  Counts words;

  Scores& operator+=(const Scores& other) {
    tokens += other.tokens;
    sentences += other.sentences;
    words += other.words;
    return *this;
  }
};

Analysis gold_analysis(const Document& document, const ConlluRows& rows) {
  Analysis gold;
  for (const Sentence& sentence : document.get<Sentences>()) gold.sentences.push_back(sentence.span);
  Index next = 0;
  const Tokens& tokens = document.get<Tokens>();
  for (const ConlluSentence& sentence : rows.sentences) {
    for (const ConlluToken& token : sentence.tokens) {
      const Index last = next + (token.last_word - token.first_word) - 1;
      const Span whole{tokens[next].span.begin, tokens[last].span.end};
      gold.tokens.push_back(whole);
      for (std::uint32_t word = token.first_word; word < token.last_word; ++word)
        gold.words.push_back({whole, sentence.words[word].form, next != last});
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
  for (std::size_t first = 0; first < tokens.size();) {
    std::size_t last = first + 1;
    while (last < tokens.size() && tokens[last].joined) ++last;
    const Span whole{tokens[first].span.begin, tokens[last - 1].span.end};
    system.tokens.push_back(whole);
    for (std::size_t word = first; word < last; ++word)
      system.words.push_back({whole, document.text(tokens[word].span), last - first > 1});
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
      counts.right += gold[g++].end == system[s++].end ? 1 : 0;
    }
  }
  return counts;
}

bool same_form(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// Length of the longest common subsequence of the forms of gold[g0, g) and system[s0, s).
std::size_t common_forms(const std::vector<AlignedWord>& gold, std::size_t g0, std::size_t g,
                         const std::vector<AlignedWord>& system, std::size_t s0, std::size_t s) {
  std::vector<std::size_t> above(s - s0 + 1, 0);
  std::vector<std::size_t> row(s - s0 + 1, 0);
  for (std::size_t i = g0; i < g; ++i) {
    for (std::size_t j = s0; j < s; ++j) {
      row[j - s0 + 1] = same_form(gold[i].form, system[j].form) ? above[j - s0] + 1
                                                                : std::max(above[j - s0 + 1], row[j - s0]);
    }
    std::swap(above, row);
  }
  return above.back();
}

/// Aligns words as the CoNLL 2018 shared task did (conll18_ud_eval.py, align_words): words outside multiword
/// tokens by their spans, those in the least region around a multiword token by the longest common
/// subsequence.
Counts aligned_words(const std::vector<AlignedWord>& gold, const std::vector<AlignedWord>& system) {
  Counts counts{0, system.size(), gold.size()};
  std::size_t g = 0;
  std::size_t s = 0;
  while (g < gold.size() && s < system.size()) {
    if (!gold[g].multiword && !system[s].multiword) {
      if (gold[g].span == system[s].span) {
        ++counts.right;
        ++g;
        ++s;
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
    if (g > g0 && s > s0) counts.right += common_forms(gold, g0, g, system, s0, s);
  }
  return counts;
}

std::string table_of(const Scores& scores, std::size_t documents) {
  const auto percent = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  };
  std::string out = fmt::format("{:<10}{:>10}{:>10}{:>10}\n", "", "Precision", "Recall", "F1");
  const std::array<std::pair<std::string_view, Counts>, 3> rows{
      {{"Tokens", scores.tokens}, {"Sentences", scores.sentences}, {"Words", scores.words}}};
  for (const auto& [name, counts] : rows) {
    out += fmt::format("{:<10}{:>10.2f}{:>10.2f}{:>10.2f}\n", name, percent(counts.right, counts.system),
                       percent(counts.right, counts.gold),
                       percent(2 * counts.right, counts.system + counts.gold));
  }
  return out + fmt::format("{} documents, {} tokens, {} sentences, {} words\n", documents, scores.tokens.gold,
                           scores.sentences.gold, scores.words.gold);
}

}  // namespace

Result<std::string> evaluate_syntax(const Reader& reader, const std::string& path) {
  InputOptions options;
  options.tokens = true;
  ArticleSource source({path}, options);
  Scores scores;
  std::size_t documents = 0;
  while (auto raw = source.next()) {
    if (!*raw) return raw->error();
    const auto rows = read_conllu(raw->value());
    if (!rows) return rows.error();
    const auto gold = parse_conllu(raw->value(), options);
    if (!gold) return gold.error();
    Article article;
    article.text = gold->text();
    article.metadata.id = gold->metadata().id;
    const auto document = reader.read(std::move(article));
    if (!document) return document.error();
    const Analysis ours = system_analysis(document.value());
    const Analysis theirs = gold_analysis(gold.value(), rows.value());
    scores += {equal_spans(theirs.tokens, ours.tokens), equal_spans(theirs.sentences, ours.sentences),
               aligned_words(theirs.words, ours.words)};
    ++documents;
  }
  return table_of(scores, documents);
}

}  // namespace verbale
