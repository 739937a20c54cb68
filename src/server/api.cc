#include "server/api.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/terminal_text.h"
#include "base/utf8.h"
#include "coder/edited_fields.h"
#include "reader/version.h"
#include "server/answer_cache.h"
#include "server/names.h"
#include "server/reading_room.h"
#include "server/routes.h"
#include "server/store_pool.h"
#include "store/row_text.h"
#include "verbale/record.h"

namespace verbale::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kPageRows = 50;
constexpr std::size_t kMostPageRows = 500;
constexpr std::size_t kCountRows = 100;
constexpr std::size_t kMostCountRows = 1000;
constexpr std::size_t kMostExportRows = 50'000;
constexpr std::int64_t kMostCounted = 10'000;
constexpr std::size_t kMostParameters = 64;
constexpr std::size_t kMostParameterBytes = 2000;
constexpr std::size_t kMostSearchSkip = 10'000;
constexpr std::chrono::seconds kStandsStill(2);

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Answer json_answer(std::string body) {
  Answer answer;
  answer.body = std::move(body);
  return answer;
}

Answer failed(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return error_answer(400, "invalid", error.message);
    case ErrorCode::kTooLarge:
      return error_answer(413, "too_large", error.message);
    default:
      break;
  }
  Answer answer = error_answer(503, "database", error.message);
  answer.headers.emplace_back("Retry-After", "5");
  return answer;
}

/// The parameters of a request against those that its route has.
class Parameters {
 public:
  /// Errors: kInvalidArgument: a parameter that the route has not, given twice, too long or not UTF-8.
  [[nodiscard]] static Result<Parameters> parse(const Request& request, const Route& route) {
    Parameters made;
    if (request.parameters.size() > kMostParameters) return wrong("too many parameters");
    for (const auto& parameter : request.parameters) {
      const std::string& name = parameter.first;
      const std::string& value = parameter.second;
      if (value.empty()) continue;
      if (value.size() > kMostParameterBytes || !is_utf8(value)) {
        return wrong(fmt::format("{}: is too long or not UTF-8", printable(name.substr(0, 40))));
      }
      const auto has = [&](const std::vector<std::string_view>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      std::string* place = nullptr;
      if (has(route.filters)) {
        place = made.filter.field(name);
      } else if (has(route.others)) {
        if (!made.get(name).empty()) return wrong(fmt::format("{}: is given twice", name));
        place = &made.others_.emplace_back(name, "").second;
      }
      if (place == nullptr)
        return wrong(fmt::format("{} has no parameter '{}'", route.path, printable(name.substr(0, 40))));
      if (!place->empty()) return wrong(fmt::format("{}: is given twice", name));
      *place = value;
    }
    return made;
  }

  [[nodiscard]] std::string get(std::string_view name) const {
    for (const auto& [each, value] : others_) {
      if (each == name) return value;
    }
    return {};
  }

  /// `limit`, from 1 to `most`.
  [[nodiscard]] Result<std::size_t> limit(std::size_t usual, std::size_t most) const {
    const std::string given = get("limit");
    if (given.empty()) return usual;
    std::size_t limit = 0;
    const auto [rest, error] = std::from_chars(given.data(), given.data() + given.size(), limit);
    if (error != std::errc() || rest != given.data() + given.size() || limit == 0 || limit > most) {
      return wrong(fmt::format("limit: '{}' is no number from 1 to {}", printable(given), most));
    }
    return limit;
  }

  [[nodiscard]] Result<bool> descending() const {
    const std::string order = get("order");
    if (order.empty() || order == "asc") return false;
    if (order == "desc") return true;
    return wrong(fmt::format("order: '{}' is none of asc, desc", printable(order)));
  }

  Filter filter;

 private:
  static Error wrong(std::string message) { return {ErrorCode::kInvalidArgument, std::move(message)}; }

  std::vector<std::pair<std::string, std::string>> others_;
};

}  // namespace

