#include <nlohmann/json.hpp>

#include "base/confidence.h"
#include "base/utf8.h"
#include "verbale/record.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

/// Turns a document's parts into JSON with offsets in code points.
class JsonWriter {
 public:
  JsonWriter(const Document& document, const ReaderInfo& reader)
      : document_(document), reader_(reader), code_points_(document.text()) {}

  [[nodiscard]] Json record() const {
    const Metadata& data = document_.metadata();
    Json record{{"schema", "verbale-record/1"},
                {"reader",
                 {{"version", reader_.version},
                  {"model", known(reader_.model)},
                  {"codebook", known(reader_.codebook)}}},
                {"id", data.id},
                {"uri", known(data.uri)},
                {"title", known(data.title)},
                {"outlet", known(data.outlet)},
                {"language", known(document_.get<Language>().code)},
                {"published", data.published ? Json(data.published->text) : Json()},
                {"text", document_.text()}};
    record["blocks"] = list<Blocks>([&](const Block& block, std::size_t) {
      Json json = span(block.span);
      json["kind"] = name_of(block.kind);
      return json;
    });
    record["sentences"] =
        list<Sentences>([&](const Sentence& sentence, std::size_t) { return span(sentence.span); });
    record["entities"] = list<Entities>([&](const Entity& each, std::size_t i) { return entity(each, i); });
    record["times"] = list<Times>([&](const Time& each, std::size_t i) { return time(each, i); });
    record["quotes"] = list<Quotes>([&](const Quote& each, std::size_t i) { return quote(each, i); });
    record["events"] = list<Events>([&](const Event& each, std::size_t i) { return event(each, i); });
    if (!data.extra.empty()) record["extra"] = Json::parse(data.extra);
    return record;
  }

 private:
  template <class L, class Write>
  [[nodiscard]] Json list(Write write) const {
    Json array = Json::array();
    const L& layer = document_.get<L>();
    for (std::size_t i = 0; i < layer.size(); ++i) array.push_back(write(layer[i], i));
    return array;
  }

  [[nodiscard]] static Json known(const std::string& text) { return text.empty() ? Json() : Json(text); }

  [[nodiscard]] static Json id(char letter, std::size_t index) { return letter + std::to_string(index + 1); }

  [[nodiscard]] static Json id(char letter, const std::optional<Index>& index) {
    return index ? id(letter, *index) : Json();
  }

  [[nodiscard]] Json span(Span span) const {
    return {{"begin", code_points_.to_code_points(span.begin)},
            {"end", code_points_.to_code_points(span.end)}};
  }

  [[nodiscard]] Json span(const std::optional<Span>& maybe) const { return maybe ? span(*maybe) : Json(); }

  [[nodiscard]] Json spans(const std::vector<Span>& spans) const {
    Json array = Json::array();
    for (const Span& each : spans) array.push_back(span(each));
    return array;
  }

  [[nodiscard]] Json role(const std::optional<Role>& role) const {
    if (!role) return {};
    Json json = span(role->span);
    json["entity"] = id('e', role->entity);
    return json;
  }

  [[nodiscard]] Json entity(const Entity& entity, std::size_t index) const {
    Json mentions = Json::array();
    for (const Mention& mention : entity.mentions) {
      Json json = span(mention.span);
      json["form"] = name_of(mention.form);
      mentions.push_back(std::move(json));
    }
    return {{"id", id('e', index)},
            {"name", entity.name},
            {"type", name_of(entity.type)},
            {"country", known(entity.country)},
            {"sector", known(entity.sector)},
            {"actor", known(entity.actor)},
            {"wikidata", known(entity.wikidata)},
            {"mentions", std::move(mentions)}};
  }

  [[nodiscard]] Json time(const Time& time, std::size_t index) const {
    Json json{{"id", id('t', index)}};
    json.update(span(time.span));
    json["type"] = name_of(time.type);
    json["value"] = known(time.value);
    json["mod"] = known(time.mod);
    return json;
  }

  [[nodiscard]] Json quote(const Quote& quote, std::size_t index) const {
    return {{"id", id('q', index)},
            {"kind", name_of(quote.kind)},
            {"content", spans(quote.content)},
            {"cue", span(quote.cue)},
            {"speaker", role(quote.speaker)},
            {"addressee", role(quote.addressee)},
            {"medium", span(quote.medium)},
            {"within", id('q', quote.within)},
            {"variant_of", id('q', quote.variant_of)},
            {"variant", quote.variant ? Json(name_of(*quote.variant)) : Json()},
            {"act", name_of(quote.act)},
            {"context", span(quote.context)},
            {"time", id('t', quote.time)},
            {"confidence", recorded_confidence(quote.confidence)}};
  }

  [[nodiscard]] Json actor(const std::optional<Actor>& actor) const {
    if (!actor) return {};
    Json json = role(std::optional<Role>(*actor));
    json["actor"] = known(actor->actor);
    json["country"] = known(actor->country);
    return json;
  }

  [[nodiscard]] Json place(const std::optional<Actor>& place) const {
    if (!place) return {};
    Json json = role(std::optional<Role>(*place));
    json["country"] = known(place->country);
    return json;
  }

  [[nodiscard]] Json mentions(const Event& event) const {
    Json array = Json::array();
    for (std::size_t i = 0; i < event.mentions.size(); ++i) {
      Json json = span(event.mentions[i].span);
      json["best"] = i == event.best;
      json["background"] = event.mentions[i].background;
      array.push_back(std::move(json));
    }
    return array;
  }

  [[nodiscard]] static Json date(const std::optional<EventDate>& date) {
    if (!date) return {};
    return {{"first", known(date->first)},
            {"last", known(date->last)},
            {"from", date->from ? id('t', *date->from) : Json("published")}};
  }

  [[nodiscard]] Json event(const Event& event, std::size_t index) const {
    return {{"id", id('v', index)},
            {"plover", known(event.plover)},
            {"mode", known(event.mode)},
            {"cameo", known(event.cameo)},
            {"quad", known(event.quad)},
            {"goldstein", event.goldstein ? Json(*event.goldstein) : Json()},
            {"status", name_of(event.status)},
            {"alleged", event.alleged},
            {"factuality", recorded_confidence(event.factuality)},
            {"source", actor(event.source)},
            {"target", actor(event.target)},
            {"date", date(event.date)},
            {"place", place(event.place)},
            {"mentions", mentions(event)},
            {"reported_by", id('q', event.reported_by)},
            {"confidence", recorded_confidence(event.confidence)}};
  }

  const Document& document_;
  const ReaderInfo& reader_;
  CodePointIndex code_points_;
};

}  // namespace

std::string to_json(const Document& document, const ReaderInfo& reader) {
  return JsonWriter(document, reader).record().dump();
}

}  // namespace verbale
