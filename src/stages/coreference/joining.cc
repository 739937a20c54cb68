#include "stages/coreference/joining.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/letters.h"

namespace verbale::coreference {
namespace {

using actors::KnownKind;

class Joiner {
 public:
  Joiner(const Tree& tree, const Readings& readings, const Mentions& mentions, const NameGroups& groups,
         Clusters& clusters)
      : tree_(tree), readings_(readings), mentions_(mentions), groups_(groups), clusters_(clusters) {}

  void join() && {
    gather_families();
    join_same_names();
    join_same_coordinations();
    join_known_names();
    join_people();
    join_acronyms();
    join_speakers();
    join_repliers();
    join_names_in_roles();
    join_described();
    join_by_model();
    join_speaking_pronouns();
    join_introduced();
    join_speaking_bodies();
  }

 private:
  // ------------------------------------------------------------------- names

  /// Full names of people, by the family's.
  void gather_families() {
    for (Index g = 0; g < groups_.items.size(); ++g) {
      const NameGroup& group = groups_.items[g];
      if (group.type != EntityType::kPerson || group.words.size() < 2) continue;
      std::vector<Index>& family = families_[group.words.back()];
      if (family.size() < kMostOfAFamily) family.push_back(g);
    }
  }

  /// Whether the article has two people of that family.
  [[nodiscard]] bool is_shared(const NameGroup& group) const {
    const auto family = families_.find(group.words[0]);
    if (group.words.size() != 1 || family == families_.end()) return false;
    const std::vector<Index>& full = family->second;
    return std::any_of(full.begin(), full.end(),
                       [&](Index g) { return !may_be_same(groups_.items[g], groups_.items[full.front()]); });
  }

  /// "Roe" where both Mr. Roe and Ms. Roe are: those without a title are nobody's for sure.
  void join_same_names() {
    for (const NameGroup& group : groups_.items) {
      unsigned genders = 0;
      for (const Index m : group.mentions) genders |= clusters_.traits(m) & (kMale | kFemale);
      const bool two = genders == (kMale | kFemale) || is_shared(group);
      Index first[3] = {kNothing, kNothing, kNothing};  // without a title, male, female
      for (const Index m : group.mentions) {
        const unsigned own = clusters_.traits(m) & (kMale | kFemale);
        Index& before = first[two ? (own == kMale ? 1 : own == kFemale ? 2 : 0) : 0];
        if (before == kNothing || (two && own == 0)) {
          before = m;
        } else {
          clusters_.try_join(before, m);
        }
      }
    }
  }

  /// "Norway and Chad", and again "Norway and Chad".
  void join_same_coordinations() {
    std::map<std::string, Index> seen;
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      const auto& words = mentions_.items[m].words;
      if (!words) continue;
      const Span span = tree_.span(words->begin, words->end);
      const auto [entry, is_new] = seen.try_emplace(lower_case(on_one_line(tree_.document().text(span))), m);
      if (!is_new) clusters_.join(m, entry->second);
    }
  }

  /// Other names of the same: "Putin", "Vladimir Putin".  Not of governments and capitals: "the Kremlin"
  /// stays apart from the government.
  void join_known_names() {
    std::map<std::pair<std::string_view, KnownKind>, Index> seen;
    for (const NameGroup& group : groups_.items) {
      if (group.known == nullptr || group.known->kind == KnownKind::kGovernment ||
          group.known->kind == KnownKind::kCapital)
        continue;
      const auto [entry, is_new] =
          seen.try_emplace({group.known->name, group.known->kind}, group.mentions.front());
      if (!is_new) clusters_.try_join(entry->second, group.mentions.front());
    }
  }

  /// A full name and parts of it, where only one fits.
  void join_people() {
    std::unordered_map<std::string, Index> by_both;  // given and family name
    const auto is_person = [&](const NameGroup& group) { return group.type == EntityType::kPerson; };
    for (Index g = 0; g < groups_.items.size(); ++g) {
      const NameGroup& group = groups_.items[g];
      if (!is_person(group) || group.words.size() < 2) continue;
      const std::string both = group.words.front() + " " + group.words.back();
      const auto [entry, is_new] = by_both.try_emplace(both, g);
      if (!is_new) clusters_.try_join(groups_.items[entry->second].mentions.front(), group.mentions.front());
    }
    for (const NameGroup& group : groups_.items) {
      if (!is_person(group) || group.words.size() != 1) continue;
      const auto family = families_.find(group.words[0]);
      if (family == families_.end()) continue;
      // Each mention for itself: Mr. Roe may be another than Ms. Roe.
      for (const Index m : group.mentions) {
        Index only = kNothing;
        bool several = family->second.size() == kMostOfAFamily;
        for (const Index g : family->second) {
          const Index full = clusters_.find(groups_.items[g].mentions.front());
          if (full == only || !clusters_.may_join(m, full)) continue;
          several = several || only != kNothing;
          only = full;
        }
        if (only != kNothing && !several) clusters_.join(m, only);
      }
    }
  }

