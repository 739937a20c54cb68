#include "export/event_rows.h"

namespace verbale {
namespace {

/// ICEWS coded event data, as its yearly files have them.
class IcewsExporter : public EventExporter {
 public:
  explicit IcewsExporter(ExportCodes codes) : EventExporter(std::move(codes), EventStatus::kActual) {}

  Result<void> begin(std::string& out) override {
    write_header({"Event ID",       "Event Date", "Source Name",     "Source Sectors", "Source Country",
                  "Event Text",     "CAMEO Code", "Intensity",       "Target Name",    "Target Sectors",
                  "Target Country", "Story ID",   "Sentence Number", "Publisher",      "City",
                  "District",       "Province",   "Country",         "Latitude",       "Longitude"},
                 out);
    return {};
  }

 protected:
  void write(const EventInArticle& found, std::string& out) override {
    const Event& event = found.event;
    if (event.cameo.empty()) return leave_out("without a CAMEO code");
    if (!event.date || event.date->first.empty()) return leave_out("without a date");
    const Metadata& data = found.document.metadata();
    TabRow row;
    row.number(stable_number(data.id, found.number)).text(event.date->first);
    add_party(row, found.view.party(event.source));
    row.text(codes().cameo_name(event.cameo))
        .text(event.cameo)
        .text(event.goldstein ? plain_number(*event.goldstein) : "");
    add_party(row, found.view.party(event.target));
    const std::size_t sentence = found.view.sentence_number(ArticleView::trigger(event));
    row.number(stable_number(data.id, 0))
        .text(sentence > 0 ? std::to_string(sentence) : "")
        .text(data.outlet)
        .none(3)
        .text(codes().country(found.view.party(event.place).country).name)
        .none(2);
    row.end(out);
  }

 private:
  void add_party(TabRow& row, const Party& party) const {
    row.text(party.name)
        .text(party.sector.empty() ? std::string_view() : codes().sector_name(party.sector))
        .text(codes().country(party.country).name);
  }
};

}  // namespace

std::unique_ptr<Exporter> make_icews(ExportCodes codes) {
  return std::make_unique<IcewsExporter>(std::move(codes));
}

}  // namespace verbale
