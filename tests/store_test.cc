#include "store/store.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "store/row_text.h"
#include "store/schema.h"
#include "store/views.h"
#include "verbale/record.h"

namespace verbale {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const ReaderInfo kReader{"1.0", "", "abc"};

/// A connection of the test's own, to look at what is stored.
class Database {
 public:
  explicit Database(const fs::path& path) { sqlite3_open(path.c_str(), &handle_); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const std::string& sql) {
    char* message = nullptr;
    ASSERT_EQ(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message << sql;
  }

  /// Rows as "column|column"; text whole, with NUL.
  std::vector<std::string> rows(const std::string& sql) {
    std::vector<std::string> rows;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle_) << ": " << sql;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::string row;
      for (int column = 0; column < sqlite3_column_count(statement); ++column) {
        if (column > 0) row += '|';
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
        if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
          row += "null";
        } else if (bytes != nullptr) {
          row.append(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        }
      }
      rows.push_back(row);
    }
    sqlite3_finalize(statement);
    return rows;
  }

  std::string value(const std::string& sql) {
    const auto all = rows(sql);
    return all.empty() ? "nothing" : all.front();
  }

  /// Every row of every table, those behind the full text too.
  std::map<std::string, std::vector<std::string>> dump() {
    std::map<std::string, std::vector<std::string>> tables;
    for (const std::string& table : rows("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      tables[table] = rows("SELECT * FROM " + table);
    }
    return tables;
  }

  /// Whether file and full text are sound.
  void expect_sound() {
    EXPECT_EQ(value("PRAGMA integrity_check"), "ok");
    EXPECT_THAT(rows("PRAGMA foreign_key_check"), IsEmpty());
    execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)");
    execute("INSERT INTO quotes_fts(quotes_fts, rank) VALUES ('integrity-check', 1)");
    execute("INSERT INTO events_fts(events_fts, rank) VALUES ('integrity-check', 1)");
  }

 private:
  sqlite3* handle_ = nullptr;
};

using Columns = std::map<std::string_view, std::string_view>;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("verbale-store-" + std::to_string(::getpid()) + "-" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    path_ = folder_ / "record.db";
  }
  void TearDown() override { fs::remove_all(folder_); }

  Store open(const StoreOptions& options = {}) {
    auto store = Store::open(path_, Store::Mode::kReadWrite, options);
    EXPECT_TRUE(store.ok()) << store.error().message;
    return std::move(store).value();
  }

  /// Adds and commits in a store of its own.
  Added store(const Document& document, const ReaderInfo& reader = kReader, bool replace = false) {
    StoreOptions options;
    options.replace = replace;
    Store store = open(options);
    const auto added = store.add(document, reader);
    EXPECT_TRUE(added.ok()) << added.error().message;
    EXPECT_TRUE(store.commit().ok());
    return added.ok() ? added.value() : Added::kUnchanged;
  }

  std::vector<std::string> found(Query query) {
    query.view = View::kQuotes;
    auto store = Store::open(path_, Store::Mode::kReadOnly);
    EXPECT_TRUE(store.ok()) << store.error().message;
    std::vector<std::string> found;
    const auto done = store->find(query, [&](const Row& quote) {
      found.push_back(std::string(quote.text("article")) + " q" + std::to_string(quote.integer("quote")));
      return true;
    });
    EXPECT_TRUE(done.ok()) << done.error().message;
    return found;
  }

  fs::path folder_;
  fs::path path_;
};

Span span_of(std::string_view text, std::string_view part) {
  const std::size_t begin = text.find(part);
  EXPECT_NE(begin, std::string_view::npos) << part;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + part.size())};
}

/// An article whose layers are attached by hand.
struct Draft {
  std::string text;
  Metadata metadata;
  Entities entities;
  Times times;
  Quotes quotes;
  Events events;

  [[nodiscard]] Span at(std::string_view part) const { return span_of(text, part); }

  [[nodiscard]] Document document() const {
    auto document = Document::create({text, metadata});
    EXPECT_TRUE(document.ok());
    const Span whole{0, static_cast<std::uint32_t>(text.size())};
    const auto attach = [&](auto layer) {
      const auto done = document->attach(std::move(layer));
      EXPECT_TRUE(done.ok()) << done.error().message;
    };
    attach(Language{"en", true});
    attach(Blocks{{{{whole, BlockKind::kParagraph}}}});
    attach(Tokens{{{{whole, false}}}});
    attach(Sentences{{{{whole, 0, 1, 0}}}});
    attach(entities);
    attach(times);
    attach(quotes);
    attach(events);
    return std::move(document).value();
  }
};

Draft draft(std::string id, std::string text, std::string_view published = "2021-03-19") {
  Draft draft;
  draft.text = std::move(text);
  draft.metadata.id = std::move(id);
  draft.metadata.title = "A title";
  if (!published.empty()) draft.metadata.published = Published::parse(published).value();
  return draft;
}

/// An article with one quotation, whose speaker is an entity with another name.
Document quoting(std::string id, std::string_view speaker, std::string_view name, std::string_view content,
                 std::string_view published = "2021-03-19") {
  Draft made = draft(std::move(id), std::string(speaker) + " said: \u201C" + std::string(content) + "\u201D",
                     published);
  Entity entity;
  entity.name = name;
  entity.type = EntityType::kPerson;
  entity.mentions = {{made.at(speaker), MentionForm::kName}};
  made.entities.items = {entity};
  Quote quote;
  quote.content = {made.at(content)};
  quote.cue = made.at("said");
  quote.speaker = Role{made.at(speaker), 0};
  quote.confidence = 0.87654;
  made.quotes.items = {quote};
  return made.document();
}

/// An article with every layer and every field.
Draft full_draft() {
  Draft made = draft(
      "full", "\u00C9lan: \u201CWe go,\u201D Ann Lee told Bob on TV on Monday, \u201Cnow.\u201D Paris.");
  made.metadata.uri = "https://example.org/1";
  made.metadata.outlet = "The Example";
  made.metadata.extra = R"({"section":"world"})";
  Entity ann{"Ann Lee", EntityType::kPerson, "FRA", "GOV", "FRAGOV", "Q1", {}};
  ann.mentions = {{made.at("Ann Lee"), MentionForm::kName}};
  Entity paris{"Paris", EntityType::kPlace, "FRA", "", "", "", {}};
  paris.mentions = {{made.at("Paris"), MentionForm::kName}};
  made.entities.items = {ann, paris};
  made.times.items = {{made.at("Monday"), TimeType::kDate, "2021-03-15", "START"}};
  Quote quote;
  quote.content = {made.at("We go,"), made.at("now.")};
  quote.cue = made.at("told");
  quote.speaker = Role{made.at("Ann Lee"), 0};
  quote.addressee = Role{made.at("Bob"), std::nullopt};
  quote.medium = made.at("on TV");
  quote.context = made.at("\u00C9lan");
  quote.time = 0;
  quote.confidence = 0.9;
  Quote inner;
  inner.kind = QuoteKind::kIndirect;
  inner.act = QuoteAct::kIntention;
  inner.content = {made.at("now.")};
  inner.within = 0;
  inner.variant_of = 0;
  inner.variant = QuoteVariant::kCut;
  inner.confidence = 0.5;
  made.quotes.items = {quote, inner};
  Event event;
  event.plover = "CONSULT";
  event.mode = "visit";
  event.cameo = "042";
  event.quad = "verbal cooperation";
  event.goldstein = 1.9;
  event.status = EventStatus::kFuture;
  event.alleged = true;
  event.factuality = -1.5;
  event.source = Actor{{made.at("Ann Lee"), 0}, "FRAGOV", "FRA"};
  event.target = Actor{{made.at("Bob"), std::nullopt}, "", ""};
  event.date = EventDate{"2021-03-15", "2021-03-16", 0};
  event.place = Actor{{made.at("Paris"), 1}, "", "FRA"};
  event.mentions = {{made.at("go"), false}};
  event.reported_by = 0;
  event.confidence = 0.75;
  Event bare;
  bare.date = EventDate{"", "", std::nullopt};
  bare.mentions = {{made.at("told"), true}};
  made.events.items = {event, bare};
  return made;
}

