#include "stages/quotes/variants.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <unordered_map>

#include <fmt/format.h>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/quotes/marks.h"

namespace verbale::quotes {
namespace {

/// Quotations before one that it is compared with.
constexpr std::size_t kMostBefore = 200;
/// Content words of one wording under two speakers that make it one statement all the same.
constexpr std::size_t kUnmistakable = 6;

constexpr std::array<std::string_view, 12> kNegations{
    "not", "n't", "n’t", "never", "no", "none", "nobody", "nothing", "nowhere", "neither", "nor", "hardly"};
constexpr std::array<std::string_view, 2> kMeDoing{"i", "we"};
constexpr std::array<std::string_view, 2> kMeDoneTo{"me", "us"};
constexpr std::array<std::string_view, 3> kOthersDoing{"he", "she", "they"};
constexpr std::array<std::string_view, 3> kOthersDoneTo{"him", "her", "them"};
/// Prepositions that have an opposite, in codebook/quotes/opposites.csv.
constexpr std::array<std::string_view, 6> kStances{"for", "against", "with", "without", "before", "after"};
/// What stands before names, and is often left out.
constexpr std::array<std::string_view, 16> kTitles{
    "president", "minister", "prime", "mr",      "mr.",  "ms",    "ms.",     "mrs",
    "mrs.",      "dr",       "dr.",   "general", "king", "queen", "senator", "mayor"};
/// Adverbs that say too little to be evidence.
constexpr std::array<std::string_view, 20> kThinAdverbs{
    "very",   "also",   "then",  "now",  "just",  "too",  "so",   "here",    "there", "even",
    "really", "simply", "quite", "only", "still", "ever", "when", "however", "why",   "how"};
constexpr std::array<std::string_view, 21> kNumberWords{
    "zero",     "",        "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_content(Upos upos, std::string_view lemma) {
  switch (upos) {
    case Upos::kNoun:
    case Upos::kPropn:
    case Upos::kVerb:
    case Upos::kAdj:
    case Upos::kNum:
      return true;
    case Upos::kAdv:
      return !one_of(kThinAdverbs, lemma) && !one_of(kNegations, lemma);
    default:
      return false;
  }
}

/// "1,200" and "twelve" as digits; empty where it is no number, or "one", which is often none.
std::string number_in(std::string_view word, Upos upos) {
  std::string digits;
  bool any = false;
  for (const char c : word) {
    any = any || (c >= '0' && c <= '9');
    if (c != ',') digits += c;
  }
  if (any) return digits;
  for (std::size_t n = 0; n < kNumberWords.size(); ++n) {
    if (word == kNumberWords[n]) return std::to_string(n);
  }
  return upos == Upos::kNum && word != "one" ? std::string(word) : std::string();
}

bool has_letter_or_digit(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (is_letter_or_digit(point.value)) return true;
    at += point.size;
  }
  return false;
}

using Id = std::uint32_t;

void sort_set(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

std::vector<Id> only_in(const std::vector<Id>& a, const std::vector<Id>& b) {
  std::vector<Id> left;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(left));
  return left;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Scales to length 1; a vector of nothing stays.
void normalize(std::vector<float>& vector) {
  double squares = 0;
  for (const float value : vector) squares += static_cast<double>(value) * value;
  if (squares <= 0) return;
  const auto scale = static_cast<float>(1 / std::sqrt(squares));
  for (float& value : vector) value *= scale;
}

double dot(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

enum class Speakers : std::uint8_t { kSame, kUnknown, kDifferent };

/// An entity that is never named may be one that is ("the governor" of the title).
bool is_named(const Document& document, Index entity) {
  if (!document.has<Entities>()) return true;
  const std::vector<Mention>& mentions = document.get<Entities>()[entity].mentions;
  return std::any_of(mentions.begin(), mentions.end(),
                     [](const Mention& each) { return each.form == MentionForm::kName; });
}

Speakers speakers_of(const Document& document, const Quote& one, const Quote& two) {
  if (!one.speaker || !two.speaker) return Speakers::kUnknown;
  const Role& a = *one.speaker;
  const Role& b = *two.speaker;
  if (a.entity && b.entity) {
    if (*a.entity == *b.entity) return Speakers::kSame;
    return is_named(document, *a.entity) && is_named(document, *b.entity) ? Speakers::kDifferent
                                                                          : Speakers::kUnknown;
  }
  if (a.entity || b.entity) return Speakers::kUnknown;
  const std::string phrase = lower_case(document.text(a.span));
  // A pronoun may be anyone's.
  return phrase.find(' ') != std::string::npos && phrase == lower_case(document.text(b.span))
             ? Speakers::kSame
             : Speakers::kUnknown;
}

bool overlap(const Quote& one, const Quote& two) {
  return std::any_of(one.content.begin(), one.content.end(), [&](Span a) {
    return std::any_of(two.content.begin(), two.content.end(), [&](Span b) { return a.overlaps(b); });
  });
}

}  // namespace

Result<VariantRule> VariantRule::load(const Codebook& codebook) {
  auto table = codebook.table("quotes/variants.csv", {"name", "value"});
  if (!table) return table.error();
  VariantRule rule;
  std::map<std::string, double*, std::less<>> places{
      {"bias", &rule.bias}, {"link", &rule.link}, {"carry", &rule.carry}};
  for (std::size_t i = 0; i < kVariantFeatures; ++i)
    places.emplace(kVariantFeatureNames[i], &rule.weights[i]);
  for (const Table::Row& row : table->rows()) {
    const auto place = places.find(row.fields[0]);
    if (place == places.end()) {
      return table->complaint(row, fmt::format("nothing is called '{}', or it stands above", row.fields[0]));
    }
    const std::string& field = row.fields[1];
    const auto [stop, trouble] = std::from_chars(field.data(), field.data() + field.size(), *place->second);
    if (trouble != std::errc() || stop != field.data() + field.size() || !std::isfinite(*place->second)) {
      return table->complaint(row, fmt::format("'{}' is no number", field));
    }
    places.erase(place);
  }
  if (!places.empty()) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("{}: no row for {}", table->name(), places.begin()->first)};
  }
  auto opposites = codebook.table("quotes/opposites.csv", {"lemma", "opposite"});
  if (!opposites) return opposites.error();
  for (const Table::Row& row : opposites->rows()) {
    if (row.fields[0].empty() || row.fields[1].empty()) return opposites->complaint(row, "no two lemmas");
    rule.opposites.emplace(row.fields[0], row.fields[1]);
    rule.opposites.emplace(row.fields[1], row.fields[0]);
  }
  return rule;
}

