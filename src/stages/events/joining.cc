#include "stages/events/joining.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace verbale::events {
namespace {

/// Events before a draft that it is compared with.
constexpr std::size_t kMostBefore = 200;

/// From this sum of evidence on two drafts are one event.
constexpr double kJoins = 0.95;

/// Dates further apart than this tell two events.
constexpr std::chrono::days kApart{2};

/// Whether two actors may be one and the same.
enum class Fit : std::uint8_t { kContradicts, kOpen, kAgrees };

Fit fit(const std::optional<Actor>& a, const std::optional<Actor>& b) {
  if (!a || !b) return Fit::kOpen;
  if (a->entity && b->entity && *a->entity == *b->entity) return Fit::kAgrees;
  if (!a->actor.empty() && !b->actor.empty()) {
    if (a->actor == b->actor) return Fit::kAgrees;
    // "Russia" and "Moscow's foreign ministry"; not the police and protesters of one country.
    if (!a->country.empty() && a->country == b->country) {
      const bool one_bare = a->actor.size() == 3 || b->actor.size() == 3;
      const auto is_state = [](const std::string& code) {
        const std::string sector = code.substr(std::min<std::size_t>(3, code.size()), 3);
        return sector.empty() || sector == "GOV" || sector == "MIL";
      };
      if (one_bare || (is_state(a->actor) && is_state(b->actor))) return Fit::kAgrees;
    }
    return Fit::kContradicts;
  }
  return Fit::kOpen;
}

std::optional<DayRange> range_of(const Document& document, const Draft& draft) {
  if (!draft.event.date || !draft.dated) return std::nullopt;
  return day_range(document.get<Times>()[*draft.event.date->from].value);
}

Fit fit(const std::optional<DayRange>& a, const std::optional<DayRange>& b) {
  if (!a || !b) return Fit::kOpen;
  if (a->first > b->last + kApart || b->first > a->last + kApart) return Fit::kContradicts;
  return a->first <= b->last && b->first <= a->last ? Fit::kAgrees : Fit::kOpen;
}

bool happened(EventStatus status) {
  return status == EventStatus::kActual || status == EventStatus::kHistorical;
}

/// "Happened" and "did not" are two; a plan told and the deed may be one only where both are planned.
bool statuses_fit(EventStatus a, EventStatus b) {
  return a == b || (happened(a) && happened(b)) ||
         (!happened(a) && !happened(b) && a != EventStatus::kNegated && b != EventStatus::kNegated);
}

/// What a draft tells, as a number: the draft that tells most speaks for its event.
double worth(const Draft& draft) {
  const Event& event = draft.event;
  const auto told = [](const std::optional<Actor>& actor) {
    return !actor ? 0.0 : actor->actor.empty() ? 0.7 : 1.0 + (actor->actor.size() > 3 ? 0.1 : 0.0);
  };
  return told(event.source) + told(event.target) + (draft.dated ? 0.4 : 0) + (event.place ? 0.2 : 0) +
         (event.alleged ? 0 : 0.1) - (draft.title ? 0.5 : 0) + static_cast<double>(draft.reading.probability);
}

class Joiner {
 public:
  Joiner(const Document& document, const TriggerLikeness& likeness, const std::vector<Draft>& drafts)
      : likeness_(likeness), drafts_(drafts) {
    for (const Draft& draft : drafts) ranges_.push_back(range_of(document, draft));
  }

  /// The sum of the evidence that two drafts tell one event; below 0: they cannot.
  [[nodiscard]] double evidence(std::size_t a, std::size_t b) const {
    const Draft& one = drafts_[a];
    const Draft& other = drafts_[b];
    const Fit source = fit(one.event.source, other.event.source);
    const Fit target = fit(one.event.target, other.event.target);
    if (source == Fit::kContradicts || target == Fit::kContradicts) return -1;
    const Fit date = fit(ranges_[a], ranges_[b]);
    if (date == Fit::kContradicts) return -1;
    if (!statuses_fit(one.event.status, other.event.status)) return -1;
    if (one.event.place && other.event.place && one.event.place->entity && other.event.place->entity &&
        !one.event.place->country.empty() && !other.event.place->country.empty() &&
        one.event.place->country != other.event.place->country) {
      return -1;
    }
    const double alike = likeness_.between(a, b);
    const bool same_type = one.reading.coding.type == other.reading.coding.type;
    if (!same_type && alike < 0.9) return -1;
    double sum = same_type ? 0.3 : 0;
    sum += alike * 0.6;
    sum += source == Fit::kAgrees ? 0.35 : 0;
    sum += target == Fit::kAgrees ? 0.35 : 0;
    sum += date == Fit::kAgrees ? 0.2 : 0;
    const bool bare = !one.event.source && !one.event.target;
    const bool other_bare = !other.event.source && !other.event.target;
    if (bare || other_bare) sum += alike > 0.6 ? 0.2 : 0;
    if (one.reading.coding.mode == other.reading.coding.mode && same_type) sum += 0.1;
    if (one.title != other.title && same_type) sum += 0.2;  // a title tells what the text tells
    if (one.sentence == other.sentence) sum -= 0.3;         // a sentence seldom tells one event twice
    return sum;
  }