  /// "European Medicines Agency (EMA)": by first letters, or by standing in brackets after it.
  void join_acronyms() {
    std::unordered_map<std::string, std::vector<Index>> by_letters;
    for (Index g = 0; g < groups_.items.size(); ++g) {
      const NameGroup& group = groups_.items[g];
      if (group.words.size() < 2 || group.words.size() > kLongestAcronym) continue;
      by_letters[initials_of(group, false)].push_back(g);
      by_letters[initials_of(group, true)].push_back(g);
    }
    for (const NameGroup& group : groups_.items) {
      if (!group.acronym || group.type == EntityType::kPerson) continue;
      const auto found = by_letters.find(letters_of(group));
      if (found != by_letters.end() && found->second.size() <= kMostAlike) join_acronym(group, found->second);
    }
    const Names& names = tree_.document().get<Names>();
    for (Index m = 1; m < mentions_.items.size(); ++m) {
      const Index n = mentions_.items[m].name;
      if (n == kNothing || n == 0 || mentions_.items[m - 1].name != n - 1) continue;
      const NameGroup& acronym = groups_.items[groups_.of_mention[m]];
      const NameGroup& name = groups_.items[groups_.of_mention[m - 1]];
      const bool in_brackets = names[n].first_token == names[n - 1].last_token + 1 &&
                               tree_.text(names[n - 1].last_token) == "(" &&
                               names[n].last_token < tree_.size() && tree_.text(names[n].last_token) == ")";
      if (in_brackets && acronym.acronym && !name.acronym && abbreviates(acronym.words[0], name.text) &&
          may_be_same_but_for_words(acronym, name))
        clusters_.join(m, m - 1);
    }
  }

  void join_acronym(const NameGroup& acronym, const std::vector<Index>& names) {
    Index only = kNothing;
    bool several = false;
    for (const Index g : names) {
      const Index full = clusters_.find(groups_.items[g].mentions.front());
      if (full == only || !clusters_.may_join(acronym.mentions.front(), full)) continue;
      several = several || only != kNothing;
      only = full;
    }
    if (only != kNothing && !several) clusters_.join(acronym.mentions.front(), only);
  }

  /// Whether the letters stand in the name in their order, the first of them first.
  static bool abbreviates(const std::string& letters, std::string_view name) {
    const std::string lower = lower_case(name);
    if (letters.empty() || lower.empty() || letters[0] != lower[0]) return false;
    std::size_t at = 0;
    for (const char c : letters) {
      if (c == '.') continue;
      at = lower.find(c, at);
      if (at == std::string::npos) return false;
      ++at;
    }
    return true;
  }

  static bool may_be_same_but_for_words(const NameGroup& one, const NameGroup& other) {
    if (one.known != nullptr && other.known != nullptr) return may_be_same(one, other);
    return (one.type == EntityType::kPerson) == (other.type == EntityType::kPerson);
  }

  // ------------------------------------------------------------------ quotes

  void join_speakers() {
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      const Mentioned& mention = mentions_.items[m];
      if (mention.speaker != kNothing && mention.pronoun == Pronoun::kI) clusters_.join(m, mention.speaker);
    }
  }

  /// "a student asked the senator.  '...,' he replied": who was asked.
  void join_repliers() {
    const Attributions& quotes = tree_.document().get<Attributions>();
    const auto& tokens = tree_.document().get<Tokens>().items;
    for (std::size_t q = 1; q < quotes.size(); ++q) {
      const Quote& before = quotes[q - 1];
      const Quote& reply = quotes[q];
      if (!before.addressee || !reply.speaker || !reply.cue || !holds_reply(*reply.cue)) continue;
      const auto from = tree_.sentence(word_at(tokens, before.content.back().end - 1));
      if (tree_.sentence(word_at(tokens, reply.content.front().begin)) > from + kRepliesWithin) continue;
      const Index who = mention_at(tokens, reply.speaker->span);
      const Index asked = mention_at(tokens, before.addressee->span);
      if (who == kNothing || asked == kNothing) continue;
      if (mentions_.items[who].form == MentionForm::kPronoun) clusters_.try_join(who, asked);
    }
  }