Answer error_answer(int status, std::string_view code, std::string_view message) {
  Answer answer;
  answer.status = status;
  answer.body = text_of(Json{{"error", {{"code", code}, {"message", message}}}});
  return answer;
}

class Api::Impl {
 public:
  Impl(ApiOptions options, CodebookNames names, events::EventCodes codes,
       std::shared_ptr<const Reader> reader)
      : options_(std::move(options)),
        names_(std::move(names)),
        codes_(std::move(codes)),
        reader_(std::move(reader)),
        room_(std::make_shared<ReadingRoom>(options_.readings, options_.waiting_readings)),
        pool_(options_.database, options_.connections, store_options()),
        cache_(options_.cache_bytes) {}

  /// Counts the whole database in every way that a page begins with, so that nobody waits for it.  Errors:
  /// those of the first query; later ones are told to who asks.
  [[nodiscard]] Result<void> prepare() {
    auto state = pool_.state();
    if (!state) return state.error();
    const auto count = [&](View view, const std::string& by, const std::string& of = {}) {
      Query query;
      query.view = view;
      query.by = by;
      query.of = of;
      (void)counted(query, state.value());
    };
    for (const char* by : {"month", "year", "week", "day"}) count(View::kTimeline, by);
    for (const char* by : {"country", "actor"}) count(View::kDyads, by);
    for (const char* by : {"country", "actor"}) count(View::kActors, by);
    for (const char* by : {"type", "status", "quad", "source", "target", "place", "mode", "outlet"}) {
      count(View::kCounts, by, "events");
    }
    for (const char* by : {"speaker", "kind", "outlet"}) count(View::kCounts, by, "quotes");
    prepared_ = state.value();
    return {};
  }

  /// Counts again whenever the database has changed and then stood still for a while.
  void keep_prepared() {
    keeper_ = std::jthread([this](const std::stop_token& stop) {
      std::mutex mutex;
      std::condition_variable_any wake;
      std::uint64_t seen = prepared_;
      std::unique_lock lock(mutex);
      while (!stop.stop_requested()) {
        wake.wait_for(lock, stop, kStandsStill, [] { return false; });
        const auto state = pool_.state();
        if (!state || stop.stop_requested()) continue;
        if (state.value() == seen && seen != prepared_) (void)prepare();
        seen = state.value();
      }
    });
  }

  [[nodiscard]] Answer answer(const Request& request) {
    const Route* found = nullptr;
    bool path_known = false;
    for (const Route& route : routes()) {
      if (route.path != request.path) continue;
      path_known = true;
      if (route.method == request.method || (request.method == "HEAD" && route.method == "GET"))
        found = &route;
    }
    if (found == nullptr) {
      if (!path_known) return error_answer(404, "not_found", "there is no such page");
      Answer refused = error_answer(
          405, "method",
          fmt::format("{} does not take {}", request.path, printable(request.method.substr(0, 20))));
      refused.headers.emplace_back("Allow", "GET, HEAD, POST");
      return refused;
    }
    auto parameters = Parameters::parse(request, *found);
    if (!parameters) return failed(parameters.error());
    if (found->path == "/api/openapi.json") return json_answer(openapi());
    if (found->path == "/api/codebook") return json_answer(names_.json);
    if (found->path == "/api/read") return read(request);
    if (request.method == "POST") return add_verdict(request);
    auto state = pool_.state();
    if (!state) return failed(state.error());
    if (found->path == "/healthz") return json_answer(R"({"status":"ok"})");
    const std::string key = key_of(request);
    if (auto kept = cache_.find(key, state.value())) return *kept;
    Answer made = get(found->path, parameters.value(), state.value());
    if (made.status == 200) cache_.keep(key, state.value(), made);
    return made;
  }

 private:
  [[nodiscard]] StoreOptions store_options() const {
    StoreOptions made;
    made.busy_timeout_ms = 5'000;
    made.query_limit_ms = options_.query_limit_ms;
    return made;
  }

