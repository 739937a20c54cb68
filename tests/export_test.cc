#include "export/exporter.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/utf8.h"
#include "export/article.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const ReaderInfo kReader{"1.0", "2-abc", "def"};

const Codebook& codebook() {
  static const auto kCodebook = Codebook::load(std::filesystem::path(VERBALE_SOURCE_DIR) / "codebook");
  return kCodebook.value();
}

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (std::size_t next; (next = text.find(by, at)) != std::string_view::npos; at = next + by.size())
    parts.emplace_back(text.substr(at, next - at));
  parts.emplace_back(text.substr(at));
  return parts;
}

/// An article whose layers are attached by hand.
struct Draft {
  std::string text;
  Metadata metadata;
  Entities entities;
  Times times;
  Quotes quotes;
  Events events;

  [[nodiscard]] Span at(std::string_view part) const {
    const std::size_t begin = text.find(part);
    EXPECT_NE(begin, std::string::npos) << part;
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + part.size())};
  }

  [[nodiscard]] Document document() const {
    auto document = Document::create({text, metadata});
    EXPECT_TRUE(document.ok());
    const auto attach = [&](auto layer) {
      const auto done = document->attach(std::move(layer));
      EXPECT_TRUE(done.ok()) << done.error().message;
    };
    attach(Language{"en", true});
    Blocks blocks;
    Sentences sentences;
    std::uint32_t begin = 0;
    for (const std::string& paragraph : split(text, "\n\n")) {
      const Span span{begin, begin + static_cast<std::uint32_t>(paragraph.size())};
      blocks.items.push_back({span, BlockKind::kParagraph});
      sentences.items.push_back({span, 0, 0, static_cast<Index>(blocks.items.size() - 1)});
      begin = span.end + 2;
    }
    attach(blocks);
    attach(Tokens{});
    attach(sentences);
    attach(entities);
    attach(times);
    attach(quotes);
    attach(events);
    return std::move(document).value();
  }
};

/// Russia shelled Ukraine, an event with all that an event can have; then a plan, and a bare statement.
Draft shelling() {
  Draft draft;
  draft.text =
      "Russian forces shelled Kharkiv on Friday.\n\n"
      "\"We will not yield,\" Zelenskyy said. Talks may follow.";
  draft.metadata = {"war/1",
                    "https://example.org/1?a=\"b\"",
                    "Shells fall",
                    "The Daily",
                    Published::parse("2026-03-21T01:30:00+02:00").value(),
                    ""};
  draft.entities.items = {
      {"Russian forces",
       EntityType::kOrganization,
       "RUS",
       "MIL",
       "RUSMIL",
       "Q1",
       {{draft.at("Russian forces")}}},
      {"Kharkiv", EntityType::kPlace, "UKR", "", "UKR", "Q42308", {{draft.at("Kharkiv")}}},
      {"Volodymyr Zelenskyy",
       EntityType::kPerson,
       "UKR",
       "GOV",
       "UKRGOV",
       "Q3874799",
       {{draft.at("Zelenskyy")}}}};
  draft.times.items = {{draft.at("Friday"), TimeType::kDate, "2026-03-20", ""}};
  Quote quote;
  quote.content = {draft.at("We will not yield,")};
  quote.cue = draft.at("said");
  quote.speaker = Role{draft.at("Zelenskyy"), 2};
  quote.confidence = 0.8126;
  draft.quotes.items = {quote};
  Event event;
  event.plover = "ASSAULT";
  event.mode = "heavy-weapons";
  event.cameo = "194";
  event.quad = "material conflict";
  event.goldstein = -10;
  event.factuality = 2.8;
  event.source = Actor{{draft.at("Russian forces"), 0}, "RUSMIL", "RUS"};
  event.target = Actor{{draft.at("Kharkiv"), 1}, "UKR", "UKR"};
  event.date = EventDate{"2026-03-20", "2026-03-20", 0};
  event.place = Actor{{draft.at("Kharkiv"), 1}, "", "UKR"};
  event.mentions = {{draft.at("shelled"), false}};
  event.confidence = 0.75;
  Event statement;
  statement.cameo = "010";
  statement.quad = "verbal cooperation";
  statement.goldstein = 0;
  statement.source = Actor{{draft.at("Zelenskyy"), 2}, "UKRGOV", "UKR"};
  statement.date = EventDate{"2026-03-21", "2026-03-21", std::nullopt};
  statement.mentions = {{draft.at("said"), false}};
  Event plan;
  plan.plover = "CONSULT";
  plan.cameo = "036";
  plan.quad = "verbal cooperation";
  plan.status = EventStatus::kFuture;
  plan.mentions = {{draft.at("Talks"), false}};
  draft.events.items = {event, statement, plan};
  return draft;
}

