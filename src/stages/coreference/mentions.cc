#include "stages/coreference/mentions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "stages/coreference/phrase_spans.h"
#include "stages/heads/mark_states.h"

namespace verbale::coreference {
namespace {

/// Content that stands in another's is looked for this far.
constexpr std::size_t kDeepest = 16;

/// Nouns that may stand for a name, one above the other.
constexpr int kMostTitles = 3;

/// Words that hang on a verb and are looked at.
constexpr std::size_t kMostChildren = 32;

class Collector {
 public:
  Collector(const Tree& tree, const Readings& readings, const actors::ActorCatalog& catalog)
      : tree_(tree), readings_(readings), catalog_(catalog) {
    mentions_.of_word.assign(tree.size(), kNothing);
    in_name_.assign(tree.size(), kNothing);
  }

  Mentions collect() && {
    add_names();
    add_candidates();
    add_roles();
    add_speaking_pronouns();
    return std::move(mentions_);
  }

 private:
  [[nodiscard]] bool is_noun(Index word) const {
    return tree_.upos(word) == Upos::kNoun || tree_.upos(word) == Upos::kPropn;
  }

  /// Whether "and" joins something to a word, before the other word or where that one is not between.
  [[nodiscard]] bool is_joined(Index word, Index other) const {
    const auto children = tree_.children(word);
    return std::any_of(children.begin(), children.end(), [&](Index child) {
      return tree_.relation(child) == Relation::kConj && (other < word || child < other);
    });
  }

  Index add(Mentioned mention) {
    const auto index = static_cast<Index>(mentions_.items.size());
    if (mentions_.of_word[mention.head] == kNothing) mentions_.of_word[mention.head] = index;
    mentions_.items.push_back(std::move(mention));
    return index;
  }

  /// Whether a word is a noun in apposition to a mention that is one alone, or the other way round: not "two
  /// countries, Chad and Mali", but "the novelist Ama Roe and her publisher".
  [[nodiscard]] bool agree(Index one, Index other) const {
    return is_plural(tree_, one) == is_plural(tree_, other) && !is_joined(one, other) &&
           !is_joined(other, one);
  }

  /// "said the mayor, Tom Ard", where the tree has two subjects of one verb: the other is in apposition too.
  void add_beside(Index own, Mentioned& mention) const {
    if (mention.head != own || tree_.relation(own) != Relation::kNsubj) return;
    const auto beside = tree_.children(tree_.head(own));
    for (std::size_t i = 0; i + 1 < std::min<std::size_t>(beside.size(), kMostChildren); ++i) {
      const Index one = beside[i];
      const Index other = beside[i + 1] == own || one == own ? beside[i + 1] : kNothing;
      if (other == kNothing) continue;
      const Index noun = one == own ? other : one;
      const Index comma = tree_.subtree(one).end;
      if (tree_.relation(noun) != Relation::kNsubj || !is_noun(noun) || in_name_[noun] != kNothing ||
          mentions_.of_word[noun] != kNothing || !agree(one, other) || tree_.subtree(other).begin < comma ||
          tree_.subtree(other).begin > comma + 1 || tree_.text(comma) != ",")
        continue;
      mention.descriptions.push_back(noun);
      if (noun == one) mention.head = noun;
      return;
    }
  }

  /// "her brother and campaign manager, Tom Ard": nouns under one determiner are one person's.
  void add_coordinated(Index own, Mentioned& mention) const {
    const Index last = mention.head;
    const Index first = tree_.head(last);
    if (last == own || tree_.relation(last) != Relation::kConj || !is_noun(first) || first >= last ||
        is_plural(tree_, first) || is_plural(tree_, last) || mentions_.of_word[first] != kNothing)
      return;
    for (const Index child : tree_.children(last)) {
      if (child > last) break;
      const Relation relation = tree_.relation(child);
      if (relation != Relation::kCc && relation != Relation::kCompound && relation != Relation::kAmod &&
          relation != Relation::kPunct)
        return;
    }
    mention.head = first;
    mention.descriptions.push_back(first);
  }

  [[nodiscard]] bool is_person(Index noun) const {
    const actors::RoleWord* role = catalog_.find_role(tree_.text(noun));
    return role != nullptr && role->kind == actors::RoleKind::kPerson;
  }

  /// The noun that a name is in apposition to: of "the director of the gallery, Ada Roe" the director, though
  /// the tree may say the gallery.
  [[nodiscard]] Index named_by(const Name& name, Index above) const {
    if (name.type != EntityType::kPerson || tree_.relation(above) != Relation::kNmod || is_person(above))
      return above;
    const Index whose = tree_.head(above);
    return whose < above && is_person(whose) ? whose : above;
  }

