#include "store/record_reader.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/terminal_text.h"
#include "base/utf8.h"
#include "store/conditions.h"

namespace verbale {
namespace {

using sqlite::Connection;
using sqlite::Statement;

/// Each gives the rows of one table that belong to an article, in the order in which they were numbered.
enum TableName {
  kBlocks,
  kSentences,
  kEntities,
  kMentions,
  kTimes,
  kQuotes,
  kPieces,
  kEvents,
  kTriggers,
  kTables
};
constexpr std::array<std::string_view, kTables> kRows{
    "SELECT begin, end, kind FROM blocks WHERE article = ? ORDER BY number",
    "SELECT begin, end FROM sentences WHERE article = ? ORDER BY number",
    "SELECT name, type, country, sector, actor, wikidata FROM entities WHERE article = ? ORDER BY number",
    "SELECT begin, end, entity, form FROM mentions WHERE article = ? ORDER BY entity, number",
    "SELECT begin, end, type, value, mod FROM times WHERE article = ? ORDER BY number",
    "SELECT kind, act, cue_begin, cue_end, speaker_begin, speaker_end, speaker_entity, addressee_begin, "
    "addressee_end, "
    "addressee_entity, medium_begin, medium_end, within, variant_of, variant, context_begin, context_end, "
    "time, "
    "confidence FROM quotes WHERE article = ? ORDER BY number",
    "SELECT begin, end, quote FROM quote_pieces WHERE article = ? ORDER BY quote, number",
    "SELECT plover, mode, cameo, quad, goldstein, status, alleged, factuality, source_begin, source_end, "
    "source_entity, "
    "source_actor, source_country, target_begin, target_end, target_entity, target_actor, target_country, "
    "date_first, "
    "date_last, date_from, date_time, place_begin, place_end, place_entity, place_country, reported_by, "
    "confidence "
    "FROM events WHERE article = ? ORDER BY number",
    "SELECT begin, end, event, best, background FROM event_mentions WHERE article = ? ORDER BY event, "
    "number"};

/// The value that the record names so.
template <class Enum>
std::optional<Enum> named(std::string_view name, std::initializer_list<Enum> values) {
  for (const Enum value : values) {
    if (name_of(value) == name) return value;
  }
  return std::nullopt;
}

/// Reads the columns of a row in order.
class Cells {
 public:
  Cells(const Statement& row, const CodePointIndex& code_points) : row_(row), code_points_(code_points) {}

  [[nodiscard]] std::string text() { return std::string(row_.text(column_++)); }
  [[nodiscard]] double real() { return row_.real(column_++); }
  [[nodiscard]] bool flag() { return row_.integer(column_++) != 0; }
  [[nodiscard]] bool is_null() const { return row_.is_null(column_); }

  /// A number that counts from 1.
  [[nodiscard]] std::optional<Index> index() {
    const int column = column_++;
    if (row_.is_null(column)) return std::nullopt;
    // What is no index of any list breaks a law of the document.
    const std::int64_t number = row_.integer(column);
    return number < 1 || number > 0xFFFFFFFF ? Index{0xFFFFFFFF} : static_cast<Index>(number - 1);
  }

  [[nodiscard]] Span span() {
    const std::uint32_t begin = byte();
    const std::uint32_t end = byte();
    return {begin, end};
  }

  [[nodiscard]] std::optional<Span> maybe_span() {
    if (!is_null()) return span();
    column_ += 2;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Role> role() {
    const auto where = maybe_span();
    const auto entity = index();
    if (!where) return std::nullopt;
    return Role{*where, entity};
  }

  /// Span, entity, actor (where `coded`) and country.
  [[nodiscard]] std::optional<Actor> actor(bool coded) {
    const auto part = role();
    const std::string code = coded ? text() : std::string();
    const std::string country = text();
    if (!part) return std::nullopt;
    return Actor{*part, code, country};
  }

  template <class Enum>
  [[nodiscard]] Enum one_of(std::initializer_list<Enum> values) {
    const auto value = named(row_.text(column_++), values);
    sound_ = sound_ && value.has_value();
    return value.value_or(*values.begin());
  }

  [[nodiscard]] bool sound() const { return sound_; }

 private:
  std::uint32_t byte() {
    const std::int64_t at = row_.integer(column_++);
    if (at < 0 || at > code_points_.size()) {
      sound_ = false;
      return 0;
    }
    return static_cast<std::uint32_t>(code_points_.to_bytes(static_cast<std::uint32_t>(at)));
  }

  const Statement& row_;
  const CodePointIndex& code_points_;
  int column_ = 0;
  bool sound_ = true;
};

/// Reads documents back.
class RecordReader {
 public:
  RecordReader(Connection& connection, const std::string& name) : connection_(connection), name_(name) {}

