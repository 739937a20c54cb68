#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "export/event_rows.h"

namespace verbale {
namespace {

// "The GDELT Event Database, Data Format Codebook V2.0", 2015: the tables of events and of mentions.

/// 1 to 4; empty where the quad class is unknown.
std::string quad_class(std::string_view quad) {
  constexpr std::string_view kQuads[] = {"verbal cooperation", "material cooperation", "verbal conflict",
                                         "material conflict"};
  const auto* place = std::find(std::begin(kQuads), std::end(kQuads), quad);
  return place == std::end(kQuads) ? std::string() : std::to_string(place - std::begin(kQuads) + 1);
}

/// "2021-03-19" as "20210319".
std::string digits_of(std::string_view day) {
  std::string digits(day);
  std::erase(digits, '-');
  return digits;
}

/// The year and the share of it that is over, to four places, as GDELT counts it: months of 30 days in a
/// year of 365.  REQUIRES: eight digits.
std::string fraction_date(std::string_view digits) {
  int month = 0;
  int day = 0;
  std::from_chars(digits.data() + 4, digits.data() + 6, month);
  std::from_chars(digits.data() + 6, digits.data() + 8, day);
  const auto share = std::lround(((month - 1) * 30 + day) * 10000.0 / 365);
  return fmt::format("{}.{:04}", digits.substr(0, 4), share);
}

/// Why GDELT cannot take an event; empty where it can.
std::string_view trouble(const Event& event) {
  if (event.cameo.empty()) return "without a CAMEO code";
  if (!event.date || digits_of(event.date->first).size() != 8) return "without a date";
  return {};
}

class GdeltExporter : public EventExporter {
 public:
  explicit GdeltExporter(ExportCodes codes) : EventExporter(std::move(codes), EventStatus::kActual) {}

 protected:
  void write(const EventInArticle& found, std::string& out) override {
    const Event& event = found.event;
    if (const std::string_view why = trouble(event); !why.empty()) return leave_out(why);
    const Metadata& data = found.document.metadata();
    const std::string day = digits_of(event.date->first);
    TabRow row;
    row.number(stable_number(data.id, found.number))
        .text(day)
        .text(day.substr(0, 6))
        .text(day.substr(0, 4))
        .text(fraction_date(day));
    add_actor(row, found.view.party(event.source));
    add_actor(row, found.view.party(event.target));
    row.number(found.view.is_told_first(event) ? 1 : 0)
        .text(event.cameo)
        .text(event.cameo.substr(0, 3))
        .text(event.cameo.substr(0, 2))
        .text(quad_class(event.quad))
        .text(event.goldstein ? plain_number(*event.goldstein) : "")
        .number(static_cast<std::int64_t>(event.mentions.size()))
        .number(1)
        .number(1)
        .none();
    add_country(row, {});
    add_country(row, {});
    add_country(row, found.view.party(event.place).country);
    row.text(data.published ? compact_time(*data.published) : "").text(found.view.address());
    row.end(out);
  }

 private:
  void add_actor(TabRow& row, const Party& party) const {
    const ActorParts parts = codes().parts(party.actor);
    row.text(party.actor).text(party.name).text(party.country).text(parts.group).none(3);
    for (std::size_t i = 0; i < 3; ++i) row.text(i < parts.roles.size() ? parts.roles[i] : "");
  }

  /// A place of which no more is known than the country: type 1; nothing: type 0.
  void add_country(TabRow& row, std::string_view iso3) const {
    const CountryCodes& country = codes().country(iso3);
    if (country.fips.empty()) {
      row.number(0).none(7);
    } else {
      row.number(1).text(country.name).text(country.fips).text(country.fips).none(3).text(country.fips);
    }
  }
};

class GdeltMentionsExporter : public EventExporter {
 public:
  explicit GdeltMentionsExporter(ExportCodes codes) : EventExporter(std::move(codes), EventStatus::kActual) {}

 protected:
  void write(const EventInArticle& found, std::string& out) override {
    const Event& event = found.event;
    if (const std::string_view why = trouble(event); !why.empty()) return leave_out(why);
    const Metadata& data = found.document.metadata();
    for (const EventMention& mention : event.mentions) {
      const std::size_t sentence = found.view.sentence_number(mention.span);
      TabRow row;
      row.number(stable_number(data.id, found.number))
          .text(digits_of(event.date->first) + "000000")
          .text(data.published ? compact_time(*data.published) : "")
          .number(data.uri.empty() ? kCitation : kWeb)
          .text(data.outlet)
          .text(found.view.address())
          .text(sentence > 0 ? std::to_string(sentence) : "")
          .number(offset(found.view, event.source))
          .number(offset(found.view, event.target))
          .number(found.view.at(mention.span.begin))
          .number(1)
          .number(std::clamp<std::int64_t>(std::lround(event.confidence * 100), 0, 100))
          .number(found.view.size())
          .none(3);
      row.end(out);
    }
  }

 private:
  static constexpr std::int64_t kWeb = 1;       // MentionIdentifier is a URL
  static constexpr std::int64_t kCitation = 2;  // MentionIdentifier is a name that a person understands

  /// -1: there is none.
  static std::int64_t offset(const ArticleView& view, const std::optional<Actor>& actor) {
    return actor ? view.at(actor->span.begin) : -1;
  }
};

}  // namespace

std::unique_ptr<Exporter> make_gdelt(ExportCodes codes) {
  return std::make_unique<GdeltExporter>(std::move(codes));
}

std::unique_ptr<Exporter> make_gdelt_mentions(ExportCodes codes) {
  return std::make_unique<GdeltMentionsExporter>(std::move(codes));
}

}  // namespace verbale