// ------------------------------------------------------------------ schema

TEST_F(StoreTest, TheSchemaIsAsDocumented) {
  (void)open();
  const std::string page = read_file(fs::path(VERBALE_SOURCE_DIR) / "docs/database.md").value();
  const std::size_t begin = page.find("```sql\n");
  ASSERT_NE(begin, std::string::npos);
  const std::size_t end = page.find("\n```", begin);
  Database documented(folder_ / "documented.db");
  documented.execute(page.substr(begin + 7, end - begin - 7));
  Database made(path_);
  const char* const kAll = "SELECT name, sql FROM sqlite_master ORDER BY name";
  EXPECT_EQ(made.rows(kAll), documented.rows(kAll));
  EXPECT_GT(made.rows(kAll).size(), 12U);
  EXPECT_EQ(made.value("PRAGMA user_version"), std::to_string(kSchemaVersion));
  EXPECT_EQ(made.value("PRAGMA application_id"), std::to_string(kApplicationId));
  EXPECT_EQ(made.value("PRAGMA journal_mode"), "wal");
}

TEST_F(StoreTest, EveryFieldHasItsColumn) {
  EXPECT_EQ(store(full_draft().document()), Added::kStored);
  Database database(path_);
  EXPECT_EQ(
      database.value("SELECT id, schema, reader_version, reader_model, reader_codebook, uri, title, outlet, "
                     "language, published, published_day, extra FROM articles"),
      "full|verbale-record/1|1.0|null|abc|https://example.org/1|A title|The Example|en|2021-03-19|"
      "2021-03-19|{\"section\":\"world\"}");
  EXPECT_EQ(database.value("SELECT text FROM articles"), full_draft().text);
  EXPECT_THAT(database.rows("SELECT * FROM blocks"), ElementsAre("1|1|0|62|paragraph"));
  EXPECT_THAT(database.rows("SELECT * FROM sentences"), ElementsAre("1|1|0|62"));
  EXPECT_THAT(database.rows("SELECT * FROM entities"),
              ElementsAre("1|1|Ann Lee|person|FRA|GOV|FRAGOV|Q1", "1|2|Paris|place|FRA|null|null|null"));
  EXPECT_THAT(database.rows("SELECT * FROM mentions"), ElementsAre("1|1|1|15|22|name", "1|2|1|56|61|name"));
  EXPECT_THAT(database.rows("SELECT * FROM times"), ElementsAre("1|1|41|47|DATE|2021-03-15|START"));
  EXPECT_THAT(
      database.rows("SELECT * FROM quotes"),
      ElementsAre(
          "1|1|1|direct|speech|7|54|We go, \u2026 now.|23|27|told|15|22|Ann Lee|1|Ann "
          "Lee|FRAGOV|FRA|28|31|Bob|null|"
          "32|37|on TV|null|null|null|0|4|1|0.9",
          "2|1|2|indirect|intention|50|54|now.|null|null|null|null|null|null|null|null|null|null|null|"
          "null|null|null|null|null|null|1|1|cut|null|null|null|0.5"));
  EXPECT_THAT(database.rows("SELECT * FROM quote_pieces"),
              ElementsAre("1|1|1|7|13", "1|1|2|50|54", "1|2|1|50|54"));
  EXPECT_THAT(
      database.rows("SELECT * FROM events"),
      ElementsAre(
          "1|1|1|CONSULT|visit|042|verbal cooperation|1.9|future|1|-1.5|15|22|Ann "
          "Lee|1|Ann Lee|FRAGOV|FRA|28|31|Bob|null|null|"
          "null|null|2021-03-15|2021-03-16|time|1|2021-03-15|2021-03-15|56|61|Paris|2|FRA|1|0.75",
          "2|1|2|null|null|null|null|null|actual|0|0.0|null|null|null|null|null|null|null|null|null|null|"
          "null|"
          "null|null|null|null|null|published|null|2021-03-19|2021-03-19|null|null|null|null|null|null|0.0"));
  EXPECT_THAT(database.rows("SELECT * FROM event_mentions"),
              ElementsAre("1|1|1|10|12|go|1|0", "1|2|1|23|27|told|1|1"));
  database.expect_sound();
}

TEST_F(StoreTest, OffsetsSliceTheTextInCodePoints) {
  store(full_draft().document());
  Database database(path_);
  EXPECT_THAT(database.rows("SELECT substr(text, q.begin + 1, q.end - q.begin) FROM quote_pieces AS q "
                            "JOIN articles USING (article)"),
              ElementsAre("We go,", "now.", "now."));
  EXPECT_EQ(database.value("SELECT count(*) FROM quotes JOIN articles USING (article) WHERE speaker <> "
                           "substr(text, speaker_begin + 1, speaker_end - speaker_begin)"),
            "0");
}

TEST_F(StoreTest, TextMayHoldNulAndAnyCharacter) {
  const std::string text("one\0two \xF0\x9F\x95\x8A \xE2\x80\xAE\r\n\x1B[2J", 23);
  store(draft("odd \x1B id", text).document());
  Database database(path_);
  EXPECT_EQ(database.value("SELECT CAST(text AS BLOB) FROM articles"), text);
  EXPECT_EQ(store(draft("odd \x1B id", text).document()), Added::kUnchanged);
  database.expect_sound();
}

// --------------------------------------------------------- again and again

TEST_F(StoreTest, ReadingAgainChangesNothing) {
  store(full_draft().document());
  const std::string before = read_file(path_).value();
  EXPECT_EQ(store(full_draft().document()), Added::kUnchanged);
  EXPECT_EQ(read_file(path_).value(), before) << "not a byte";
}