  void add_names() {
    const Names& names = tree_.document().get<Names>();
    for (Index n = 0; n < names.size(); ++n) {
      for (Index word = names[n].first_token; word < names[n].last_token; ++word)
        if (in_name_[word] == kNothing) in_name_[word] = n;
    }
    for (Index n = 0; n < names.size(); ++n) {
      const Index own = tree_.head_of(names[n].first_token, names[n].last_token);
      Mentioned mention;
      mention.head = own;
      mention.name = n;
      mention.form = MentionForm::kName;
      // "the mayor, Tom Ard", "spokesman Tom Ard": the noun stands for both; "the judge, Dame Ada Roe".
      for (int step = 0; step < kMostTitles; ++step) {
        const Index below = mention.head;
        const Index above = named_by(names[n], tree_.head(below));
        const Relation relation = tree_.relation(below);
        if ((relation != Relation::kAppos && relation != Relation::kFlat) || above >= below ||
            !is_noun(above) || in_name_[above] != kNothing || mentions_.of_word[above] != kNothing ||
            !agree(above, below))
          break;
        mention.head = above;
        mention.descriptions.push_back(above);
      }
      add_coordinated(own, mention);
      add_beside(own, mention);
      // "Tom Ard, the mayor".
      for (const Index base : {own, mention.head}) {
        for (const Index child : tree_.children(base)) {
          if (tree_.relation(child) == Relation::kAppos && is_noun(child) && in_name_[child] == kNothing &&
              agree(base, child) && mentions_.of_word[child] == kNothing)
            mention.descriptions.push_back(child);
        }
        if (mention.head == own) break;
      }
      const std::vector<Index> described = mention.descriptions;
      const Index index = add(std::move(mention));
      for (const Index word : described)
        if (mentions_.of_word[word] == kNothing) mentions_.of_word[word] = index;
      if (mentions_.of_word[own] == kNothing) mentions_.of_word[own] = index;
      // The other parts of a name that is joined part by part.
      for (const Index child : tree_.children(own)) {
        if (tree_.relation(child) == Relation::kFlat && in_name_[child] == n &&
            mentions_.of_word[child] == kNothing)
          mentions_.of_word[child] = index;
      }
    }
  }

  /// The mention that a word stands for; a new one where there is none.
  Index mention_at(Index word) {
    if (mentions_.of_word[word] != kNothing) return mentions_.of_word[word];
    const Index above = tree_.head(word);
    if (tree_.relation(word) == Relation::kAppos && is_noun(word) && is_noun(above) &&
        mentions_.of_word[above] != kNothing && in_name_[word] == kNothing && agree(above, word)) {
      const Index index = mentions_.of_word[above];
      mentions_.of_word[word] = index;
      mentions_.items[index].descriptions.push_back(word);
      return index;
    }
    Mentioned mention;
    mention.head = word;
    mention.pronoun = pronoun_of(tree_, word);
    mention.form = mention.pronoun != Pronoun::kNone ? MentionForm::kPronoun : MentionForm::kNominal;
    return add(std::move(mention));
  }

  void add_candidates() {
    for (const Candidate& candidate : readings_.candidates)
      mentions_.of_candidate.push_back(mention_at(candidate.word));
  }

  /// A mention of all that words [first, last) put side by side: "Norway and Chad".
  Index several_at(Index head, Index first, Index last) {
    const auto children = tree_.children(head);
    const bool joined = std::any_of(children.begin(), children.end(), [&](Index child) {
      return tree_.relation(child) == Relation::kConj && child < last && is_noun(child);
    });
    if (!joined || !is_noun(head) || last - first > kLongestMention) return kNothing;
    if (const Index one = mentions_.of_word[head]; one != kNothing) {  // one person of two nouns
      const auto& nouns = mentions_.items[one].descriptions;
      if (std::any_of(nouns.begin(), nouns.end(), [&](Index noun) {
            return tree_.relation(noun) == Relation::kConj && tree_.head(noun) == head;
          }))
        return kNothing;
    }
    const auto known = several_.find({first, last});
    if (known != several_.end()) return known->second;
    Mentioned mention;
    mention.head = head;
    mention.words = Span{first, last};
    mention.roles.push_back(head);
    const auto index = static_cast<Index>(mentions_.items.size());
    mentions_.items.push_back(std::move(mention));
    several_.emplace(std::pair(first, last), index);
    return index;
  }

  /// The mention of a speaker's or addressee's span, which takes the role.
  Index mention_of(Span span) {
    const auto& tokens = tree_.document().get<Tokens>().items;
    const auto at = [&](std::uint32_t byte) {
      return std::partition_point(tokens.begin(), tokens.end(),
                                  [&](const Token& each) { return each.span.end <= byte; });
    };
    const auto first = static_cast<Index>(at(span.begin) - tokens.begin());
    auto last = static_cast<Index>(at(span.end) - tokens.begin());
    if (last < tokens.size() && tokens[last].span.begin < span.end) ++last;
    Index head = kNothing;
    for (Index word = first; word < last && head == kNothing; ++word) {
      const Index above = tree_.head(word);
      if (tree_.upos(word) != Upos::kPunct && (above == word || above < first || above >= last)) head = word;
    }
    if (head == kNothing) return kNothing;
    if (const Index several = several_at(head, first, last); several != kNothing) return several;
    Index found = mentions_.of_word[head];
    if (found == kNothing && in_name_[head] != kNothing) {
      const Name& name = tree_.document().get<Names>()[in_name_[head]];
      found = mentions_.of_word[tree_.head_of(name.first_token, name.last_token)];
    }
    if (found == kNothing) found = mention_at(head);
    mentions_.items[found].roles.push_back(head);
    return found;
  }