double VariantRule::probability(const VariantFeatures& features) const {
  double sum = bias;
  for (std::size_t i = 0; i < kVariantFeatures; ++i) sum += weights[i] * features[i];
  return 1 / (1 + std::exp(-sum));
}

// -------------------------------------------------------------- statements

/// Words that are compared: a quotation's, a sentence's of it, or those that stand in marks in it.
struct VariantComparer::Statement {
  std::vector<Index> tokens;   ///< of its words, without punctuation
  std::vector<Id> words;       ///< [tokens]: in lower case
  std::vector<bool> negates;   ///< [tokens]
  std::vector<Index> content;  ///< tokens of content words
  std::vector<Id> lemmas;      ///< of the content words, a set
  std::vector<Id> stances;     ///< lemmas of content words, and prepositions that have an opposite, a set
  std::vector<Id> numbers;     ///< a set
  std::vector<Id> names;       ///< lemmas of proper nouns, a set
  std::size_t negations = 0;
  bool from_me = false;     ///< "I ... him": the speaker does it to others
  bool to_me = false;       ///< "he ... me": others do it to the speaker
  std::vector<float> mean;  ///< [width], of length 1
};

struct VariantComparer::Reading {
  Statement whole;
  std::vector<Statement> parts;   ///< its sentences, where there are several
  std::vector<Statement> marked;  ///< what stands in marks in reported speech
};

