#include "export/exporter.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "export/arrow_exporter.h"
#include "export/article_lines.h"
#include "export/event_rows.h"
#include "export/table_rows.h"

namespace verbale {
namespace {

enum class StatusUse {
  kWhole,   ///< writes all of the record, statuses among it
  kColumn,  ///< rows are events, and say their status
  kNone,    ///< has no place for it
};

struct FormatFacts {
  std::string_view name;
  StatusUse status;
  bool has_tables;
  std::string_view cannot_hold;
};

constexpr std::string_view kRowLosses =
    "offsets of sentences, blocks and times; all mentions of an entity or event but one";

/// In the order of ExportFormat.
constexpr std::array<FormatFacts, 11> kFormats{{
    {"jsonl", StatusUse::kWhole, false, ""},
    {"plover", StatusUse::kColumn, false,
     "quotations, other tellings of an event, factuality, who reported it, goldstein"},
    {"polecat", StatusUse::kNone, false,
     "quotations, offsets, status, alleged, factuality, CAMEO codes, Wikidata items, the last day of a date, "
     "confidence, the article's text and URI"},
    {"icews", StatusUse::kNone, false,
     "quotations, offsets, status, alleged, factuality, PLOVER types and modes, actor codes, Wikidata items, "
     "the last day of a date, places within a country, confidence, the article's text and URI"},
    {"gdelt", StatusUse::kNone, false,
     "quotations, offsets, status, alleged, factuality, PLOVER types and modes, Wikidata items, the last day "
     "of a date, places within a country, confidence, the article's text and title"},
    {"gdelt-mentions", StatusUse::kNone, false,
     "all that is in gdelt's events, with which it is joined; status, alleged, factuality, the ends of "
     "spans"},
    {"gqg", StatusUse::kWhole, false,
     "events, entities, times, the pieces of a quotation, addressee, medium, cue, variants, nesting"},
    {"ninjs", StatusUse::kNone, false,
     "offsets, mentions, times, countries and sectors of entities, groups, cues, addressees, dates, places "
     "and confidence of events and quotations"},
    {"csv", StatusUse::kColumn, true, kRowLosses},
    {"parquet", StatusUse::kColumn, true, kRowLosses},
    {"arrow", StatusUse::kColumn, true, kRowLosses},
}};

constexpr std::array<std::string_view, 4> kTables{"articles", "entities", "quotes", "events"};

const FormatFacts& facts(ExportFormat format) {
  return kFormats.at(static_cast<std::size_t>(format));
}

Error wrong(std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

/// Whether the options mean something together.
Result<void> check(const ExportOptions& options) {
  const FormatFacts& format = facts(options.format);
  if (format.has_tables && !options.table) {
    return wrong(
        fmt::format("{} holds one table: say which (articles, entities, quotes or events)", format.name));
  }
  if (!format.has_tables && options.table) return wrong(fmt::format("{} has no tables", format.name));
  if (format.status == StatusUse::kNone && options.status != EventStatus::kActual) {
    return wrong(fmt::format(
        "{} has no place for an event's status, and would tell what was planned, feared or denied as "
        "what happened: it takes actual events alone",
        format.name));
  }
  return {};
}

std::unique_ptr<Exporter> make(const ExportOptions& options, ExportCodes codes) {
  switch (options.format) {
    case ExportFormat::kPlover:
      return make_plover(std::move(codes), options.status);
    case ExportFormat::kPolecat:
      return make_polecat(std::move(codes));
    case ExportFormat::kIcews:
      return make_icews(std::move(codes));
    case ExportFormat::kGdelt:
      return make_gdelt(std::move(codes));
    case ExportFormat::kGdeltMentions:
      return make_gdelt_mentions(std::move(codes));
    case ExportFormat::kGqg:
      return make_gqg(std::move(codes));
    case ExportFormat::kNinjs:
      return make_ninjs(std::move(codes));
    case ExportFormat::kCsv:
      return make_csv(*options.table, std::move(codes), options.status);
    default:
      return make_jsonl();
  }
}

}  // namespace

Result<void> Exporter::begin(std::string& /*out*/) {
  return {};
}

Result<void> Exporter::finish(std::string& /*out*/) {
  return {};
}

void Exporter::leave_out(std::string_view why) {
  const auto place =
      std::find_if(left_out_.begin(), left_out_.end(), [&](const LeftOut& each) { return each.why == why; });
  if (place == left_out_.end()) {
    left_out_.push_back({std::string(why), 1});
  } else {
    ++place->count;
  }
}

Result<std::unique_ptr<Exporter>> make_exporter(const ExportOptions& options, const Codebook& codebook) {
  if (auto lawful = check(options); !lawful) return lawful.error();
  auto codes = ExportCodes::load(codebook);
  if (!codes) return codes.error();
  if (options.format != ExportFormat::kParquet && options.format != ExportFormat::kArrow)
    return make(options, std::move(codes).value());
  std::filesystem::path module = options.arrow_module;
  if (module.empty()) {
    auto found = found_arrow_module();
    if (!found) return found.error();
    module = std::move(found).value();
  }
  return make_arrow(module, options.format, *options.table, std::move(codes).value(), options.status);
}

std::optional<ExportFormat> export_format_named(std::string_view name) {
  for (std::size_t i = 0; i < kFormats.size(); ++i)
    if (kFormats[i].name == name) return static_cast<ExportFormat>(i);
  return std::nullopt;
}

std::optional<ExportTable> export_table_named(std::string_view name) {
  for (std::size_t i = 0; i < kTables.size(); ++i)
    if (kTables[i] == name) return static_cast<ExportTable>(i);
  return std::nullopt;
}

std::string_view name_of(ExportFormat format) {
  return facts(format).name;
}

std::string_view name_of(ExportTable table) {
  return kTables.at(static_cast<std::size_t>(table));
}

std::vector<std::string> export_format_names() {
  std::vector<std::string> names;
  names.reserve(kFormats.size());
  for (const FormatFacts& format : kFormats) names.emplace_back(format.name);
  return names;
}

std::string_view cannot_hold(ExportFormat format) {
  return facts(format).cannot_hold;
}

bool holds_status(ExportFormat format) {
  return facts(format).status != StatusUse::kNone;
}

}  // namespace verbale
