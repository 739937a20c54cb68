#include "stages/events/circumstances.h"

#include <algorithm>

namespace verbale::events {
namespace {

/// Days before the article's own from which on an event is history.
constexpr std::chrono::days kHistory{330};

/// From this probability on the model's word is taken that something is alleged; and where it stands in
/// another's quotation.
constexpr float kAlleged = 0.5F;
constexpr float kAllegedInQuotation = 0.1F;

bool is_date(const Time& time) {
  return time.type == TimeType::kDate || time.type == TimeType::kTime;
}

}  // namespace

CircumstanceFinder::CircumstanceFinder(const Document& document, const coreference::Tree& tree)
    : document_(document), tree_(tree) {}

std::optional<Index> CircumstanceFinder::quote_around(Span trigger) const {
  const Quotes& quotes = document_.get<Quotes>();
  std::optional<Index> innermost;
  std::uint32_t size = 0;
  for (std::size_t q = 0; q < quotes.size(); ++q) {
    if (quotes[q].content.front().begin > trigger.begin) break;
    for (const Span& piece : quotes[q].content) {
      if (!piece.contains(trigger)) continue;
      if (!innermost || piece.size() < size) {
        innermost = static_cast<Index>(q);
        size = piece.size();
      }
    }
  }
  return innermost;
}

/// The first time with a value that stands in the words.
std::optional<Index> CircumstanceFinder::time_at(Span words) const {
  const auto& times = document_.get<Times>().items;
  auto at = std::partition_point(times.begin(), times.end(),
                                 [&](const Time& t) { return t.span.end <= words.begin; });
  std::optional<Index> found;
  for (; at != times.end() && at->span.begin < words.end; ++at) {
    if (!is_date(*at) || !day_range(at->value)) continue;
    if (!found) found = static_cast<Index>(at - times.begin());
  }
  return found;
}

/// Whether the one who speaks is the side that acts, or of it: then it is no claim about another.
bool CircumstanceFinder::own_words(const Quote& quote, const Event& event) const {
  if (!quote.speaker || !event.source) return false;
  if (quote.speaker->entity && quote.speaker->entity == event.source->entity) return true;
  if (!quote.speaker->entity) return false;
  const Entity& speaker = document_.get<Entities>()[*quote.speaker->entity];
  return !speaker.country.empty() && speaker.country == event.source->country && speaker.sector != "REB" &&
         speaker.sector != "OPP";
}

void CircumstanceFinder::set_word(Draft& draft) const {
  Event& event = draft.event;
  event.alleged = draft.reading.alleged > kAlleged;
  event.reported_by = quote_around(event.mentions.front().span);
  if (!event.reported_by || event.alleged) return;
  const Quote& quote = document_.get<Quotes>()[*event.reported_by];
  const bool told = quote.act == QuoteAct::kSpeech || quote.act == QuoteAct::kWriting;
  event.alleged = told && draft.reading.alleged > kAllegedInQuotation && !own_words(quote, event);
}

void CircumstanceFinder::set_status(Draft& draft) const {
  Event& event = draft.event;
  const auto& statuses = draft.reading.statuses;
  event.status =
      static_cast<EventStatus>(std::max_element(statuses.begin(), statuses.end()) - statuses.begin());
  event.factuality = static_cast<double>(draft.reading.factuality);
  const auto& published = document_.metadata().published;
  if (!published || !event.date || !draft.dated) return;
  const auto range = day_range(document_.get<Times>()[*event.date->from].value);
  if (!range) return;
  if (event.status == EventStatus::kActual && range->first > published->day)
    event.status = EventStatus::kFuture;
  if (event.status == EventStatus::kActual && range->last + kHistory < published->day)
    event.status = EventStatus::kHistorical;
  if (event.status == EventStatus::kHistorical && range->last + std::chrono::days(60) > published->day &&
      range->last <= published->day) {
    event.status = EventStatus::kActual;
  }
}

void CircumstanceFinder::find(std::vector<Draft>& drafts) const {
  const Times& times = document_.get<Times>();
  std::vector<bool> taken(times.size());
  const auto date = [&](Draft& draft, Index time) {
    const auto range = day_range(times[time].value);
    draft.event.date = EventDate{iso_day(range->first), iso_day(range->last), time};
    draft.dated = true;
    taken[time] = true;
  };
  for (Draft& draft : drafts) {
    for (const Participant& participant : draft.reading.participants) {
      if (participant.role != ParticipantRole::kDate || draft.event.date) continue;
      if (const auto time = time_at(tree_.span(participant.words.first, participant.words.last)))
        date(draft, *time);
    }
  }
  const Sentences& sentences = document_.get<Sentences>();
  for (Draft& draft : drafts) {
    if (draft.event.date) continue;
    std::optional<Index> only;
    std::size_t count = 0;
    const Span sentence = sentences[draft.sentence].span;
    const auto begin = std::partition_point(times.begin(), times.end(),
                                            [&](const Time& t) { return t.span.end <= sentence.begin; });
    for (auto at = begin; at != times.end() && at->span.begin < sentence.end; ++at) {
      if (!is_date(*at) || !day_range(at->value)) continue;
      only = static_cast<Index>(at - times.begin());
      ++count;
    }
    if (count == 1 && !taken[*only]) date(draft, *only);
  }
  for (Draft& draft : drafts) {
    set_status(draft);
    set_word(draft);
    const bool now =
        draft.event.status == EventStatus::kActual || draft.event.status == EventStatus::kNegated;
    if (!draft.event.date && now && document_.metadata().published) {
      const std::string day = iso_day(document_.metadata().published->day);
      draft.event.date = EventDate{day, day, std::nullopt};
    }
  }
}

}  // namespace verbale::events