  [[nodiscard]] Result<void> prepare() {
    for (std::size_t i = 0; i < kTables; ++i) {
      auto statement = connection_.prepare(kRows[i]);
      if (!statement) return statement.error();
      rows_[i] = std::move(statement).value();
    }
    return {};
  }

  /// Columns: article, id, uri, title, outlet, language, published, extra, text.
  [[nodiscard]] Result<Document> read(const Statement& row) {
    Article article;
    article.text = row.text(8);
    article.metadata.id = row.text(1);
    article.metadata.uri = row.text(2);
    article.metadata.title = row.text(3);
    article.metadata.outlet = row.text(4);
    article.metadata.extra = row.text(7);
    if (const std::string_view published = row.text(6); !published.empty()) {
      auto day = Published::parse(published);
      if (!day) return broken(article.metadata.id, day.error().message);
      article.metadata.published = std::move(day).value();
    }
    const std::string id = article.metadata.id;
    const std::string language(row.text(5));
    auto document = Document::create(std::move(article));
    if (!document) return broken(id, document.error().message);
    if (auto done = attach(document.value(), row.integer(0), language); !done) {
      return broken(id, done.error().message);
    }
    return document;
  }

 private:
  [[nodiscard]] Error broken(const std::string& id, const std::string& why) const {
    return {ErrorCode::kMalformed,
            fmt::format("{}: the record of article '{}' is damaged: {}", name_, printable(id), why)};
  }

  /// Calls `take` for each row of a table.
  template <class Take>
  [[nodiscard]] Result<void> each(TableName table, std::int64_t article, const CodePointIndex& code_points,
                                  Take take) {
    Statement& rows = rows_[table];
    int code = rows.bind_all(article);
    bool sound = true;
    while (code == SQLITE_OK && (code = rows.step()) == SQLITE_ROW) {
      Cells cells(rows, code_points);
      take(cells);
      sound = sound && cells.sound();
      code = SQLITE_OK;
    }
    rows.reset();
    if (code != SQLITE_DONE) return connection_.error(code);
    if (!sound)
      return Error{ErrorCode::kMalformed, "a place outside the text, or a word that is none of the record's"};
    return {};
  }

  [[nodiscard]] Result<void> attach(Document& document, std::int64_t article, const std::string& language) {
    const CodePointIndex code_points(document.text());
    Blocks blocks;
    Sentences sentences;
    Entities entities;
    Times times;
    Quotes quotes;
    Events events;
    Result<void> done;
    const auto read = [&](TableName table, auto take) {
      if (done) done = each(table, article, code_points, take);
    };
    read(kBlocks, [&](Cells& cells) {
      const Span span = cells.span();
      blocks.items.push_back(
          {span, cells.one_of({BlockKind::kTitle, BlockKind::kByline, BlockKind::kDateline,
                               BlockKind::kCaption, BlockKind::kParagraph, BlockKind::kBoilerplate})});
    });
    Index block = 0;
    read(kSentences, [&](Cells& cells) {
      Sentence sentence;
      sentence.span = cells.span();
      while (block + 1 < blocks.size() && blocks[block].span.end <= sentence.span.begin) ++block;
      sentence.block = block;
      sentences.items.push_back(sentence);
    });
    read(kEntities, [&](Cells& cells) {
      Entity entity;
      entity.name = cells.text();
      entity.type = cells.one_of({EntityType::kPerson, EntityType::kOrganization, EntityType::kPlace,
                                  EntityType::kGroup, EntityType::kOther});
      entity.country = cells.text();
      entity.sector = cells.text();
      entity.actor = cells.text();
      entity.wikidata = cells.text();
      entities.items.push_back(std::move(entity));
    });
    read(kMentions, [&](Cells& cells) {
      const Span span = cells.span();
      const auto entity = cells.index();
      const MentionForm form =
          cells.one_of({MentionForm::kName, MentionForm::kNominal, MentionForm::kPronoun});
      if (entity && *entity < entities.size()) entities.items[*entity].mentions.push_back({span, form});
    });
    read(kTimes, [&](Cells& cells) {
      Time time;
      time.span = cells.span();
      time.type = cells.one_of({TimeType::kDate, TimeType::kTime, TimeType::kDuration, TimeType::kSet});
      time.value = cells.text();
      time.mod = cells.text();
      times.items.push_back(std::move(time));
    });
    read(kQuotes, [&](Cells& cells) { quotes.items.push_back(quote(cells)); });
    read(kPieces, [&](Cells& cells) {
      const Span span = cells.span();
      const auto quote = cells.index();
      if (quote && *quote < quotes.size()) quotes.items[*quote].content.push_back(span);
    });
    read(kEvents, [&](Cells& cells) { events.items.push_back(event(cells)); });
    read(kTriggers, [&](Cells& cells) {
      const Span span = cells.span();
      const auto index = cells.index();
      const bool best = cells.flag();
      const bool background = cells.flag();
      if (!index || *index >= events.size()) return;
      Event& event = events.items[*index];
      if (best) event.best = static_cast<Index>(event.mentions.size());
      event.mentions.push_back({span, background});
    });
    const auto put = [&](auto layer) {
      if (done) done = document.attach(std::move(layer));
    };
    put(Language{language, language.empty() || language == "en"});
    put(std::move(blocks));
    put(Tokens{});
    put(std::move(sentences));
    put(std::move(entities));
    put(std::move(times));
    put(std::move(quotes));
    put(std::move(events));
    return done;
  }