/// What an exporter makes of documents, and what it says it left out.
struct Made {
  std::string bytes;
  std::vector<std::string> left_out;

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines = split(bytes, "\n");
    EXPECT_EQ(lines.back(), "");
    lines.pop_back();
    return lines;
  }
};

Made make(const ExportOptions& options, const std::vector<Draft>& drafts) {
  auto exporter = make_exporter(options, codebook());
  if (!exporter) {
    ADD_FAILURE() << exporter.error().message;
    return {};
  }
  Made made;
  EXPECT_TRUE(exporter.value()->begin(made.bytes).ok());
  for (const Draft& draft : drafts)
    EXPECT_TRUE(exporter.value()->add(draft.document(), kReader, made.bytes).ok());
  EXPECT_TRUE(exporter.value()->finish(made.bytes).ok());
  EXPECT_TRUE(is_utf8(made.bytes));
  for (const LeftOut& each : exporter.value()->left_out())
    made.left_out.push_back(std::to_string(each.count) + " " + each.why);
  return made;
}

Made make(ExportFormat format, const std::vector<Draft>& drafts) {
  return make({format, std::nullopt, EventStatus::kActual, {}}, drafts);
}

Made make(ExportFormat format, ExportTable table, const std::vector<Draft>& drafts) {
  return make({format, table, EventStatus::kActual, {}}, drafts);
}

std::vector<std::string> cells(const std::string& line) {
  return split(line, "\t");
}

// ------------------------------------------------------------------- cells

TEST(Cells, OfTabbedFilesHoldNoTabsEndsOrMarks) {
  EXPECT_EQ(plain_cell("a\tb\r\nc\x1B[0m \"d\"\xE2\x80\xA8"
                       "e\xC2\x85"
                       "f"),
            "a b c [0m 'd' e f");
}