  [[nodiscard]] static std::string key_of(const Request& request) {
    std::string key = request.path;
    for (const auto& [name, value] : request.parameters) {
      if (!value.empty()) key += fmt::format("\n{}={}", name, value);
    }
    return key;
  }

  [[nodiscard]] Answer get(std::string_view path, const Parameters& parameters, std::uint64_t state) {
    if (path == "/api/status") return status();
    if (path == "/api/article") return article(parameters);
    if (path == "/api/verdicts") return verdicts(parameters);
    if (path == "/api/export") return export_rows(parameters);
    Query query;
    query.filter = parameters.filter;
    query.by = parameters.get("by");
    query.of = parameters.get("of");
    if (path == "/api/timeline") return items(query, View::kTimeline, parameters, state);
    if (path == "/api/actors") return items(query, View::kActors, parameters, state);
    if (path == "/api/dyads") return items(query, View::kDyads, parameters, state);
    if (path == "/api/counts") return items(query, View::kCounts, parameters, state);
    if (path == "/api/search") return search(query, parameters);
    query.view = path == "/api/events"   ? View::kEvents
                 : path == "/api/quotes" ? View::kQuotes
                                         : View::kArticles;
    return page(query, parameters);
  }

  [[nodiscard]] Answer status() {
    auto store = pool_.borrow();
    if (!store) return failed(store.error());
    auto summary = (*store.value()).summary();
    if (!summary) return failed(summary.error());
    const auto known = [](const std::string& day) { return day.empty() ? Json() : Json(day); };
    return json_answer(text_of(Json{{"version", kVersion},
                                    {"articles", summary->articles},
                                    {"quotes", summary->quotes},
                                    {"events", summary->events},
                                    {"first_day", known(summary->first_day)},
                                    {"last_day", known(summary->last_day)},
                                    {"can_read", reader_ != nullptr},
                                    {"can_correct", options_.can_correct}}));
  }

  [[nodiscard]] Answer article(const Parameters& parameters) {
    Filter filter;
    filter.article = parameters.get("id");
    if (filter.article.empty()) return error_answer(400, "invalid", "id: is missing");
    auto store = pool_.borrow();
    if (!store) return failed(store.error());
    std::string body;
    const auto done = (*store.value())
                          .for_each_article(filter, Store::Version::kOriginal,
                                            [&](const Document& document, const ReaderInfo& reader) {
                                              body = to_json(document, reader);
                                              return false;
                                            });
    if (!done) return failed(done.error());
    if (body.empty()) return error_answer(404, "not_found", "the database has no such article");
    return json_answer(std::move(body));
  }

  [[nodiscard]] Answer verdicts(const Parameters& parameters) {
    auto store = pool_.borrow();
    if (!store) return failed(store.error());
    std::string list;
    const auto done = (*store.value()).find_verdicts(parameters.filter.article, [&](const Verdict& verdict) {
      list += (list.empty() ? "" : ",") + to_json(verdict);
      return list.size() < (std::size_t{8} << 20);
    });
    if (!done) return failed(done.error());
    return json_answer(fmt::format(R"({{"items":[{}]}})", list));
  }

  /// A row as JSON, with the names of countries where the key is one.
  [[nodiscard]] std::string named(const Row& row, const Query& query) const {
    const bool by_country = (query.view != View::kCounts && (query.by.empty() || query.by == "country")) ||
                            query.by == "source" || query.by == "target" || query.by == "place";
    if (!by_country || query.view == View::kTimeline) return to_json(row);
    Json json = Json::parse(to_json(row));
    for (const auto& [code, name] :
         {std::pair("key", "name"), std::pair("source", "source_name"), std::pair("target", "target_name")}) {
      if (!json.contains(code) || !json.contains(name)) continue;
      const auto found = names_.countries.find(json[code].get<std::string>());
      if (found != names_.countries.end()) json[name] = found->second;
    }
    return text_of(json);
  }

