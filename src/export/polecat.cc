#include <algorithm>

#include <fmt/format.h>

#include "export/event_rows.h"

namespace verbale {
namespace {

constexpr std::string_view kNone = "None";

std::string upper_case(std::string_view ascii) {
  std::string upper(ascii);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

/// The names of an article's entities of some types, each once, parted by "; ".
std::string story_names(const Document& document, std::initializer_list<EntityType> types) {
  std::vector<std::string_view> names;
  for (const Entity& entity : document.get<Entities>()) {
    if (std::find(types.begin(), types.end(), entity.type) == types.end()) continue;
    if (std::find(names.begin(), names.end(), entity.name) == names.end()) names.push_back(entity.name);
  }
  std::string joined;
  for (const std::string_view name : names) joined += (joined.empty() ? "" : "; ") + std::string(name);
  return joined;
}

/// POLECAT's columns, as its weekly files have them.
class PolecatExporter : public EventExporter {
 public:
  explicit PolecatExporter(ExportCodes codes) : EventExporter(std::move(codes), EventStatus::kActual) {}

  Result<void> begin(std::string& out) override {
    write_header({"Event ID",
                  "Event Date",
                  "Event Type",
                  "Event Mode",
                  "Intensity",
                  "Quad Code",
                  "Contexts",
                  "Actor Name",
                  "Actor Country",
                  "Actor COW",
                  "Primary Actor Sector",
                  "Actor Sectors",
                  "Actor Title",
                  "Actor Name Raw",
                  "Wikipedia Actor ID",
                  "Recipient Name",
                  "Recipient Country",
                  "Recipient COW",
                  "Primary Recipient Sector",
                  "Recipient Sectors",
                  "Recipient Title",
                  "Recipient Name Raw",
                  "Wikipedia Recipient ID",
                  "Placename",
                  "City",
                  "District",
                  "Province",
                  "Country",
                  "Latitude",
                  "Longitude",
                  "GeoNames ID",
                  "Raw Placename",
                  "Feature Type",
                  "Source",
                  "Publication Date",
                  "Story People",
                  "Story Organizations",
                  "Story Locations",
                  "Language",
                  "Version"},
                 out);
    return {};
  }

 protected:
  void write(const EventInArticle& found, std::string& out) override {
    const Event& event = found.event;
    if (event.plover.empty()) return leave_out("without a PLOVER type");
    if (!event.date || event.date->first.empty()) return leave_out("without a date");
    const Metadata& data = found.document.metadata();
    TabRow row(kNone);
    row.text(fmt::format("{}_{}", article_key(data.id), found.number))
        .text(event.date->first)
        .text(event.plover)
        .text(event.mode)
        .text(codes().intensity(event.plover, event.mode).value_or(""))
        .text(upper_case(event.quad))
        .none();
    add_party(row, found.view.party(event.source));
    add_party(row, found.view.party(event.target));
    const Party place = found.view.party(event.place);
    row.text(place.name)
        .none(3)
        .text(place.country)
        .none(3)
        .text(place.text)
        .none()
        .text(data.outlet)
        .text(found.view.published_day())
        .text(story_names(found.document, {EntityType::kPerson}))
        .text(story_names(found.document, {EntityType::kOrganization}))
        .text(story_names(found.document, {EntityType::kPlace}))
        .text(found.document.get<Language>().code)
        .text(fmt::format("verbale {} {}", found.reader.version, found.reader.model));
    row.end(out);
  }

 private:
  void add_party(TabRow& row, const Party& party) const {
    row.text(party.name)
        .text(party.country)
        .text(codes().country(party.country).cow)
        .text(party.sector)
        .text(party.sector)
        .none()
        .text(party.text)
        .none();
  }
};

}  // namespace

std::unique_ptr<Exporter> make_polecat(ExportCodes codes) {
  return std::make_unique<PolecatExporter>(std::move(codes));
}

}  // namespace verbale
