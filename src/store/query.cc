#include "store/query.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace verbale {
namespace {

struct Field {
  std::string_view name;
  std::string Filter::*place;
};

constexpr std::array<Field, 20> kFields{{{"source", &Filter::source},   {"target", &Filter::target},
                                         {"actor", &Filter::actor},     {"pair", &Filter::pair},
                                         {"type", &Filter::type},       {"mode", &Filter::mode},
                                         {"cameo", &Filter::cameo},     {"quad", &Filter::quad},
                                         {"status", &Filter::status},   {"alleged", &Filter::alleged},
                                         {"place", &Filter::place},     {"since", &Filter::since},
                                         {"until", &Filter::until},     {"article", &Filter::article},
                                         {"outlet", &Filter::outlet},   {"q", &Filter::q},
                                         {"speaker", &Filter::speaker}, {"about", &Filter::about},
                                         {"kind", &Filter::kind},       {"act", &Filter::act}}};

// A verdict is found by where its item stands, so that it outlives a new reading of the article.
constexpr std::string_view kEventVerdict =
    "(SELECT json_object('article', w.article, 'item', w.item, 'verdict', w.verdict, 'fields', "
    "json(w.fields), "
    "'by', w.by, 'at', w.at, 'note', w.note, 'applies', json('true')) FROM verdicts AS w WHERE w.article = "
    "a.id "
    "AND w.place = 'v' || m.begin || '-' || m.end || ':' || coalesce(e.source_begin, '') || ':' || "
    "coalesce(e.target_begin, '') ORDER BY w.row DESC LIMIT 1)";
constexpr std::string_view kQuoteVerdict =
    "(SELECT json_object('article', w.article, 'item', w.item, 'verdict', w.verdict, 'fields', "
    "json(w.fields), "
    "'by', w.by, 'at', w.at, 'note', w.note, 'applies', json('true')) FROM verdicts AS w WHERE w.article = "
    "a.id "
    "AND w.place = 'q' || q.begin || '-' || q.end ORDER BY w.row DESC LIMIT 1)";

constexpr Column kEventColumns[] = {
    {"article", CellKind::kText, "a.id"},
    {"title", CellKind::kText, "a.title"},
    {"uri", CellKind::kText, "a.uri"},
    {"outlet", CellKind::kText, "a.outlet"},
    {"published", CellKind::kText, "a.published"},
    {"event", CellKind::kEvent, "e.number"},
    {"plover", CellKind::kText, "e.plover"},
    {"mode", CellKind::kText, "e.mode"},
    {"cameo", CellKind::kText, "e.cameo"},
    {"quad", CellKind::kText, "e.quad"},
    {"goldstein", CellKind::kReal, "e.goldstein"},
    {"status", CellKind::kText, "e.status"},
    {"alleged", CellKind::kBoolean, "e.alleged"},
    {"factuality", CellKind::kReal, "e.factuality"},
    {"source", CellKind::kText, "e.source"},
    {"source_name", CellKind::kText, "e.source_name"},
    {"source_actor", CellKind::kText, "e.source_actor"},
    {"source_country", CellKind::kText, "e.source_country"},
    {"target", CellKind::kText, "e.target"},
    {"target_name", CellKind::kText, "e.target_name"},
    {"target_actor", CellKind::kText, "e.target_actor"},
    {"target_country", CellKind::kText, "e.target_country"},
    {"day", CellKind::kText, "e.day"},
    {"first", CellKind::kText, "e.date_first"},
    {"last", CellKind::kText, "e.date_last"},
    {"place", CellKind::kText, "e.place"},
    {"place_country", CellKind::kText, "e.place_country"},
    {"begin", CellKind::kInteger, "m.begin"},
    {"end", CellKind::kInteger, "m.end"},
    {"trigger", CellKind::kText, "m.trigger"},
    {"sentence", CellKind::kText,
     "(SELECT substr(a.text, z.begin + 1, z.end - z.begin) FROM sentences AS z WHERE z.article = e.article "
     "AND "
     "z.begin <= m.begin AND m.end <= z.end LIMIT 1)"},
    {"sentence_begin", CellKind::kInteger,
     "(SELECT z.begin FROM sentences AS z WHERE z.article = e.article AND z.begin <= m.begin AND m.end <= "
     "z.end "
     "LIMIT 1)"},
    {"mentions", CellKind::kInteger,
     "(SELECT count(*) FROM event_mentions AS c WHERE c.article = e.article AND c.event = e.number)"},
    {"reported_by", CellKind::kQuote, "e.reported_by"},
    {"confidence", CellKind::kReal, "e.confidence"},
    {"verdict", CellKind::kVerdict, kEventVerdict},
};

constexpr Column kQuoteColumns[] = {
    {"article", CellKind::kText, "a.id"},
    {"title", CellKind::kText, "a.title"},
    {"uri", CellKind::kText, "a.uri"},
    {"outlet", CellKind::kText, "a.outlet"},
    {"published", CellKind::kText, "a.published"},
    {"day", CellKind::kHidden, "a.published_day"},
    {"quote", CellKind::kQuote, "q.number"},
    {"kind", CellKind::kText, "q.kind"},
    {"act", CellKind::kText, "q.act"},
    {"begin", CellKind::kInteger, "q.begin"},
    {"end", CellKind::kInteger, "q.end"},
    {"content", CellKind::kText, "q.content"},
    {"cue", CellKind::kText, "q.cue"},
    {"speaker", CellKind::kText, "q.speaker"},
    {"speaker_name", CellKind::kText, "q.speaker_name"},
    {"speaker_actor", CellKind::kText, "q.speaker_actor"},
    {"speaker_country", CellKind::kText, "q.speaker_country"},
    {"addressee", CellKind::kText, "q.addressee"},
    {"medium", CellKind::kText, "q.medium"},
    {"confidence", CellKind::kReal, "q.confidence"},
    {"verdict", CellKind::kVerdict, kQuoteVerdict},
};

constexpr Column kArticleColumns[] = {
    {"article", CellKind::kText, "a.id"},
    {"title", CellKind::kText, "a.title"},
    {"uri", CellKind::kText, "a.uri"},
    {"outlet", CellKind::kText, "a.outlet"},
    {"published", CellKind::kText, "a.published"},
    {"day", CellKind::kHidden, "a.published_day"},
    {"language", CellKind::kText, "a.language"},
    {"quotes", CellKind::kInteger, "a.quotes"},
    {"events", CellKind::kInteger, "a.events"},
};

constexpr Column kSearchColumns[] = {
    {"article", CellKind::kText, "a.id"},
    {"title", CellKind::kText, "a.title"},
    {"uri", CellKind::kText, "a.uri"},
    {"outlet", CellKind::kText, "a.outlet"},
    {"published", CellKind::kText, "a.published"},
    {"language", CellKind::kText, "a.language"},
    {"quotes", CellKind::kInteger, "a.quotes"},
    {"events", CellKind::kInteger, "a.events"},
    {"snippet", CellKind::kSnippet, "snippet(articles_fts, 1, char(2), char(3), '\xE2\x80\xA6', 32)"},
};

constexpr Column kTimelineColumns[] = {
    {"first", CellKind::kText, "bin"},
    {"last", CellKind::kText, "last"},
    {"articles", CellKind::kInteger, "articles"},
    {"quotes", CellKind::kInteger, "quotes"},
    {"events", CellKind::kInteger, "events"},
    {"verbal_cooperation", CellKind::kInteger, "verbal_cooperation"},
    {"material_cooperation", CellKind::kInteger, "material_cooperation"},
    {"verbal_conflict", CellKind::kInteger, "verbal_conflict"},
    {"material_conflict", CellKind::kInteger, "material_conflict"},
    {"goldstein", CellKind::kReal, "goldstein"},
};

constexpr Column kActorColumns[] = {
    {"key", CellKind::kText, "key"},
    {"name", CellKind::kText, "key"},
    {"country", CellKind::kText, "country"},
    {"events", CellKind::kInteger, "as_source + as_target"},
    {"as_source", CellKind::kInteger, "as_source"},
    {"as_target", CellKind::kInteger, "as_target"},
    {"cooperation", CellKind::kInteger, "cooperation"},
    {"conflict", CellKind::kInteger, "conflict"},
    {"quotes", CellKind::kInteger, "quotes"},
};

constexpr Column kDyadColumns[] = {
    {"source", CellKind::kText, "source"},
    {"source_name", CellKind::kText, "source"},
    {"target", CellKind::kText, "target"},
    {"target_name", CellKind::kText, "target"},
    {"events", CellKind::kInteger, "events"},
    {"verbal_cooperation", CellKind::kInteger, "verbal_cooperation"},
    {"material_cooperation", CellKind::kInteger, "material_cooperation"},
    {"verbal_conflict", CellKind::kInteger, "verbal_conflict"},
    {"material_conflict", CellKind::kInteger, "material_conflict"},
    {"goldstein", CellKind::kReal, "goldstein"},
    {"first", CellKind::kText, "first"},
    {"last", CellKind::kText, "last"},
};

constexpr Column kCountColumns[] = {
    {"key", CellKind::kText, "key"},
    {"name", CellKind::kText, "key"},
    {"count", CellKind::kInteger, "n"},
};

}  // namespace

