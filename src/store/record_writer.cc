#include "store/record_writer.h"

#include <string>
#include <utility>

#include "base/confidence.h"

namespace verbale {
namespace {

using sqlite::known;
using Number = std::optional<std::int64_t>;
using Text = std::optional<std::string_view>;

/// Stands between the pieces of a quotation that a cue splits.
constexpr std::string_view kGap = " \xE2\x80\xA6 ";

/// Sorts after every day.
constexpr std::string_view kNoDay = "~";

struct SpanColumns {
  Number begin;
  Number end;
  Text text;
};

struct RoleColumns : SpanColumns {
  Number entity;
  const Entity* who = nullptr;
};

Number number_of(const std::optional<Index>& index) {
  return index ? Number(std::int64_t{*index} + 1) : std::nullopt;
}

}  // namespace

/// Writes the rows of one document.
class RecordWriter::Rows {
 public:
  Rows(RecordWriter& writer, std::int64_t article, const Document& document)
      : writer_(writer), article_(article), document_(document), code_points_(document.text()) {}

  int write_all() {
    each<Blocks>([&](std::int64_t number, const Block& block) {
      return writer_.block_.run(article_, number, at(block.span.begin), at(block.span.end),
                                name_of(block.kind));
    });
    each<Sentences>([&](std::int64_t number, const Sentence& sentence) {
      return writer_.sentence_.run(article_, number, at(sentence.span.begin), at(sentence.span.end));
    });
    each<Entities>([&](std::int64_t number, const Entity& each) { return entity(number, each); });
    each<Times>([&](std::int64_t number, const Time& time) {
      return writer_.time_.run(article_, number, at(time.span.begin), at(time.span.end), name_of(time.type),
                               known(time.value), known(time.mod));
    });
    each<Quotes>([&](std::int64_t number, const Quote& each) { return quote(number, each); });
    each<Events>([&](std::int64_t number, const Event& each) { return event(number, each); });
    return code_;
  }

 private:
  /// Writes a layer's items, numbered from 1; stops at the first failure.
  template <class L, class Write>
  void each(Write write) {
    std::int64_t number = 0;
    for (const auto& item : document_.get<L>()) {
      if (code_ != SQLITE_OK) return;
      code_ = write(++number, item);
    }
  }

  /// Writes a list of spans under an item.
  int spans(sqlite::Statement& statement, std::int64_t item, const std::vector<Span>& spans) {
    int code = SQLITE_OK;
    std::int64_t number = 0;
    for (const Span& span : spans) {
      if (code == SQLITE_OK) code = statement.run(article_, item, ++number, at(span.begin), at(span.end));
    }
    return code;
  }

  int entity(std::int64_t number, const Entity& entity) {
    int code = writer_.entity_.run(article_, number, std::string_view(entity.name), name_of(entity.type),
                                   known(entity.country), known(entity.sector), known(entity.actor),
                                   known(entity.wikidata));
    std::int64_t mention_number = 0;
    for (const Mention& mention : entity.mentions) {
      if (code != SQLITE_OK) return code;
      code = writer_.mention_.run(article_, number, ++mention_number, at(mention.span.begin),
                                  at(mention.span.end), name_of(mention.form));
    }
    return code;
  }

  int quote(std::int64_t number, const Quote& quote) {
    content_.clear();
    for (const Span& piece : quote.content) {
      if (!content_.empty()) content_ += kGap;
      content_ += document_.text(piece);
    }
    const SpanColumns cue = columns(quote.cue);
    const SpanColumns medium = columns(quote.medium);
    const SpanColumns context = columns(quote.context);
    const RoleColumns speaker = columns(quote.speaker);
    const RoleColumns addressee = columns(quote.addressee);
    const Text speaker_name = speaker.who == nullptr ? std::nullopt : known(speaker.who->name);
    const Text speaker_actor = speaker.who == nullptr ? std::nullopt : known(speaker.who->actor);
    const Text speaker_country = speaker.who == nullptr ? std::nullopt : known(speaker.who->country);
    const Text variant = quote.variant ? Text(name_of(*quote.variant)) : std::nullopt;
    int code = writer_.quote_.run(
        article_, number, name_of(quote.kind), name_of(quote.act), at(quote.content.front().begin),
        at(quote.content.back().end), std::string_view(content_), cue.begin, cue.end, cue.text, speaker.begin,
        speaker.end, speaker.text, speaker.entity, speaker_name, speaker_actor, speaker_country,
        addressee.begin, addressee.end, addressee.text, addressee.entity, medium.begin, medium.end,
        medium.text, number_of(quote.within), number_of(quote.variant_of), variant, context.begin,
        context.end, number_of(quote.time), recorded_confidence(quote.confidence));
    if (code == SQLITE_OK) {
      const std::int64_t row = sqlite3_last_insert_rowid(writer_.handle_);
      code = writer_.quote_words_.run(row, std::string_view(content_), speaker.text, speaker_name);
    }
    return code == SQLITE_OK ? spans(writer_.quote_piece_, number, quote.content) : code;
  }