  [[nodiscard]] static Quote quote(Cells& cells) {
    Quote quote;
    quote.kind = cells.one_of({QuoteKind::kDirect, QuoteKind::kIndirect, QuoteKind::kMixed});
    quote.act =
        cells.one_of({QuoteAct::kSpeech, QuoteAct::kWriting, QuoteAct::kThought, QuoteAct::kIntention});
    quote.cue = cells.maybe_span();
    quote.speaker = cells.role();
    quote.addressee = cells.role();
    quote.medium = cells.maybe_span();
    quote.within = cells.index();
    quote.variant_of = cells.index();
    if (cells.is_null()) {
      (void)cells.text();
    } else {
      quote.variant = cells.one_of({QuoteVariant::kSame, QuoteVariant::kCut, QuoteVariant::kReworded});
    }
    quote.context = cells.maybe_span();
    quote.time = cells.index();
    quote.confidence = cells.real();
    return quote;
  }

  [[nodiscard]] static Event event(Cells& cells) {
    Event event;
    event.plover = cells.text();
    event.mode = cells.text();
    event.cameo = cells.text();
    event.quad = cells.text();
    if (const bool scored = !cells.is_null(); scored) {
      event.goldstein = cells.real();
    } else {
      (void)cells.real();
    }
    event.status = cells.one_of({EventStatus::kActual, EventStatus::kFuture, EventStatus::kHypothetical,
                                 EventStatus::kNegated, EventStatus::kHistorical});
    event.alleged = cells.flag();
    event.factuality = cells.real();
    event.source = cells.actor(true);
    event.target = cells.actor(true);
    EventDate date;
    date.first = cells.text();
    date.last = cells.text();
    const std::string from = cells.text();
    date.from = cells.index();
    if (!from.empty()) event.date = std::move(date);
    event.place = cells.actor(false);
    event.reported_by = cells.index();
    event.confidence = cells.real();
    return event;
  }

  Connection& connection_;
  const std::string& name_;
  std::array<Statement, kTables> rows_;
};

}  // namespace

Result<void> read_records(Connection& connection, const std::string& name, const Filter& filter,
                          const std::function<bool(const Document&, const ReaderInfo&)>& visit) {
  auto where = Conditions::of_articles(filter);
  if (!where) return where.error();
  auto statement = connection.prepare(fmt::format(
      "SELECT a.article, a.id, a.uri, a.title, a.outlet, a.language, a.published, a.extra, a.text, "
      "a.reader_version, "
      "a.reader_model, a.reader_codebook FROM articles AS a WHERE true{} ORDER BY a.sort_day, a.id",
      where->sql()));
  if (!statement) return statement.error();
  RecordReader reader(connection, name);
  if (auto ready = reader.prepare(); !ready) return ready;
  int code = where->bind(statement.value());
  if (code != SQLITE_OK) return connection.error(code);
  while ((code = statement->step()) == SQLITE_ROW) {
    auto document = reader.read(statement.value());
    if (!document) return document.error();
    const ReaderInfo info{std::string(statement->text(9)), std::string(statement->text(10)),
                          std::string(statement->text(11))};
    if (!visit(document.value(), info)) return {};
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return {};
}

}  // namespace verbale
