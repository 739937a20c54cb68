#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace verbale {

/// Bytes [begin, end) of a document's text.  Both ends stand on code-point boundaries.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  [[nodiscard]] bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// A layer is a sorted list of items.  Items refer to those of other layers by index, never by pointer.
template <class Item>
struct Layer {
  std::vector<Item> items;

  [[nodiscard]] std::size_t size() const { return items.size(); }
  [[nodiscard]] bool empty() const { return items.empty(); }
  [[nodiscard]] const Item& operator[](std::size_t index) const { return items[index]; }
  [[nodiscard]] auto begin() const { return items.begin(); }
  [[nodiscard]] auto end() const { return items.end(); }
};

/// Index of an item in another layer of the same document.
using Index = std::uint32_t;

// ---------------------------------------------------------------- language

/// The language of the whole text.
struct Language {
  std::string code;     ///< ISO 639-1 ("en"); empty where the text is too short or mixed to tell
  bool english = true;  ///< whether the stages for English may read it; an undecided text counts as English
};

// ------------------------------------------------------------------ blocks

enum class BlockKind : std::uint8_t { kTitle, kByline, kDateline, kCaption, kParagraph, kBoilerplate };

/// A stretch of running text: no sentence, time or quotation piece crosses its edges.
/// Everything in the text but white space between blocks belongs to one block.
struct Block {
  Span span;
  BlockKind kind = BlockKind::kParagraph;

  /// Only titles and paragraphs feed quotes and events.
  [[nodiscard]] bool is_prose() const { return kind == BlockKind::kTitle || kind == BlockKind::kParagraph; }
};
struct Blocks : Layer<Block> {};

// -------------------------------------------------------- tokens, sentences

/// A syntactic word of Universal Dependencies.  Words that are written as one ("don't", "Iran's") are one
/// multiword token of UD: each word after the first is `joined` to the one before.
struct Token {
  Span span;
  bool joined = false;
};
struct Tokens : Layer<Token> {};

struct Sentence {
  Span span;
  Index first_token = 0;  ///< tokens [first_token, last_token); none where the language is not English
  Index last_token = 0;
  Index block = 0;
};
struct Sentences : Layer<Sentence> {};

// ---------------------------------------------------------------- encoding

/// What the encoder made of each token, as every learned head reads it: rows of bytes, value = scale * (byte
/// - zero).
struct Encoding {
  std::uint32_t width = 0;           ///< values a token
  std::vector<std::uint8_t> values;  ///< [tokens, width]; empty where the reader works in float
  std::vector<float> scales;         ///< [tokens]
  std::vector<std::int32_t> zeros;   ///< [tokens]
  std::vector<float> exact;          ///< [tokens, width] in float, the slow reference; else empty
};

// ------------------------------------------------------------------ syntax

/// Universal part of speech (UD v2).
enum class Upos : std::uint8_t {
  kAdj,
  kAdp,
  kAdv,
  kAux,
  kCconj,
  kDet,
  kIntj,
  kNoun,
  kNum,
  kPart,
  kPron,
  kPropn,
  kPunct,
  kSconj,
  kSym,
  kVerb,
  kX
};

/// The label sets of a model; words refer to them by index.
struct SyntaxLabels {
  std::vector<std::string> xpos;       ///< Penn Treebank tags, "NNP"
  std::vector<std::string> features;   ///< UD bundles as CoNLL-U writes them, "Number=Sing", "_" for none
  std::vector<std::string> relations;  ///< UD relations with their subtypes, "nsubj:pass"
};

/// What a token is in its sentence.
struct Word {
  std::string lemma;
  Upos upos = Upos::kX;
  std::uint16_t xpos = 0;
  std::uint16_t features = 0;
  std::uint16_t relation = 0;
  Index head = 0;  ///< the token it depends on, in the same sentence; its own index: the root
};

/// One word a token.  The words of a sentence make one tree: exactly one root, no cycle.
struct Syntax : Layer<Word> {
  std::shared_ptr<const SyntaxLabels> labels;

  [[nodiscard]] const std::string& xpos(std::size_t word) const { return labels->xpos[items[word].xpos]; }
  [[nodiscard]] const std::string& features(std::size_t word) const {
    return labels->features[items[word].features];
  }
  [[nodiscard]] const std::string& relation(std::size_t word) const {
    return labels->relations[items[word].relation];
  }
};

// ---------------------------------------------------------------- entities

enum class EntityType : std::uint8_t { kPerson, kOrganization, kPlace, kGroup, kOther };
enum class MentionForm : std::uint8_t { kName, kNominal, kPronoun };