  int event(std::int64_t number, const Event& event) {
    const RoleColumns source = columns(event.source);
    const RoleColumns target = columns(event.target);
    const RoleColumns place = columns(event.place);
    const auto actor = [](const std::optional<Actor>& of) { return of ? known(of->actor) : std::nullopt; };
    const auto country = [](const std::optional<Actor>& of) {
      return of ? known(of->country) : std::nullopt;
    };
    Text first;
    Text last;
    Text from;
    Number time;
    if (event.date) {
      first = known(event.date->first);
      last = known(event.date->last);
      from = event.date->from ? "time" : "published";
      time = number_of(event.date->from);
    }
    const Text source_name = source.who == nullptr ? std::nullopt : known(source.who->name);
    const Text target_name = target.who == nullptr ? std::nullopt : known(target.who->name);
    const std::optional<Published>& published = document_.metadata().published;
    const Text article_day = published ? Text(std::string_view(published->text).substr(0, 10)) : std::nullopt;
    const Text day = first ? first : article_day;
    int code = writer_.event_.run(
        article_, number, known(event.plover), known(event.mode), known(event.cameo), known(event.quad),
        event.goldstein, name_of(event.status), std::int64_t{event.alleged},
        recorded_confidence(event.factuality), source.begin, source.end, source.text, source.entity,
        source_name, actor(event.source), country(event.source), target.begin, target.end, target.text,
        target.entity, target_name, actor(event.target), country(event.target), first, last, from, time, day,
        day.value_or(kNoDay), place.begin, place.end, place.text, place.entity, country(event.place),
        number_of(event.reported_by), recorded_confidence(event.confidence));
    if (code == SQLITE_OK) {
      const std::int64_t row = sqlite3_last_insert_rowid(writer_.handle_);
      code = writer_.event_words_.run(row, source.text, source_name, target.text, target_name);
    }
    return code == SQLITE_OK ? mentions(number, event) : code;
  }