std::string* Filter::field(std::string_view name) {
  const auto* found =
      std::find_if(kFields.begin(), kFields.end(), [&](const Field& each) { return each.name == name; });
  return found == kFields.end() ? nullptr : &(this->*found->place);
}

std::span<const std::string_view> filter_names() {
  static const auto kNames = [] {
    std::array<std::string_view, kFields.size()> names;
    std::transform(kFields.begin(), kFields.end(), names.begin(),
                   [](const Field& each) { return each.name; });
    return names;
  }();
  return kNames;
}

std::span<const Column> columns_of(const Query& query) {
  switch (query.view) {
    case View::kEvents:
      return kEventColumns;
    case View::kQuotes:
      return kQuoteColumns;
    case View::kArticles:
      return kArticleColumns;
    case View::kSearch:
      return kSearchColumns;
    case View::kTimeline:
      return kTimelineColumns;
    case View::kActors:
      return kActorColumns;
    case View::kDyads:
      return kDyadColumns;
    case View::kCounts:
      return kCountColumns;
  }
  return {};
}

std::optional<std::size_t> Row::find(std::string_view name) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(), [&](const Column& each) { return each.name == name; });
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string_view Row::text(std::string_view name) const {
  const auto column = find(name);
  return column ? text(*column) : std::string_view();
}

std::int64_t Row::integer(std::string_view name) const {
  const auto column = find(name);
  return column ? integer(*column) : 0;
}

double Row::real(std::string_view name) const {
  const auto column = find(name);
  return column ? real(*column) : 0;
}

std::string Row::cursor() const {
  if (!find("article") || !find("day")) return {};
  const std::int64_t number = integer("event") + integer("quote");  // a view has one of them
  return fmt::format("{}/{}/{}", text("day"), number, text("article"));
}

}  // namespace verbale