  /// A name for what a counting query asks, however it was asked; the limit apart.
  [[nodiscard]] static std::string name_of_counts(Query query) {
    if (query.by.empty()) query.by = query.view == View::kTimeline ? "month" : "country";
    if (query.of.empty()) query.of = "events";
    if (query.filter.status.empty() && query.by != "status") query.filter.status = "actual";
    std::string name = fmt::format("counts\n{}\n{}\n{}", static_cast<int>(query.view), query.by, query.of);
    for (const std::string_view field : filter_names()) name += "\n" + *query.filter.field(field);
    return name;
  }

  /// The rows of a counting query, a line each; kept until the database changes.
  [[nodiscard]] Result<std::string> counted(const Query& asked, std::uint64_t state) {
    const std::string key = name_of_counts(asked);
    if (auto kept = cache_.find(key, state)) return kept->body;
    Query query = asked;
    if (query.view != View::kTimeline) query.limit = kMostCountRows;
    auto store = pool_.borrow();
    if (!store) return store.error();
    Answer rows;
    const auto done = (*store.value()).find(query, [&](const Row& row) {
      rows.body += named(row, query) + "\n";
      return true;
    });
    if (!done) return done.error();
    cache_.keep(key, state, rows);
    return rows.body;
  }

  [[nodiscard]] Answer items(Query query, View view, const Parameters& parameters, std::uint64_t state) {
    query.view = view;
    auto limit = parameters.limit(kCountRows, kMostCountRows);
    if (!limit) return failed(limit.error());
    auto rows = counted(query, state);
    if (!rows) return failed(rows.error());
    std::string list;
    std::string_view rest = rows.value();
    for (std::size_t i = 0; !rest.empty() && (view == View::kTimeline || i < limit.value()); ++i) {
      const std::size_t end = rest.find('\n');
      if (i > 0) list += ',';
      list += rest.substr(0, end);
      rest.remove_prefix(end + 1);
    }
    return json_answer(fmt::format(R"({{"items":[{}]}})", list));
  }

  [[nodiscard]] static Answer page_answer(const std::string& list, const Json& next, std::int64_t total) {
    return json_answer(fmt::format(R"({{"items":[{}],"next":{},"total":{},"more":{}}})", list, text_of(next),
                                   std::min(total, kMostCounted), total > kMostCounted));
  }

  [[nodiscard]] Answer page(Query query, const Parameters& parameters) {
    auto limit = parameters.limit(kPageRows, kMostPageRows);
    if (!limit) return failed(limit.error());
    auto descending = parameters.descending();
    if (!descending) return failed(descending.error());
    query.descending = descending.value();
    query.cursor = parameters.get("cursor");
    query.limit = limit.value() + 1;  // one more tells whether there are more
    auto store = pool_.borrow();
    if (!store) return failed(store.error());
    auto total = (*store.value()).count(query, kMostCounted + 1);
    if (!total) return failed(total.error());
    std::string list;
    std::string last;
    Json next;
    std::size_t count = 0;
    const auto done = (*store.value()).find(query, [&](const Row& row) {
      if (count == limit.value()) {
        next = last;
        return false;
      }
      if (++count == limit.value()) last = row.cursor();
      list += (list.empty() ? "" : ",") + to_json(row);
      return true;
    });
    if (!done) return failed(done.error());
    return page_answer(list, next, total.value());
  }