/// The document's words as numbers and vectors.
class VariantComparer::Words {
 public:
  explicit Words(const Document& document)
      : document_(document),
        tokens_(document.get<Tokens>()),
        syntax_(document.get<Syntax>()),
        encoding_(document.get<Encoding>()),
        scale_(encoding_.width, 0) {
    const std::size_t width = encoding_.width;
    std::vector<double> sums((kClasses + 1) * width, 0);  // of each part of speech, and of all
    std::array<std::size_t, kClasses> counts{};
    for (Index t = 0; t < tokens_.size(); ++t) {
      const auto part = static_cast<std::size_t>(syntax_[t].upos);
      ++counts[part];
      add(t, [&](std::size_t i, float value) { sums[part * width + i] += static_cast<double>(value); });
    }
    const auto all = static_cast<double>(std::max<std::size_t>(tokens_.size(), 1));
    for (std::size_t part = 0; part < kClasses; ++part) {
      for (std::size_t i = 0; i < width; ++i) sums[kClasses * width + i] += sums[part * width + i];
    }
    means_.resize(kClasses * width);
    for (std::size_t part = 0; part < kClasses; ++part) {
      const double weight = static_cast<double>(counts[part]) + kPull;
      for (std::size_t i = 0; i < width; ++i) {
        const double mean = sums[kClasses * width + i] / all;
        means_[part * width + i] = static_cast<float>((sums[part * width + i] + kPull * mean) / weight);
      }
    }
    std::vector<double> squares(width, 0);
    for (Index t = 0; t < tokens_.size(); ++t) {
      const float* mean = mean_of(t);
      add(t, [&](std::size_t i, float value) {
        const double off = static_cast<double>(value) - mean[i];
        squares[i] += off * off;
      });
    }
    for (std::size_t i = 0; i < width; ++i) {
      const double spread = std::sqrt(squares[i] / all);
      scale_[i] = spread > 0 ? static_cast<float>(1 / spread) : 0;
    }
  }

  [[nodiscard]] Index first_token(std::uint32_t begin) const {
    return static_cast<Index>(
        std::partition_point(tokens_.begin(), tokens_.end(),
                             [&](const Token& each) { return each.span.end <= begin; }) -
        tokens_.begin());
  }

  [[nodiscard]] std::vector<Index> tokens_in(Span span) const {
    std::vector<Index> found;
    for (Index t = first_token(span.begin); t < tokens_.size() && tokens_[t].span.begin < span.end; ++t)
      found.push_back(t);
    return found;
  }

  [[nodiscard]] std::string_view text(Index token) const { return document_.text(tokens_[token].span); }

  /// REQUIRES: tokens are in order.
  Statement statement(const std::vector<Index>& tokens) {
    Statement made;
    for (const Index t : tokens) {
      if (made.tokens.size() == kMostWords) break;
      if (!has_letter_or_digit(text(t))) continue;
      std::string word = lower_case(text(t));
      const bool negates = one_of(kNegations, word);
      if (word == "n't" || word == "n’t") word = "not";
      const Word& syntax = syntax_[t];
      const std::string lemma = lower_case(syntax.lemma);
      made.tokens.push_back(t);
      made.words.push_back(id_of(word));
      made.negates.push_back(negates);
      made.negations += negates ? 1 : 0;
      if (const std::string number = number_in(word, syntax.upos); !number.empty())
        made.numbers.push_back(id_of(number));
      if (one_of(kStances, lemma)) made.stances.push_back(id_of(lemma));
      if (!is_content(syntax.upos, lemma)) continue;
      made.stances.push_back(id_of(lemma));
      made.content.push_back(t);
      made.lemmas.push_back(id_of(lemma));
      if (syntax.upos == Upos::kPropn && !one_of(kTitles, lemma)) made.names.push_back(id_of(lemma));
    }
    made.from_me = has(made, kMeDoing) && has(made, kOthersDoneTo);
    made.to_me = has(made, kOthersDoing) && has(made, kMeDoneTo);
    for (auto* each : {&made.lemmas, &made.stances, &made.numbers, &made.names}) sort_set(*each);
    made.mean.assign(encoding_.width, 0);
    for (const Index t : made.content) {
      const std::vector<float>& own = vector(t);
      for (std::size_t i = 0; i < own.size(); ++i) made.mean[i] += own[i];
    }
    normalize(made.mean);
    return made;
  }