  [[nodiscard]] Index word_at(const std::vector<Token>& tokens, std::uint32_t byte) const {
    const auto at = std::partition_point(tokens.begin(), tokens.end(),
                                         [&](const Token& each) { return each.span.end <= byte; });
    return std::min<Index>(static_cast<Index>(at - tokens.begin()), static_cast<Index>(tokens.size() - 1));
  }

  [[nodiscard]] Index mention_at(const std::vector<Token>& tokens, Span span) const {
    const Index first = word_at(tokens, span.begin);
    return mentions_.of_word[tree_.head_of(first, std::max(first, word_at(tokens, span.end - 1)) + 1)];
  }

  [[nodiscard]] bool holds_reply(Span cue) const {
    static constexpr std::array<std::string_view, 4> kReplies{"reply", "answer", "respond", "retort"};
    const auto& tokens = tree_.document().get<Tokens>().items;
    const Syntax& syntax = tree_.document().get<Syntax>();
    for (Index word = word_at(tokens, cue.begin); word < tokens.size() && tokens[word].span.begin < cue.end;
         ++word) {
      if (std::find(kReplies.begin(), kReplies.end(), syntax[word].lemma) != kReplies.end()) return true;
    }
    return false;
  }

  /// After the model: what the speaker is may be known by a name before it.
  void join_speaking_bodies() {
    std::map<Index, Index> before;  // the first "we" of a speaker that is one person
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      const Mentioned& mention = mentions_.items[m];
      if (mention.speaker == kNothing || mention.pronoun != Pronoun::kWe) continue;
      const unsigned traits = clusters_.traits(mention.speaker);
      if ((traits & kPerson) == 0 && (traits & (kThing | kSeveral)) != 0) {
        clusters_.join(m, mention.speaker);
        continue;
      }
      const auto [entry, is_new] = before.try_emplace(clusters_.find(mention.speaker), m);
      if (!is_new) clusters_.join(m, entry->second);
    }
  }

  // ------------------------------------------------------------ descriptions

  /// "the tenant" where one person alone was called so: "Dana Whitlock, a tenant", "Tenant Dana Whitlock".
  void join_described() {
    std::unordered_map<std::string, std::vector<Described>> called;
    const Names& names = tree_.document().get<Names>();
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      const Mentioned& mention = mentions_.items[m];
      if (mention.name == kNothing || names[mention.name].type != EntityType::kPerson) continue;
      for (const Index noun : mention.descriptions) called[lower_case(tree_.text(noun))].push_back({noun, m});
      // "Professor Maria Ekman"
      const Index first = names[mention.name].first_token;
      for (const Index word : {first, first == 0 ? first : first - 1}) {
        if (word + 1 < names[mention.name].last_token && tree_.sentence(word) == tree_.sentence(first) &&
            tree_.upos(word) == Upos::kPropn)
          called[lower_case(tree_.text(word))].push_back({word, m});
      }
    }
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      const Mentioned& mention = mentions_.items[m];
      if (mention.form != MentionForm::kNominal || mention.words || !is_bare(mention.head)) continue;
      const auto found = called.find(lower_case(tree_.text(mention.head)));
      if (found == called.end() || found->second.size() > kMostAlike) continue;
      Index only = kNothing;
      bool several = false;
      for (const Described& each : found->second) {
        if (each.noun >= mention.head) continue;
        const Index cluster = clusters_.find(each.mention);
        several = several || (only != kNothing && only != cluster);
        only = cluster;
      }
      if (only != kNothing && !several) clusters_.try_join(m, only);
    }
  }

  /// "the tenant": a noun with "the" and nothing else.
  [[nodiscard]] bool is_bare(Index noun) const {
    const auto children = tree_.children(noun);
    bool the = false;
    for (const Index child : children) {
      const bool article = tree_.relation(child) == Relation::kDet && lower_case(tree_.text(child)) == "the";
      the = the || article;
      if (child > noun
              ? tree_.relation(child) == Relation::kNmod || tree_.relation(child) == Relation::kAcl
              : !article && tree_.relation(child) != Relation::kCase &&
                    tree_.relation(child) != Relation::kPunct && tree_.relation(child) != Relation::kCc &&
                    tree_.relation(child) != Relation::kMark)
        return false;
    }
    return the && !is_plural(tree_, noun);
  }

  // ------------------------------------------------------------------- model

  /// Whether something that hangs on the mention's noun means the same as the other already.
  [[nodiscard]] bool holds(Index mention, Index other) {
    const Index head = mentions_.items[mention].head;
    if (mentions_.items[mention].form == MentionForm::kPronoun) return false;
    const auto children = tree_.children(head);
    const Index cluster = clusters_.find(other);
    const auto most = std::min<std::size_t>(children.size(), kMostChildren);
    return std::any_of(children.begin(), children.begin() + static_cast<std::ptrdiff_t>(most),
                       [&](Index child) {
                         const Index held = mentions_.of_word[child];
                         return held != kNothing && held != mention &&
                                tree_.relation(child) == Relation::kNmod && clusters_.find(held) == cluster;
                       });
  }

  void join_by_model() {
    for (std::size_t c = 0; c < readings_.candidates.size(); ++c) {
      const Index later = mentions_.of_candidate[c];
      const Mentioned& mention = mentions_.items[later];
      if (mention.speaker != kNothing) continue;  // said by whom is known better
      for (const Antecedent& antecedent : readings_.candidates[c].antecedents) {
        const Index earlier = mentions_.of_candidate[antecedent.candidate];
        const Mentioned& other = mentions_.items[earlier];
        if (other.speaker != kNothing && other.pronoun == Pronoun::kWe) continue;
        if (later == earlier || holds(later, earlier) || holds(earlier, later)) continue;
        // "I", whom who says so is said to be: what comes before both is asked for.
        if (other.speaker != kNothing && clusters_.find(later) == clusters_.find(earlier)) continue;
        if (clusters_.try_join(later, earlier)) break;
      }
    }
  }

  /// "he said": a speaker is someone who was named or described, the likeliest one that may be meant.
  void join_speaking_pronouns() {
    std::vector<bool> described(mentions_.items.size());  // by the mention that stands for a cluster
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      if (mentions_.items[m].form != MentionForm::kPronoun) described[clusters_.find(m)] = true;
    }
    for (std::size_t c = 0; c < readings_.candidates.size(); ++c) {
      const Index later = mentions_.of_candidate[c];
      const Mentioned& mention = mentions_.items[later];
      const bool third = mention.pronoun == Pronoun::kHe || mention.pronoun == Pronoun::kShe ||
                         mention.pronoun == Pronoun::kThey;
      if (mention.roles.empty() || !third || described[clusters_.find(later)]) continue;
      for (const Antecedent& antecedent : readings_.candidates[c].doubtful) {
        const Index earlier = mentions_.of_candidate[antecedent.candidate];
        if (!described[clusters_.find(earlier)] || holds(earlier, later)) continue;
        if ((clusters_.traits(earlier) & (kPerson | kSeveral)) == 0) continue;
        if (!clusters_.try_join(later, earlier)) continue;
        described[clusters_.find(later)] = true;
        break;
      }
    }
  }

  /// "A hotel owner in the valley, Beat Imhold": a person's name that closes or opens what a speaker is
  /// called is the speaker's, where a comma, or a noun alone, stands between.
  void join_names_in_roles() {
    const Names& names = tree_.document().get<Names>();
    const auto& tokens = tree_.document().get<Tokens>().items;
    std::size_t n = 0;
    std::vector<Span> roles;
    for (const Quote& quote : tree_.document().get<Attributions>()) {
      if (quote.speaker) roles.push_back(quote.speaker->span);
    }
    std::sort(roles.begin(), roles.end(), [](Span a, Span b) { return a.begin < b.begin; });
    for (const Span role : roles) {
      while (n < names.size() && names[n].span.begin < role.begin) ++n;
      const auto first = static_cast<Index>(
          std::partition_point(tokens.begin(), tokens.end(),
                               [&](const Token& each) { return each.span.end <= role.begin; }) -
          tokens.begin());
      Index head = kNothing;
      for (Index word = first; word < tokens.size() && tokens[word].span.begin < role.end && head == kNothing;
           ++word) {
        const Index above = tree_.head(word);
        const bool outside =
            above == word || tokens[above].span.begin < role.begin || tokens[above].span.begin >= role.end;
        if (outside && tree_.upos(word) != Upos::kPunct) head = word;
      }
      if (head == kNothing || mentions_.of_word[head] == kNothing) continue;
      const Index whole = mentions_.of_word[head];
      for (std::size_t k = n; k < names.size() && names[k].span.begin < role.end; ++k) {
        const Name& name = names[k];
        if (name.type != EntityType::kPerson || name.span.end > role.end || name.first_token == 0) continue;
        const std::string_view before = tree_.document().text(tokens[name.first_token - 1].span);
        const bool noun = tree_.upos(name.first_token - 1) == Upos::kNoun &&
                          tokens[name.first_token - 1].span.begin >= role.begin;
        if (before != "," && !noun) continue;
        const bool closes =
            name.span.end == role.end ||
            (name.last_token < tokens.size() && tree_.document().text(tokens[name.last_token].span) == ",");
        if (!closes) continue;
        const Index word = tree_.head_of(name.first_token, name.last_token);
        if (tree_.relation(word) == Relation::kAppos && is_person_within(tree_.head(word), head, role))
          continue;  // of another noun: "the brother of the mayor, Tom Ard"
        const Index own = mentions_.of_word[word];
        if (own == kNothing || own == whole || mentions_.items[whole].name != kNothing) break;
        clusters_.try_join(own, whole);
        break;
      }
    }
  }

  /// Whether a word other than the head of the role stands in it for a person.
  [[nodiscard]] bool is_person_within(Index word, Index head, Span role) {
    const Index own = mentions_.of_word[word];
    return word != head && role.contains(tree_.span(word, word + 1)) && own != kNothing &&
           (clusters_.traits(own) & kPerson) != 0;
  }

  /// “...,” she said.  Ada Roe was answering questions: a speaker who is nobody named before may be the
  /// person that is the subject of the next sentence.
  void join_introduced() {
    std::vector<bool> described(mentions_.items.size());  // by the mention that stands for a cluster
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      if (mentions_.items[m].form != MentionForm::kPronoun) described[clusters_.find(m)] = true;
    }
    const Sentences& sentences = tree_.document().get<Sentences>();
    const Names& names = tree_.document().get<Names>();
    for (Index m = 0; m < mentions_.items.size(); ++m) {
      const Mentioned& mention = mentions_.items[m];
      const bool third = mention.pronoun == Pronoun::kHe || mention.pronoun == Pronoun::kShe;
      if (mention.roles.empty() || !third || described[clusters_.find(m)]) continue;
      const Index next = tree_.sentence(mention.head) + 1;
      if (next >= sentences.size() || sentences[next].block != sentences[next - 1].block) continue;
      const Index last = std::min(sentences[next].last_token, sentences[next].first_token + kMostOfSentence);
      for (Index t = sentences[next].first_token; t < last; ++t) {
        if (tree_.relation(t) != Relation::kNsubj || !tree_.is_root(tree_.head(t))) continue;
        const Index subject = mentions_.of_word[t];
        if (subject == kNothing) break;
        const Index name = mentions_.items[subject].name;
        if (name != kNothing && names[name].type == EntityType::kPerson) clusters_.try_join(m, subject);
        break;
      }
    }
  }

  /// A noun that a mention was called by.
  struct Described {
    Index noun;
    Index mention;
  };

  static constexpr Index kMostOfSentence = 200;      ///< words among which its subject is looked for
  static constexpr Index kRepliesWithin = 2;         ///< sentences from a question to its answer
  static constexpr std::size_t kMostChildren = 32;   ///< of a noun that are looked at
  static constexpr std::size_t kMostOfAFamily = 8;   ///< people of one family name that are told apart
  static constexpr std::size_t kMostAlike = 16;      ///< names of the same initials, counted twice
  static constexpr std::size_t kLongestAcronym = 8;  ///< letters

  const Tree& tree_;
  const Readings& readings_;
  const Mentions& mentions_;
  const NameGroups& groups_;
  Clusters& clusters_;
  std::unordered_map<std::string, std::vector<Index>> families_;  ///< groups of two words and more
};

}  // namespace

void join_mentions(const Tree& tree, const Readings& readings, const Mentions& mentions,
                   const NameGroups& groups, Clusters& clusters) {
  Joiner(tree, readings, mentions, groups, clusters).join();
}

}  // namespace verbale::coreference