TEST(Cells, OfCsvAreQuotedAndNoFormulas) {
  EXPECT_EQ(csv_cell("plain"), "plain");
  EXPECT_EQ(csv_cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
  EXPECT_EQ(csv_cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("@x"), "'@x");
  EXPECT_EQ(csv_cell("'=1"), "''=1");
  EXPECT_EQ(csv_cell("'tis"), "'tis");
  EXPECT_EQ(csv_cell(std::string_view("a\0b", 3)), "a b");
}

TEST(Cells, TimesAreUtc) {
  EXPECT_EQ(compact_time(Published::parse("2021-03-19").value()), "20210319000000");
  EXPECT_EQ(compact_time(Published::parse("2021-03-19T08:05").value()), "20210319080500");
  EXPECT_EQ(compact_time(Published::parse("2021-03-19T23:30:10.5-05:30").value()), "20210320050010");
  EXPECT_EQ(internet_time(Published::parse("2026-03-21T01:30:00+0200").value()), "2026-03-20T23:30:00Z");
}

TEST(Cells, NumbersOfEventsArePositiveAndTheSame) {
  EXPECT_EQ(stable_number("a", 1), stable_number("a", 1));
  EXPECT_NE(stable_number("a", 1), stable_number("a", 2));
  EXPECT_NE(stable_number("a", 1), stable_number("b", 1));
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_GT(stable_number("a", i), 0);
}

// ------------------------------------------------------------------ events

TEST(Gdelt, HasSixtyOneColumnsAndNoHeader) {
  const Made made = make(ExportFormat::kGdelt, {shelling()});
  ASSERT_EQ(made.lines().size(), 2);
  const auto row = cells(made.lines()[0]);
  ASSERT_EQ(row.size(), 61);
  EXPECT_EQ(row[0], std::to_string(stable_number("war/1", 1)));
  EXPECT_THAT(std::vector(row.begin() + 1, row.begin() + 5),
              ElementsAre("20260320", "202603", "2026", "2026.2192"));
  EXPECT_THAT(std::vector(row.begin() + 5, row.begin() + 15),
              ElementsAre("RUSMIL", "Russian forces", "RUS", "", "", "", "", "MIL", "", ""));
  EXPECT_THAT(std::vector(row.begin() + 15, row.begin() + 25),
              ElementsAre("UKR", "Kharkiv", "UKR", "", "", "", "", "", "", ""));
  EXPECT_THAT(std::vector(row.begin() + 25, row.begin() + 35),
              ElementsAre("1", "194", "194", "19", "4", "-10", "1", "1", "1", ""));
  EXPECT_THAT(std::vector(row.begin() + 35, row.begin() + 43), ElementsAre("0", "", "", "", "", "", "", ""));
  EXPECT_THAT(std::vector(row.begin() + 51, row.begin() + 59),
              ElementsAre("1", "Ukraine", "UP", "UP", "", "", "", "UP"));
  EXPECT_EQ(row[59], "20260320233000");
  EXPECT_EQ(row[60], "https://example.org/1?a='b'");
  const auto statement = cells(made.lines()[1]);
  EXPECT_THAT(std::vector(statement.begin() + 25, statement.begin() + 31),
              ElementsAre("0", "010", "010", "01", "1", "0"));
  EXPECT_EQ(statement[5], "UKRGOV");
  EXPECT_THAT(std::vector(statement.begin() + 15, statement.begin() + 25), testing::Each(""));
  EXPECT_THAT(made.left_out, ElementsAre("1 of another status"));
}

TEST(Gdelt, TakesActorCodesApart) {
  Draft draft = shelling();
  draft.events.items.resize(1);
  draft.events.items[0].source->actor = "IGOUNOHRI";
  draft.events.items[0].source->country = "";
  const auto row = cells(make(ExportFormat::kGdelt, {draft}).lines().at(0));
  EXPECT_THAT(std::vector(row.begin() + 5, row.begin() + 15),
              ElementsAre("IGOUNOHRI", "Russian forces", "", "UNO", "", "", "", "IGO", "HRI", ""));
}

TEST(Gdelt, LeavesOutWhatHasNoCodeOrDate) {
  Draft draft = shelling();
  draft.events.items[0].cameo = "";
  draft.events.items[1].date.reset();
  const Made made = make(ExportFormat::kGdelt, {draft});
  EXPECT_EQ(made.bytes, "");
  EXPECT_THAT(made.left_out,
              ElementsAre("1 without a CAMEO code", "1 without a date", "1 of another status"));
}

TEST(GdeltMentions, HasARowForEachTelling) {
  Draft draft = shelling();
  draft.events.items[0].mentions.push_back({draft.at("follow"), true});
  const Made made = make(ExportFormat::kGdeltMentions, {draft});
  ASSERT_EQ(made.lines().size(), 3);
  EXPECT_THAT(cells(made.lines()[0]),
              ElementsAre(std::to_string(stable_number("war/1", 1)), "20260320000000", "20260320233000", "1",
                          "The Daily", "https://example.org/1?a='b'", "1", "0", "23", "15", "1", "75", "97",
                          "", "", ""));
  EXPECT_EQ(cells(made.lines()[1])[6], "2");
  EXPECT_EQ(cells(made.lines()[2])[8], "-1");
}

TEST(Icews, HasTwentyColumnsWithHeader) {
  const Made made = make(ExportFormat::kIcews, {shelling()});
  ASSERT_EQ(made.lines().size(), 3);
  EXPECT_EQ(cells(made.lines()[0]).size(), 20);
  EXPECT_EQ(cells(made.lines()[0])[6], "CAMEO Code");
  EXPECT_THAT(
      cells(made.lines()[2]),
      ElementsAre(std::to_string(stable_number("war/1", 2)), "2026-03-21", "Volodymyr Zelenskyy",
                  "government", "Ukraine", "Make statement", "010", "0", "", "", "",
                  std::to_string(stable_number("war/1", 0)), "2", "The Daily", "", "", "", "", "", ""));
  EXPECT_EQ(cells(made.lines()[1])[17], "Ukraine");
}

TEST(Polecat, HasFortyColumnsWithHeader) {
  const Made made = make(ExportFormat::kPolecat, {shelling()});
  ASSERT_EQ(made.lines().size(), 2);
  EXPECT_EQ(cells(made.lines()[0]).size(), 40);
  EXPECT_THAT(cells(made.lines()[1]),
              ElementsAre(article_key("war/1") + "_1", "2026-03-20", "ASSAULT", "heavy-weapons", "-9.5",
                          "MATERIAL CONFLICT", "None", "Russian forces", "RUS", "365", "MIL", "MIL", "None",
                          "Russian forces", "None", "Kharkiv", "UKR", "369", "None", "None", "None",
                          "Kharkiv", "None", "Kharkiv", "None", "None", "None", "UKR", "None", "None", "None",
                          "Kharkiv", "None", "The Daily", "2026-03-21", "Volodymyr Zelenskyy",
                          "Russian forces", "Kharkiv", "en", "verbale 1.0 2-abc"));
  EXPECT_THAT(made.left_out, ElementsAre("1 without a PLOVER type", "1 of another status"));
}

TEST(Plover, HasTheFieldsOfItsGoldStandard) {
  const Made made = make(ExportFormat::kPlover, {shelling()});
  ASSERT_EQ(made.lines().size(), 1);
  const Json event = Json::parse(made.lines()[0]);
  EXPECT_EQ(event["id"], article_key("war/1") + "-1");
  EXPECT_EQ(event["event"], "ASSAULT");
  EXPECT_EQ(event["cameo"], "194");
  EXPECT_EQ(event["status"], "actual");
  EXPECT_EQ(event["source"][0]["code"], "RUS");
  EXPECT_EQ(event["source"][0]["sector"], "MIL");
  EXPECT_EQ(event["source"][0]["actorText"], "Russian forces");
  EXPECT_EQ(event["text"], "Russian forces shelled Kharkiv on Friday.");
}

TEST(Plover, HoldsEventsThatDidNotHappenWhenAsked) {
  const Made made = make({ExportFormat::kPlover, std::nullopt, std::nullopt, {}}, {shelling()});
  ASSERT_EQ(made.lines().size(), 2);
  EXPECT_EQ(Json::parse(made.lines()[1])["status"], "future");
  EXPECT_EQ(Json::parse(made.lines()[1])["date"], Json());
}

TEST(Exporters, ThatHaveNoStatusRefuseOtherEvents) {
  for (const ExportFormat format : {ExportFormat::kGdelt, ExportFormat::kGdeltMentions, ExportFormat::kIcews,
                                    ExportFormat::kPolecat, ExportFormat::kNinjs}) {
    for (const std::optional<EventStatus> status :
         {std::optional<EventStatus>(), std::optional(EventStatus::kFuture)}) {
      const auto exporter = make_exporter({format, std::nullopt, status, {}}, codebook());
      ASSERT_FALSE(exporter.ok());
      EXPECT_EQ(exporter.error().code, ErrorCode::kInvalidArgument);
      EXPECT_THAT(exporter.error().message, HasSubstr("what happened"));
    }
  }
}

TEST(Exporters, OfTablesNeedOne) {
  EXPECT_FALSE(make_exporter({ExportFormat::kCsv, std::nullopt, EventStatus::kActual, {}}, codebook()).ok());
  EXPECT_FALSE(
      make_exporter({ExportFormat::kGdelt, ExportTable::kEvents, EventStatus::kActual, {}}, codebook()).ok());
}

TEST(Exporters, SayWhereAMissingModuleShouldBe) {
  const auto exporter = make_exporter(
      {ExportFormat::kParquet, ExportTable::kEvents, EventStatus::kActual, "/nowhere/libverbale_arrow.so"},
      codebook());
  ASSERT_FALSE(exporter.ok());
  EXPECT_THAT(exporter.error().message, HasSubstr("/nowhere/libverbale_arrow.so"));
}

// ---------------------------------------------------------------- articles

TEST(Jsonl, IsTheRecord) {
  const Made made = make(ExportFormat::kJsonl, {shelling()});
  const Json record = Json::parse(made.lines().at(0));
  EXPECT_EQ(record["schema"], "verbale-record/1");
  EXPECT_EQ(record["events"].size(), 3);
}

TEST(Gqg, HasEveryQuotation) {
  const Made made = make(ExportFormat::kGqg, {shelling()});
  const Json article = Json::parse(made.lines().at(0));
  EXPECT_EQ(article["date"], "2026-03-20T23:30:00Z");
  EXPECT_EQ(article["url"], "https://example.org/1?a=\"b\"");
  EXPECT_EQ(article["title"], "Shells fall");
  EXPECT_EQ(article["lang"], "en");
  const Json& quote = article["quotes"][0];
  EXPECT_EQ(quote["pre"], "Russian forces shelled Kharkiv on Friday.\n\n\"");
  EXPECT_EQ(quote["quote"], "We will not yield,");
  EXPECT_EQ(quote["post"], "\" Zelenskyy said. Talks may follow.");
  EXPECT_EQ(quote["speaker_name"], "Volodymyr Zelenskyy");
  EXPECT_EQ(quote["begin"], 44);
}

TEST(Gqg, CutsContextBetweenCharacters) {
  Draft draft = shelling();
  std::string text;
  for (int i = 0; i < 60; ++i) text += "\xE2\x82\xAC";
  draft.text = text + "a" + text;
  draft.entities = {};
  draft.times = {};
  draft.events = {};
  Quote quote;
  quote.content = {{180, 181}};
  draft.quotes.items = {quote};
  const Json article = Json::parse(make(ExportFormat::kGqg, {draft}).lines().at(0));
  EXPECT_EQ(article["quotes"][0]["pre"].get<std::string>().size(), 99);
  EXPECT_EQ(article["quotes"][0]["post"].get<std::string>().size(), 99);
}

TEST(Ninjs, HoldsOnlyPropertiesOfItsSchema) {
  const Made made = make(ExportFormat::kNinjs, {shelling()});
  const Json item = Json::parse(made.lines().at(0));
  const std::vector<std::string> known{
      "uri",    "type",   "representationType", "standard", "contentCreated", "language",     "headlines",
      "bodies", "people", "organisations",      "places",   "events",         "associations", "infoSources",
      "altIds"};
  for (const auto& [key, value] : item.items()) EXPECT_THAT(known, testing::Contains(key));
  EXPECT_EQ(item["uri"], "urn:verbale:war%2F1");
  EXPECT_EQ(item["people"][0]["name"], "Volodymyr Zelenskyy");
  EXPECT_EQ(item["people"][0]["uri"], "http://www.wikidata.org/entity/Q3874799");
  ASSERT_EQ(item["events"].size(), 2);
  EXPECT_EQ(item["events"][0]["literal"], "RUSMIL ASSAULT heavy-weapons UKR cameo:194");
  EXPECT_EQ(item["associations"][0]["bodies"][0]["value"], "We will not yield,");
  EXPECT_EQ(item["associations"][0]["people"][0]["name"], "Volodymyr Zelenskyy");
  EXPECT_EQ(item["bodies"][0]["value"], shelling().text);
}

// ------------------------------------------------------------------ tables

TEST(Csv, OfEventsHasAHeaderAndLeadingZeros) {
  const Made made = make(ExportFormat::kCsv, ExportTable::kEvents, {shelling()});
  const auto lines = split(made.bytes, "\r\n");
  ASSERT_EQ(lines.size(), 4);
  EXPECT_THAT(lines[0], HasSubstr("article,uri,published_day,id,plover,mode,cameo"));
  EXPECT_THAT(lines[2], HasSubstr("war/1,\"https://example.org/1?a=\"\"b\"\"\",2026-03-21,v2,,,010,verbal "
                                  "cooperation,0,actual,false,0,"));
  EXPECT_EQ(lines[3], "");
  EXPECT_THAT(made.left_out, ElementsAre("1 of another status"));
}

TEST(Csv, HasAsManyCellsAsColumns) {
  for (const ExportTable table :
       {ExportTable::kArticles, ExportTable::kEntities, ExportTable::kQuotes, ExportTable::kEvents}) {
    Draft draft = shelling();
    draft.metadata.uri = "plain";
    draft.text = "x";
    const Made full = make(ExportFormat::kCsv, table, {shelling()});
    draft = shelling();
    draft.metadata = {};
    draft.metadata.id = "bare";
    const Made bare = make(ExportFormat::kCsv, table, {draft});
    const auto header = split(split(bare.bytes, "\r\n")[0], ",");
    EXPECT_EQ(split(split(full.bytes, "\r\n")[0], ",").size(), header.size());
    EXPECT_THAT(bare.bytes, HasSubstr("\r\nbare,"));
  }
}

// ----------------------------------------------------------------- hostile

TEST(Exporters, KeepRowsWholeWhateverTheTextSays) {
  Draft draft = shelling();
  const std::string evil = "a\tb\n\"c\r\x01 \xE2\x80\xA9=d";
  draft.metadata.outlet = evil;
  draft.metadata.title = evil;
  draft.metadata.uri = evil;
  for (Entity& entity : draft.entities.items) entity.name = evil;
  for (const auto& [format, columns] :
       {std::pair(ExportFormat::kGdelt, 61U), std::pair(ExportFormat::kGdeltMentions, 16U),
        std::pair(ExportFormat::kIcews, 20U), std::pair(ExportFormat::kPolecat, 40U)}) {
    for (const std::string& line : make(format, {draft}).lines()) {
      EXPECT_EQ(cells(line).size(), columns);
      EXPECT_THAT(line, Not(HasSubstr("\"")));
      EXPECT_THAT(line, Not(HasSubstr("\x01")));
    }
  }
  for (const ExportFormat format : {ExportFormat::kPlover, ExportFormat::kGqg, ExportFormat::kNinjs})
    for (const std::string& line : make(format, {draft}).lines())
      EXPECT_FALSE(Json::parse(line).is_discarded());
}

TEST(Exporters, WriteNothingOfNothing) {
  Draft draft;
  draft.text = "Nothing.";
  draft.metadata.id = "n";
  for (const ExportFormat format :
       {ExportFormat::kGdelt, ExportFormat::kGdeltMentions, ExportFormat::kPlover, ExportFormat::kGqg}) {
    const Made made = make(format, {draft});
    EXPECT_EQ(made.bytes, "");
    EXPECT_THAT(made.left_out, IsEmpty());
  }
}

}  // namespace
}  // namespace verbale
