#include "coder/explain.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/terminal_text.h"
#include "stages/coreference/tree.h"
#include "stages/events/examples.h"

namespace verbale {
namespace {

constexpr std::size_t kNearest = 4;      // examples shown
constexpr std::size_t kMostShown = 200;  // code points of a text shown
constexpr std::size_t kMostSteps = 12;   // of a path in a tree

std::string one_line(std::string_view text) {
  std::string line;
  bool gap = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      gap = !line.empty();
      continue;
    }
    if (gap) line += ' ';
    gap = false;
    line += c;
  }
  return printable(line.size() > kMostShown * 4 ? line.substr(0, kMostShown * 4) : line);
}

std::optional<Index> sentence_of(const Document& document, Span span) {
  const Sentences& sentences = document.get<Sentences>();
  const auto at = std::partition_point(sentences.begin(), sentences.end(),
                                       [&](const Sentence& s) { return s.span.end <= span.begin; });
  if (at == sentences.end()) return std::nullopt;
  return static_cast<Index>(at - sentences.begin());
}

/// The way from one word to another over the tree: "recalled ←nsubj Norway".
std::string path_between(const coreference::Tree& tree, Index from, Index to) {
  std::vector<Index> up{from};
  while (!tree.is_root(up.back()) && up.size() < kMostSteps) up.push_back(tree.head(up.back()));
  std::vector<Index> down{to};
  while (std::find(up.begin(), up.end(), down.back()) == up.end() && !tree.is_root(down.back()) &&
         down.size() < kMostSteps)
    down.push_back(tree.head(down.back()));
  const auto meet = std::find(up.begin(), up.end(), down.back());
  if (meet == up.end()) return "another sentence";
  std::string path = one_line(tree.text(from));
  for (auto at = up.begin(); at != meet; ++at) {
    path += fmt::format(" {}→ {}", tree.full_relation(*at), one_line(tree.text(*std::next(at))));
  }
  for (auto at = std::next(down.rbegin()); at < down.rend(); ++at) {
    path += fmt::format(" ←{} {}", tree.full_relation(*at), one_line(tree.text(*at)));
  }
  return path;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    xx += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    yy += static_cast<double>(b[i]) * static_cast<double>(b[i]);
    xy += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

struct Near {
  double likeness = 0;
  std::string line;
};

/// The examples of two types whose acts are most like the one.
Result<std::vector<Near>> nearest(const Coder& coder, const std::vector<float>& act,
                                  const events::Coding& coding) {
  std::vector<Near> found;
  for (const std::string& name : coder.codebook().names("events/examples/")) {
    auto bytes = coder.codebook().file(name);
    if (!bytes) return bytes.error();
    auto examples = events::read_examples(name, bytes.value());
    if (!examples) return examples.error();
    for (const events::Example& example : examples.value()) {
      const auto fits = [&](const events::Example::Coded& each) {
        return each.plover == coding.type->name ||
               (coding.runner_up != nullptr && each.plover == coding.runner_up->name);
      };
      if (std::none_of(example.events.begin(), example.events.end(), fits)) continue;
      CodeRequest request;
      request.text = example.marked.text;
      auto document = coder.read(request);
      if (!document || document->get<Tokens>().empty()) continue;
      for (std::size_t e = 0; e < example.events.size(); ++e) {
        const auto triggers = example.marked.spans("trigger", static_cast<std::uint32_t>(e + 1));
        if (triggers.empty() || !fits(example.events[e])) continue;
        const events::TokenRange words = tokens_in(document.value(), triggers.front());
        if (words.first >= words.last) continue;
        const double likeness = cosine(act, coder.scorer().act_vector(document.value(), words));
        std::string shown = example.marked.text;
        shown.insert(triggers.front().end, "*");
        shown.insert(triggers.front().begin, "*");
        found.push_back(
            {likeness, fmt::format("{:.2f}  {}{}{} · {}  {}\n        {}", likeness, example.events[e].plover,
                                   example.events[e].mode.empty() ? "" : " ", example.events[e].mode,
                                   example.events[e].cameo, example.place, one_line(shown))});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Near& a, const Near& b) { return a.likeness > b.likeness; });
  if (found.size() > kNearest) found.resize(kNearest);
  return found;
}

std::string codes_of(const events::Coding& coding) {
  std::string out = fmt::format("  type       {} {:.2f}", coding.type->name, coding.type_probability);
  if (coding.runner_up != nullptr)
    out += fmt::format("   runner-up {} {:.2f}", coding.runner_up->name, coding.runner_up_probability);
  out += fmt::format("\n  mode       {} {:.2f}\n  CAMEO      {} {:.2f}\n",
                     coding.mode.empty() ? "none" : coding.mode, coding.mode_probability, coding.cameo,
                     coding.cameo_probability);
  return out;
}

}  // namespace

Result<std::string> explain_event(const Coder& coder, const Document& document, Index number) {
  const Event& event = document.get<Events>()[number];
  const Span trigger = event.mentions[event.best].span;
  const coreference::Tree tree(document);
  const std::vector<events::TriggerReading> readings = coder.scorer().read(document);
  const events::TokenRange words = tokens_in(document, trigger);
  const auto reading =
      std::find_if(readings.begin(), readings.end(), [&](const auto& each) { return each.trigger == words; });
  std::string out =
      fmt::format("v{}  {}{}{} · {} · {}\n", number + 1, event.plover.empty() ? "statement" : event.plover,
                  event.mode.empty() ? "" : " ", event.mode, event.cameo, event.quad);
  if (const auto sentence = sentence_of(document, trigger)) {
    out +=
        fmt::format("  sentence   {}\n", one_line(document.text(document.get<Sentences>()[*sentence].span)));
  }
  out += fmt::format("  trigger    {}", one_line(document.text(trigger)));
  if (reading != readings.end()) out += fmt::format(" {:.2f}", reading->probability);
  out += "\n";
  for (std::size_t m = 0; m < event.mentions.size(); ++m) {
    if (m != event.best)
      out += fmt::format("  told again {}\n", one_line(document.text(event.mentions[m].span)));
  }
  if (reading != readings.end()) out += codes_of(reading->coding);
  const Index head = tree.head_of(words.first, words.last);
  const auto side = [&](std::string_view name, const std::optional<Actor>& actor) {
    out += fmt::format("  {:<11}", name);
    if (!actor) {
      out += "not told\n";
      return;
    }
    out += one_line(document.text(actor->span));
    if (actor->entity) {
      out += fmt::format(" ← {} (e{})", one_line(document.get<Entities>()[*actor->entity].name),
                         *actor->entity + 1);
    }
    if (!actor->actor.empty()) out += fmt::format(" [{}]", actor->actor);
    const events::TokenRange of = tokens_in(document, actor->span);
    if (of.first < of.last)
      out += fmt::format("\n             {}", path_between(tree, head, tree.head_of(of.first, of.last)));
    out += "\n";
  };
  side("source", event.source);
  side("target", event.target);
  side("place", event.place);
  out += fmt::format("  status     {}{}", name_of(event.status), event.alleged ? ", alleged" : "");
  if (reading != readings.end()) {
    out += "   (";
    for (std::size_t s = 0; s < reading->statuses.size(); ++s) {
      out += fmt::format("{}{} {:.2f}", s == 0 ? "" : ", ", name_of(static_cast<EventStatus>(s)),
                         reading->statuses[s]);
    }
    out += fmt::format("; alleged {:.2f}; factuality {:+.1f})", reading->alleged, reading->factuality);
  }
  out += "\n";
  if (event.date) {
    out += fmt::format(
        "  date       {} to {}, from {}\n", event.date->first, event.date->last,
        event.date->from ? "“" + one_line(document.text(document.get<Times>()[*event.date->from].span)) + "”"
                         : "the article's day");
  }
  if (event.reported_by) out += fmt::format("  said in    q{}\n", *event.reported_by + 1);
  if (reading == readings.end()) return out;
  auto near = nearest(coder, coder.scorer().act_vector(document, words), reading->coding);
  if (!near) return near.error();
  out += "  nearest examples of the codebook\n";
  for (const Near& each : near.value()) out += "    " + each.line + "\n";
  return out;
}

Result<std::string> explain_sentence(const Coder& coder, const Document& document, Index sentence) {
  const Sentence& where = document.get<Sentences>()[sentence];
  std::string out = fmt::format("sentence {}  {}\n", sentence + 1, one_line(document.text(where.span)));
  const Events& events = document.get<Events>();
  bool any = false;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const bool here =
        std::any_of(events[e].mentions.begin(), events[e].mentions.end(),
                    [&](const EventMention& mention) { return where.span.contains(mention.span); });
    if (!here) continue;
    any = true;
    auto told = explain_event(coder, document, static_cast<Index>(e));
    if (!told) return told;
    out += told.value();
  }
  if (any) return out;
  if (where.first_token == where.last_token) return out + "  no words that the model reads\n";
  const auto words = coder.scorer().words(document);
  std::vector<Index> order;
  for (Index t = where.first_token; t < where.last_token; ++t) order.push_back(t);
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return words[a].trigger > words[b].trigger; });
  out += "  no event: no word is more likely a trigger than not\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    out += fmt::format("    {:<20} {:.3f}, then as {}\n",
                       one_line(document.text(document.get<Tokens>()[order[i]].span)),
                       words[order[i]].trigger, words[order[i]].type->name);
  }
  return out;
}