  /// The token's vector less the article's mean, of length 1.
  const std::vector<float>& vector(Index token) {
    const auto entry = vectors_.try_emplace(token);
    std::vector<float>& values = entry.first->second;
    if (entry.second) {
      values.assign(encoding_.width, 0);
      const float* mean = mean_of(token);
      add(token, [&](std::size_t i, float value) { values[i] = (value - mean[i]) * scale_[i]; });
      normalize(values);
    }
    return values;
  }

  [[nodiscard]] const std::string& spelling(Id id) const { return *spellings_[id]; }

 private:
  template <class Take>
  void add(Index token, Take take) const {
    const std::size_t row = std::size_t{token} * encoding_.width;
    if (!encoding_.exact.empty()) {
      for (std::size_t i = 0; i < encoding_.width; ++i) take(i, encoding_.exact[row + i]);
      return;
    }
    for (std::size_t i = 0; i < encoding_.width; ++i) {
      take(i,
           encoding_.scales[token] * static_cast<float>(encoding_.values[row + i] - encoding_.zeros[token]));
    }
  }

  template <std::size_t N>
  bool has(const Statement& statement, const std::array<std::string_view, N>& words) const {
    return std::any_of(statement.words.begin(), statement.words.end(),
                       [&](Id id) { return one_of(words, spelling(id)); });
  }

  Id id_of(const std::string& word) {
    const auto [place, added] = ids_.emplace(word, static_cast<Id>(spellings_.size()));
    if (added) spellings_.push_back(&place->first);
    return place->second;
  }

  const Document& document_;
  const Tokens& tokens_;
  const Syntax& syntax_;
  const Encoding& encoding_;
  [[nodiscard]] const float* mean_of(Index token) const {
    return means_.data() + static_cast<std::size_t>(syntax_[token].upos) * encoding_.width;
  }

  static constexpr std::size_t kClasses = static_cast<std::size_t>(Upos::kX) + 1;
  static constexpr double kPull = 5;  ///< tokens of the article's mean that each part of speech's is drawn by

  std::vector<float> means_;  ///< [kClasses, width]
  std::vector<float> scale_;  ///< [width]: 1 by the standard deviation
  std::unordered_map<std::string, Id> ids_;
  std::vector<const std::string*> spellings_;
  std::unordered_map<Index, std::vector<float>> vectors_;
};

VariantComparer::VariantComparer(const Document& document, const VariantRule& rule)
    : document_(document), rule_(rule), words_(std::make_unique<Words>(document)) {}

VariantComparer::~VariantComparer() = default;

const VariantComparer::Reading& VariantComparer::read(const Quote& quote, Index place) {
  const auto found = readings_.find(place);
  if (found != readings_.end()) return found->second;
  Reading reading;
  std::vector<Index> all;
  std::vector<std::vector<Index>> parts(1);
  for (const Span piece : quote.content) {
    std::vector<Index> tokens = words_->tokens_in(piece);
    // Of reported speech the "that" is none of the speaker's words.
    if (all.empty() && quote.kind != QuoteKind::kDirect && tokens.size() > 1 &&
        lower_case(words_->text(tokens.front())) == "that") {
      tokens.erase(tokens.begin());
    }
    if (tokens.empty()) continue;
    const char first = words_->text(tokens.front()).front();
    if (first >= 'A' && first <= 'Z' && !parts.back().empty()) parts.emplace_back();
    for (const Index t : tokens) {
      if (all.size() == 4 * kMostWords) break;
      all.push_back(t);
      parts.back().push_back(t);
      const std::string_view word = words_->text(t);
      if (word == "." || word == "?" || word == "!" || word == ";" || word == ":") parts.emplace_back();
    }
  }
  reading.whole = words_->statement(all);
  std::erase_if(parts, [](const auto& part) { return part.size() < 3; });
  if (parts.size() > 1) {
    parts.resize(std::min(parts.size(), kMostParts));
    for (const auto& part : parts) reading.parts.push_back(words_->statement(part));
  }
  if (quote.kind == QuoteKind::kMixed) {
    for (const Span piece : quote.content) {
      for (const Marked& marked : find_marked(document_.text(), piece)) {
        if (marked.parent || reading.marked.size() == kMostParts) continue;
        reading.marked.push_back(words_->statement(words_->tokens_in(marked.inner)));
      }
    }
  }
  return readings_.emplace(place, std::move(reading)).first->second;
}