 private:
  const TriggerLikeness& likeness_;
  const std::vector<Draft>& drafts_;
  std::vector<std::optional<DayRange>> ranges_;
};

}  // namespace

void TriggerLikeness::add(std::vector<float> vector, std::string lemma) {
  double size = 0;
  for (const float value : vector) size += static_cast<double>(value) * static_cast<double>(value);
  const double scale = size > 0 ? 1 / std::sqrt(size) : 0;
  for (float& value : vector) value = static_cast<float>(static_cast<double>(value) * scale);
  vectors_.push_back(std::move(vector));
  lemmas_.push_back(std::move(lemma));
}

double TriggerLikeness::between(std::size_t one, std::size_t other) const {
  double cosine = 0;
  for (std::size_t i = 0; i < vectors_[one].size(); ++i) {
    cosine += static_cast<double>(vectors_[one][i]) * static_cast<double>(vectors_[other][i]);
  }
  return lemmas_[one] == lemmas_[other] ? std::max(0.9, cosine) : std::max(0.0, cosine);
}

std::vector<Event> joined(const Document& document, const TriggerLikeness& likeness,
                          const std::vector<Draft>& drafts) {
  const Joiner joiner(document, likeness, drafts);
  std::vector<std::vector<std::size_t>> events;  // of drafts
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    std::size_t best = events.size();
    double most = kJoins;
    const std::size_t from = events.size() > kMostBefore ? events.size() - kMostBefore : 0;
    for (std::size_t e = from; e < events.size(); ++e) {
      double sum = 0;
      bool possible = true;
      const std::size_t some = std::min<std::size_t>(events[e].size(), 4);
      for (std::size_t i = 0; i < some; ++i) {
        const double evidence = joiner.evidence(events[e][i], d);
        // Both ways of one symmetric event, or two targets of one trigger, stay apart.
        if (evidence < 0 || drafts[events[e][i]].reading.trigger == drafts[d].reading.trigger)
          possible = false;
        sum = std::max(sum, evidence);
      }
      if (possible && sum >= most) {
        most = sum;
        best = e;
      }
    }
    if (best == events.size()) {
      events.push_back({d});
    } else {
      events[best].push_back(d);
    }
  }

  // A title says again what the text says: what it alone seems to tell is its shorthand, misread.
  const auto is_text = [](const Block& block) { return block.kind == BlockKind::kParagraph; };
  const bool text = document.has<Blocks>() &&
                    std::any_of(document.get<Blocks>().begin(), document.get<Blocks>().end(), is_text);
  std::vector<Event> found;
  for (const std::vector<std::size_t>& event : events) {
    if (text && std::all_of(event.begin(), event.end(), [&](std::size_t d) { return drafts[d].title; }))
      continue;
    const std::size_t best = *std::max_element(event.begin(), event.end(), [&](std::size_t a, std::size_t b) {
      return worth(drafts[a]) < worth(drafts[b]);
    });
    Event whole = drafts[best].event;
    whole.mentions.clear();
    for (const std::size_t d : event) {
      const Event& told = drafts[d].event;
      EventMention mention = told.mentions.front();
      mention.background = d != best;
      whole.mentions.push_back(mention);
      if (d == best) whole.best = static_cast<Index>(whole.mentions.size() - 1);
      if (!whole.source && told.source) whole.source = told.source;
      if (!whole.target && told.target) whole.target = told.target;
      if (!whole.place && told.place) whole.place = told.place;
      const bool better = told.date && drafts[d].dated && !(whole.date && whole.date->from);
      if (better) whole.date = told.date;
      // Told once by the writer, it is no mere claim.
      if (!told.alleged) whole.alleged = false;
    }
    found.push_back(std::move(whole));
  }
  return found;
}

}  // namespace verbale::events