  /// Pages of what has no order but that of a rank: the cursor counts the rows before.
  [[nodiscard]] Answer search(Query query, const Parameters& parameters) {
    auto limit = parameters.limit(kPageRows, kMostPageRows);
    if (!limit) return failed(limit.error());
    query.view = View::kSearch;
    query.cursor = parameters.get("cursor");
    std::size_t skipped = 0;
    std::from_chars(query.cursor.data(), query.cursor.data() + query.cursor.size(), skipped);
    if (skipped > kMostSearchSkip) return error_answer(400, "invalid", "cursor: is too far on");
    query.limit = limit.value() + 1;
    auto store = pool_.borrow();
    if (!store) return failed(store.error());
    auto total = (*store.value()).count(query, kMostCounted + 1);
    if (!total) return failed(total.error());
    std::string list;
    std::size_t count = 0;
    Json next;
    const auto done = (*store.value()).find(query, [&](const Row& row) {
      if (count++ == limit.value()) {
        next = std::to_string(skipped + limit.value());
        return false;
      }
      list += (list.empty() ? "" : ",") + to_json(row);
      return true;
    });
    if (!done) return failed(done.error());
    return page_answer(list, next, total.value());
  }

  [[nodiscard]] Answer export_rows(const Parameters& parameters) {
    const std::string of = parameters.get("of");
    const std::string to = parameters.get("to");
    if (!of.empty() && of != "events" && of != "quotes") {
      return error_answer(400, "invalid", "of: is none of events, quotes");
    }
    if (!to.empty() && to != "csv" && to != "jsonl")
      return error_answer(400, "invalid", "to: is none of csv, jsonl");
    auto descending = parameters.descending();
    if (!descending) return failed(descending.error());
    Query query;
    query.view = of == "quotes" ? View::kQuotes : View::kEvents;
    query.filter = parameters.filter;
    query.descending = descending.value();
    query.limit = kMostExportRows + 1;
    const bool csv = to != "jsonl";
    auto store = pool_.borrow();
    if (!store) return failed(store.error());
    Answer made;
    made.type = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
    if (csv) made.body = csv_heading(query);
    std::size_t count = 0;
    const auto done = (*store.value()).find(query, [&](const Row& row) {
      if (++count > kMostExportRows) return false;
      made.body += csv ? to_csv(row) : to_json(row) + "\n";
      return true;
    });
    if (!done) return failed(done.error());
    made.headers.emplace_back("Content-Disposition",
                              fmt::format(R"(attachment; filename="verbale-{}.{}")",
                                          of.empty() ? "events" : of, csv ? "csv" : "jsonl"));
    if (count > kMostExportRows)
      made.headers.emplace_back("X-Verbale-Truncated", std::to_string(kMostExportRows));
    return made;
  }

  /// A field of a JSON object that is text; empty where it is absent or null.
  [[nodiscard]] static Result<std::string> text_field(const Json& object, const char* name) {
    if (!object.contains(name) || object[name].is_null()) return std::string();
    if (!object[name].is_string())
      return Error{ErrorCode::kInvalidArgument, fmt::format("{}: is not text", name)};
    return object[name].get<std::string>();
  }

  [[nodiscard]] Answer add_verdict(const Request& request) {
    if (!options_.can_correct) return error_answer(403, "forbidden", "this server takes no corrections");
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return error_answer(400, "invalid", "the body is no JSON object");
    Verdict verdict;
    const std::pair<const char*, std::string*> kFields[] = {{"article", &verdict.article},
                                                            {"item", &verdict.item},
                                                            {"verdict", &verdict.verdict},
                                                            {"by", &verdict.by},
                                                            {"note", &verdict.note}};
    for (const auto& [name, place] : kFields) {
      auto text = text_field(body, name);
      if (!text) return failed(text.error());
      *place = text.value();
    }
    if (body.contains("fields") && !body["fields"].is_null()) {
      auto fields = completed_fields(codes_, text_of(body["fields"]));
      if (!fields) return failed(fields.error());
      verdict.fields = fields.value();
    }
    const std::lock_guard lock(writing_);
    auto store = Store::open(options_.database, Store::Mode::kReadWrite, store_options());
    if (!store) return failed(store.error());
    auto done = store->add(verdict);
    if (!done) {
      if (done.error().code == ErrorCode::kNotFound)
        return error_answer(404, "not_found", done.error().message);
      return failed(done.error());
    }
    Answer made = json_answer(to_json(done.value()));
    made.status = 201;
    return made;
  }

