// side_features DATA FILE.jsonl...
//
// Reads articles whose events are marked and coded with their actors (codebook/events/README.md) as the
// program does (DATA: the folder of codebook/ and models/), and describes each side of a found event whose
// country the words leave open.  A line of output a side, JSON:
//
//   {"article", "event", "role", "words", "type", "gold": the actor's code or null,
//    "candidates": [[country, weight by the table, feature, feature, ...], ...]}
//
// Sides of triggers that mark no event have none and are left out.

#include <cstdio>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "stages/actors/actor_catalog.h"
#include "stages/events/examples.h"
#include "stages/events/participants.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

using Json = nlohmann::json;

int fail(const std::string& message) {
  std::fprintf(stderr, "side_features: %s\n", message.c_str());
  return 1;
}

/// The event whose trigger is marked where the trigger was read; from 0.
std::optional<std::size_t> marked_at(const events::MarkedText& marked, Span trigger) {
  for (const events::Mark& mark : marked.marks) {
    if (mark.role == "trigger" && mark.span.overlaps(trigger)) return mark.event - 1;
  }
  return std::nullopt;
}

int run(int count, char** arguments) {
  if (count < 3) return fail("usage: side_features DATA FILE.jsonl...");
  const std::string data = arguments[1];
  const auto reader = Reader::load({.data = data});
  if (!reader) return fail(reader.error().message);
  const auto bundle = ModelBundle::load(data + "/models");
  if (!bundle) return fail(bundle.error().message);
  const auto codebook = Codebook::load(data + "/codebook");
  if (!codebook) return fail(codebook.error().message);
  const auto models = Codebook::load(data + "/models");
  if (!models) return fail(models.error().message);
  const auto codes = events::EventCodes::load(codebook.value());
  if (!codes) return fail(codes.error().message);
  const auto weights = events::SideWeights::load(codebook.value(), codes.value());
  if (!weights) return fail(weights.error().message);
  const auto catalog = actors::ActorCatalog::load(codebook.value());
  if (!catalog) return fail(catalog.error().message);
  const auto scorer =
      events::EventScorer::load({codebook.value(), models.value(), bundle.value()}, codes.value());
  if (!scorer) return fail(scorer.error().message);
  for (int a = 2; a < count; ++a) {
    std::ifstream file(arguments[a]);
    for (std::string line; std::getline(file, line);) {
      const Json article = Json::parse(line, nullptr, false);
      if (article.is_discarded()) return fail("no JSON: " + line);
      auto marked = events::MarkedText::parse(article["marked"].get<std::string>());
      if (!marked) return fail(marked.error().message);
      Metadata metadata;
      auto day = Published::parse(article["published"].get<std::string>());
      if (!day) return fail(day.error().message);
      metadata.published = std::move(day).value();
      const auto document = reader->read({marked->text, metadata});
      if (!document) return fail(document.error().message);
      const coreference::Tree tree(document.value());
      const events::ParticipantFinder finder(document.value(), tree, catalog.value(), weights.value());
      for (const events::TriggerReading& reading : scorer->read(document.value())) {
        const auto event = marked_at(marked.value(), tree.span(reading.trigger.first, reading.trigger.last));
        if (!event) continue;
        std::vector<events::OpenSide> open;
        static_cast<void>(finder.find(reading, &open));
        for (const events::OpenSide& side : open) {
          const bool source = side.role == events::ParticipantRole::kSource;
          const Json& coded = article["events"][*event];
          if (!coded.contains(source ? "source" : "target")) continue;  // not coded
          Json out;
          out["article"] = article["id"];
          out["event"] = *event + 1;
          out["role"] = source ? "source" : "target";
          out["words"] = std::string(name_of(side.words));
          out["type"] = std::string(side.type);
          out["text"] = std::string(document->text(tree.span(side.at.first, side.at.last)));
          out["gold"] = coded.value(source ? "source" : "target", Json());
          out["candidates"] = Json::array();
          for (const events::SideCandidate& candidate : finder.countries().candidates(side)) {
            Json row = Json::array({candidate.country, weights->weigh(side, candidate)});
            for (const float feature : candidate.features) row.push_back(feature);
            out["candidates"].push_back(std::move(row));
          }
          fmt::print("{}\n", out.dump());
        }
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace verbale

int main(int count, char** arguments) {
  return verbale::run(count, arguments);
}
