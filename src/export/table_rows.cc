#include "export/table_rows.h"

#include <array>

#include <fmt/format.h>

#include "base/confidence.h"
#include "base/csv.h"
#include "export/article.h"

namespace verbale {
namespace {

using enum ColumnType;

Cell known(std::string_view text) {
  return text.empty() ? Cell() : Cell(std::string(text));
}

Cell item(char letter, const std::optional<Index>& index) {
  return index ? Cell(fmt::format("{}{}", letter, *index + 1)) : Cell();
}

/// Writes the rows of one document.
class Rows {
 public:
  Rows(const Document& document, const ReaderInfo& reader, const ExportCodes& codes)
      : document_(document), reader_(reader), view_(document, codes) {}

  [[nodiscard]] Row article() const {
    const Metadata& data = document_.metadata();
    return {data.id,
            known(data.uri),
            known(data.title),
            known(data.outlet),
            known(document_.get<Language>().code),
            data.published ? Cell(data.published->text) : Cell(),
            std::string(document_.text()),
            count<Sentences>(),
            count<Entities>(),
            count<Quotes>(),
            count<Events>(),
            reader_.version,
            known(reader_.model),
            known(reader_.codebook)};
  }

  [[nodiscard]] Row entity(std::size_t index) const {
    const Entity& entity = document_.get<Entities>()[index];
    const bool mentioned = !entity.mentions.empty();
    return {document_.metadata().id,
            fmt::format("e{}", index + 1),
            entity.name,
            std::string(name_of(entity.type)),
            known(entity.country),
            known(entity.sector),
            known(entity.actor),
            known(entity.wikidata),
            static_cast<std::int64_t>(entity.mentions.size()),
            mentioned ? Cell(view_.at(entity.mentions.front().span.begin)) : Cell(),
            mentioned ? Cell(view_.at(entity.mentions.front().span.end)) : Cell()};
  }

  [[nodiscard]] Row quote(std::size_t index) const {
    const Quote& quote = document_.get<Quotes>()[index];
    Row row{document_.metadata().id,
            known(document_.metadata().uri),
            known(view_.published_day()),
            fmt::format("q{}", index + 1),
            std::string(name_of(quote.kind)),
            std::string(name_of(quote.act)),
            view_.at(quote.content.front().begin),
            view_.at(quote.content.back().end),
            view_.content(quote)};
    add_span(row, quote.cue);
    add_role(row, quote.speaker);
    add_role(row, quote.addressee);
    add_span(row, quote.medium);
    row.push_back(item('q', quote.within));
    row.push_back(item('q', quote.variant_of));
    row.push_back(quote.variant ? Cell(std::string(name_of(*quote.variant))) : Cell());
    row.push_back(item('t', quote.time));
    row.emplace_back(recorded_confidence(quote.confidence));
    return row;
  }

  [[nodiscard]] Row event(std::size_t index) const {
    const Event& event = document_.get<Events>()[index];
    const Span trigger = ArticleView::trigger(event);
    Row row{document_.metadata().id,
            known(document_.metadata().uri),
            known(view_.published_day()),
            fmt::format("v{}", index + 1),
            known(event.plover),
            known(event.mode),
            known(event.cameo),
            known(event.quad),
            event.goldstein ? Cell(*event.goldstein) : Cell(),
            std::string(name_of(event.status)),
            event.alleged,
            recorded_confidence(event.factuality)};
    add_actor(row, event.source);
    add_actor(row, event.target);
    row.push_back(event.date ? known(event.date->first) : Cell());
    row.push_back(event.date ? known(event.date->last) : Cell());
    row.push_back(!event.date        ? Cell()
                  : event.date->from ? item('t', event.date->from)
                                     : Cell(std::string("published")));
    add_role(row, event.place ? std::optional<Role>(*event.place) : std::nullopt);
    row.push_back(event.place ? known(event.place->country) : Cell());
    row.emplace_back(view_.at(trigger.begin));
    row.emplace_back(view_.at(trigger.end));
    row.emplace_back(std::string(document_.text(trigger)));
    row.emplace_back(static_cast<std::int64_t>(event.mentions.size()));
    row.emplace_back(std::string(view_.sentence(trigger)));
    row.push_back(item('q', event.reported_by));
    row.emplace_back(recorded_confidence(event.confidence));
    return row;
  }

 private:
  template <class L>
  [[nodiscard]] std::int64_t count() const {
    return static_cast<std::int64_t>(document_.get<L>().size());
  }

  /// begin, end, words
  void add_span(Row& row, const std::optional<Span>& span) const {
    row.push_back(span ? Cell(view_.at(span->begin)) : Cell());
    row.push_back(span ? Cell(view_.at(span->end)) : Cell());
    row.push_back(span ? Cell(std::string(document_.text(*span))) : Cell());
  }

  /// begin, end, words, entity, name
  void add_role(Row& row, const std::optional<Role>& role) const {
    add_span(row, role ? std::optional<Span>(role->span) : std::nullopt);
    row.push_back(role ? item('e', role->entity) : Cell());
    row.push_back(role && role->entity ? known(view_.name_of_role(role)) : Cell());
  }

  /// begin, end, words, entity, name, actor, country
  void add_actor(Row& row, const std::optional<Actor>& actor) const {
    add_role(row, actor ? std::optional<Role>(*actor) : std::nullopt);
    row.push_back(actor ? known(actor->actor) : Cell());
    row.push_back(actor ? known(actor->country) : Cell());
  }