  int mentions(std::int64_t number, const Event& event) {
    for (std::size_t i = 0; i < event.mentions.size(); ++i) {
      const EventMention& mention = event.mentions[i];
      const int code = writer_.event_mention_.run(
          article_, number, static_cast<std::int64_t>(i + 1), at(mention.span.begin), at(mention.span.end),
          document_.text(mention.span), std::int64_t{i == event.best}, std::int64_t{mention.background});
      if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

  [[nodiscard]] std::int64_t at(std::uint32_t byte) const { return code_points_.to_code_points(byte); }

  [[nodiscard]] SpanColumns columns(const std::optional<Span>& span) const {
    if (!span) return {};
    return {at(span->begin), at(span->end), document_.text(*span)};
  }

  [[nodiscard]] RoleColumns columns(const std::optional<Role>& role) const {
    RoleColumns columns;
    if (!role) return columns;
    static_cast<SpanColumns&>(columns) = this->columns(std::optional(role->span));
    columns.entity = number_of(role->entity);
    if (role->entity) columns.who = &document_.get<Entities>()[*role->entity];
    return columns;
  }

  RecordWriter& writer_;
  std::int64_t article_;
  const Document& document_;
  CodePointIndex code_points_;
  std::string content_;
  int code_ = SQLITE_OK;
};

Result<RecordWriter> RecordWriter::prepare(sqlite::Connection& connection) {
  RecordWriter writer;
  writer.handle_ = connection.handle();
  const struct {
    sqlite::Statement* statement;
    std::string_view table;
    int columns;
    std::string_view list;
  } kInserts[] = {
      {&writer.article_, "articles", 18,
       "article, id, schema, reader_version, reader_model, reader_codebook, uri, title, outlet, language, "
       "published, published_day, sort_day, extra, quotes, events, text_hash, text"},
      {&writer.article_words_, "articles_fts", 3, "rowid, title, text"},
      {&writer.block_, "blocks", 5, "article, number, begin, end, kind"},
      {&writer.sentence_, "sentences", 4, "article, number, begin, end"},
      {&writer.entity_, "entities", 8, "article, number, name, type, country, sector, actor, wikidata"},
      {&writer.mention_, "mentions", 6, "article, entity, number, begin, end, form"},
      {&writer.time_, "times", 7, "article, number, begin, end, type, value, mod"},
      {&writer.quote_, "quotes", 31,
       "article, number, kind, act, begin, end, content, cue_begin, cue_end, cue, speaker_begin, "
       "speaker_end, speaker, speaker_entity, speaker_name, speaker_actor, speaker_country, addressee_begin, "
       "addressee_end, addressee, "
       "addressee_entity, medium_begin, medium_end, medium, within, variant_of, variant, context_begin, "
       "context_end, time, confidence"},
      {&writer.quote_words_, "quotes_fts", 4, "rowid, content, speaker, speaker_name"},
      {&writer.quote_piece_, "quote_pieces", 5, "article, quote, number, begin, end"},
      {&writer.event_, "events", 37,
       "article, number, plover, mode, cameo, quad, goldstein, status, alleged, factuality, source_begin, "
       "source_end, source, source_entity, source_name, source_actor, source_country, target_begin, "
       "target_end, target, target_entity, target_name, target_actor, target_country, date_first, date_last, "
       "date_from, date_time, day, sort_day, place_begin, place_end, place, place_entity, place_country, "
       "reported_by, confidence"},
      {&writer.event_words_, "events_fts", 5, "rowid, source, source_name, target, target_name"},
      {&writer.event_mention_, "event_mentions", 8,
       "article, event, number, begin, end, trigger, best, background"},
  };
  for (const auto& insert : kInserts) {
    std::string sql = "INSERT INTO ";
    sql.append(insert.table).append("(").append(insert.list).append(") VALUES (?");
    for (int column = 1; column < insert.columns; ++column) sql += ", ?";
    sql += ")";
    auto statement = connection.prepare(sql);
    if (!statement) return statement.error();
    *insert.statement = std::move(statement).value();
  }
  const struct {
    sqlite::Statement* statement;
    std::string_view sql;
  } kOthers[] = {
      {&writer.find_article_, "SELECT title, text FROM articles WHERE article = ?"},
      {&writer.find_events_,
       "SELECT row, source, source_name, target, target_name FROM events WHERE article = ?"},
      {&writer.find_quotes_, "SELECT row, content, speaker, speaker_name FROM quotes WHERE article = ?"},
      {&writer.forget_article_words_,
       "INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)"},
      {&writer.forget_quote_words_,
       "INSERT INTO quotes_fts(quotes_fts, rowid, content, speaker, speaker_name) "
       "VALUES ('delete', ?, ?, ?, ?)"},
      {&writer.forget_event_words_,
       "INSERT INTO events_fts(events_fts, rowid, source, source_name, target, target_name) "
       "VALUES ('delete', ?, ?, ?, ?, ?)"},
      {&writer.remove_article_, "DELETE FROM articles WHERE article = ?"},
  };
  for (const auto& other : kOthers) {
    auto statement = connection.prepare(other.sql);
    if (!statement) return statement.error();
    *other.statement = std::move(statement).value();
  }
  return writer;
}

int RecordWriter::write(std::optional<std::int64_t> article, const Document& document,
                        const ReaderInfo& reader, std::string_view text_hash, bool words) {
  const Metadata& data = document.metadata();
  Text published;
  Text day;
  if (data.published) {
    published = data.published->text;
    day = published->substr(0, 10);
  }
  int code = article_.run(
      article, std::string_view(data.id), kRecordSchema, std::string_view(reader.version),
      known(reader.model), known(reader.codebook), known(data.uri), known(data.title), known(data.outlet),
      known(document.get<Language>().code), published, day, day.value_or(kNoDay), known(data.extra),
      static_cast<std::int64_t>(document.get<Quotes>().size()),
      static_cast<std::int64_t>(document.get<Events>().size()), text_hash, document.text());
  if (code != SQLITE_OK) return code;
  const std::int64_t row = article.value_or(sqlite3_last_insert_rowid(handle_));
  if (words) code = article_words_.run(row, known(data.title), document.text());
  if (code != SQLITE_OK) return code;
  return Rows(*this, row, document).write_all();
}

int RecordWriter::remove(std::int64_t article, bool words) {
  int code = SQLITE_OK;
  if (words) {
    code = find_article_.bind_all(article);
    if (code == SQLITE_OK) code = find_article_.step();
    if (code == SQLITE_ROW) {
      code = forget_article_words_.run(article, known(find_article_.text(0)), find_article_.text(1));
    }
    find_article_.reset();
    if (code != SQLITE_OK) return code;
  }
  code = find_quotes_.bind_all(article);
  while (code == SQLITE_OK && (code = find_quotes_.step()) == SQLITE_ROW) {
    code = forget_quote_words_.run(find_quotes_.integer(0), find_quotes_.text(1), known(find_quotes_.text(2)),
                                   known(find_quotes_.text(3)));
  }
  find_quotes_.reset();
  if (code != SQLITE_DONE) return code;
  code = find_events_.bind_all(article);
  while (code == SQLITE_OK && (code = find_events_.step()) == SQLITE_ROW) {
    code = forget_event_words_.run(find_events_.integer(0), known(find_events_.text(1)),
                                   known(find_events_.text(2)), known(find_events_.text(3)),
                                   known(find_events_.text(4)));
  }
  find_events_.reset();
  return code == SQLITE_DONE ? remove_article_.run(article) : code;
}

}  // namespace verbale
