// The reader of CoNLL-U, its writer, and the round trip through both.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/conllu.h"
#include "verbale/reader.h"
#include "verbale/record.h"

namespace verbale {
namespace {

using testing::HasSubstr;

/// "1 The SpaceAfter=No" -> a row of ten columns.
std::string row(const std::string& id, const std::string& form, const std::string& misc = "_",
                const std::string& head = "_") {
  return id + "\t" + form + "\t_\t_\t_\t_\t" + head + "\t_\t_\t" + misc + "\n";
}

RawArticle raw(std::string bytes) {
  return {InputFormat::kConllu, "gold.conllu", "gold", std::move(bytes), 1};
}

Document parsed(const std::string& bytes) {
  auto document = parse_conllu(raw(bytes), {});
  EXPECT_TRUE(document.ok()) << document.error().message;
  return std::move(document).value();
}

std::string tokens_of(const Document& document) {
  std::string out;
  for (const Token& token : document.get<Tokens>()) {
    if (!out.empty()) out += ' ';
    if (token.joined) out += '+';
    out += document.text(token.span);
  }
  return out;
}

const std::string kTwoParagraphs =
    "# newdoc id = letter\n# meta::title = A letter\n# meta::dateCreated = 2024-05-06\n# newpar\n" +
    row("1-2", "Don't", "SpaceAfter=No") + row("1", "Do") + row("2", "n't") + row("3", "!") + "\n" +
    row("1", "Stay") + row("2", "here", "SpaceAfter=No") + row("3", ".") + "\n# newpar\n" + row("1", "Ada") +
    "\n";

TEST(ParseConllu, RebuildsTextBlocksTokensAndSentences) {
  const Document document = parsed(kTwoParagraphs);
  EXPECT_EQ(document.text(), "Don't! Stay here.\n\nAda");
  EXPECT_EQ(tokens_of(document), "Do +n't ! Stay here . Ada");
  ASSERT_EQ(document.get<Blocks>().size(), 2U);
  EXPECT_EQ(document.text(document.get<Blocks>()[0].span), "Don't! Stay here.");
  ASSERT_EQ(document.get<Sentences>().size(), 3U);
  EXPECT_EQ(document.text(document.get<Sentences>()[1].span), "Stay here.");
  EXPECT_EQ(document.get<Sentences>()[1].first_token, 3U);
  EXPECT_EQ(document.get<Sentences>()[1].last_token, 6U);
  EXPECT_EQ(document.get<Sentences>()[2].block, 1U);
}

TEST(ParseConllu, TakesWhatTheRemarksSay) {
  const Document document = parsed(kTwoParagraphs);
  EXPECT_EQ(document.metadata().id, "letter");
  EXPECT_EQ(document.metadata().title, "A letter");
  ASSERT_TRUE(document.metadata().published.has_value());
  EXPECT_EQ(document.metadata().published->text, "2024-05-06");
  const Document bare = parsed("# meta::dateCreated = spring\n" + row("1", "Ada"));
  EXPECT_EQ(bare.metadata().id, "gold");
  EXPECT_FALSE(bare.metadata().published.has_value());
}

TEST(ParseConllu, FormsThatDoNotAddUpShareWhatIsWritten) {
  const auto tokens = [](const std::string& surface, std::vector<std::string> forms) {
    std::string rows = row("1-" + std::to_string(forms.size()), surface);
    for (std::size_t i = 0; i < forms.size(); ++i) rows += row(std::to_string(i + 1), forms[i]);
    return tokens_of(parsed(rows));
  };
  EXPECT_EQ(tokens("wanna", {"want", "to"}), "wan +na");
  EXPECT_EQ(tokens("won't", {"will", "n't"}), "wo +n't");
  EXPECT_EQ(tokens("cannot", {"can", "not"}), "can +not");
  EXPECT_EQ(tokens("ab", {"xyz", "uvw"}), "a +b");
  EXPECT_EQ(tokens("\u00E9\u00E8\u00EA", {"abc", "\u00E9", "q"}), "\u00E9 +\u00E8 +\u00EA");
  EXPECT_EQ(tokens("aaaa", {"aaaaaaa", "a", "a"}), "a +a +aa");
}

TEST(ParseConllu, PassesOverEmptyNodesAndCarriageReturns) {
  EXPECT_EQ(parsed("1\tAda\t_\t_\t_\t_\t0\troot\t_\t_\r\n1.1\twent\t_\t_\t_\t_\t_\t_\t_\t_\r\n\r\n").text(),
            "Ada");
}

TEST(ParseConllu, NamesPlaceAndLineOfWhatIsWrong) {
  const auto error = [](const std::string& bytes) {
    const auto document = parse_conllu(raw(bytes), {});
    return document.ok() ? std::string() : document.error().message;
  };
  EXPECT_THAT(error("# newdoc\n1\tAda\n"), HasSubstr("gold.conllu:2: 2 columns, not 10"));
  EXPECT_THAT(error(row("1", "Ada") + row("3", "went")),
              HasSubstr("gold.conllu:2: '3' is not the next word's id, 2"));
  EXPECT_THAT(error(row("1", "")), HasSubstr("gold.conllu:1: an empty form"));
  EXPECT_THAT(error(row("1", " ")), HasSubstr("gold.conllu:1: an empty form"));
  EXPECT_THAT(error(row("2-3", "Don't")), HasSubstr("gold.conllu:1: '2-3' is not the range"));
  EXPECT_THAT(error(row("1-1", "Don't")), HasSubstr("gold.conllu:1: '1-1' is not the range"));
  EXPECT_THAT(error(row("1-4294967295", "Don't")), HasSubstr("gold.conllu:1"));
  EXPECT_THAT(error(row("1-3", "Don't") + row("1", "Do") + row("2-4", "x")),
              HasSubstr("gold.conllu:3: '2-4'"));
  EXPECT_THAT(error(row("1-2", "Don't") + row("1", "Do") + "\n"),
              HasSubstr("gold.conllu:3: a range of words up to 2, of 1"));
  EXPECT_THAT(error(row("1-2", "D") + row("1", "D") + row("2", "o") + "\n"),
              HasSubstr("gold.conllu:4: 'D' is too short"));
  EXPECT_THAT(error(row("1", "Ada", "_", "2") + "\n"), HasSubstr("a head 2 in a sentence of 1 words"));
  EXPECT_THAT(error(row("1", "Ada", "_", "x")), HasSubstr("'x' is no head"));
  EXPECT_THAT(error("# newdoc id = empty\n"), HasSubstr("a document without words"));
}

TEST(Conllu, WrittenAndReadAgainKeepsTokensAndSentences) {
  const Reader reader = Reader::load({VERBALE_SOURCE_DIR}).value();
  const std::string text =
      "Envoy's flight delayed\n\n\"We can't wait,\" Gen. Ruiz said at 9 a.m. on\nFriday. \u201CIt's too "
      "late.\u201D\n\nThe end (almost).";
  const Document first = reader.read({text, {"story", "", "", "", std::nullopt, ""}}).value();
  const std::string written = to_conllu(first);
  auto second = parse_conllu(raw(written), {});
  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_EQ(tokens_of(second.value()), tokens_of(first));
  EXPECT_EQ(second->get<Sentences>().size(), first.get<Sentences>().size());
  EXPECT_EQ(second->metadata().id, "story");
  ASSERT_TRUE(reader.annotate(second.value()).ok());
  const std::string again = to_conllu(second.value());
  auto third = parse_conllu(raw(again), {});
  ASSERT_TRUE(third.ok());
  ASSERT_TRUE(reader.annotate(third.value()).ok());
  EXPECT_EQ(to_conllu(third.value()), again);
}

}  // namespace
}  // namespace verbale