std::string explain_quote(const Document& document, Index number) {
  const Quote& quote = document.get<Quotes>()[number];
  std::string out = fmt::format("q{}  {} · {} · confidence {:.2f}\n", number + 1, name_of(quote.kind),
                                name_of(quote.act), quote.confidence);
  for (const Span& piece : quote.content)
    out += fmt::format("  content    {}\n", one_line(document.text(piece)));
  out += fmt::format("  cue        {}\n", quote.cue ? one_line(document.text(*quote.cue)) : "none");
  if (!quote.speaker) return out + "  speaker    not known\n";
  out += fmt::format("  speaker    {}\n", one_line(document.text(quote.speaker->span)));
  if (quote.speaker->entity) {
    const Entity& entity = document.get<Entities>()[*quote.speaker->entity];
    out += fmt::format("  who        {} (e{}){}{}\n  mentions  ", one_line(entity.name),
                       *quote.speaker->entity + 1, entity.actor.empty() ? "" : " ", entity.actor);
    std::size_t shown = 0;
    for (const Mention& mention : entity.mentions) {
      if (++shown > 12) break;
      out += fmt::format(" {}{}", shown == 1 ? "" : "· ", one_line(document.text(mention.span)));
    }
    out += "\n";
  }
  if (quote.addressee)
    out += fmt::format("  to         {}\n", one_line(document.text(quote.addressee->span)));
  if (quote.medium) out += fmt::format("  medium     {}\n", one_line(document.text(*quote.medium)));
  if (quote.context) out += fmt::format("  asked      {}\n", one_line(document.text(*quote.context)));
  if (quote.variant_of) {
    out += fmt::format("  as         q{} ({})\n", *quote.variant_of + 1,
                       quote.variant ? name_of(*quote.variant) : "variant");
  }
  return out;
}

}  // namespace verbale