  const Document& document_;
  const ReaderInfo& reader_;
  ArticleView view_;
};

constexpr Column kArticles[]{{"id", kText},           {"uri", kText},
                             {"title", kText},        {"outlet", kText},
                             {"language", kText},     {"published", kText},
                             {"text", kText},         {"sentences", kInteger},
                             {"entities", kInteger},  {"quotes", kInteger},
                             {"events", kInteger},    {"reader_version", kText},
                             {"reader_model", kText}, {"reader_codebook", kText}};

constexpr Column kEntities[]{{"article", kText},  {"id", kText},       {"name", kText},
                             {"type", kText},     {"country", kText},  {"sector", kText},
                             {"actor", kText},    {"wikidata", kText}, {"mentions", kInteger},
                             {"begin", kInteger}, {"end", kInteger}};

constexpr Column kQuotes[]{{"article", kText},
                           {"uri", kText},
                           {"published_day", kText},
                           {"id", kText},
                           {"kind", kText},
                           {"act", kText},
                           {"begin", kInteger},
                           {"end", kInteger},
                           {"content", kText},
                           {"cue_begin", kInteger},
                           {"cue_end", kInteger},
                           {"cue", kText},
                           {"speaker_begin", kInteger},
                           {"speaker_end", kInteger},
                           {"speaker", kText},
                           {"speaker_entity", kText},
                           {"speaker_name", kText},
                           {"addressee_begin", kInteger},
                           {"addressee_end", kInteger},
                           {"addressee", kText},
                           {"addressee_entity", kText},
                           {"addressee_name", kText},
                           {"medium_begin", kInteger},
                           {"medium_end", kInteger},
                           {"medium", kText},
                           {"within", kText},
                           {"variant_of", kText},
                           {"variant", kText},
                           {"time", kText},
                           {"confidence", kReal}};

constexpr Column kEvents[]{{"article", kText},         {"uri", kText},
                           {"published_day", kText},   {"id", kText},
                           {"plover", kText},          {"mode", kText},
                           {"cameo", kText},           {"quad", kText},
                           {"goldstein", kReal},       {"status", kText},
                           {"alleged", kBoolean},      {"factuality", kReal},
                           {"source_begin", kInteger}, {"source_end", kInteger},
                           {"source", kText},          {"source_entity", kText},
                           {"source_name", kText},     {"source_actor", kText},
                           {"source_country", kText},  {"target_begin", kInteger},
                           {"target_end", kInteger},   {"target", kText},
                           {"target_entity", kText},   {"target_name", kText},
                           {"target_actor", kText},    {"target_country", kText},
                           {"date_first", kText},      {"date_last", kText},
                           {"date_from", kText},       {"place_begin", kInteger},
                           {"place_end", kInteger},    {"place", kText},
                           {"place_entity", kText},    {"place_name", kText},
                           {"place_country", kText},   {"trigger_begin", kInteger},
                           {"trigger_end", kInteger},  {"trigger", kText},
                           {"mentions", kInteger},     {"sentence", kText},
                           {"reported_by", kText},     {"confidence", kReal}};

std::string csv_cell_of(const Cell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return csv_cell(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return plain_number(number); }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  };
  return std::visit(Visitor{}, cell);
}

class CsvExporter : public Exporter {
 public:
  CsvExporter(ExportTable table, ExportCodes codes, std::optional<EventStatus> status)
      : table_(table), codes_(std::move(codes)), status_(status) {}

  Result<void> begin(std::string& out) override {
    std::string_view comma;
    for (const Column& column : columns_of(table_)) {
      out += comma;
      out += column.name;
      comma = ",";
    }
    out += "\r\n";
    return {};
  }

  Result<void> add(const Document& document, const ReaderInfo& reader, std::string& out) override {
    if (table_ == ExportTable::kEvents)
      for (std::size_t i = events_not_of(document, status_); i > 0; --i) leave_out("of another status");
    for_each_row(table_, document, reader, codes_, status_, [&](const Row& row) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += ',';
        out += csv_cell_of(row[i]);
      }
      out += "\r\n";
    });
    return {};
  }

 private:
  ExportTable table_;
  ExportCodes codes_;
  std::optional<EventStatus> status_;
};

}  // namespace

std::span<const Column> columns_of(ExportTable table) {
  switch (table) {
    case ExportTable::kArticles:
      return kArticles;
    case ExportTable::kEntities:
      return kEntities;
    case ExportTable::kQuotes:
      return kQuotes;
    case ExportTable::kEvents:
      break;
  }
  return kEvents;
}

void for_each_row(ExportTable table, const Document& document, const ReaderInfo& reader,
                  const ExportCodes& codes, std::optional<EventStatus> status,
                  const std::function<void(const Row&)>& visit) {
  const Rows rows(document, reader, codes);
  switch (table) {
    case ExportTable::kArticles:
      visit(rows.article());
      break;
    case ExportTable::kEntities:
      for (std::size_t i = 0; i < document.get<Entities>().size(); ++i) visit(rows.entity(i));
      break;
    case ExportTable::kQuotes:
      for (std::size_t i = 0; i < document.get<Quotes>().size(); ++i) visit(rows.quote(i));
      break;
    case ExportTable::kEvents:
      for (std::size_t i = 0; i < document.get<Events>().size(); ++i)
        if (!status || document.get<Events>()[i].status == *status) visit(rows.event(i));
      break;
  }
}

std::size_t events_not_of(const Document& document, std::optional<EventStatus> status) {
  std::size_t count = 0;
  for (const Event& event : document.get<Events>()) count += status && event.status != *status ? 1 : 0;
  return count;
}

std::unique_ptr<Exporter> make_csv(ExportTable table, ExportCodes codes, std::optional<EventStatus> status) {
  return std::make_unique<CsvExporter>(table, std::move(codes), status);
}

}  // namespace verbale
