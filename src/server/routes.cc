#include "server/routes.h"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "reader/version.h"

namespace verbale::server {
namespace {

using Json = nlohmann::ordered_json;

struct Parameter {
  std::string_view name;
  std::string_view words;
};

constexpr Parameter kParameters[] = {
    {"source", "country (RUS), CAMEO actor code or its beginning (RUSGOV), or words of the source"},
    {"target", "likewise"},
    {"actor", "likewise, of either side"},
    {"pair", "two actors, either way round: RUS,USA"},
    {"type", "PLOVER types, parted by commas; STATEMENT for events without one"},
    {"mode", "PLOVER modes"},
    {"cameo", "CAMEO codes or their beginnings"},
    {"quad", "quad classes"},
    {"status",
     "actual, future, hypothetical, negated, historical, or all; counts are of actual events unless it is "
     "given"},
    {"alleged", "true or false"},
    {"place", "countries of the place, ISO 3166-1 alpha-3"},
    {"since", "first day (ISO): of the event, or of publication"},
    {"until", "last day"},
    {"article", "id of an article"},
    {"outlet", "outlets, parted by commas"},
    {"q", "words of the article"},
    {"speaker", "words of the speaker, as written or named"},
    {"about", "words of the quotation"},
    {"kind", "direct, indirect, mixed"},
    {"act", "speech, writing, thought, intention"},
    {"limit", "at most so many"},
    {"cursor", "go on after this row: the page's `next`"},
    {"order", "asc or desc, by day"},
    {"by", "what is counted by"},
    {"of", "events or quotes"},
    {"to", "csv or jsonl"},
    {"id", "id of the article"},
};

std::vector<std::string_view> both(std::vector<std::string_view> left,
                                   const std::vector<std::string_view>& right) {
  for (const std::string_view name : right) {
    if (std::find(left.begin(), left.end(), name) == left.end()) left.push_back(name);
  }
  return left;
}

Json parameter(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kParameters), std::end(kParameters),
                                         [&](const Parameter& each) { return each.name == name; });
  return {{"name", name},
          {"in", "query"},
          {"description", found->words},
          {"schema", {{"type", name == "limit" ? "integer" : "string"}}}};
}

Json body_of(std::string_view path) {
  if (path == "/api/read") {
    return {{"type", "object"},
            {"required", {"text"}},
            {"properties",
             {{"text", {{"type", "string"}}},
              {"title", {{"type", "string"}}},
              {"published", {{"type", "string"}}}}}};
  }
  return {{"type", "object"},
          {"required", {"article", "item", "verdict", "by"}},
          {"properties",
           {{"article", {{"type", "string"}}},
            {"item", {{"type", "string"}, {"description", "v3 or q2"}}},
            {"verdict", {{"enum", {"right", "wrong", "edited"}}}},
            {"by", {{"type", "string"}}},
            {"note", {{"type", "string"}}},
            {"fields",
             {{"type", "object"}, {"description", "of edited: what changes, in the record's words"}}}}}};
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<std::string_view> kEvents{
      "source", "target",  "actor", "pair",  "type",  "mode",    "cameo",  "quad",
      "status", "alleged", "place", "since", "until", "article", "outlet", "q"};
  static const std::vector<std::string_view> kQuotes{"speaker", "about",   "kind",   "act", "since",
                                                     "until",   "article", "outlet", "q"};
  static const std::vector<std::string_view> kArticles{"since", "until", "outlet", "q"};
  static const std::vector<std::string_view> kPage{"limit", "cursor", "order"};
  static const std::vector<Route> kRoutes{
      {"GET", "/healthz", "Whether the server and its database are well", "{status}", {}, {}},
      {"GET", "/api/status", "What the database holds, and what this server does", "ServerStatus", {}, {}},
      {"GET", "/api/codebook", "Types, modes, CAMEO codes and countries", "Codebook", {}, {}},
      {"GET", "/api/articles", "Articles by day", "Page of ArticleRow", kArticles, kPage},
      {"GET", "/api/article", "One article's record", "verbale-record/1", {}, {"id"}},
      {"GET", "/api/events", "Events by day: who did what to whom", "Page of EventRow", kEvents, kPage},
      {"GET", "/api/quotes", "Quotations by day: who said what", "Page of QuoteRow", kQuotes, kPage},
      {"GET",
       "/api/search",
       "Articles by their words, best first",
       "Page of SearchRow",
       kArticles,
       {"limit", "cursor"}},
      {"GET",
       "/api/timeline",
       "Counts over time; by: day, week, month, year",
       "{items} of TimelineBin",
       both(kEvents, kQuotes),
       {"by"}},
      {"GET",
       "/api/actors",
       "Counts of actors; by: country, actor, name",
       "{items} of ActorRow",
       both(kEvents, kQuotes),
       {"by", "limit"}},
      {"GET",
       "/api/dyads",
       "Counts of who acts on whom; by: country, actor, name",
       "{items} of DyadRow",
       kEvents,
       {"by", "limit"}},
      {"GET",
       "/api/counts",
       "Values of a field and how often they come; by: type, mode, status, quad, source, target, place, "
       "cameo, outlet; of quotes: "
       "speaker, kind, act, outlet",
       "{items} of CountRow",
       both(kEvents, kQuotes),
       {"of", "by", "limit"}},
      {"GET",
       "/api/export",
       "What a list has, as a file",
       "CSV or JSONL",
       both(kEvents, kQuotes),
       {"of", "to", "order"}},
      {"GET",
       "/api/verdicts",
       "What people said of an article's events and quotations",
       "{items} of Verdict",
       {"article"},
       {}},
      {"POST",
       "/api/verdicts",
       "Says whether an event or a quotation is right; the original stays",
       "Verdict",
       {},
       {}},
      {"POST", "/api/read", "Reads a text and gives its record", "verbale-record/1", {}, {}},
      {"GET", "/api/openapi.json", "This description", "OpenAPI 3.1", {}, {}},
  };
  return kRoutes;
}

std::string openapi() {
  Json paths = Json::object();
  for (const Route& route : routes()) {
    Json parameters = Json::array();
    for (const auto& list : {route.filters, route.others}) {
      for (const std::string_view name : list) parameters.push_back(parameter(name));
    }
    const Json failure{{"description", "what is wrong: {error: {code, message}}"}};
    Json operation{
        {"summary", route.summary},
        {"parameters", std::move(parameters)},
        {"responses",
         {{"200", {{"description", route.answer}}}, {"400", failure}, {"404", failure}, {"503", failure}}}};
    if (route.method == "POST") {
      operation["requestBody"] = {{"required", true},
                                  {"content", {{"application/json", {{"schema", body_of(route.path)}}}}}};
      operation["responses"]["413"] = failure;
    }
    paths[std::string(route.path)][route.method == "GET" ? "get" : "post"] = std::move(operation);
  }
  const Json document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Verbale"},
        {"version", kVersion},
        {"description",
         "The record of news articles: who said what, who did what to whom, when and where."}}},
      {"paths", std::move(paths)}};
  return document.dump(1);
}

}  // namespace verbale::server
