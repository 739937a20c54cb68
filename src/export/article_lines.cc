#include "export/article_lines.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/confidence.h"
#include "export/article.h"
#include "verbale/record.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

Json known(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

void add_line(const Json& json, std::string& out) {
  out += json.dump(-1, ' ', false, Json::error_handler_t::replace);
  out += '\n';
}

// ------------------------------------------------------------------ record

class JsonlExporter : public Exporter {
 public:
  Result<void> add(const Document& document, const ReaderInfo& reader, std::string& out) override {
    out += to_json(document, reader);
    out += '\n';
    return {};
  }
};

// --------------------------------------------------------------------- GQG

/// The Global Quotation Graph's object of an article; each quotation has the record's fields beside its
/// three.  Articles without quotations are left out, as there.
class GqgExporter : public Exporter {
 public:
  explicit GqgExporter(ExportCodes codes) : codes_(std::move(codes)) {}

  Result<void> add(const Document& document, const ReaderInfo& /*reader*/, std::string& out) override {
    const Quotes& quotes = document.get<Quotes>();
    if (quotes.empty()) return {};
    const ArticleView view(document, codes_);
    Json list = Json::array();
    for (std::size_t i = 0; i < quotes.size(); ++i) list.push_back(quote(document, view, quotes[i], i + 1));
    const Metadata& data = document.metadata();
    add_line({{"date", data.published ? Json(internet_time(*data.published)) : Json()},
              {"url", view.address()},
              {"title", known(data.title)},
              {"lang", known(document.get<Language>().code)},
              {"quotes", std::move(list)}},
             out);
    return {};
  }

 private:
  static constexpr std::size_t kContext = 100;  ///< bytes before and after, at most

  static Json quote(const Document& document, const ArticleView& view, const Quote& quote,
                    std::size_t number) {
    const Span whole{quote.content.front().begin, quote.content.back().end};
    return {{"pre", before(document.text(), whole.begin)},
            {"quote", view.content(quote)},
            {"post", after(document.text(), whole.end)},
            {"id", fmt::format("q{}", number)},
            {"kind", name_of(quote.kind)},
            {"speaker", known(quote.speaker ? document.text(quote.speaker->span) : std::string_view())},
            {"speaker_name", known(view.name_of_role(quote.speaker))},
            {"begin", view.at(whole.begin)},
            {"end", view.at(whole.end)},
            {"confidence", recorded_confidence(quote.confidence)}};
  }

  static std::string before(std::string_view text, std::size_t end) {
    std::size_t begin = end < kContext ? 0 : end - kContext;
    while (!is_boundary(text, begin)) ++begin;
    return std::string(text.substr(begin, end - begin));
  }

  static std::string after(std::string_view text, std::size_t begin) {
    std::size_t end = std::min(text.size(), begin + kContext);
    while (!is_boundary(text, end)) --end;
    return std::string(text.substr(begin, end - begin));
  }

  ExportCodes codes_;
};

// ------------------------------------------------------------------- ninjs

constexpr std::string_view kSchema = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#";

/// What may stand in a URI as it is (RFC 3986, unreserved); all else is written as %XX.
std::string uri_part(std::string_view text) {
  std::string part;
  for (const char byte : text) {
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') ||
                       std::string_view("-._~").find(byte) != std::string_view::npos;
    part += plain ? std::string(1, byte) : fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return part;
}

/// The news item of an article.  ninjs 3.1 allows no properties of one's own, so that the record goes into
/// its people, organisations, places, events and associations.
class NinjsItem {
 public:
  NinjsItem(const Document& document, const ArticleView& view) : document_(document), view_(view) {}

  [[nodiscard]] Json item() const {
    const Metadata& data = document_.metadata();
    Json json{{"uri", uri()},
              {"type", "text"},
              {"representationType", "full"},
              {"standard", {{"name", "ninjs"}, {"version", "3.1"}, {"schema", kSchema}}}};
    if (data.published) json["contentCreated"] = internet_time(*data.published);
    if (!document_.get<Language>().code.empty()) json["language"] = document_.get<Language>().code;
    if (!data.title.empty()) json["headlines"] = Json::array({{{"role", "main"}, {"value", data.title}}});
    json["bodies"] = Json::array({{{"role", "main"},
                                   {"contentType", "text/plain"},
                                   {"charCount", view_.size()},
                                   {"value", document_.text()}}});
    add(json, "people", entities({EntityType::kPerson}));
    add(json, "organisations", entities({EntityType::kOrganization}));
    add(json, "places", entities({EntityType::kPlace}));
    add(json, "events", events());
    add(json, "associations", quotes());
    if (!data.outlet.empty())
      json["infoSources"] = Json::array({{{"name", data.outlet}, {"role", "publisher"}}});
    json["altIds"] = Json::array({{{"role", "verbale"}, {"value", data.id}}});
    if (!data.uri.empty()) json["altIds"].push_back({{"role", "uri"}, {"value", data.uri}});
    return json;
  }

 private:
  static void add(Json& json, const char* name, Json list) {
    if (!list.empty()) json[name] = std::move(list);
  }

  [[nodiscard]] std::string uri() const { return "urn:verbale:" + uri_part(document_.metadata().id); }

  [[nodiscard]] Json entities(std::initializer_list<EntityType> types) const {
    Json list = Json::array();
    const Entities& entities = document_.get<Entities>();
    for (std::size_t i = 0; i < entities.size(); ++i) {
      const Entity& entity = entities[i];
      if (std::find(types.begin(), types.end(), entity.type) == types.end()) continue;
      Json json{{"name", entity.name}, {"literal", fmt::format("e{}", i + 1)}};
      if (!entity.wikidata.empty())
        json["uri"] = "http://www.wikidata.org/entity/" + uri_part(entity.wikidata);
      list.push_back(std::move(json));
    }
    return list;
  }

  /// What happened, as "SOURCE TYPE mode TARGET"; what did not has no mark in ninjs and stays out.
  [[nodiscard]] Json events() const {
    Json list = Json::array();
    const Events& events = document_.get<Events>();
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Event& event = events[i];
      if (event.status != EventStatus::kActual) continue;
      Json json{{"id", fmt::format("v{}", i + 1)},
                {"name", view_.sentence(ArticleView::trigger(event))},
                {"uri", fmt::format("{}#v{}", uri(), i + 1)}};
      const std::string literal = code_of(event);
      if (!literal.empty()) json["literal"] = literal;
      list.push_back(std::move(json));
    }
    return list;
  }

  [[nodiscard]] std::string code_of(const Event& event) const {
    std::string code;
    const auto add_word = [&](std::string_view word) {
      if (word.empty()) return;
      if (!code.empty()) code += ' ';
      code += word;
    };
    add_word(view_.party(event.source).actor);
    add_word(event.plover);
    add_word(event.mode);
    add_word(view_.party(event.target).actor);
    if (!event.cameo.empty()) add_word("cameo:" + event.cameo);
    return code;
  }

  /// Each quotation as an associated component of the item, its speaker among the component's people.
  [[nodiscard]] Json quotes() const {
    Json list = Json::array();
    const Quotes& quotes = document_.get<Quotes>();
    for (std::size_t i = 0; i < quotes.size(); ++i) {
      const Quote& quote = quotes[i];
      Json json{{"name", fmt::format("q{}", i + 1)},
                {"rel", "quotation"},
                {"uri", fmt::format("{}#q{}", uri(), i + 1)},
                {"type", "component"},
                {"profile", fmt::format("quotation-{}", name_of(quote.kind))},
                {"bodies", Json::array({{{"contentType", "text/plain"}, {"value", view_.content(quote)}}})}};
      if (quote.speaker)
        json["people"] = Json::array({{{"name", view_.name_of_role(quote.speaker)}, {"rel", "speaker"}}});
      list.push_back(std::move(json));
    }
    return list;
  }

  const Document& document_;
  const ArticleView& view_;
};

class NinjsExporter : public Exporter {
 public:
  explicit NinjsExporter(ExportCodes codes) : codes_(std::move(codes)) {}

  Result<void> add(const Document& document, const ReaderInfo& /*reader*/, std::string& out) override {
    for (const Event& event : document.get<Events>())
      if (event.status != EventStatus::kActual) leave_out("of another status");
    const ArticleView view(document, codes_);
    add_line(NinjsItem(document, view).item(), out);
    return {};
  }

 private:
  ExportCodes codes_;
};

}  // namespace

std::unique_ptr<Exporter> make_jsonl() {
  return std::make_unique<JsonlExporter>();
}

std::unique_ptr<Exporter> make_gqg(ExportCodes codes) {
  return std::make_unique<GqgExporter>(std::move(codes));
}

std::unique_ptr<Exporter> make_ninjs(ExportCodes codes) {
  return std::make_unique<NinjsExporter>(std::move(codes));
}

}  // namespace verbale