  void add_roles() {
    for (const Quote& quote : tree_.document().get<Attributions>()) {
      const Index speaker = quote.speaker ? mention_of(quote.speaker->span) : kNothing;
      speakers_.push_back(speaker);
      const Index told = quote.addressee ? mention_of(quote.addressee->span) : kNothing;
      if (speaker != kNothing && told != kNothing && speaker != told)
        mentions_.apart.emplace_back(speaker, told);
    }
    keep_turns_apart();
  }

  /// "Reporter: ...", "Sandoval: ...": whoever speaks next under another label.
  void keep_turns_apart() {
    const Attributions& quotes = tree_.document().get<Attributions>();
    std::optional<std::size_t> before;
    for (std::size_t q = 0; q < quotes.size(); ++q) {
      if (speakers_[q] == kNothing || !quotes[q].cue || tree_.document().text(*quotes[q].cue) != ":")
        continue;
      if (before && speakers_[q] != speakers_[*before] &&
          tree_.document().text(quotes[q].speaker->span) !=
              tree_.document().text(quotes[*before].speaker->span))
        mentions_.apart.emplace_back(speakers_[*before], speakers_[q]);
      before = q;
    }
  }

  /// Tells for pronouns in quotation marks who speaks.
  void add_speaking_pronouns() {
    struct Piece {
      Span span;
      Index quote;
    };
    std::vector<Piece> pieces;
    const Attributions& quotes = tree_.document().get<Attributions>();
    for (Index q = 0; q < quotes.size(); ++q) {
      if (quotes[q].kind == QuoteKind::kIndirect) continue;
      for (const Span piece : quotes[q].content) pieces.push_back({piece, q});
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
      return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
    });
    const Tokens& tokens = tree_.document().get<Tokens>();
    const std::vector<MarkState> marks = mark_states(tree_.document());
    std::vector<Piece> open;
    std::size_t next = 0;
    for (Index word = 0; word < tree_.size(); ++word) {
      const Span span = tokens[word].span;
      while (next < pieces.size() && pieces[next].span.begin <= span.begin) {
        while (!open.empty() && open.back().span.end <= span.begin) open.pop_back();
        open.push_back(pieces[next++]);
      }
      while (!open.empty() && open.back().span.end <= span.begin) open.pop_back();
      if (open.empty()) continue;
      const Pronoun pronoun = pronoun_of(tree_, word);
      if (pronoun != Pronoun::kI && pronoun != Pronoun::kWe) continue;
      const Piece* inner = nullptr;
      for (std::size_t k = open.size(); k > 0 && open.size() - k < kDeepest && inner == nullptr; --k)
        if (open[k - 1].span.contains(span)) inner = &open[k - 1];
      if (inner == nullptr) continue;
      const Quote& quote = quotes[inner->quote];
      if (quote.kind == QuoteKind::kMixed && marks[word] != MarkState::kInside) continue;
      const Index speaker = speakers_[inner->quote];
      if (speaker == kNothing || speaker == mentions_.of_word[word]) continue;
      if (pronoun == Pronoun::kWe && mentions_.of_word[word] == kNothing) continue;
      mentions_.items[mention_at(word)].speaker = speaker;
    }
  }

  const Tree& tree_;
  const Readings& readings_;
  const actors::ActorCatalog& catalog_;
  Mentions mentions_;
  std::vector<Index> in_name_;   ///< [words]: the outermost name, or kNothing
  std::vector<Index> speakers_;  ///< [attributions]: mentions
  std::map<std::pair<Index, Index>, Index> several_;
};

}  // namespace

Mentions collect_mentions(const Tree& tree, const Readings& readings, const actors::ActorCatalog& catalog) {
  return Collector(tree, readings, catalog).collect();
}

Span words_of(const Tree& tree, const Mentioned& mention) {
  if (mention.words) return *mention.words;
  Span words = mention_words(tree, mention.head);
  if (mention.name != kNothing) {
    const Name& name = tree.document().get<Names>()[mention.name];
    words.begin = std::min(words.begin, name.first_token);
    words.end = std::max(words.end, name.last_token);
  }
  return words;
}

bool is_plural(const Tree& tree, Index word) {
  return (tree.upos(word) == Upos::kNoun || tree.upos(word) == Upos::kPropn) &&
         tree.has_feature(word, "Number=Plur");
}

}  // namespace verbale::coreference