namespace {

/// Whether a word of `whole` is negated right before it ("not a war"): one of the three words before, where
/// no punctuation parts them.
bool negated_before(const std::vector<bool>& negates, const std::vector<Index>& tokens, std::size_t word) {
  constexpr std::size_t kReach = 3;
  for (std::size_t i = word; i > 0 && word - i < kReach; --i) {
    if (tokens[i] != tokens[i - 1] + 1) return false;
    if (negates[i - 1]) return true;
  }
  return false;
}

/// Whether `part` stands in `whole` as it is, and is not negated there.
bool holds_run(const std::vector<Id>& whole, const std::vector<bool>& negates,
               const std::vector<Index>& tokens, const std::vector<Id>& part) {
  const auto found = std::search(whole.begin(), whole.end(), part.begin(), part.end());
  return found != whole.end() &&
         !negated_before(negates, tokens, static_cast<std::size_t>(found - whole.begin()));
}

/// The longest run of words that both have.
std::size_t longest_run(const std::vector<Id>& a, const std::vector<Id>& b) {
  std::size_t longest = 0;
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const Id word : a) {
    for (std::size_t j = b.size(); j > 0; --j) {
      row[j] = word == b[j - 1] ? row[j - 1] + 1 : 0;
      longest = std::max(longest, row[j]);
    }
  }
  return longest;
}

/// Whether `part` is `whole` with words left out in at most two places, none of them a negation, and what is
/// left between them two words or more.  The runs are taken as long as they go.
bool is_cut_inside(const std::vector<Id>& whole, const std::vector<bool>& negates,
                   const std::vector<Index>& tokens, const std::vector<Id>& part) {
  constexpr std::size_t kMostRuns = 3;
  std::size_t at = 0;
  std::size_t done = 0;
  for (std::size_t run = 0; run < kMostRuns && done < part.size(); ++run) {
    std::size_t best = 0;
    std::size_t best_at = 0;
    for (std::size_t begin = at; begin < whole.size(); ++begin) {
      std::size_t length = 0;
      while (begin + length < whole.size() && done + length < part.size() &&
             whole[begin + length] == part[done + length])
        ++length;
      if (length > best) {
        best = length;
        best_at = begin;
      }
    }
    if (best < 2 || (run == 0 && negated_before(negates, tokens, best_at))) return false;
    for (std::size_t i = at; run > 0 && i < best_at; ++i) {
      if (negates[i]) return false;
    }
    at = best_at + best;
    done += best;
  }
  return done == part.size();
}

}  // namespace

