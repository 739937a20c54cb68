#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/confidence.h"
#include "export/event_rows.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

Json known(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

/// The fields of PLOVER's own gold standard records; what they have no name for comes after them.
class PloverExporter : public EventExporter {
 public:
  PloverExporter(ExportCodes codes, std::optional<EventStatus> status)
      : EventExporter(std::move(codes), status) {}

 protected:
  void write(const EventInArticle& found, std::string& out) override {
    const Event& event = found.event;
    if (event.plover.empty()) return leave_out("without a PLOVER type");
    const Metadata& data = found.document.metadata();
    const ArticleView& view = found.view;
    const auto intensity = codes().intensity(event.plover, event.mode);
    Json json{{"id", fmt::format("{}-{}", article_key(data.id), found.number)},
              {"date", event.date ? known(event.date->first) : Json()},
              {"source", parties(view.party(event.source))},
              {"target", parties(view.party(event.target))},
              {"event", event.plover},
              {"eventText", found.document.text(ArticleView::trigger(event))},
              {"context", ""},
              {"mode", event.mode},
              {"text", view.sentence(ArticleView::trigger(event))},
              {"textInfo", text_info(found)},
              {"language", known(found.document.get<Language>().code)},
              {"publication", known(data.outlet)},
              {"coder", "verbale"},
              {"version", found.reader.version},
              {"dateCoded", Json()},
              {"comment", ""},
              {"intensity", intensity ? Json::parse(*intensity, nullptr, false) : Json()},
              {"quad", known(event.quad)},
              {"cameo", known(event.cameo)},
              {"status", name_of(event.status)},
              {"alleged", event.alleged},
              {"dateLast", event.date ? known(event.date->last) : Json()},
              {"location", location(view.party(event.place))},
              {"confidence", recorded_confidence(event.confidence)}};
    out += json.dump(-1, ' ', false, Json::error_handler_t::replace);
    out += '\n';
  }

 private:
  static Json parties(const Party& party) {
    Json list = Json::array();
    if (party.text.empty()) return list;
    list.push_back({{"actorText", party.text},
                    {"code", known(party.country.empty() ? party.actor.substr(0, 3) : party.country)},
                    {"sector", known(party.sector)},
                    {"actorName", party.name},
                    {"cameo", known(party.actor)},
                    {"wikidata", known(party.wikidata)}});
    return list;
  }

  static Json location(const Party& place) {
    if (place.text.empty()) return {};
    return {{"text", place.text}, {"name", place.name}, {"country", known(place.country)}};
  }

  /// Where the text is from.
  static Json text_info(const EventInArticle& found) {
    const Metadata& data = found.document.metadata();
    const Span trigger = ArticleView::trigger(found.event);
    return {{"article", data.id},
            {"uri", known(data.uri)},
            {"event", fmt::format("v{}", found.number)},
            {"published", data.published ? Json(data.published->text) : Json()},
            {"begin", found.view.at(trigger.begin)},
            {"end", found.view.at(trigger.end)}};
  }
};

}  // namespace

std::unique_ptr<Exporter> make_plover(ExportCodes codes, std::optional<EventStatus> status) {
  return std::make_unique<PloverExporter>(std::move(codes), status);
}

}  // namespace verbale
