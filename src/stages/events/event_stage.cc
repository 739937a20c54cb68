#include "stages/events/event_stage.h"

#include <algorithm>
#include <set>

#include "stages/actors/actor_catalog.h"
#include "stages/events/circumstances.h"
#include "stages/events/event_confidence.h"
#include "stages/events/joining.h"
#include "stages/events/participants.h"

namespace verbale {
namespace events {

/// What the stage was loaded from.
struct EventData {
  EventCodes codes;
  EventScorer scorer;
  actors::ActorCatalog catalog;
  SideWeights sides;
  EventConfidence confidence;
};

namespace {

/// Events of politics that make their article a report on it.
constexpr auto kLeastPolitical = 3;

/// An event with the codes of a reading.
Event coded(const EventCodes& codes, const TriggerReading& reading) {
  Event event;
  const Coding& coding = reading.coding;
  if (coding.type->name != kStatement) event.plover = coding.type->name;
  event.mode = coding.mode;
  event.cameo = coding.cameo;
  event.quad = coding.type->quad;
  if (const CameoCode* code = codes.cameo(coding.cameo)) event.goldstein = code->goldstein;
  event.confidence = static_cast<double>(reading.probability) * static_cast<double>(coding.type_probability);
  return event;
}

/// Whether an act is one of politics by those who take part: one whose words tell that it is a country's or
/// of several states, or one of a political sector.  Two firms agree, and a doctor warns, too.
bool is_political(const Event& event, bool told, const actors::ActorCatalog& catalog) {
  const auto known = [&](const std::optional<Actor>& side) {
    return side && !side->actor.empty() && catalog.is_political(side->actor);
  };
  return told || known(event.source) || known(event.target);
}

}  // namespace
}  // namespace events

Result<EventStage> EventStage::load(const StageData& data) {
  auto codes = events::EventCodes::load(data.codebook);
  if (!codes) return codes.error();
  auto scorer = events::EventScorer::load(data, codes.value());
  if (!scorer) return scorer.error();
  auto catalog = actors::ActorCatalog::load(data.codebook);
  if (!catalog) return catalog.error();
  auto sides = events::SideWeights::load(data.codebook, codes.value());
  if (!sides) return sides.error();
  auto confidence = events::EventConfidence::load(data.codebook);
  if (!confidence) return confidence.error();
  return EventStage(std::make_shared<const events::EventData>(
      events::EventData{std::move(codes).value(), std::move(scorer).value(), std::move(catalog).value(),
                        std::move(sides).value(), std::move(confidence).value()}));
}

Events EventStage::predict(const Document& document) const {
  Events found;
  if (document.get<Tokens>().empty()) return found;
  const coreference::Tree tree(document);
  const events::ParticipantFinder participants(document, tree, data_->catalog, data_->sides);
  const Blocks& blocks = document.get<Blocks>();
  const Sentences& sentences = document.get<Sentences>();
  std::vector<events::Draft> drafts;
  std::set<std::uint32_t> told_at;  // begins of triggers that one of a country takes part in, by their words
  for (events::TriggerReading& reading : data_->scorer.read(document)) {
    const Index sentence = tree.sentence(reading.trigger.first);
    if (!blocks[sentences[sentence].block].is_prose()) continue;
    const Event event = events::coded(data_->codes, reading);
    events::Participants who = participants.find(reading);
    for (auto& [source, target] : who.pairs) {
      events::Draft draft;
      draft.event = event;
      draft.event.source = source;
      draft.event.target = target;
      draft.event.place = who.place;
      draft.event.mentions.push_back({tree.span(reading.trigger.first, reading.trigger.last), false});
      draft.sentence = sentence;
      draft.title = blocks[sentences[sentence].block].kind == BlockKind::kTitle;
      draft.symmetric = who.symmetric && source && target;
      if (who.told) told_at.insert(draft.event.mentions.front().span.begin);
      draft.reading = reading;
      drafts.push_back(std::move(draft));
    }
  }
  events::CircumstanceFinder(document, tree).find(drafts);
  events::TriggerLikeness likeness;
  for (const events::Draft& draft : drafts) {
    likeness.add(data_->scorer.act_vector(document, draft.reading.trigger),
                 document.get<Syntax>()[draft.reading.trigger.first].lemma);
  }
  std::vector<Event> joined = events::joined(document, likeness, drafts);
  std::vector<bool> political;
  for (const Event& event : joined) {
    const bool told = std::any_of(event.mentions.begin(), event.mentions.end(),
                                  [&](const EventMention& m) { return told_at.count(m.span.begin) > 0; });
    political.push_back(events::is_political(event, told, data_->catalog));
  }
  // In a report on politics residents who march are politics, too.
  const bool all = std::count(political.begin(), political.end(), true) >= events::kLeastPolitical;
  for (std::size_t e = 0; e < joined.size(); ++e) {
    if (!all && !political[e]) continue;
    Event& event = joined[e];
    event.confidence = data_->confidence.of(event.confidence);
    // A symmetric event is told from either side.
    const bool both =
        event.source && event.target &&
        std::any_of(drafts.begin(), drafts.end(), [&](const events::Draft& draft) {
          return draft.symmetric && draft.event.mentions.front().span == event.mentions[event.best].span;
        });
    found.items.push_back(std::move(event));
    if (!both) continue;
    found.items.push_back(found.items.back());
    std::swap(found.items.back().source, found.items.back().target);
  }
  std::stable_sort(found.items.begin(), found.items.end(), [](const Event& a, const Event& b) {
    return a.mentions.front().span.begin < b.mentions.front().span.begin;
  });
  return found;
}

}  // namespace verbale