TEST_F(StoreTest, AnotherReaderReplacesTheRecord) {
  store(quoting("first", "Ann", "Ann Lee", "Rain today"));
  store(full_draft().document());
  store(quoting("last", "Bob", "Bob Ray", "Sun today"));
  Draft less = full_draft();
  less.quotes.items.clear();
  less.events.items.clear();
  for (const ReaderInfo& reader :
       {ReaderInfo{"1.1", "", "abc"}, ReaderInfo{"1.1", "m", "abc"}, ReaderInfo{"1.1", "m", "abd"}}) {
    EXPECT_EQ(store(less.document(), reader), Added::kReplaced);
    EXPECT_EQ(store(less.document(), reader), Added::kUnchanged);
  }
  {
    Database database(path_);
    EXPECT_EQ(database.value(
                  "SELECT reader_version, reader_model, reader_codebook FROM articles WHERE id = 'full'"),
              "1.1|m|abd");
    EXPECT_EQ(database.value("SELECT count(*) FROM quotes"), "2");
    EXPECT_EQ(database.value("SELECT count(*) FROM quote_pieces"), "2");
    EXPECT_EQ(database.value("SELECT count(*) FROM events"), "0");
    database.expect_sound();
  }
  // What comes of replacing is what comes of storing at once.
  auto replaced = Database(path_).dump();
  fs::remove(path_);
  store(quoting("first", "Ann", "Ann Lee", "Rain today"));
  store(less.document(), {"1.1", "m", "abd"});
  store(quoting("last", "Bob", "Bob Ray", "Sun today"));
  auto fresh = Database(path_).dump();
  for (const char* table : {"articles", "blocks", "sentences", "entities", "mentions", "times",
                            "quote_pieces", "events", "event_mentions"}) {
    EXPECT_EQ(replaced[table], fresh[table]) << table;
  }
}

TEST_F(StoreTest, AnotherArticleWithTheIdIsRefusedOrReplaces) {
  const Draft first = draft("x", "The first text.");
  store(first.document());
  const auto change = [&](auto edit) {
    Draft changed = first;
    edit(changed);
    return changed;
  };
  const std::vector<std::pair<std::string, Draft>> others = {
      {"text", change([](Draft& made) { made.text = "Another text."; })},
      {"date of publication",
       change([](Draft& made) { made.metadata.published = Published::parse("2021-03-20").value(); })},
      {"date of publication", change([](Draft& made) { made.metadata.published.reset(); })},
      {"title", change([](Draft& made) { made.metadata.title = "B title"; })},
      {"URI", change([](Draft& made) { made.metadata.uri = "https://example.org"; })},
      {"outlet", change([](Draft& made) { made.metadata.outlet = "The Example"; })},
      {"extra data", change([](Draft& made) { made.metadata.extra = R"({"a":1})"; })},
  };
  const auto before = Database(path_).dump();
  {
    Store store = open();
    for (const auto& [what, other] : others) {
      const auto added = store.add(other.document(), kReader);
      ASSERT_FALSE(added.ok()) << what;
      EXPECT_EQ(added.error().code, ErrorCode::kConflict);
      EXPECT_THAT(added.error().message,
                  HasSubstr("another article with id 'x' is in the database (its " + what + " differs)"));
      EXPECT_THAT(added.error().message, HasSubstr(path_.string()));
      EXPECT_FALSE(store.failed()) << "the next articles may go on";
    }
  }
  EXPECT_EQ(Database(path_).dump(), before);
  for (const auto& [what, other] : others) {
    EXPECT_EQ(store(other.document(), kReader, true), Added::kReplaced) << what;
    Database database(path_);
    EXPECT_EQ(database.value("SELECT text FROM articles"), other.text);
    database.expect_sound();
  }
}

TEST_F(StoreTest, ArticlesThatCannotBeStoredLeaveTheOthersAlone) {
  Store store = open();
  ASSERT_TRUE(store.add(draft("a", "One.").document(), kReader).ok());
  EXPECT_EQ(store.add(draft("", "Two.").document(), kReader).error().code, ErrorCode::kInvalidArgument);
  const Document unread = std::move(Document::create({"Three.", {}})).value();
  EXPECT_EQ(store.add(unread, kReader).error().code, ErrorCode::kInvalidArgument);
  Draft deep = draft("deep", std::string(50, 'x'));
  Quote whole;
  whole.content = {{0, 50}};
  deep.quotes.items.assign(17, whole);
  EXPECT_EQ(store.add(deep.document(), kReader).error().code, ErrorCode::kTooLarge);
  deep.quotes.items.pop_back();
  EXPECT_TRUE(store.add(deep.document(), kReader).ok());
  ASSERT_TRUE(store.commit().ok());
  EXPECT_EQ(store.counts().stored, 2U);
  EXPECT_THAT(Database(path_).rows("SELECT id FROM articles"), ElementsAre("a", "deep"));
}

// ----------------------------------------------------------------- batches

TEST_F(StoreTest, ABatchIsSeenWhenItIsCommitted) {
  Store store = open();
  ASSERT_TRUE(store.add(draft("a", "One.").document(), kReader).ok());
  Database database(path_);
  EXPECT_EQ(database.value("SELECT count(*) FROM articles"), "0");
  EXPECT_EQ(store.counts().stored, 0U);
  ASSERT_TRUE(store.commit().ok());
  EXPECT_EQ(database.value("SELECT count(*) FROM articles"), "1");
  EXPECT_EQ(store.counts().stored, 1U);
  EXPECT_TRUE(store.commit().ok()) << "nothing to do";
}

