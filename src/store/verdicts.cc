#include "store/verdicts.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <optional>
#include <set>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/terminal_text.h"
#include "base/utf8.h"
#include "store/row_text.h"
#include "store/views.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

Error wrong(std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

/// Where an item stands, which outlives a new reading of its article.
std::string place_of(const Event& event, const CodePointIndex& code_points) {
  const auto at = [&](std::uint32_t byte) { return code_points.to_code_points(byte); };
  const Span best = event.mentions[event.best].span;
  const auto begin = [&](const std::optional<Actor>& side) {
    return side ? std::to_string(at(side->span.begin)) : std::string();
  };
  return fmt::format("v{}-{}:{}:{}", at(best.begin), at(best.end), begin(event.source), begin(event.target));
}

std::string place_of(const Quote& quote, const CodePointIndex& code_points) {
  return fmt::format("q{}-{}", code_points.to_code_points(quote.content.front().begin),
                     code_points.to_code_points(quote.content.back().end));
}

constexpr std::string_view kEventPlace =
    "SELECT e.number, 'v' || m.begin || '-' || m.end || ':' || coalesce(e.source_begin, '') || ':' || "
    "coalesce(e.target_begin, '') FROM events AS e JOIN event_mentions AS m ON m.article = e.article AND "
    "m.event = "
    "e.number AND m.best = 1 WHERE e.article = (SELECT article FROM articles WHERE id = ?1) AND e.number = "
    "?2";
constexpr std::string_view kQuotePlace =
    "SELECT q.number, 'q' || q.begin || '-' || q.end FROM quotes AS q WHERE q.article = (SELECT article FROM "
    "articles "
    "WHERE id = ?1) AND q.number = ?2";

struct Item {
  bool event = false;
  std::int64_t number = 0;
};

std::optional<Item> item_of(const std::string& id) {
  if (id.size() < 2 || id.size() > 10 || (id[0] != 'v' && id[0] != 'q')) return std::nullopt;
  if (!std::all_of(id.begin() + 1, id.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  return Item{id[0] == 'v', std::stoll(id.substr(1))};
}

bool one_of(const Json& value, std::initializer_list<std::string_view> known) {
  return value.is_string() &&
         std::find(known.begin(), known.end(), value.get_ref<const std::string&>()) != known.end();
}

bool text_or_null(const Json& value) {
  return value.is_null() || value.is_string();
}

bool day_or_null(const Json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().size() == 10 &&
                             Published::parse(value.get_ref<const std::string&>()).ok());
}

bool object_of(const Json& value, std::initializer_list<std::string_view> keys, bool (*sound)(const Json&)) {
  if (value.is_null()) return true;
  if (!value.is_object()) return false;
  return std::all_of(value.items().begin(), value.items().end(), [&](const auto& each) {
    return std::find(keys.begin(), keys.end(), each.key()) != keys.end() && sound(each.value());
  });
}

bool sound_field(bool event, const std::string& name, const Json& value) {
  if (event) {
    if (name == "status") return one_of(value, {"actual", "future", "hypothetical", "negated", "historical"});
    if (name == "quad") {
      return value.is_null() || one_of(value, {"verbal cooperation", "material cooperation",
                                               "verbal conflict", "material conflict"});
    }
    if (name == "alleged") return value.is_boolean();
    if (name == "goldstein") return value.is_null() || value.is_number();
    if (name == "plover" || name == "mode" || name == "cameo") return text_or_null(value);
    if (name == "date") return object_of(value, {"first", "last"}, day_or_null);
    if (name == "source" || name == "target") return object_of(value, {"actor", "country"}, text_or_null);
    return false;
  }
  if (name == "kind") return one_of(value, {"direct", "indirect", "mixed"});
  if (name == "act") return one_of(value, {"speech", "writing", "thought", "intention"});
  return name == "speaker_name" && text_or_null(value);
}

Result<void> check(const Verdict& verdict, bool event) {
  if (verdict.verdict != "right" && verdict.verdict != "wrong" && verdict.verdict != "edited") {
    return wrong(fmt::format("verdict: '{}' is none of right, wrong, edited", printable(verdict.verdict)));
  }
  if (verdict.by.find_first_not_of(" \t\r\n") == std::string::npos)
    return wrong("by: who says so is missing");
  for (const std::string* text : {&verdict.by, &verdict.note, &verdict.fields}) {
    if (!is_utf8(*text)) return wrong("a text is not UTF-8");
    if (text->size() > kMostVerdictBytes) {
      return wrong(fmt::format("a text is over the limit of {} bytes", kMostVerdictBytes));
    }
  }
  if (verdict.verdict != "edited") {
    return verdict.fields.empty() ? Result<void>() : wrong("fields: only what is edited has them");
  }
  const Json fields = Json::parse(verdict.fields, nullptr, false);
  if (!fields.is_object() || fields.empty()) return wrong("fields: a JSON object of what changes is missing");
  for (const auto& [name, value] : fields.items()) {
    if (!sound_field(event, name, value)) {
      return wrong(
          fmt::format("fields: '{}' is no such field, or its value none that it can have", printable(name)));
    }
  }
  return {};
}

/// The item's row as its list gives it, but for the verdict.
Result<std::string> original_of(sqlite::Connection& connection, const std::string& article, Item item) {
  Query query;
  query.view = item.event ? View::kEvents : View::kQuotes;
  query.filter.article = article;
  std::string found;
  const auto done = find_rows(connection, query, [&](const Row& row) {
    if (row.integer(item.event ? "event" : "quote") != item.number) return true;
    Json json = Json::parse(to_json(row));
    json.erase("verdict");
    found = json.dump();
    return false;
  });
  if (!done) return done.error();
  return found;
}

std::string now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

/// The latest verdict on every place of an article.
struct Judgement {
  std::string verdict;
  Json fields;
};
Result<std::vector<std::pair<std::string, Judgement>>> judgements_on(sqlite::Connection& connection,
                                                                     const std::string& article) {
  auto statement = connection.prepare(
      "SELECT place, verdict, fields, max(row) FROM verdicts WHERE article = ? GROUP BY place ORDER BY "
      "place");
  if (!statement) return statement.error();
  int code = statement->bind_all(std::string_view(article));
  if (code != SQLITE_OK) return connection.error(code);
  std::vector<std::pair<std::string, Judgement>> words;
  while ((code = statement->step()) == SQLITE_ROW) {
    words.emplace_back(statement->text(0), Judgement{std::string(statement->text(1)),
                                                     Json::parse(statement->text(2), nullptr, false)});
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return words;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

void change(std::optional<Actor>& side, const Json& fields) {
  if (!side) return;
  if (fields.is_null()) {
    side.reset();
    return;
  }
  if (fields.contains("actor")) side->actor = text_of(fields["actor"]);
  if (fields.contains("country")) side->country = text_of(fields["country"]);
}

void change(Event& event, const Json& fields) {
  for (const auto& [name, value] : fields.items()) {
    if (name == "plover") event.plover = text_of(value);
    if (name == "mode") event.mode = text_of(value);
    if (name == "cameo") event.cameo = text_of(value);
    if (name == "quad") event.quad = text_of(value);
    if (name == "goldstein")
      event.goldstein = value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
    if (name == "alleged") event.alleged = value.is_boolean() && value.get<bool>();
    if (name == "source") change(event.source, value);
    if (name == "target") change(event.target, value);
    if (name == "status") {
      for (const EventStatus status : {EventStatus::kActual, EventStatus::kFuture, EventStatus::kHypothetical,
                                       EventStatus::kNegated, EventStatus::kHistorical}) {
        if (name_of(status) == text_of(value)) event.status = status;
      }
    }
    if (name == "date") {
      EventDate date = event.date.value_or(EventDate{});
      if (value.is_object() && value.contains("first")) date.first = text_of(value["first"]);
      if (value.is_object() && value.contains("last")) date.last = text_of(value["last"]);
      event.date = value.is_null() ? std::nullopt : std::optional(date);
    }
  }
}

void change(Quote& quote, const Json& fields, Entities& entities) {
  for (const auto& [name, value] : fields.items()) {
    if (name == "kind") {
      for (const QuoteKind kind : {QuoteKind::kDirect, QuoteKind::kIndirect, QuoteKind::kMixed}) {
        if (name_of(kind) == text_of(value)) quote.kind = kind;
      }
    }
    if (name == "act") {
      for (const QuoteAct act :
           {QuoteAct::kSpeech, QuoteAct::kWriting, QuoteAct::kThought, QuoteAct::kIntention}) {
        if (name_of(act) == text_of(value)) quote.act = act;
      }
    }
    if (name != "speaker_name" || !quote.speaker) continue;
    // The speaker is the entity of that name; where the article has none, nobody that is known.
    quote.speaker->entity.reset();
    for (std::size_t i = 0; i < entities.size(); ++i) {
      if (entities[i].name == text_of(value)) quote.speaker->entity = static_cast<Index>(i);
    }
  }
}

const Judgement* judgement_on(const std::vector<std::pair<std::string, Judgement>>& words,
                              const std::string& place) {
  const auto found =
      std::lower_bound(words.begin(), words.end(), place,
                       [](const auto& each, const std::string& at) { return each.first < at; });
  return found != words.end() && found->first == place ? &found->second : nullptr;
}

/// The index that each quotation that stays has then; none: it is left out.
using Moved = std::vector<std::optional<Index>>;

void move(std::optional<Index>& reference, const Moved& moved) {
  if (reference) reference = moved[*reference];
}

}  // namespace

Result<Verdict> add_verdict(sqlite::Connection& connection, const Verdict& verdict) {
  const auto item = item_of(verdict.item);
  if (!item) {
    return wrong(
        fmt::format("item: '{}' is neither an event (v3) nor a quotation (q2)", printable(verdict.item)));
  }
  if (auto sound = check(verdict, item->event); !sound) return sound.error();
  auto reader = connection.prepare(
      "SELECT reader_version || ' ' || coalesce(reader_model, '') FROM articles WHERE id = ?");
  if (!reader) return reader.error();
  int code = reader->bind_all(std::string_view(verdict.article));
  if (code == SQLITE_OK) code = reader->step();
  if (code == SQLITE_DONE) {
    return Error{ErrorCode::kNotFound,
                 fmt::format("article '{}' is not in the database", printable(verdict.article))};
  }
  if (code != SQLITE_ROW) return connection.error(code);
  const std::string made_by(reader->text(0));
  reader->reset();
  auto find = connection.prepare(item->event ? kEventPlace : kQuotePlace);
  if (!find) return find.error();
  code = find->bind_all(std::string_view(verdict.article), item->number);
  if (code == SQLITE_OK) code = find->step();
  if (code == SQLITE_DONE) {
    return wrong(fmt::format("item: article '{}' has no {}", printable(verdict.article), verdict.item));
  }
  if (code != SQLITE_ROW) return connection.error(code);
  const std::string place(find->text(1));
  find->reset();
  auto original = original_of(connection, verdict.article, *item);
  if (!original) return original.error();
  auto insert = connection.prepare(
      "INSERT INTO verdicts(article, item, place, verdict, fields, by, at, note, original, reader) VALUES "
      "(?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  Verdict stored = verdict;
  stored.at = now();
  stored.applies = true;
  code = insert->run(std::string_view(stored.article), std::string_view(stored.item), std::string_view(place),
                     std::string_view(stored.verdict), sqlite::known(stored.fields),
                     std::string_view(stored.by), std::string_view(stored.at), sqlite::known(stored.note),
                     std::string_view(original.value()), std::string_view(made_by));
  if (code != SQLITE_OK) return connection.error(code);
  return stored;
}

Result<void> find_verdicts(sqlite::Connection& connection, const std::string& article,
                           const std::function<bool(const Verdict&)>& visit) {
  auto statement = connection.prepare(fmt::format(
      "SELECT w.article, w.item, w.verdict, w.fields, w.by, w.at, w.note, w.place IN (SELECT 'v' || m.begin "
      "|| '-' || "
      "m.end || ':' || coalesce(e.source_begin, '') || ':' || coalesce(e.target_begin, '') FROM events AS e "
      "JOIN "
      "articles AS a ON a.article = e.article JOIN event_mentions AS m ON m.article = e.article AND m.event "
      "= e.number "
      "AND m.best = 1 WHERE a.id = w.article UNION ALL SELECT 'q' || q.begin || '-' || q.end FROM quotes AS "
      "q JOIN "
      "articles AS a ON a.article = q.article WHERE a.id = w.article) FROM verdicts AS w {} ORDER BY w.row",
      article.empty() ? "" : "WHERE w.article = ?1"));
  if (!statement) return statement.error();
  int code = article.empty() ? SQLITE_OK : statement->bind_all(std::string_view(article));
  if (code != SQLITE_OK) return connection.error(code);
  while ((code = statement->step()) == SQLITE_ROW) {
    Verdict verdict;
    verdict.article = statement->text(0);
    verdict.item = statement->text(1);
    verdict.verdict = statement->text(2);
    verdict.fields = statement->text(3);
    verdict.by = statement->text(4);
    verdict.at = statement->text(5);
    verdict.note = statement->text(6);
    verdict.applies = statement->integer(7) != 0;
    if (!visit(verdict)) return {};
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return {};
}

std::string to_json(const Verdict& verdict) {
  const Json json{{"article", verdict.article},
                  {"item", verdict.item},
                  {"verdict", verdict.verdict},
                  {"fields", verdict.fields.empty() ? Json() : Json::parse(verdict.fields, nullptr, false)},
                  {"by", verdict.by},
                  {"at", verdict.at},
                  {"note", verdict.note.empty() ? Json() : Json(verdict.note)},
                  {"applies", verdict.applies}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Document> corrected(sqlite::Connection& connection, const Document& document) {
  auto words = judgements_on(connection, document.metadata().id);
  if (!words) return words.error();
  const CodePointIndex code_points(document.text());
  Entities entities = document.get<Entities>();
  Quotes quotes;
  Moved moved;
  for (const Quote& each : document.get<Quotes>()) {
    const Judgement* const judgement = judgement_on(words.value(), place_of(each, code_points));
    if (judgement != nullptr && judgement->verdict == "wrong") {
      moved.emplace_back();
      continue;
    }
    moved.emplace_back(static_cast<Index>(quotes.size()));
    quotes.items.push_back(each);
    if (judgement != nullptr && judgement->verdict == "edited")
      change(quotes.items.back(), judgement->fields, entities);
  }
  for (Quote& quote : quotes.items) {
    move(quote.within, moved);
    move(quote.variant_of, moved);
    if (!quote.variant_of) quote.variant.reset();
  }
  Events events;
  for (const Event& each : document.get<Events>()) {
    const Judgement* const judgement = judgement_on(words.value(), place_of(each, code_points));
    if (judgement != nullptr && judgement->verdict == "wrong") continue;
    events.items.push_back(each);
    move(events.items.back().reported_by, moved);
    if (judgement != nullptr && judgement->verdict == "edited")
      change(events.items.back(), judgement->fields);
  }
  auto made = Document::create({std::string(document.text()), document.metadata()});
  if (!made) return made.error();
  Result<void> done;
  const auto put = [&](auto layer) {
    if (done) done = made->attach(std::move(layer));
  };
  put(document.get<Language>());
  put(document.get<Blocks>());
  put(Tokens{});
  Sentences sentences = document.get<Sentences>();
  for (Sentence& sentence : sentences.items) sentence.first_token = sentence.last_token = 0;
  put(std::move(sentences));
  put(std::move(entities));
  put(document.get<Times>());
  put(std::move(quotes));
  put(std::move(events));
  if (!done) return done.error();
  return made;
}

}  // namespace verbale