std::optional<VariantEvidence> VariantComparer::compare(const std::vector<Quote>& quotes, Index earlier,
                                                        Index later) {
  const Quote& one = quotes[earlier];
  const Quote& two = quotes[later];
  const Speakers speakers = speakers_of(document_, one, two);
  if (overlap(one, two)) return std::nullopt;
  const Reading& a = read(one, earlier);
  const Reading& b = read(two, later);
  VariantEvidence evidence;

  // Same and cut: the words alone.
  const auto holds = [](const Statement& whole, const Statement& part) {
    return holds_run(whole.words, whole.negates, whole.tokens, part.words);
  };
  const auto exact = [&]() -> std::optional<QuoteVariant> {
    const bool a_shorter = a.whole.words.size() <= b.whole.words.size();
    const Statement& shorter = a_shorter ? a.whole : b.whole;
    const Statement& longer = a_shorter ? b.whole : a.whole;
    evidence.substantial = shorter.content.size() >= kLeastContentWords;
    if (shorter.words == longer.words) {
      if (shorter.content.empty() || shorter.words.size() < 2) return std::nullopt;
      return QuoteVariant::kSame;
    }
    const auto bears = [](const Statement& each) {
      return each.words.size() >= 3 && !each.content.empty() &&
             (each.words.size() >= 4 || each.content.size() >= 2);
    };
    if (bears(shorter)) {
      if (holds(longer, shorter)) return QuoteVariant::kCut;
      if (shorter.words.size() >= 5 && shorter.content.size() >= 3 &&
          is_cut_inside(longer.words, longer.negates, longer.tokens, shorter.words))
        return QuoteVariant::kCut;
    }
    for (const auto& [reading, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
      for (const Statement& marked : reading->marked) {
        if (marked.words.size() < 3 || marked.content.size() < 2) continue;
        evidence.substantial = marked.content.size() >= kLeastContentWords;
        if (holds(other->whole, marked)) return QuoteVariant::kCut;
      }
    }
    evidence.substantial = false;
    return std::nullopt;
  };
  evidence.exact = exact();
  if (!evidence.exact) evidence.substantial = false;
  if (speakers == Speakers::kDifferent) {
    if (evidence.exact != QuoteVariant::kSame || a.whole.content.size() < kUnmistakable) return std::nullopt;
    evidence.substantial = false;
    return evidence;
  }

  // A number or a name on either side that the other lacks, roles exchanged, one side negated more often, or
  // the opposite said.
  const auto contradict = [&](const Statement& x, const Statement& y) {
    if (!only_in(x.numbers, y.numbers).empty() && !only_in(y.numbers, x.numbers).empty()) return true;
    const auto alike = [&](Id from, Id to) {
      constexpr std::size_t kStart = 4;  // bytes: names are spelled in several ways
      return words_->spelling(from).substr(0, kStart) == words_->spelling(to).substr(0, kStart);
    };
    const std::vector<Id> x_names = only_in(x.names, y.names);
    const std::vector<Id> y_names = only_in(y.names, x.names);
    const auto unlike_all = [&](const std::vector<Id>& names, const std::vector<Id>& others) {
      return std::any_of(names.begin(), names.end(), [&](Id name) {
        return std::none_of(others.begin(), others.end(), [&](Id other) { return alike(name, other); });
      });
    };
    if (unlike_all(x_names, y_names) && unlike_all(y_names, x_names)) return true;
    std::size_t opposites = 0;
    for (const Id from : only_in(x.stances, y.stances)) {
      for (const Id to : only_in(y.stances, x.stances))
        opposites += rule_.opposites.contains({words_->spelling(from), words_->spelling(to)}) ? 1 : 0;
    }
    if ((x.from_me && !x.to_me && y.to_me && !y.from_me) || (y.from_me && !y.to_me && x.to_me && !x.from_me))
      return true;
    const std::size_t more = std::max(x.negations, y.negations) - std::min(x.negations, y.negations);
    // "Not open" is "closed".
    return opposites != more || more > 1;
  };

  // Other wordings: the whole of each, and its sentences.
  const auto describe = [&](const Statement& x, const Statement& y) {
    if (x.content.size() < kLeastContentWords || y.content.size() < kLeastContentWords) return;
    if (contradict(x, y)) return;
    VariantFeatures features{};
    const auto put = [&](VariantFeature feature, double value) {
      features[static_cast<std::size_t>(feature)] = value;
    };
    const std::vector<Id> x_only = only_in(x.lemmas, y.lemmas);
    const std::vector<Id> y_only = only_in(y.lemmas, x.lemmas);
    const std::size_t shared = x.lemmas.size() - x_only.size();
    put(VariantFeature::kCosine, dot(x.mean, y.mean));
    put(VariantFeature::kLemmaJaccard, share(shared, x.lemmas.size() + y_only.size()));
    put(VariantFeature::kContainment, share(shared, std::min(x.lemmas.size(), y.lemmas.size())));
    put(VariantFeature::kRun, share(longest_run(x.words, y.words), std::min(x.words.size(), y.words.size())));
    put(VariantFeature::kSameSpeaker, speakers == Speakers::kSame ? 1 : 0);
    put(VariantFeature::kLengthRatio,
        share(std::min(x.words.size(), y.words.size()), std::max(x.words.size(), y.words.size())));
    // The alignment costs most: not where even the best one would make no link.
    put(VariantFeature::kAlignment, 1);
    if (rule_.probability(features) < rule_.link) return;
    std::vector<double> best(y.content.size(), -1);
    double x_sum = 0;
    for (const Index t : x.content) {
      double most = -1;
      for (std::size_t j = 0; j < y.content.size(); ++j) {
        const double like = dot(words_->vector(t), words_->vector(y.content[j]));
        most = std::max(most, like);
        best[j] = std::max(best[j], like);
      }
      x_sum += most;
    }
    double y_sum = 0;
    for (const double each : best) y_sum += each;
    put(VariantFeature::kAlignment,
        (x_sum / static_cast<double>(x.content.size()) + y_sum / static_cast<double>(y.content.size())) / 2);
    evidence.wordings.push_back(features);
  };
  describe(a.whole, b.whole);
  for (const Statement& part : a.parts) describe(part, b.whole);
  for (const Statement& part : b.parts) describe(a.whole, part);
  return evidence;
}

// ------------------------------------------------------------------- links

void link_variants(const Document& document, const VariantRule& rule, std::vector<Quote>& quotes) {
  if (quotes.size() < 2 || document.get<Syntax>().empty()) return;
  VariantComparer comparer(document, rule);
  const auto probability_of = [&](const VariantEvidence& evidence) {
    double most = evidence.substantial ? 1 : 0;
    for (const VariantFeatures& each : evidence.wordings) most = std::max(most, rule.probability(each));
    return most;
  };
  for (Index later = 1; later < quotes.size(); ++later) {
    struct Link {
      Index to;
      int rank;  // same before cut before reworded
      double probability;
      QuoteVariant kind;
    };
    std::optional<Link> best;
    for (Index earlier = later > kMostBefore ? later - static_cast<Index>(kMostBefore) : 0; earlier < later;
         ++earlier) {
      const auto evidence = comparer.compare(quotes, earlier, later);
      if (!evidence) continue;
      const double probability = probability_of(*evidence);
      if (!evidence->exact && probability < rule.link) continue;
      const QuoteVariant kind = evidence->exact.value_or(QuoteVariant::kReworded);
      const int rank = -static_cast<int>(kind);
      if (best && std::pair(best->rank, best->probability) >= std::pair(rank, probability)) continue;
      best = Link{earlier, rank, probability, kind};
    }
    if (!best) continue;
    // The first of its group may be another's, where the one between has no speaker.
    const Index first = quotes[best->to].variant_of.value_or(best->to);
    QuoteVariant kind = best->kind;
    if (first != best->to) {
      const auto evidence = comparer.compare(quotes, first, later);
      if (!evidence) continue;
      kind = evidence->exact.value_or(QuoteVariant::kReworded);
    }
    quotes[later].variant_of = first;
    quotes[later].variant = kind;
    if (best->probability < rule.carry) continue;
    Quote& other = quotes[best->to];
    if (!quotes[later].speaker) {
      quotes[later].speaker = other.speaker;
    } else if (!other.speaker) {
      other.speaker = quotes[later].speaker;
    }
  }
}

}  // namespace verbale::quotes