TEST_F(StoreTest, BatchesEndByArticlesBytesAndAge) {
  const struct {
    StoreOptions options;
    std::string_view committed;
  } kCases[] = {
      {{false, 1000, 2, 1 << 20, 60'000}, "4"},
      {{false, 1000, 1000, 300, 60'000}, "3"},
      {{false, 1000, 1000, 1 << 20, 0}, "5"},
      {{false, 1000, 1000, 1 << 20, 60'000}, "0"},
  };
  for (const auto& each : kCases) {
    fs::remove(path_);
    Store store = open(each.options);
    for (const char* id : {"a", "b", "c", "d", "e"}) {
      ASSERT_TRUE(store.add(draft(id, std::string(100, 'x')).document(), kReader).ok());
    }
    EXPECT_EQ(Database(path_).value("SELECT count(*) FROM articles"), each.committed);
  }
}

TEST_F(StoreTest, AnIdleWriterDoesNotKeepTheLock) {
  StoreOptions options;
  options.batch_age_ms = 20;
  Store idle = open(options);
  ASSERT_TRUE(idle.add(draft("a", "One.").document(), kReader).ok());
  Store other = open(options);
  ASSERT_TRUE(other.add(draft("b", "Two.").document(), kReader).ok());
  ASSERT_TRUE(other.commit().ok());
  EXPECT_EQ(Database(path_).value("SELECT count(*) FROM articles"), "2");
  EXPECT_EQ(idle.counts().stored, 1U);
}

TEST_F(StoreTest, AWriterThatWaitsInVainSaysSo) {
  Store first = open({false, 1000, 1000, 1 << 20, 60'000});
  ASSERT_TRUE(first.add(draft("a", "One.").document(), kReader).ok());
  Store second = open({false, 50, 1000, 1 << 20, 60'000});
  const auto added = second.add(draft("b", "Two.").document(), kReader);
  ASSERT_FALSE(added.ok());
  EXPECT_THAT(added.error().message, HasSubstr(path_.string() + ": another process keeps it locked"));
  EXPECT_TRUE(second.failed());
  EXPECT_TRUE(first.commit().ok());
}

TEST_F(StoreTest, ManyWritersAllComplete) {
  constexpr int kWriters = 4;
  constexpr int kArticles = 100;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      Store store = open({false, 60'000, 7, 1 << 20, 60'000});
      for (int article = 0; article < kArticles; ++article) {
        const std::string id = std::to_string(writer) + "-" + std::to_string(article);
        ASSERT_TRUE(store.add(quoting(id, "Ann", "Ann Lee", "Rain today"), kReader).ok());
      }
      ASSERT_TRUE(store.commit().ok());
    });
  }
  for (std::thread& writer : writers) writer.join();
  Database database(path_);
  EXPECT_EQ(database.value("SELECT count(DISTINCT id) FROM articles"), std::to_string(kWriters * kArticles));
  EXPECT_EQ(database.value("SELECT count(*) FROM quotes"), std::to_string(kWriters * kArticles));
  database.expect_sound();
}

TEST_F(StoreTest, WhatIsCommittedOutlivesAFailedWrite) {
  Store store = open();
  ASSERT_TRUE(store.add(quoting("kept", "Ann", "Ann Lee", "Rain today"), kReader).ok());
  ASSERT_TRUE(store.commit().ok());
  const auto before = Database(path_).dump();
  // Another process holds the file while this one must grow it: SQLite finds that the tables are not there.
  Database(path_).execute("ALTER TABLE sentences RENAME TO elsewhere");
  const auto lost = store.add(quoting("lost", "Bob", "Bob Ray", "Sun today"), kReader);
  ASSERT_FALSE(lost.ok());
  EXPECT_THAT(lost.error().message,
              HasSubstr("articles of this run that are stored: 1, that are not: 1 ('lost' to 'lost')"));
  EXPECT_TRUE(store.failed());
  EXPECT_FALSE(store.add(draft("next", "Next.").document(), kReader).ok()) << "a failure is final";
  EXPECT_FALSE(store.commit().ok());
  Database(path_).execute("ALTER TABLE elsewhere RENAME TO sentences");
  auto after = Database(path_).dump();
  EXPECT_EQ(after["articles"], before.at("articles"));
  EXPECT_EQ(after["blocks"], before.at("blocks")) << "nothing half written";
  Database(path_).expect_sound();
}

// -------------------------------------------------------------- bad files

TEST_F(StoreTest, FilesThatAreNoRecordAreRefusedByName) {
  const auto error = [&](Store::Mode mode) {
    auto store = Store::open(path_, mode);
    EXPECT_FALSE(store.ok());
    if (store.ok()) return Error{};
    EXPECT_THAT(store.error().message, HasSubstr(path_.string()));
    return store.error();
  };
  EXPECT_EQ(error(Store::Mode::kReadOnly).code, ErrorCode::kNotFound);
  EXPECT_FALSE(fs::exists(path_)) << "looking must not make a file";

  const std::string text = "This is a letter, and long enough to be taken for one. " + std::string(2000, '.');
  std::ofstream(path_) << text;
  for (const auto mode : {Store::Mode::kReadOnly, Store::Mode::kReadWrite}) {
    EXPECT_EQ(error(mode).code, ErrorCode::kMalformed);
    EXPECT_THAT(error(mode).message, HasSubstr("is not an SQLite database"));
  }
  EXPECT_EQ(read_file(path_).value(), text) << "left as it was";

  fs::remove(path_);
  Database(path_).execute("CREATE TABLE recipes (name TEXT)");
  const std::string foreign = read_file(path_).value();
  for (const auto mode : {Store::Mode::kReadOnly, Store::Mode::kReadWrite}) {
    EXPECT_EQ(error(mode).code, ErrorCode::kMalformed);
    EXPECT_THAT(error(mode).message, HasSubstr("another program"));
  }
  EXPECT_EQ(read_file(path_).value(), foreign) << "left as it was";

  fs::remove(path_);
  (void)open();
  Database(path_).execute("PRAGMA user_version = 99");
  for (const auto mode : {Store::Mode::kReadOnly, Store::Mode::kReadWrite}) {
    EXPECT_EQ(error(mode).code, ErrorCode::kUnsupportedVersion);
  }

  fs::remove(path_);
  fs::create_directory(path_);
  for (const auto mode : {Store::Mode::kReadOnly, Store::Mode::kReadWrite}) {
    EXPECT_THAT(error(mode).message, HasSubstr("is a folder"));
  }
  fs::remove(path_);
  std::ofstream(path_) << "";
  EXPECT_THAT(error(Store::Mode::kReadOnly).message, HasSubstr("is empty"));
  EXPECT_TRUE(Store::open(path_, Store::Mode::kReadWrite).ok()) << "an empty file becomes a record";

  path_ = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  for (const auto mode : {Store::Mode::kReadOnly, Store::Mode::kReadWrite}) {
    EXPECT_THAT(error(mode).message, HasSubstr("is a device or a pipe"));
  }
  path_ = folder_ / "record.db" / "below a file.db";
  EXPECT_THAT(error(Store::Mode::kReadWrite).message, HasSubstr("cannot be opened: Not a directory"));
  path_ = folder_ / "no such folder" / "record.db";
  EXPECT_THAT(error(Store::Mode::kReadWrite).message, HasSubstr("cannot be opened"));
}

TEST_F(StoreTest, NamesThatSQLiteReadsOtherwiseAreFiles) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  for (const char* name : {":memory:", "file:x?mode=memory", "100% #1.db"}) {
    EXPECT_TRUE(Store::open(name, Store::Mode::kReadWrite).ok()) << name;
    EXPECT_TRUE(fs::exists(folder_ / name)) << name;
    EXPECT_TRUE(Store::open(name, Store::Mode::kReadOnly).ok()) << name;
  }
  fs::current_path(before);
  EXPECT_FALSE(Store::open("", Store::Mode::kReadWrite).ok());
}

TEST_F(StoreTest, ADamagedFileIsAnErrorWhereverTheDamageIs) {
  {
    Store store = open();
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(store.add(quoting("a" + std::to_string(i), "Ann", "Ann Lee", "Rain today"), kReader).ok());
    }
    ASSERT_TRUE(store.commit().ok());
  }
  const std::string sound = read_file(path_).value();
  int refused = 0;
  for (std::size_t page = 0; page * 4096 < sound.size(); ++page) {
    std::string damaged = sound;
    for (std::size_t i = page * 4096 + (page == 0 ? 100 : 0); i < page * 4096 + 4096; i += 3)
      damaged[i] = '\xA5';
    for (const char* rest : {"-wal", "-shm"}) fs::remove(path_.string() + rest);
    std::ofstream(path_, std::ios::binary) << damaged;
    auto store = Store::open(path_, Store::Mode::kReadWrite);
    bool failed = !store.ok();
    if (store.ok()) {
      Query query;
      query.view = View::kQuotes;
      query.filter.about = "rain";
      const auto done = store->find(query, [](const Row&) { return true; });
      failed = !done.ok();
      for (int i = 190; i < 210 && !store->failed(); ++i) {
        (void)store->add(quoting("a" + std::to_string(i), "Ann", "Ann Lee", "Rain today"), kReader);
      }
      failed = failed || !store->commit().ok();
    } else {
      EXPECT_THAT(store.error().message, HasSubstr(path_.string()));
    }
    refused += failed ? 1 : 0;
  }
  EXPECT_GT(refused, 10);
}

// ----------------------------------------------------------------- queries

TEST_F(StoreTest, QuotesAreFoundByEveryFilter) {
  store(quoting("b", "Lavrov", "Sergei Lavrov", "The sanctions are unlawful", "2021-03-20"));
  store(quoting("a", "He", "Ann Lee", "We lift every sanction on caf\u00E9s", "2021-03-20"));
  store(quoting("c", "Bob", "Bob Ray", "Rain in the morning", "2021-03-18T23:30:00+02:00"));
  store(quoting("d", "Ann Lee", "Ann Lee", "No date for this one", ""));
  store(full_draft().document());
  const auto find = [&](auto edit) {
    Query query;
    edit(query);
    return found(query);
  };
  EXPECT_THAT(find([](Query&) {}), ElementsAre("c q1", "full q1", "full q2", "a q1", "b q1", "d q1"));
  EXPECT_THAT(find([](Query& query) { query.limit = 2; }), ElementsAre("c q1", "full q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.about = "SANCTION"; }), ElementsAre("a q1", "b q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.about = "every cafe"; }), ElementsAre("a q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.about = "unlawful sanctions"; }), ElementsAre("b q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.about = "\"unlawful sanctions\""; }), IsEmpty());
  EXPECT_THAT(find([](Query& query) { query.filter.about = "\"are unlawful\" sanctions"; }),
              ElementsAre("b q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.about = "lavrov"; }), IsEmpty())
      << "speakers are not content";
  EXPECT_THAT(find([](Query& query) { query.filter.speaker = "lavrov"; }), ElementsAre("b q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.speaker = "Lee"; }),
              ElementsAre("full q1", "a q1", "d q1"))
      << "by the entity's name too";
  EXPECT_THAT(find([](Query& query) {
                query.filter.speaker = "Lee";
                query.filter.about = "sanctions";
              }),
              ElementsAre("a q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.kind = "indirect"; }), ElementsAre("full q2"));
  EXPECT_THAT(find([](Query& query) { query.filter.article = "d"; }), ElementsAre("d q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.since = "2021-03-19"; }),
              ElementsAre("full q1", "full q2", "a q1", "b q1"));
  EXPECT_THAT(find([](Query& query) { query.filter.until = "2021-03-18"; }), ElementsAre("c q1"));
  EXPECT_THAT(find([](Query& query) {
                query.filter.since = "2021-03-19T10:00:00Z";
                query.filter.until = "2021-03-19";
              }),
              ElementsAre("full q1", "full q2"));
}

TEST_F(StoreTest, AFoundQuoteSaysWhoSaidWhatWhere) {
  store(quoting("x", "Lavrov", "Sergei Lavrov", "The sanctions are unlawful"));
  auto store = Store::open(path_, Store::Mode::kReadOnly);
  int visits = 0;
  Query query;
  query.view = View::kQuotes;
  const auto done = store->find(query, [&](const Row& quote) {
    ++visits;
    const Columns kExpected{{"article", "x"},
                            {"title", "A title"},
                            {"published", "2021-03-19"},
                            {"kind", "direct"},
                            {"act", "speech"},
                            {"cue", "said"},
                            {"speaker", "Lavrov"},
                            {"speaker_name", "Sergei Lavrov"},
                            {"content", "The sanctions are unlawful"},
                            {"addressee", ""}};
    for (const auto& [name, value] : kExpected) EXPECT_EQ(quote.text(name), value) << name;
    EXPECT_EQ(quote.integer("begin"), 14);
    EXPECT_EQ(quote.integer("end"), 40);
    EXPECT_DOUBLE_EQ(quote.real("confidence"), 0.877);
    return true;
  });
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_EQ(visits, 1);
}

TEST_F(StoreTest, NoWordsAreASyntaxError) {
  store(quoting("x", "Ann", "Ann Lee", "AND the not, or NEAR it: 100% \"sure\" (really)"));
  const std::string many = [] {
    std::string words;
    for (int i = 0; i < 3000; ++i) words += "word" + std::to_string(i) + " ";
    return words;
  }();
  const struct {
    std::string words;
    bool finds;
  } kCases[] = {
      {"AND", true},
      {"NOT sure", true},
      {"near", true},
      {"or OR or", true},
      {"sure*", true},
      {"(really", true},
      {"100%", true},
      {"\"sure", true},
      {"it: ^sure", true},
      {"sure -- !", true},
      {"\"\"", false},
      {"\"", false},
      {"{content} : x", false},
      {"'; DROP TABLE quotes; --", false},
      {std::string("sure\0really", 11), true},
      {std::string("\0", 1), false},
      {" \t\n", false},
      {"\xFF\xFE", false},
      {"\xE2\x80\x9Csure\xE2\x80\x9D", true},
      {many, false},
      {std::string(100'000, '"'), false},
      {std::string(100'000, '('), false},
  };
  for (const auto& each : kCases) {
    for (const bool by_speaker : {false, true}) {
      Query query;
      (by_speaker ? query.filter.speaker : query.filter.about) = each.words;
      EXPECT_EQ(found(query).size(), each.finds && !by_speaker ? 1U : 0U) << each.words.substr(0, 40);
    }
  }
}

TEST_F(StoreTest, DaysThatAreNoneAreRefused) {
  Store store = open();
  for (const char* day : {"yesterday", "2021-13-01", "2021"}) {
    Query query;
    query.view = View::kQuotes;
    query.filter.since = day;
    const auto done = store.find(query, [](const Row&) { return true; });
    EXPECT_EQ(done.error().code, ErrorCode::kInvalidArgument);
  }
}

// ------------------------------------------------------- events and counts

/// An article with events; each in words: "Ann>Bob 172 future 2021-03-15".
struct Told {
  std::string source;
  std::string target;
  std::string cameo;
  EventStatus status = EventStatus::kActual;
  std::string day;
};

Document telling(std::string id, const std::vector<Told>& told, std::string_view published = "2021-03-19") {
  std::string text;
  for (const Told& each : told) text += each.source + " acts on " + each.target + ". ";
  Draft made = draft(std::move(id), text, published);
  std::uint32_t at = 0;
  for (const Told& each : told) {
    const auto span = [&](const std::string& part) {
      const auto begin = static_cast<std::uint32_t>(text.find(part, at));
      return Span{begin, begin + static_cast<std::uint32_t>(part.size())};
    };
    Event event;
    event.source = Actor{{span(each.source), std::nullopt}, each.source + "GOV", each.source};
    event.mentions = {{span("acts"), false}};
    at = event.mentions[0].span.end;
    event.target = Actor{{span(each.target), std::nullopt}, each.target + "GOV", each.target};
    at = event.target->span.end;
    event.cameo = each.cameo;
    event.plover = each.cameo.starts_with("17") ? "COERCE" : "CONSULT";
    event.quad = each.cameo.starts_with("17") ? "material conflict" : "verbal cooperation";
    event.goldstein = each.cameo.starts_with("17") ? -5.0 : 2.0;
    event.status = each.status;
    if (!each.day.empty()) event.date = EventDate{each.day, each.day, std::nullopt};
    event.confidence = 0.5;
    made.events.items.push_back(event);
  }
  return made.document();
}

class ViewsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    store(telling("a", {{"RUS", "USA", "172", EventStatus::kActual, "2021-03-15"},
                        {"USA", "RUS", "042", EventStatus::kFuture, "2021-04-01"},
                        {"RUS", "USA", "042", EventStatus::kActual, ""}}));
    store(telling("b", {{"FRA", "DEU", "0421", EventStatus::kActual, "2020-01-02"}}, ""));
    store(telling("c", {{"USA", "RUS", "174", EventStatus::kActual, "2021-03-15"}}, "2021-03-20"));
    store(telling("d", {{"DEU", "FRA", "042", EventStatus::kActual, ""}}, ""));
    store(quoting("e", "Lavrov", "Sergei Lavrov", "Talks with the Americans", "2021-03-18"));
  }

  /// The rows of a view, the named columns of each joined by blanks.
  std::vector<std::string> rows(Query query, const std::vector<std::string_view>& columns) {
    auto store = Store::open(path_, Store::Mode::kReadOnly);
    std::vector<std::string> rows;
    const auto done = store->find(query, [&](const Row& row) {
      std::string line;
      for (const std::string_view column : columns) {
        const std::string text = nlohmann::json::parse(to_json(row))[std::string(column)].dump();
        line += (line.empty() ? "" : " ") + (text.starts_with('"') ? text.substr(1, text.size() - 2) : text);
      }
      rows.push_back(line);
      return true;
    });
    EXPECT_TRUE(done.ok()) << done.error().message;
    return rows;
  }

  std::vector<std::string> events(std::initializer_list<std::pair<std::string_view, std::string>> filter) {
    Query query;
    for (const auto& [name, value] : filter) *query.filter.field(name) = value;
    return rows(query, {"article", "event"});
  }
};

TEST_F(ViewsTest, EventsAreFoundByEveryFilter) {
  EXPECT_THAT(events({}), ElementsAre("b v1", "a v1", "c v1", "a v3", "a v2", "d v1"));
  EXPECT_THAT(events({{"source", "RUS"}}), ElementsAre("a v1", "a v3"));
  EXPECT_THAT(events({{"source", "RUSGOV"}}), ElementsAre("a v1", "a v3"));
  EXPECT_THAT(events({{"target", "rus"}}), ElementsAre("c v1", "a v2")) << "words, in any case";
  EXPECT_THAT(events({{"actor", "DEU"}}), ElementsAre("b v1", "d v1"));
  EXPECT_THAT(events({{"pair", "USA,RUS"}}), ElementsAre("a v1", "c v1", "a v3", "a v2"));
  EXPECT_THAT(events({{"type", "COERCE"}}), ElementsAre("a v1", "c v1"));
  EXPECT_THAT(events({{"type", "COERCE,CONSULT"}, {"since", "2021-03-16"}}), ElementsAre("a v3", "a v2"));
  EXPECT_THAT(events({{"type", "STATEMENT"}}), IsEmpty());
  EXPECT_THAT(events({{"type", "STATEMENT,COERCE"}}), ElementsAre("a v1", "c v1"));
  EXPECT_THAT(events({{"cameo", "042"}}), ElementsAre("b v1", "a v3", "a v2", "d v1"));
  EXPECT_THAT(events({{"cameo", "0421, 174"}}), ElementsAre("b v1", "c v1"));
  EXPECT_THAT(events({{"status", "future"}}), ElementsAre("a v2"));
  EXPECT_THAT(events({{"status", "actual,future"}, {"article", "a"}}), ElementsAre("a v1", "a v3", "a v2"));
  EXPECT_THAT(events({{"quad", "material conflict"}}), ElementsAre("a v1", "c v1"));
  EXPECT_THAT(events({{"until", "2021-03-15"}}), ElementsAre("b v1", "a v1", "c v1"));
  EXPECT_THAT(events({{"since", "2021-03-19"}}), ElementsAre("a v3", "a v2"))
      << "what has no date is not since";
  EXPECT_THAT(events({{"q", "FRA acts"}}), ElementsAre("b v1", "d v1"));
  EXPECT_THAT(events({{"q", "FRA"}, {"source", "RUS"}}), IsEmpty());
}

TEST_F(ViewsTest, WhatNoFieldCanBeIsRefused) {
  auto store = Store::open(path_, Store::Mode::kReadOnly);
  for (const auto& [name, value] : Columns{{"status", "actuel"},
                                           {"quad", "war"},
                                           {"alleged", "yes"},
                                           {"pair", "RUS"},
                                           {"kind", "loud"},
                                           {"act", "sung"},
                                           {"since", "2021"},
                                           {"until", "soon"}}) {
    for (const View view : {View::kEvents, View::kQuotes, View::kTimeline}) {
      Query query;
      query.view = view;
      *query.filter.field(name) = value;
      const bool heeded = view == View::kTimeline || name == "since" || name == "until" ||
                          (view == View::kQuotes) == (name == "kind" || name == "act");
      const auto done = store->find(query, [](const Row&) { return true; });
      EXPECT_EQ(done.ok(), !heeded) << name << " " << static_cast<int>(view);
      if (!done) {
        EXPECT_EQ(done.error().code, ErrorCode::kInvalidArgument);
      }
    }
  }
}

TEST_F(ViewsTest, PagesMakeTheWholeListWhereverTheyBegin) {
  for (const View view : {View::kEvents, View::kArticles, View::kQuotes}) {
    for (const bool descending : {false, true}) {
      Query query;
      query.view = view;
      query.descending = descending;
      const std::vector<std::string_view> columns = view == View::kEvents
                                                        ? std::vector<std::string_view>{"article", "event"}
                                                        : std::vector<std::string_view>{"article"};
      const std::vector<std::string> whole = rows(query, columns);
      for (std::size_t size = 1; size <= whole.size(); ++size) {
        std::vector<std::string> paged;
        query.limit = size;
        query.cursor.clear();
        for (;;) {
          const std::vector<std::string> page = rows(query, columns);
          if (page.empty()) break;
          paged.insert(paged.end(), page.begin(), page.end());
          auto store = Store::open(path_, Store::Mode::kReadOnly);
          std::string cursor;
          ASSERT_TRUE(store
                          ->find(query,
                                 [&](const Row& row) {
                                   cursor = row.cursor();
                                   return true;
                                 })
                          .ok());
          query.cursor = cursor;
        }
        EXPECT_EQ(paged, whole) << size;
      }
    }
  }
  Query query;
  for (const char* cursor : {"x", "/", "2021-03-15/x/a", "2021-03-15"}) {
    query.cursor = cursor;
    auto store = Store::open(path_, Store::Mode::kReadOnly);
    EXPECT_EQ(store->find(query, [](const Row&) { return true; }).error().code, ErrorCode::kInvalidArgument)
        << cursor;
  }
}

TEST_F(ViewsTest, CountsLeaveOutWhatIsNotActualUnlessAsked) {
  Query query;
  query.view = View::kTimeline;
  const std::vector<std::string_view> columns{
      "first",    "last", "articles", "quotes", "events", "verbal_cooperation", "material_conflict",
      "goldstein"};
  EXPECT_THAT(rows(query, columns),
              ElementsAre("2020-01-01 2020-01-31 0 0 1 1 0 2.0", "2021-03-01 2021-03-31 3 1 3 1 2 -2.667"));
  query.filter.status = "all";
  EXPECT_THAT(rows(query, columns), Contains("2021-04-01 2021-04-30 0 0 1 1 0 2.0"));
  query.by = "week";
  EXPECT_THAT(rows(query, {"first", "last", "events"}), Contains("2021-03-15 2021-03-21 3"));
  query.by = "year";
  query.filter.pair = "RUS,USA";
  EXPECT_THAT(rows(query, {"first", "last", "events"}), ElementsAre("2021-01-01 2021-12-31 4"));
  query.by = "century";
  auto store = Store::open(path_, Store::Mode::kReadOnly);
  EXPECT_EQ(store->find(query, [](const Row&) { return true; }).error().code, ErrorCode::kInvalidArgument);

  Query dyads;
  dyads.view = View::kDyads;
  EXPECT_THAT(rows(dyads, {"source", "target", "events", "first", "last"}),
              ElementsAre("RUS USA 2 2021-03-15 2021-03-19", "DEU FRA 1 null null",
                          "FRA DEU 1 2020-01-02 2020-01-02", "USA RUS 1 2021-03-15 2021-03-15"));
  dyads.by = "actor";
  EXPECT_THAT(rows(dyads, {"source", "target", "events"}), Contains("RUSGOV USAGOV 2"));

  Query actors;
  actors.view = View::kActors;
  actors.filter.since = "2021-01-01";
  EXPECT_THAT(rows(actors, {"key", "as_source", "as_target", "cooperation", "conflict"}),
              ElementsAre("RUS 2 1 1 2", "USA 1 2 1 2"));
  actors.by = "name";
  EXPECT_THAT(rows(actors, {"key", "events", "quotes"}), Contains("Sergei Lavrov 0 1"));

  Query counts;
  counts.view = View::kCounts;
  counts.by = "type";
  EXPECT_THAT(rows(counts, {"key", "count"}), ElementsAre("CONSULT 3", "COERCE 2"));
  counts.by = "status";
  EXPECT_THAT(rows(counts, {"key", "count"}), ElementsAre("actual 5", "future 1"));
  counts.of = "quotes";
  counts.by = "speaker";
  EXPECT_THAT(rows(counts, {"key", "count"}), ElementsAre("Sergei Lavrov 1"));
}

TEST_F(ViewsTest, SearchShowsWhatMatched) {
  Query query;
  query.view = View::kSearch;
  query.filter.q = "american";
  EXPECT_THAT(rows(query, {"article", "quotes"}), ElementsAre("e 1"));
  EXPECT_THAT(rows(query, {"snippet"})[0], HasSubstr(R"({"match":true,"text":"Americans"})"));
  query.filter.q.clear();
  auto store = Store::open(path_, Store::Mode::kReadOnly);
  EXPECT_FALSE(store->find(query, [](const Row&) { return true; }).ok());
}

TEST_F(ViewsTest, NoViewScansAllEventsWhereAnIndexWouldDo) {
  auto connection = sqlite::Connection::open_to_read(path_, "record.db", 1000);
  const auto plan = [&](const Query& query) {
    Conditions where;
    const std::string sql = statement_of(query, where).value();
    auto statement = connection->prepare("EXPLAIN QUERY PLAN " + sql);
    EXPECT_TRUE(statement.ok()) << statement.error().message << sql;
    EXPECT_EQ(where.bind(statement.value()), SQLITE_OK);
    std::string steps;
    while (statement->step() == SQLITE_ROW) steps += std::string(statement->text(3)) + "\n";
    return steps;
  };
  Query list;
  list.limit = 50;
  EXPECT_THAT(plan(list), HasSubstr("SCAN e USING INDEX events_day"));
  list.cursor = "2021-03-15/1/a";
  EXPECT_THAT(plan(list), HasSubstr("SEARCH e USING INDEX events_day"));
  list.filter.source = "RUS";
  EXPECT_THAT(plan(list), HasSubstr("SEARCH e USING INDEX events_source"));
  list.filter.source = "RUSGOV";
  EXPECT_THAT(plan(list),
              testing::AnyOf(HasSubstr("SEARCH e USING INDEX events_source_actor"), HasSubstr("events_day")));
  Query timeline;
  timeline.view = View::kTimeline;
  EXPECT_THAT(plan(timeline), HasSubstr("USING COVERING INDEX events_day"));
  EXPECT_THAT(plan(timeline), HasSubstr("USING COVERING INDEX articles_day"));
  timeline.filter.source = "RUS";
  EXPECT_THAT(plan(timeline), HasSubstr("USING COVERING INDEX events_source"));
  Query dyads;
  dyads.view = View::kDyads;
  EXPECT_THAT(plan(dyads), HasSubstr("USING COVERING INDEX events_pair"));
  Query quotes;
  quotes.view = View::kQuotes;
  quotes.limit = 50;
  EXPECT_THAT(plan(quotes), HasSubstr("articles_day"));
}

// ------------------------------------------------------ records, verdicts

TEST_F(StoreTest, ARecordComesBackAsItWasStored) {
  const Document document = full_draft().document();
  store(document);
  store(quoting("q", "Lavrov", "Sergei Lavrov", "A \U0001F600 day", ""));
  auto store = Store::open(path_, Store::Mode::kReadOnly);
  std::vector<std::string> ids;
  const auto done = store->for_each_article({}, Store::Version::kOriginal,
                                            [&](const Document& read, const ReaderInfo& reader) {
                                              ids.push_back(read.metadata().id);
                                              EXPECT_EQ(reader.version, kReader.version);
                                              if (ids.back() == "full") {
                                                EXPECT_EQ(to_json(read, reader), to_json(document, kReader));
                                              }
                                              return true;
                                            });
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_THAT(ids, ElementsAre("full", "q")) << "no date comes last";
}

TEST_F(StoreTest, ADamagedRecordIsAnErrorThatNamesTheArticle) {
  store(full_draft().document());
  for (const char* damage : {"UPDATE quote_pieces SET end = 9999", "UPDATE events SET status = 'maybe'",
                             "UPDATE quotes SET speaker_entity = 77", "UPDATE entities SET type = ''",
                             "DELETE FROM event_mentions WHERE event = 1", "UPDATE times SET begin = -4"}) {
    fs::copy_file(path_, folder_ / "sound.db", fs::copy_options::overwrite_existing);
    Database(path_).execute(damage);
    {
      auto store = Store::open(path_, Store::Mode::kReadOnly);
      const auto done = store->for_each_article({}, Store::Version::kOriginal,
                                                [](const Document&, const ReaderInfo&) { return true; });
      ASSERT_FALSE(done.ok()) << damage;
      EXPECT_EQ(done.error().code, ErrorCode::kMalformed);
      EXPECT_THAT(done.error().message, HasSubstr("'full'"));
    }
    for (const char* rest : {"-wal", "-shm"}) fs::remove(path_.string() + rest);
    fs::copy_file(folder_ / "sound.db", path_, fs::copy_options::overwrite_existing);
  }
}

TEST_F(StoreTest, AVerdictIsKeptBesideTheOriginalAndOutlivesANewReading) {
  store(full_draft().document());
  const auto before = Database(path_).rows("SELECT * FROM events");
  {
    Store store = open();
    EXPECT_EQ(store.add({"full", "v1", "wrong", "", "Ann", "not in the text"})->applies, true);
    ASSERT_TRUE(
        store.add({"full", "v1", "edited", R"({"cameo":"043","source":{"country":"DEU"}})", "Bob", ""}).ok());
    ASSERT_TRUE(store.add({"full", "q2", "wrong", "", "Bob", ""}).ok());
  }
  EXPECT_EQ(Database(path_).rows("SELECT * FROM events"), before);
  const auto shape = [&](Store::Version version) {
    auto store = Store::open(path_, Store::Mode::kReadOnly);
    std::string made;
    EXPECT_TRUE(store
                    ->for_each_article({}, version,
                                       [&](const Document& read, const ReaderInfo&) {
                                         made = std::to_string(read.get<Quotes>().size());
                                         for (const Event& event : read.get<Events>()) {
                                           made += " " + event.cameo +
                                                   (event.source ? event.source->country + event.source->actor
                                                                 : "");
                                         }
                                         return true;
                                       })
                    .ok());
    return made;
  };
  EXPECT_EQ(shape(Store::Version::kOriginal), "2 042FRAFRAGOV ");
  EXPECT_EQ(shape(Store::Version::kCorrected), "1 043DEUFRAGOV ") << "the latest word counts";
  const auto verdicts = [&] {
    auto store = Store::open(path_, Store::Mode::kReadOnly);
    std::vector<std::string> all;
    EXPECT_TRUE(store
                    ->find_verdicts("full",
                                    [&](const Verdict& verdict) {
                                      all.push_back(verdict.item + " " + verdict.verdict + " " + verdict.by +
                                                    (verdict.applies ? "" : " gone"));
                                      return true;
                                    })
                    .ok());
    return all;
  };
  EXPECT_THAT(verdicts(), ElementsAre("v1 wrong Ann", "v1 edited Bob", "q2 wrong Bob"));
  Draft again = full_draft();
  again.quotes.items.pop_back();
  std::swap(again.events.items[0].mentions, again.events.items[1].mentions);
  std::swap(again.events.items[0], again.events.items[1]);
  again.events.items[0].source.reset();
  store(again.document(), {"2", "m", "c"});
  EXPECT_THAT(verdicts(), ElementsAre("v1 wrong Ann gone", "v1 edited Bob gone", "q2 wrong Bob gone"));
  store(full_draft().document(), {"3", "m", "c"});
  EXPECT_THAT(verdicts(), ElementsAre("v1 wrong Ann", "v1 edited Bob", "q2 wrong Bob"));
}

TEST_F(StoreTest, AVerdictThatSaysNothingSoundIsRefused) {
  store(full_draft().document());
  Store store = open();
  const struct {
    Verdict verdict;
    std::string_view why;
  } kCases[] = {
      {{"full", "v9", "right", "", "Ann", ""}, "has no v9"},
      {{"full", "e1", "right", "", "Ann", ""}, "neither"},
      {{"full", "v", "right", "", "Ann", ""}, "neither"},
      {{"full", "v99999999999999", "right", "", "Ann", ""}, "neither"},
      {{"none", "v1", "right", "", "Ann", ""}, "not in the database"},
      {{"full", "v1", "good", "", "Ann", ""}, "none of right, wrong, edited"},
      {{"full", "v1", "right", "", " ", ""}, "who says so"},
      {{"full", "v1", "right", "{}", "Ann", ""}, "only what is edited"},
      {{"full", "v1", "edited", "", "Ann", ""}, "JSON object"},
      {{"full", "v1", "edited", "[1]", "Ann", ""}, "JSON object"},
      {{"full", "v1", "edited", R"({"status":"maybe"})", "Ann", ""}, "'status'"},
      {{"full", "v1", "edited", R"({"text":"x"})", "Ann", ""}, "'text'"},
      {{"full", "v1", "edited", R"({"date":{"first":"soon"}})", "Ann", ""}, "'date'"},
      {{"full", "q1", "edited", R"({"plover":"AID"})", "Ann", ""}, "'plover'"},
      {{"full", "v1", "wrong", "", std::string(10'000, 'a'), ""}, "limit"},
      {{"full", "v1", "wrong", "", "\xFF", ""}, "UTF-8"},
  };
  for (const auto& each : kCases) {
    const auto done = store.add(each.verdict);
    ASSERT_FALSE(done.ok()) << each.why;
    EXPECT_THAT(done.error().message, HasSubstr(std::string(each.why)));
  }
  EXPECT_EQ(Database(path_).value("SELECT count(*) FROM verdicts"), "0");
}

TEST_F(ViewsTest, AnAuditDrawsAtRandomAndCountsWhatWasRight) {
  Store store = open();
  Query query;
  const auto drawn = store.draw_audit(query, 4, 7);
  ASSERT_TRUE(drawn.ok()) << drawn.error().message;
  EXPECT_EQ(drawn->items.size(), 4U);
  const auto again = store.draw_audit(query, 4, 7);
  const auto names = [](const Audit& audit) {
    std::vector<std::string> all;
    for (const AuditItem& item : audit.items) all.push_back(item.article + item.item);
    return all;
  };
  EXPECT_EQ(names(drawn.value()), names(again.value()));
  EXPECT_EQ(store.draw_audit(query, 100, 1)->items.size(), 6U) << "no more than there are";
  std::map<std::string, int> often;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    for (const std::string& name : names(store.draw_audit(query, 2, seed).value())) ++often[name];
  }
  for (const auto& [name, count] : often) EXPECT_NEAR(count, 100, 40) << name;
  query.filter.type = "COERCE";
  const auto coerce = store.draw_audit(query, 10, 1);
  EXPECT_THAT(names(coerce.value()), testing::UnorderedElementsAre("av1", "cv1"));
  EXPECT_EQ(coerce->filter, "type=COERCE");
  ASSERT_TRUE(store.add({"a", "v1", "right", "", "Ann", ""}).ok());
  const auto judged = store.find_audit(coerce->audit);
  EXPECT_EQ(judged->items[0].verdict, "right");
  EXPECT_EQ(judged->items[1].verdict, "");
  EXPECT_EQ(store.find_audit(9999).error().code, ErrorCode::kNotFound);
}

TEST(Precision, TheIntervalIsWilsons) {
  // Newcombe 1998, table I: 81 of 263, and 0 of 20.
  const Precision95 share = precision_of(81, 263);
  EXPECT_NEAR(share.low, 0.2553, 0.0001);
  EXPECT_NEAR(share.high, 0.3662, 0.0001);
  EXPECT_NEAR(precision_of(0, 20).high, 0.1611, 0.0001);
  EXPECT_DOUBLE_EQ(precision_of(0, 20).low, 0);
  EXPECT_DOUBLE_EQ(precision_of(0, 0).high, 1);
}

}  // namespace
}  // namespace verbale