  [[nodiscard]] static Answer busy(std::string_view why) {
    Answer answer = error_answer(503, "busy", why);
    answer.headers.emplace_back("Retry-After", "5");
    return answer;
  }

  [[nodiscard]] Answer read(const Request& request) {
    if (reader_ == nullptr) return error_answer(403, "forbidden", "this server reads no texts");
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return error_answer(400, "invalid", "the body is no JSON object");
    Article article;
    const std::pair<const char*, std::string*> kFields[] = {{"text", &article.text},
                                                            {"title", &article.metadata.title}};
    for (const auto& [name, place] : kFields) {
      auto text = text_field(body, name);
      if (!text) return failed(text.error());
      *place = text.value();
    }
    if (article.text.find_first_not_of(" \t\r\n") == std::string::npos)
      return error_answer(400, "invalid", "text: is missing");
    if (article.text.size() > options_.most_text_bytes) {
      return error_answer(413, "too_large",
                          fmt::format("text: is over the limit of {} bytes", options_.most_text_bytes));
    }
    auto published = text_field(body, "published");
    if (!published) return failed(published.error());
    if (!published->empty()) {
      auto day = Published::parse(published.value());
      if (!day) return error_answer(400, "invalid", "published: " + printable(day.error().message));
      article.metadata.published = day.value();
    }
    article.metadata.id = content_hash(article.text);
    return read(std::move(article));
  }

  /// Reads in a thread of its own, which keeps its place until it is done; who asked waits so long and no
  /// longer.
  [[nodiscard]] Answer read(Article article) {
    const std::chrono::milliseconds limit(options_.reading_limit_ms);
    if (!room_->enter(limit)) return busy("others are being read to: try again in a moment");
    std::promise<Answer> promise;
    std::future<Answer> future = promise.get_future();
    std::thread([reader = reader_, room = room_, article = std::move(article),
                 promise = std::move(promise)]() mutable {
      Answer made;
      auto document = reader->read(std::move(article));
      made = document ? json_answer(to_json(document.value(), reader->info())) : failed(document.error());
      room->leave();
      promise.set_value(std::move(made));
    }).detach();
    if (future.wait_for(limit) != std::future_status::ready) return busy("the text takes too long to read");
    return future.get();
  }

  ApiOptions options_;
  CodebookNames names_;
  events::EventCodes codes_;
  std::shared_ptr<const Reader> reader_;
  std::shared_ptr<ReadingRoom> room_;  ///< threads that read outlive a request
  StorePool pool_;
  AnswerCache cache_;
  std::mutex writing_;
  std::atomic<std::uint64_t> prepared_ = 0;  ///< the state that was counted
  std::jthread keeper_;
};

Api::Api(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Api::~Api() = default;

Result<std::unique_ptr<Api>> Api::open(const ApiOptions& options) {
  auto data = found_data();
  if (!data) return data.error();
  auto codebook = Codebook::load(data.value() / "codebook");
  if (!codebook) return codebook.error();
  auto codes = events::EventCodes::load(codebook.value());
  if (!codes) return codes.error();
  auto names = CodebookNames::load(codebook.value());
  if (!names) return names.error();
  std::shared_ptr<const Reader> reader;
  if (options.can_read) {
    auto loaded = Reader::load();
    if (!loaded) return loaded.error();
    reader = std::make_shared<const Reader>(std::move(loaded).value());
  }
  auto impl =
      std::make_unique<Impl>(options, std::move(names).value(), std::move(codes).value(), std::move(reader));
  if (auto ready = impl->prepare(); !ready) return ready.error();
  impl->keep_prepared();
  return std::unique_ptr<Api>(new Api(std::move(impl)));
}

Answer Api::answer(const Request& request) {
  return impl_->answer(request);
}

}  // namespace verbale::server