/// A name as the text has it, before anyone asks whose it is.
struct Name {
  Span span;
  EntityType type = EntityType::kOther;
  Index first_token = 0;  ///< tokens [first_token, last_token)
  Index last_token = 0;
  float confidence = 0;  ///< the model's probability of the whole name
};
struct Names : Layer<Name> {};

struct Mention {
  Span span;
  MentionForm form = MentionForm::kName;
};

struct Entity {
  std::string name;
  EntityType type = EntityType::kOther;
  std::string country;   ///< ISO 3166-1 alpha-3, or empty
  std::string sector;    ///< CAMEO sector, or empty
  std::string actor;     ///< CAMEO actor code, or empty
  std::string wikidata;  ///< "Q7747", or empty
  std::vector<Mention> mentions;
};
struct Entities : Layer<Entity> {};

/// A span that plays a part, and whose it is where that is known.
struct Role {
  Span span;
  std::optional<Index> entity;
};

// ------------------------------------------------------------------- times

enum class TimeType : std::uint8_t { kDate, kTime, kDuration, kSet };

/// A TIMEX3 expression (TimeML 1.2.1).
struct Time {
  Span span;
  TimeType type = TimeType::kDate;
  std::string value;  ///< TIMEX3 value; empty where unknown
  std::string mod;    ///< TIMEX3 mod ("START", "APPROX"), or empty
};
struct Times : Layer<Time> {};

// ------------------------------------------------------------------ quotes

enum class QuoteKind : std::uint8_t { kDirect, kIndirect, kMixed };
enum class QuoteVariant : std::uint8_t { kSame, kCut, kReworded };
enum class QuoteAct : std::uint8_t { kSpeech, kWriting, kThought, kIntention };

struct Quote {
  QuoteKind kind = QuoteKind::kDirect;
  std::vector<Span> content;  ///< at least one piece, sorted, without the outer marks
  std::optional<Span> cue;
  std::optional<Role> speaker;
  std::optional<Role> addressee;
  std::optional<Span> medium;
  std::optional<Index> within;
  std::optional<Index> variant_of;
  std::optional<QuoteVariant> variant;
  QuoteAct act = QuoteAct::kSpeech;
  std::optional<Span> context;
  std::optional<Index> time;
  double confidence = 0;  ///< share of such quotes that are right, content and speaker
};
/// What is said where and at which cue, before anyone asks who the speaker is: no roles have entities yet.
struct Attributions : Layer<Quote> {};
struct Quotes : Layer<Quote> {};

// ------------------------------------------------------------------ events

enum class EventStatus : std::uint8_t { kActual, kFuture, kHypothetical, kNegated, kHistorical };

/// Who takes part, with the CAMEO code that the words or the entity give; empty: none.
struct Actor : Role {
  std::string actor;
  std::string country;  ///< ISO 3166-1 alpha-3, or empty
};

/// A trigger.
struct EventMention {
  Span span;
  bool background = false;  ///< told again, or told of old, beside the news of the article
};

struct EventDate {
  std::string first;          ///< ISO day, or empty
  std::string last;           ///< ISO day, or empty
  std::optional<Index> from;  ///< the time it was read from; none: the article's own date
};

struct Event {
  std::string plover;
  std::string mode;
  std::string cameo;
  std::string quad;
  std::optional<double> goldstein;
  EventStatus status = EventStatus::kActual;
  bool alleged = false;
  double factuality = 0;  ///< -3 (did not happen) to 3 (did)
  std::optional<Actor> source;
  std::optional<Actor> target;
  std::optional<EventDate> date;
  std::optional<Actor> place;
  std::vector<EventMention> mentions;  ///< at least one trigger, sorted
  Index best = 0;                      ///< of the mentions, the one that tells most
  std::optional<Index> reported_by;
  double confidence = 0;  ///< share of such events that are right: type, source and target
};
struct Events : Layer<Event> {};

// ------------------------------------------------------------------- names

/// The words that the record uses for each kind.
[[nodiscard]] std::string_view name_of(BlockKind kind);
[[nodiscard]] std::string_view name_of(Upos upos);  ///< "PROPN"
[[nodiscard]] std::string_view name_of(EntityType type);
[[nodiscard]] std::string_view name_of(MentionForm form);
[[nodiscard]] std::string_view name_of(TimeType type);
[[nodiscard]] std::string_view name_of(QuoteKind kind);
[[nodiscard]] std::string_view name_of(QuoteVariant variant);
[[nodiscard]] std::string_view name_of(QuoteAct act);
[[nodiscard]] std::string_view name_of(EventStatus status);

}  // namespace verbale
